"""A "please don't" over a real websocket: at once, once, and never undone from a tablet."""

from classsense.domain.commands import ConsentWithdrawn
from classsense.domain.errors import KnownError
from fakes.board import CODE, OpenBoard, open_board

SEAT = "2-1"
AGREED = ["camera", "voice", "words"]


def said(board: OpenBoard) -> list[tuple[str, list[str]]]:
    kept = [entry for entry in board.lesson.kept if isinstance(entry, ConsentWithdrawn)]
    return [(entry.seat, sorted(entry.purposes)) for entry in kept]


def test_one_thing_is_taken_back_and_the_page_shows_it() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT).shows(agreed=AGREED)
        tablet.send("withdraw", purpose="camera")
        tablet.shows(agreed=["voice", "words"])

        assert tablet.state["sensed"]["camera"] == "not_agreed"
        assert tablet.state["sensed"]["voice"] == "yes"
        assert said(board) == [(SEAT, ["camera"])]


def test_everything_is_taken_back_at_once() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT).shows(agreed=AGREED)
        tablet.send("withdraw")
        tablet.shows(agreed=[])

        told = tablet.state["sensed"]
        assert {told[sense] for sense in ("camera", "voice", "words")} == {"not_agreed"}
        assert said(board) == [(SEAT, AGREED)]


def test_said_again_it_is_kept_once() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT).shows(agreed=AGREED)
        tablet.send("withdraw", purpose="voice")
        tablet.shows(agreed=["camera"])
        for purpose in ("voice", "words", "expression"):
            tablet.send("withdraw", purpose=purpose)
        tablet.send("ping")
        tablet.until("pong")

        assert len(said(board)) == 1


def test_neighbours_keep_their_own_consent_and_do_not_learn_of_it() -> None:
    with open_board() as board, board.tablet() as tablet, board.tablet() as other:
        other.sit(CODE, "2-2").shows(agreed=AGREED)
        tablet.sit(CODE, SEAT).shows(agreed=AGREED)
        tablet.send("withdraw")
        tablet.shows(agreed=[])
        while other.state["sensed"]["voice"] == "yes":
            other.next()

        assert other.state["agreed"] == AGREED
        assert other.state["sensed"]["camera"] == "yes"
        assert other.state["sensed"]["voice"] == "not_used"


def test_no_message_gives_consent() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT).shows(agreed=AGREED)
        tablet.send("withdraw")
        tablet.shows(agreed=[])
        for kind, fields in (
            ("agree", {"purpose": "camera"}),
            ("withdraw", {"purpose": "camera", "on": False}),
            ("withdraw", {"purpose": "x_ray"}),
        ):
            tablet.send(kind, **fields)
            assert tablet.until("refused")["reason"] == "unreadable"
        tablet.send("leave")
        tablet.until("seated")
        tablet.send("seat", seat=SEAT)
        tablet.until("seated")
        tablet.shows(agreed=[])
        assert len(said(board)) == 1


def test_without_a_seat_there_is_nobody_to_say_it() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.join(CODE)
        tablet.send("withdraw")
        refusal = tablet.until("refused")

        assert (refusal["about"], refusal["reason"]) == ("withdraw", "no_seat")
        assert said(board) == []


def test_it_is_handed_on_without_waiting_for_the_disk() -> None:
    """The lesson acts before it keeps: no receipt is asked for that a full disk could refuse."""
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, SEAT).shows(agreed=AGREED)
        board.lesson.failing = KnownError("disk_full", path="lesson.db")
        tablet.send("withdraw")
        tablet.send("ping")
        tablet.until("pong")

        assert not [message for message in tablet.heard if message["type"] == "refused"]
