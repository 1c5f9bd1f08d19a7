"""eu and uk: there is no way to an expression, whatever a plan and its consents say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from classsense.bootstrap.recognisers import Recognisers
from classsense.bootstrap.rules import ruled
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.plan_file import parse_plan
from classsense.domain.policy import policy_of
from classsense.domain.rules import Capability, Purpose
from classsense.vision.room_watcher import RoomWatcher
from classsense.weights.store import WeightsFolder
from fakes.classroom import small_plan
from fakes.lesson import DEADLINE_S, Table, TinyPlan, environment, write_film

EVERYTHING = tuple(purpose.value for purpose in Purpose)
WITHOUT = ["eu", "uk"]
WITH = ["jp", "us"]

RUN_AND_TELL = """
import json, sys
from classsense.commands.entry import run
code = run(sys.argv[1:])
json.dump({"code": code, "modules": sorted(sys.modules)}, sys.stderr)
"""


def plan_of(profile: str, enabled: tuple[str, ...] = ()) -> LessonPlan:
    """Return a plan all of whose pupils agreed to everything, under the rules of the files."""
    tiny = TinyPlan((Table("1", None, (EVERYTHING, EVERYTHING)),), "room.mp4", profile=profile)
    return replace(ruled(parse_plan(tiny.text(), "plan")), enabled=enabled)


@pytest.mark.model
@pytest.mark.parametrize("profile", [*WITHOUT, *WITH])
def test_no_expression_reader_is_built(profile: str, weights_folder: Path) -> None:
    plan = plan_of(profile, ("expression",) if profile in WITH else ())
    recognisers = Recognisers(plan, policy_of(plan), WeightsFolder(weights_folder), 0)
    with recognisers.in_use:
        watcher = recognisers.watcher(plan.cameras[0])
        assert isinstance(watcher, RoomWatcher)
        eyes = watcher._recognisers
        assert eyes.reader is not None
        assert (eyes.expression_reader is not None) is (profile in WITH)


@pytest.mark.parametrize("profile", WITHOUT)
def test_switching_it_on_is_refused(profile: str) -> None:
    with pytest.raises(KnownError, match="policy_forbids") as refused:
        policy_of(plan_of(profile, ("expression",)))
    assert refused.value.details == {"capability": "expression", "profile": profile}


@given(
    profile=st.sampled_from(WITHOUT),
    enabled=st.lists(st.sampled_from(Capability), unique=True),
    disabled=st.lists(st.sampled_from(Capability), unique=True),
)
def test_no_plan_has_a_seat_whose_expression_is_read(
    profile: str, enabled: list[Capability], disabled: list[Capability]
) -> None:
    plan = replace(
        ruled(replace(small_plan(), profile=profile)),
        consents=dict.fromkeys(small_plan().seats(), tuple(Purpose)),
        enabled=tuple(enabled),
        disabled=tuple(disabled),
    )
    try:
        policy = policy_of(plan)
    except KnownError:
        assert Capability.EXPRESSION in enabled
        return
    assert not policy.allows(Capability.EXPRESSION)
    assert policy.expression_seats(plan.seats()) == frozenset()


@pytest.mark.model
@pytest.mark.parametrize("profile", WITHOUT)
def test_a_lesson_imports_no_expression_code(
    profile: str, tmp_path: Path, weights_folder: Path
) -> None:
    write_film(tmp_path / "room.mp4", 2.0)
    table = Table("1", None, (EVERYTHING, EVERYTHING))
    plan = TinyPlan((table,), "room.mp4", duration_s=2.0, profile=profile).write(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "weights").symlink_to(weights_folder)
    words = ["lesson", "run", plan, "--headless", "--out", tmp_path / "lesson", "--speed", "max"]
    done = subprocess.run(
        [sys.executable, "-c", RUN_AND_TELL, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
        timeout=2 * DEADLINE_S,
        env=environment(tmp_path / "data") | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    told = json.loads(done.stderr[done.stderr.index('{"code"') :])

    assert told["code"] == 0
    vision = [name for name in told["modules"] if name.startswith("classsense.vision")]
    assert "classsense.vision.landmarks_litert" in vision, "faces were read"
    assert [name for name in vision if "expression" in name] == []
