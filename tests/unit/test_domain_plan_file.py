"""A plan written by hand: read whole, or refused with the place and the reason."""

import re

import pytest

from classsense.domain.errors import KnownError
from classsense.domain.plan_file import parse_plan

PLAN = """
title = "理科"
language = "ja"
profile = "jp"

[[activities]]
kind = "group_talk"
title = "話し合う"
start_s = 60

[[groups]]
id = "1"
name = "1 班"
place = [0.5, 0.5]
seats = [{ id = "1-1", place = [0.4, 0.5] }, { id = "1-2", place = [0.6, 0.5] }]
microphone = "table1.flac"

[[questions]]
id = "q"
kind = "choice"
text = "どちらですか。"
choices = ["日なた", "日かげ"]
opens_s = 90

[[sheets]]
id = "s"
title = "まとめ"
questions = ["q"]
paced = "teacher"

[[cameras]]
id = "front"
source = "camera:0"
regions = { "1-1" = [0.1, 0.1, 0.2, 0.2] }

[consents]
"1-1" = ["camera", "voice"]
"""


def test_a_plan_is_read_whole() -> None:
    plan = parse_plan(PLAN, "plan.toml")

    assert plan.seats() == ("1-1", "1-2")
    assert plan.questions[0].choices == ("日なた", "日かげ")
    assert (plan.sheets[0].questions, plan.sheets[0].paced) == (("q",), "teacher")
    assert plan.cameras[0].regions == {"1-1": (0.1, 0.1, 0.2, 0.2)}
    assert plan.consents == {"1-1": ("camera", "voice")}


TABLE = PLAN[PLAN.index("[[groups]]") : PLAN.index("[[questions]]")]
QUESTION = PLAN[PLAN.index("[[questions]]") : PLAN.index("[[sheets]]")]
SHEET = PLAN[PLAN.index("[[sheets]]") : PLAN.index("[[cameras]]")]
CAMERA = PLAN[PLAN.index("[[cameras]]") : PLAN.index("[consents]")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("start_s = 60", "start_s = ", r"line 9"),
        ("start_s = 60", "start_s = -1", r"\$\.activities\[0\]\.start_s"),
        ('kind = "group_talk"', 'kind = "sleep"', r"sleep.*\$\.activities\[0\]\.kind"),
        ("[0.4, 0.5]", "[1.4, 0.5]", r"\$\.groups\[0\]\.seats\[0\]\.place\[0\]"),
        ('title = "理科"', "", r"title"),
        ('title = "理科"', 'titel = "理科"', r"titel|title"),
        ('["camera", "voice"]', '["soul"]', r"soul.*\$\.consents"),
        ('"1-1" = ["camera"', '"9-9" = ["camera"', r"seat 9-9 is not at any table"),
        ('{ "1-1" = [', '{ "9-9" = [', r"seat 9-9 is not at any table"),
        ('id = "1-2"', 'id = "1-1"', r"seat 1-1 stands twice"),
        ('["日なた", "日かげ"]', '["日なた"]', r"question q has no choices"),
        (TABLE, TABLE + TABLE.replace("1-", "2-"), r"table 1 stands twice"),
        (TABLE, TABLE.replace('id = "1"', 'id = "teacher"'), r"no table may be called teacher"),
        (QUESTION, QUESTION * 2, r"question q stands twice"),
        (SHEET, SHEET * 2, r"sheet s stands twice"),
        (
            'questions = ["q"]',
            'questions = ["x"]',
            r"sheet s names question x, which the plan does not",
        ),
        ('questions = ["q"]', 'questions = ["q", "q"]', r"question q stands twice on sheet s"),
        ('questions = ["q"]', "questions = []", r"\$\.sheets\[0\]\.questions"),
        ('paced = "teacher"', 'paced = "fast"', r"fast.*\$\.sheets\[0\]\.paced"),
        (CAMERA, CAMERA * 2, r"camera front stands twice"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(old: str, new: str, reason: str) -> None:
    assert old in PLAN
    with pytest.raises(KnownError, match="plan_invalid") as refused:
        parse_plan(PLAN.replace(old, new, 1), "plan.toml")
    assert refused.value.details["name"] == "plan.toml"
    assert re.search(reason, str(refused.value.details["reason"]))
