"""The resume note: a complete one resumes a session; any other is rejected."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fakes import MONDAY, SAFETY_VERSION, Driver, FakeClock
from samples import holds, routine_of
from unclench.core.record.history import ExerciseRecord, Outcome
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices
from unclench.core.session import events as ev
from unclench.core.session.resume import from_json, go_on, note_of, to_json
from unclench.core.session.safety import acknowledge

ROUTINE = holds(reps="3", hold="3-5 s", more="side: each")
CHOICES = Choices(Level.FULL, "left", "right", 2.5, {"fist": {"hold": 4}}, frozenset("x"), frozenset("y"))
DRIVER = Driver(ROUTINE, CHOICES).wait(13).send(ev.Skip()).send(ev.Slower())  # reps 1 done, 2 skipped
NOTE = note_of(DRIVER.session)
GOOD: dict[str, Any] = json.loads(json.dumps(to_json(NOTE)))


def test_a_note_is_read_as_it_was_written() -> None:
    assert from_json(GOOD) == NOTE
    assert (NOTE.done, NOTE.skipped) == ({("fist", "right", 1, 1): 1}, {("fist", "right", 1, 2)})
    assert (NOTE.choices, NOTE.speed, NOTE.routine) == (CHOICES, 0.9, "test")


def test_a_note_can_be_recorded_as_interrupted_without_its_routine() -> None:
    assert (NOTE.record.outcome, NOTE.record.began, NOTE.record.title) == (Outcome.INTERRUPTED, MONDAY, "Test")
    assert NOTE.record.exercises == (
        ExerciseRecord("fist", "Fist", "right", 3, 1), ExerciseRecord("fist", "Fist", "left", 3, 0),
    )  # fmt: skip


def test_a_changed_routine_does_not_fit() -> None:
    assert NOTE.fits(ROUTINE)
    for other in (
        holds(reps="3", hold="3-4 s", more="side: each, relax: 1 s"),
        holds(reps="2"),
        routine_of("- {name: A, reps: 1}"),
    ):
        assert not NOTE.fits(other)
        with pytest.raises(ValueError, match="changed"):
            go_on(other, NOTE, acknowledge(SAFETY_VERSION, MONDAY), SAFETY_VERSION, FakeClock().reading())
    assert not replace(NOTE, index=99).fits(ROUTINE)


def test_resuming_also_needs_the_safety_text() -> None:
    stale = acknowledge(SAFETY_VERSION, MONDAY - timedelta(days=90))
    with pytest.raises(ValueError, match="safety text"):
        go_on(ROUTINE, NOTE, stale, SAFETY_VERSION, FakeClock().reading())


def test_resuming_starts_at_the_rep_of_the_note() -> None:
    clock = FakeClock(7.0, MONDAY + timedelta(days=1))
    now = clock.reading()
    resumed = Driver.of(*go_on(ROUTINE, NOTE, acknowledge(SAFETY_VERSION, now.wall), SAFETY_VERSION, now), clock)
    resumed.wait(4)
    assert resumed.lines() == [
        "0 enter move right 3", "0 cue tick", "0 note", "1 cue tick", "2 cue tick", "3 say Carry on. Last one.",
    ]  # fmt: skip
    assert (resumed.session.speed, resumed.session.began) == (0.9, MONDAY)
    assert resumed.finish().record().done == 5


def test_after_easier_the_note_resumes_the_gentle_plan_and_counts_against_the_first() -> None:
    routine = routine_of("- {name: A, duration: 9 s}\n- {name: B, reps: 2-4, hold: 3-9 s}")
    driver = Driver(routine, Choices(Level.FULL)).wait(2).send(ev.Hurts()).send(ev.SkipExercise())
    driver.wait(5).send(ev.Hurts()).send(ev.Easier())
    note = from_json(json.loads(json.dumps(to_json(note_of(driver.session)))))
    assert note is not None
    assert note.fits(routine)
    clock = FakeClock()
    now = clock.reading()
    resumed = Driver.of(*go_on(routine, note, acknowledge(SAFETY_VERSION, MONDAY), SAFETY_VERSION, now), clock)
    record = resumed.finish().record()
    assert record.level == "full"
    assert [(one.planned, one.done, one.hurt) for one in record.exercises] == [(1, 0, True), (4, 2, False)]
    assert [one.hurt for one in note.record.exercises] == [True, False]


def spoiled(path: str, value: object) -> dict[str, Any]:
    note = copy.deepcopy(GOOD)
    *way, last = path.split(".")
    place: Any = note
    for key in way:
        place = place[key]
    if value is DELETED:
        del place[last]
    else:
        place[last] = value
    return note


DELETED = object()
PATHS = [*GOOD, *(f"record.{key}" for key in GOOD["record"]), *(f"choices.{key}" for key in GOOD["choices"])]


ADDED = ["hurt", "choices.half_reps", "choices.breath_s", "choices.phase"]


@pytest.mark.parametrize("path", ADDED)
def test_a_note_from_an_older_version_without_a_field_is_read(path: str) -> None:
    assert from_json(spoiled(path, DELETED)) == from_json(GOOD)


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ADDED])
def test_a_note_with_a_missing_field_is_rejected(path: str) -> None:
    assert from_json(spoiled(path, DELETED)) is None


@pytest.mark.parametrize(
    ("path", "bad"),
    [
        ("version", 2),
        ("index", -1),
        ("index", "x"),
        ("index", None),
        ("index", float("inf")),
        ("speed", 0),
        ("speed", 9),
        ("speed", float("nan")),
        ("speed", None),
        ("done", 5),
        ("done", [[1]]),
        ("done", [["a", None, 1, 1]]),
        ("done", [["a", [], 1, 1, 1]]),
        ("done", [["a", "up", 1, 1, 1]]),
        ("skipped", [["a", None, "x", 1]]),
        ("skipped", [["a", None, 1]]),
        ("skipped", "abcd"),
        ("planned", None),
        ("planned", []),
        ("choices.level", "hard"),
        ("choices.level", []),
        ("choices.overrides", []),
        ("choices.overrides", {"a": {"hold": float("nan")}}),
        ("choices.extra_prepare_s", float("inf")),
        ("choices.left_out", 5),
        ("record", None),
        ("record.began", "soon"),
        ("record.began", "2026-01-05T09:00"),
        ("record.ended", 5),
        ("record.active_s", float("nan")),
        ("record.exercises", [["a", "A", None, 1]]),
        ("record.exercises", [["a", "A", "up", 1, 1]]),
    ],
)
def test_a_note_with_an_invalid_field_is_rejected(path: str, bad: object) -> None:
    assert from_json(spoiled(path, bad)) is None


@pytest.mark.parametrize("value", [None, 5, "x", [], {}, [GOOD]])
def test_a_value_that_is_not_a_note_is_rejected(value: object) -> None:
    assert from_json(value) is None
