"""Any valid file with the fields of schema 2 loads, takes the time that its text says, and resumes where it left."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import SAFETY_VERSION, Driver, FakeClock
from unclench.content.loader import load_routine
from unclench.content.schema import json_schema
from unclench.core.routine.routine import MAX_SEGMENTS, Level, Routine
from unclench.core.routine.timeline import BREATH_S, Choices, compile_timeline, segment_count
from unclench.core.routine.wording import dose_notation, rounds_notation
from unclench.core.session import events as ev
from unclench.core.session.player_view import player_view
from unclench.core.session.resume import from_json, go_on, note_of, to_json
from unclench.core.session.safety import acknowledge

COMMANDS: tuple[ev.Command, ...] = (ev.Tick(), ev.Done(), ev.Skip(), ev.Jump(1), ev.Back())

jsonschema = pytest.importorskip("jsonschema")
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


@dataclass(frozen=True)
class Span:
    """A number or time as it is written, and what it is at the gentle and the full level."""

    text: str
    low: int
    high: int


@st.composite
def spans(draw: st.DrawFn, low: int, high: int, unit: str = "", *, smallest: int = 1) -> Span:
    first = draw(st.integers(low, high))
    form = draw(st.sampled_from(["one", "range", "most", "least"]))
    if form == "range":
        last = draw(st.integers(first, high))
        return Span(f"{first}-{last}{unit}", first, last)
    if form == "most":
        return Span(f"up to {first}{unit}", smallest, first)
    return Span(f"at least {first}{unit}" if form == "least" else f"{first}{unit}", first, first)


@dataclass(frozen=True)
class Written:
    """A part of a file, and the seconds that it takes at the gentle and at the full level."""

    fields: dict[str, Any]
    low_s: float
    high_s: float


def rest(draw: st.DrawFn, fields: dict[str, Any], name: str) -> tuple[float, float]:
    """A rest that may be written; at the gentle level it is longest."""
    span = draw(st.none() | spans(0, 20, " s", smallest=0))
    if span is None:
        return 0.0, 0.0
    fields[name] = span.text
    return span.high, span.low


def at(span: Span, level: int) -> int:
    return span.high if level else span.low


@st.composite
def exercises(draw: st.DrawFn) -> Written:
    """Any exercise: every kind, sets of different reps, directions, sides."""
    prepare = draw(st.integers(0, 3))
    fields: dict[str, Any] = {"name": draw(st.sampled_from("ABC")), "prepare": f"{prepare} s"}
    kind = draw(st.sampled_from(["hold", "positions", "tempo", "work", "timed reps", "count", "breaths"]))
    rep_s, counts = [0.0, 0.0], True
    match kind:
        case "hold":
            hold = draw(spans(1, 9, " s"))
            fields |= {"hold": hold.text, "move": "1 s"}
            rep_s = [1.0 + hold.low, 1.0 + hold.high]
        case "positions":
            fields["positions"] = [
                {"name": "P", "hold": "2 s", "move": "1 s"},
                {"name": "Q", "hold": "0 s", "move": "3 s"},
            ]
            rep_s = [6.0, 6.0]
        case "tempo":
            fields["tempo"] = "2-0-1"
            rep_s = [3.0, 3.0]
        case "work" | "timed reps":
            duration = draw(spans(1, 20, " s"))
            fields["duration"], counts = duration.text, kind == "timed reps"
            rep_s = [float(duration.low), float(duration.high)]
        case "count":
            counts = False
        case _:
            written, seconds = draw(st.sampled_from([(None, BREATH_S), ("5 s", 5.0), ("4-6", 10.0), ("4-7-8", 19.0)]))
            fields |= {"breath": written} if written else {}
            rep_s = [seconds, seconds]
    sets = [draw(spans(1, 4))]
    several = Span("1", 1, 1)
    if kind != "work":
        name = "breaths" if kind == "breaths" else "reps"
        sets = draw(st.lists(spans(1, 4), min_size=1, max_size=3))
        fields[name] = [one.text for one in sets] if len(sets) > 1 else sets[0].text
    if len(sets) > 1:
        fields["sets"] = str(len(sets))  # two rising numbers alone could be a range
    else:
        several = draw(spans(1, 3))
        fields["sets"] = several.text
    between = rest(draw, fields, "rest")
    relax = draw(st.integers(0, 2)) if kind != "count" else 0
    fields |= {"relax": f"{relax} s"} if relax else {}
    ways = draw(st.sampled_from([1, 1, 2, 3])) if kind != "breaths" else 1
    if ways > 1:
        fields["directions"] = ["Forward", {"name": "Back", "cue": "Go back."}, "Up"][:ways]
    side = draw(st.sampled_from(["none", "each", "alternate"]))
    fields |= {"side": side, "switch": "2 s"} if side != "none" else {}
    runs = 2 if side == "each" or (side == "alternate" and not counts) else 1
    together = 2 if side == "alternate" and counts else 1

    def total(level: int) -> float:
        each = [at(one, level) for one in sets] if len(sets) > 1 else [at(sets[0], level)] * at(several, level)
        passes = [(reps if counts else 1) * ways * together for reps in each]
        one_side = sum(number * rep_s[level] + (number - 1) * relax for number in passes)
        one_side += (len(passes) - 1) * between[level]
        return prepare + runs * one_side + (runs - 1) * 2

    return Written(fields, total(0), total(1))


@st.composite
def in_rounds(draw: st.DrawFn, items: list[Written], fields: dict[str, Any]) -> Written:
    """Items in rounds, with rests between them."""
    number = draw(st.none() | spans(1, 3))
    fields |= {"rounds": number.text} if number else {}
    number = number or Span("1", 1, 1)
    exercise_rest = rest(draw, fields, "exercise_rest")
    round_rest = rest(draw, fields, "rest")
    round_rest = round_rest if "rest" in fields else exercise_rest

    def total(level: int) -> float:
        rounds = at(number, level)
        once = sum(one.high_s if level else one.low_s for one in items) + (len(items) - 1) * exercise_rest[level]
        return rounds * once + (rounds - 1) * round_rest[level]

    return Written(fields | {"exercises": [one.fields for one in items]}, total(0), total(1))


@st.composite
def lists(draw: st.DrawFn, fields: dict[str, Any]) -> Written:
    """Exercises and circuits in rounds."""
    items = []
    for _ in range(draw(st.integers(1, 2))):
        if draw(st.booleans()):
            items.append(draw(exercises()))
        else:
            inside = draw(st.lists(exercises(), min_size=1, max_size=2))
            items.append(draw(in_rounds(inside, draw(st.sampled_from([{}, {"circuit": "Arms"}])).copy())))
    return draw(in_rounds(items, fields))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, int, Written]:
    """The text of a file, one of its phases, and what that takes."""
    head = {"schema": 2, "title": "T"}
    if draw(st.booleans()):
        whole = draw(lists({}))
        return yaml.safe_dump(head | whole.fields, sort_keys=False), 1, whole
    phases = [draw(lists({"name": f"Part {number}", "dose": {"per_week": 3}})) for number in range(2)]
    number = draw(st.integers(0, 1))
    text = yaml.safe_dump(head | {"phases": [one.fields for one in phases]}, sort_keys=False)
    return text, number + 1, phases[number]


def loaded(text: str) -> Routine | None:
    """The routine; None if it is longer than allowed."""
    routine, problems = load_routine(text, "own.yaml")
    errors = [one.message for one in problems if one.level == "error"]
    assert all("segments; at most" in one for one in errors), (errors, text)
    assert not list(VALIDATOR.iter_errors(yaml.safe_load(text))), text
    return routine


@given(files())
def test_any_valid_file_takes_the_time_that_its_text_says(file: tuple[str, int, Written]) -> None:
    text, phase, written = file
    routine = loaded(text)
    if routine is None:
        return
    for level, seconds in ((Level.GENTLE, written.low_s), (Level.FULL, written.high_s)):
        timeline = compile_timeline(routine, Choices(level, phase=phase))
        assert timeline.total_s == pytest.approx(seconds), text
        assert sum(one.duration_s or 0 for one in timeline.segments) == pytest.approx(seconds)
        assert len(timeline.segments) <= segment_count(routine) <= MAX_SEGMENTS
    assert all(dose_notation(one) for one in routine.exercises)
    assert isinstance(rounds_notation(routine.rounds_in(phase)), str)


@given(files(), st.sampled_from(Level), st.data())
@settings(max_examples=40)
def test_any_session_of_a_valid_file_resumes_where_it_left(
    file: tuple[str, int, Written], level: Level, data: st.DataObject
) -> None:
    text, phase, _written = file
    routine = loaded(text)
    if routine is None:
        return
    driver = Driver(routine, Choices(level, phase=phase))
    for wait_s in data.draw(st.lists(st.integers(1, 60), max_size=8)):
        driver.wait(wait_s).send(data.draw(st.sampled_from(COMMANDS)))
        assert player_view(driver.session, driver.clock.reading()).exercise
    crashed = data.draw(st.sampled_from(driver.kept))
    note = from_json(json.loads(json.dumps(to_json(note_of(crashed)))))
    assert note is not None
    clock = FakeClock(5.0)
    now = clock.reading()
    session, _effects = go_on(routine, note, acknowledge(SAFETY_VERSION, now.wall), SAFETY_VERSION, now)
    assert session.segment == crashed.segment
    assert session.timeline == crashed.timeline
    assert (session.done, session.skipped) == (crashed.done, crashed.skipped)
