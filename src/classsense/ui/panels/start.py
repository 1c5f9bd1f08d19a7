"""Before the lesson: what can be started, and whether this machine is ready."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import (
    Button,
    Flow,
    card,
    clear,
    column,
    label,
    mark_first,
    row,
    scrolling,
    show_text,
)
from classsense.ui.panels.status import FindingList
from classsense.ui.presenters.start import MOST_PEOPLE, ChoiceModel
from classsense.ui.presenters.status import FindingRow
from classsense.ui.theme import GRID, Look

_CARD_PX = 300
_WIDEST_PX = 1120
_PER_MILLE = 1000


class AgreementCard(QWidget):
    """How many sit at the one table, and that each of them agreed.

    Signals:
        agreed: arg: number of people.
        check_wanted: arg: number of people; their microphone is to be checked first.
        cameras_wanted: arg: number of people; their camera is to be set up first.
        left: The teacher went back.
    """

    agreed = Signal(int)
    check_wanted = Signal(int)
    cameras_wanted = Signal(int)
    left = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._people = QButtonGroup(self)
        self.checks = [
            QCheckBox(texts("start.agreed", number=number + 1)) for number in range(MOST_PEOPLE)
        ]
        self.go = Button(look, texts("start.laptop_button"), "primary")
        back = Button(look, texts("start.laptop_back"), "quiet")
        how_many = row(label(texts("start.people")), spacing=0)
        how_many.addSpacing(2 * GRID)
        for number in range(1, MOST_PEOPLE + 1):
            choice = Button(look, str(number), "segment")
            mark_first(choice, first=number == 1)
            choice.setCheckable(True)
            choice.setAccessibleName(f"{texts('start.people')} {number}")
            self._people.addButton(choice, number)
            how_many.addWidget(choice)
        how_many.addStretch()
        self._people.button(1).setChecked(True)
        inside = column(label(texts("start.laptop_title"), "title"), spacing=GRID)
        inside.addWidget(label(texts("start.laptop_text"), "soft", wrap=True))
        inside.addLayout(how_many)
        for check in self.checks:
            inside.addWidget(check)
            check.toggled.connect(self._update)
        self.check = Button(look, texts("microphones.check"))
        self.cameras = Button(look, texts("cameras.open"))
        self.cameras.clicked.connect(lambda: self.cameras_wanted.emit(self.people))
        buttons = row(self.go, self.check, self.cameras, back)
        buttons.addStretch()
        inside.addLayout(buttons)
        outer = column(card(inside))
        outer.addStretch()
        self.setLayout(outer)
        self._people.idClicked.connect(self._update)
        self.go.clicked.connect(lambda: self.agreed.emit(self.people))
        self.check.clicked.connect(lambda: self.check_wanted.emit(self.people))
        back.clicked.connect(self.left)
        self._update()

    @property
    def people(self) -> int:
        """How many sit at the table."""
        return self._people.checkedId()

    def set_people(self, people: int) -> None:
        """Say how many sit at the table, 1..8."""
        self._people.button(people).click()

    def _update(self) -> None:
        people = self.people
        for number, check in enumerate(self.checks):
            check.setVisible(number < people)
        everybody = all(check.isChecked() for check in self.checks[:people])
        self.go.setEnabled(everybody)
        self.check.setEnabled(everybody)
        self.cameras.setEnabled(everybody)


class StartPanel(QWidget):
    """The start screen.

    Signals:
        wanted: arg: LessonChoice.
        check_wanted: arg: LessonChoice whose microphones are to be checked.
        fetch_wanted: No arguments.
        cameras_wanted: arg: LessonChoice whose cameras are to be set up.
        rules_wanted, certificate_wanted: No arguments.
    """

    wanted = Signal(object)
    check_wanted = Signal(object)
    fetch_wanted = Signal()
    cameras_wanted = Signal(object)
    rules_wanted = Signal()
    certificate_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._look = look
        self._texts = texts

        self._stack = QStackedWidget()
        self._cards = Flow(_CARD_PX, 2 * GRID)
        self._waiting = label(texts("start.loading"), "soft")
        self._network = QButtonGroup(self)
        self._networks = row(spacing=0)
        self._ready = label(texts("start.checking"), "soft", wrap=True)
        self._findings = FindingList(look)
        self.fetch = Button(look, texts("start.fetch"), "primary")
        self.fetch.clicked.connect(self.fetch_wanted)
        self.fetch.hide()
        self.rules = Button(look, texts("rules.open"))
        self.rules.clicked.connect(self.rules_wanted)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._doing = label(role="strong")
        self.agreement = AgreementCard(look, texts)
        self.agreement.agreed.connect(lambda people: self._want(_laptop(people)))
        self.agreement.check_wanted.connect(lambda people: self._check(_laptop(people)))
        self.agreement.cameras_wanted.connect(
            lambda people: self.cameras_wanted.emit(_laptop(people))
        )
        self.agreement.left.connect(lambda: self._stack.setCurrentIndex(0))
        self.plan = Button(look, texts("start.open_plan"))
        self.plan.clicked.connect(lambda: self._on_plan(self._want))
        self.plan_check = Button(look, texts("microphones.check_plan"))
        self.plan_check.clicked.connect(lambda: self._on_plan(self._check))
        self.plan_cameras = Button(look, texts("cameras.open_plan"))
        self.plan_cameras.clicked.connect(lambda: self._on_plan(self.cameras_wanted.emit))
        self._plans = row(self.plan, self.plan_check, self.plan_cameras)
        self._plans.addStretch()
        self._lay_out()
        self.show_busy("", None)

    def show_choices(self, choices: Sequence[ChoiceModel]) -> None:
        """Show what can be started."""
        clear(self._cards)
        self._stack.setCurrentIndex(0)
        show_text(self._waiting, "" if choices else self._texts("start.none"))
        for index, model in enumerate(choices):
            self._cards.addWidget(self._card(model, first=index == 0))
        first = self._cards.itemAt(0)
        holder = first.widget() if first else None
        button = holder.findChild(Button) if holder else None
        if button is not None:
            button.setFocus()

    def show_networks(self, networks: Sequence[tuple[str, str]]) -> None:
        """Offer the addresses by which tablets may come in; the first is chosen."""
        clear(self._networks)
        for each in self._network.buttons():
            self._network.removeButton(each)
        for number, (address, text) in enumerate(networks):
            choice = Button(self._look, text, "segment")
            mark_first(choice, first=number == 0)
            choice.setCheckable(True)
            choice.setProperty("address", address)
            choice.setChecked(number == 0)
            self._network.addButton(choice, number)
            self._networks.addWidget(choice)

    @property
    def address(self) -> str:
        """The address by which tablets may come in; empty is this machine only."""
        chosen = self._network.checkedButton()
        return str(chosen.property("address")) if chosen else ""

    def show_findings(self, ready: str, rows: Sequence[FindingRow], *, missing: bool) -> None:
        """Show whether this machine is ready; offer to fetch models that are missing."""
        self._ready.setText(ready)
        self._findings.show_rows(rows)
        self.fetch.setVisible(missing)

    def show_busy(self, doing: str, share: float | None) -> None:
        """Show what is being done and how far it is (0..1, if known); an empty text ends it."""
        show_text(self._doing, doing)
        self._bar.setVisible(bool(doing))
        self._bar.setRange(0, 0 if share is None else _PER_MILLE)
        self._bar.setValue(0 if share is None else round(_PER_MILLE * share))
        self._stack.setEnabled(not doing)
        self.fetch.setEnabled(not doing)

    def _card(self, model: ChoiceModel, *, first: bool) -> QWidget:
        go = Button(self._look, model.button, "primary" if first else "plain")
        go.setAccessibleName(f"{model.button} {model.title}")
        go.clicked.connect(lambda: self._on_choice(model.choice))
        text = label(model.text, "soft", wrap=True)
        inside = column(label(model.title, "title", wrap=True), text, spacing=GRID)
        inside.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        if model.check:
            check = Button(self._look, model.check)
            check.setAccessibleName(f"{model.check} {model.title}")
            check.clicked.connect(lambda: self._check(model.choice))
            # One below the other: side by side they are wider than a card.
            devices = column(check, spacing=GRID)
            devices.setAlignment(Qt.AlignmentFlag.AlignLeft)
            if model.cameras:
                cameras = Button(self._look, model.cameras)
                cameras.setAccessibleName(f"{model.cameras} {model.title}")
                cameras.clicked.connect(lambda: self.cameras_wanted.emit(model.choice))
                devices.addWidget(cameras, 0, Qt.AlignmentFlag.AlignLeft)
            inside.addLayout(devices)
        return card(inside)

    def _on_choice(self, choice: LessonChoice) -> None:
        if choice.kind is ChoiceKind.LAPTOP:
            self._stack.setCurrentIndex(1)
            self.agreement.set_people(self.agreement.people)
            self.agreement.checks[0].setFocus()
        else:
            self._want(choice)

    def _want(self, choice: LessonChoice) -> None:
        self.wanted.emit(replace(choice, address=self.address))

    def _check(self, choice: LessonChoice) -> None:
        self.check_wanted.emit(replace(choice, address=self.address))

    def _on_plan(self, then: Callable[[LessonChoice], None]) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self._texts("start.open_plan_title"), "", self._texts("start.plan_filter")
        )
        if name:
            path = Path(name)
            then(LessonChoice(ChoiceKind.PLAN, title=path.stem, folder=path))

    def _lay_out(self) -> None:
        choices = column(self._waiting, spacing=2 * GRID)
        choices.addLayout(self._cards)
        choices.addLayout(self._plans)
        choices.addStretch()
        page = QWidget()
        page.setLayout(choices)
        self._stack.addWidget(page)
        self._stack.addWidget(self.agreement)
        both = row(spacing=3 * GRID)
        both.addWidget(self._stack, 3)
        both.addLayout(self._beside(), 2)
        busy = column(self._doing, self._bar, spacing=GRID)
        inside = column(spacing=2 * GRID, margin=4 * GRID)
        inside.addWidget(label(self._texts("app"), "soft"))
        inside.addWidget(label(self._texts("start.title"), "headline"))
        inside.addLayout(busy)
        inside.addSpacing(GRID)
        inside.addLayout(both)
        inside.addStretch()
        middle = QWidget()
        middle.setLayout(inside)
        middle.setMaximumWidth(_WIDEST_PX)
        ground = QWidget()
        centred = row(spacing=0)
        centred.addStretch(1)
        centred.addWidget(middle, 20)
        centred.addStretch(1)
        ground.setLayout(centred)
        self.setLayout(column(scrolling(ground), spacing=0))

    def _beside(self) -> QVBoxLayout:
        """Return the machine, the network and the rules, one below the other."""
        machine = column(label(self._texts("start.ready_title"), "title"), self._ready, spacing=12)
        machine.addWidget(self._findings)
        machine.addWidget(self.fetch, 0, Qt.AlignmentFlag.AlignLeft)
        joining = column(label(self._texts("start.network_title"), "title"), spacing=12)
        joining.addWidget(label(self._texts("start.network_text"), "soft", wrap=True))
        self._networks.setAlignment(Qt.AlignmentFlag.AlignLeft)
        joining.addLayout(self._networks)
        self.certificate = Button(self._look, self._texts("https.open"))
        self.certificate.hint(self._texts("https.hint"))
        self.certificate.clicked.connect(self.certificate_wanted)
        joining.addWidget(self.certificate, 0, Qt.AlignmentFlag.AlignLeft)
        rules = column(label(self._texts("rules.title"), "title"), spacing=12)
        rules.addWidget(label(self._texts("rules.open_text"), "soft", wrap=True))
        rules.addWidget(self.rules, 0, Qt.AlignmentFlag.AlignLeft)
        right = column(card(machine), card(joining), card(rules), spacing=2 * GRID)
        right.addStretch()
        return right


def _laptop(people: int) -> LessonChoice:
    return LessonChoice(ChoiceKind.LAPTOP, people=people)
