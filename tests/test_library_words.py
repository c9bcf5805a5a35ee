"""The words of the library: no number contradicts its data, nothing is promised, every source has a name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
import yaml
from textstat import textstat

from builtin import IDS, LIBRARY, ROOT, routine, shared, spoken
from unclench.content.routines import routine_of
from unclench.core.routine.routine import Exercise, Level, Range, Routine
from unclench.core.routine.timeline import Choices, compile_timeline

ALL_EXERCISES = sorted(LIBRARY.exercises)

WORDS = {
    name: number
    for number, name in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], start=2
    )
}
NUMBER = rf"(\d+(?:\.\d+)?|{'|'.join(WORDS)})"
CLAIMED = re.compile(rf"(?<![\w.-])(?:twice\b|{NUMBER}(?:(?:\s*[-–]\s*|\s+or\s+|\s+to\s+){NUMBER})?(?![\w.]))", re.I)
SECONDS = {"s": 1, "second": 1, "seconds": 1, "min": 60, "minute": 60, "minutes": 60, "h": 3600}
COUNTED = {"times": "times", "weeks": "weeks", "passes": "reps", "positions": "positions", "stretches": "stretches"}

# Numbers that are not about the data of the routine; each was checked by hand.
REVIEWED = {
    ("nerve-gliding", "three questions every"),  # of the gate of heat and ice: warm and cold, skin, illnesses
    ("wake-hands", "10 min of"),  # the warning sign: a limb that you slept on is still limp then
}

PROMISE = re.compile(r"\b(?:heal(?!th)|cur(?:e|ed|es|ing)\b|treat|prevent|relie[fv]|remed(?:y|ies)\b)\w*", re.I)
DENIAL = "it does not diagnose or treat"


class Claim(NamedTuple):
    """A number or range in a text, the words after it in lower case, and the text itself."""

    low: float
    high: float
    following: tuple[str, ...]
    text: str


def texts(one: Routine) -> Iterator[str]:
    """All texts of a routine and its exercises."""
    yield from filter(None, [one.title, one.summary, one.notes])
    yield from filter(None, (step.cue for step in one.before + one.after))
    for exercise in one.exercises:
        yield exercise.name
        yield from filter(None, [exercise.mistake, *spoken(exercise), *(place.name for place in exercise.positions)])


def claims(text: str) -> Iterator[Claim]:
    """Every number in a text, in digits or in words. "One" and "half" are everyday words and ignored."""
    for found in CLAIMED.finditer(text):
        low = 2.0 if found[0].lower() == "twice" else _value(found[1])
        high = _value(found[2]) if found[2] else low
        following = re.findall(r"[a-z]+", text[found.end() :].lower())[:3]
        if found[0].lower() == "twice":
            following = ["times", *following]
        yield Claim(low, high, tuple(following), " ".join([found[0].lower(), *following[:2]]))


def _value(text: str) -> float:
    return float(WORDS[text.lower()]) if text.lower() in WORDS else float(text)


def facts(one: Routine) -> set[tuple[str, float, float]]:
    """The numbers in the data of a routine: (unit, from, to). Seconds are those of holds, durations, tempos, care steps
    and one side of an exercise, and the length of the routine in whole minutes if it is the same at every level."""
    known: set[tuple[str, float, float]] = set()

    def add(unit: str, range_: Range | None) -> None:
        if range_ is not None:
            known.update(
                {(unit, range_.low, range_.high), (unit, range_.low, range_.low), (unit, range_.high, range_.high)}
            )

    for exercise in one.exercises:
        for seconds in (exercise.hold, exercise.duration, *(place.hold for place in exercise.positions)):
            add("s", seconds)
        add("reps", exercise.reps)
        known.update(("s", second, second) for second in (*exercise.tempo, _one_side_s(exercise)))
        known.add(("positions", len(exercise.positions), len(exercise.positions)))
    for step in one.before + one.after:
        add("s", step.duration)
    add("times", one.dose.sessions_per_day)
    add("weeks", one.dose.weeks)
    stretches = sum(exercise.type == "stretch" for exercise in one.exercises)
    known.add(("stretches", stretches, stretches))
    minutes = {round(compile_timeline(one, Choices(level=level)).total_s / 60) * 60 for level in Level}
    known.update(("s", minute, minute) for minute in minutes if len(minutes) == 1)
    return known


def _one_side_s(exercise: Exercise) -> float:
    """How long the movement itself takes on one side, gently."""
    timeline = compile_timeline(Routine("one", "One", (replace(exercise, optional=False),)))
    side = timeline.segments[-1].side
    return sum(one.duration_s or 0 for one in timeline.segments if one.rep_key is not None and one.side == side)


def agrees(claim: Claim, known: set[tuple[str, float, float]]) -> bool:
    """Whether the data knows this number under the unit that follows it, an adjective or two in between."""
    for word in claim.following:
        if word in SECONDS:
            return ("s", claim.low * SECONDS[word], claim.high * SECONDS[word]) in known
        if word in COUNTED:
            return (COUNTED[word], claim.low, claim.high) in known
    return False


def contradictions(one: Routine) -> list[tuple[str, str]]:
    """The numbers in the texts of a routine that its data does not know and nobody has reviewed."""
    known = facts(one)
    found = [claim for text in texts(one) for claim in claims(text) if not agrees(claim, known)]
    return [(one.id, claim.text) for claim in found]


@pytest.mark.parametrize("id_", IDS)
def test_no_number_in_the_words_contradicts_the_data(id_: str) -> None:
    assert [one for one in contradictions(routine(id_)) if one not in REVIEWED] == []


@pytest.mark.parametrize("id_", ALL_EXERCISES)
def test_no_number_in_the_words_of_an_exercise_contradicts_it(id_: str) -> None:
    assert contradictions(routine_of(LIBRARY.exercises[id_])) == []


def test_every_reviewed_number_still_occurs() -> None:
    assert set(REVIEWED) == {one for id_ in IDS for one in contradictions(routine(id_))}


@pytest.mark.parametrize(
    ("notes", "seen"),
    [
        ("Five slow passes a side.", []),
        ("Six slow passes a side.", ["six slow passes"]),
        ("After 3-4 weeks, stop.", []),
        ("After 3-5 weeks, stop.", ["3-5 weeks stop"]),
        ("Two or three times a day.", []),
        ("Twice a day.", []),
        ("Four times a day.", ["four times a"]),
        ("Hold it for 2 s.", []),
        ("Hold it for 9 s.", ["9 s"]),
        ("Warm it for 10-15 min.", []),
        ("Warm it for 25 minutes.", ["25 minutes"]),
        ("Eight balloons.", ["eight balloons"]),
    ],
)
def test_a_wrong_number_is_found(notes: str, seen: list[str]) -> None:
    changed = replace(routine("nerve-gliding"), summary="Slow.", notes=notes)
    assert [text for _id, text in contradictions(changed)] == seen


def test_a_title_that_gives_a_time_keeps_it_at_every_level() -> None:
    reset = routine("desk-reset")
    assert contradictions(reset) == []
    longer = replace(reset, exercises=(replace(reset.exercises[0], duration=Range(30, 90)), *reset.exercises[1:]))
    assert (reset.id, "two minute desk") in contradictions(longer)


@pytest.mark.parametrize("id_", IDS)
def test_summary_and_notes_are_easy_to_read(id_: str) -> None:
    """For a reader aged twelve: short sentences, and a Flesch-Kincaid grade of at most 7."""
    said = f"{routine(id_).summary} {routine(id_).notes}"
    assert [one for one in re.split(r"(?<=[.?!])\s+", said) if len(one.split()) > 20] == []
    assert float(textstat.flesch_kincaid_grade(said)) <= 7


def test_no_text_promises_a_medical_effect() -> None:
    said = [text for one in LIBRARY.routines for text in (one.title, one.summary or "")]
    said += [text for id_ in ALL_EXERCISES for text in (shared(id_).name, *spoken(shared(id_)))]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = re.sub(r"`[^`]*`|\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    said += [project["description"], *project.get("keywords", []), readme]
    assert [one.group() for text in said for one in PROMISE.finditer(text.replace(DENIAL, ""))] == []


@pytest.mark.parametrize(
    "claim",
    ["Heals the wrist", "A cure", "curing", "treating numb hands", "Prevents pain", "treatment", "relief", "relieves"],
)
def test_a_promise_is_found(claim: str) -> None:
    assert PROMISE.search(claim)


@pytest.mark.parametrize("word", ["secure", "curl", "healthy hands", "accurate", "retreat"])
def test_a_harmless_word_is_not_a_promise(word: str) -> None:
    assert not PROMISE.search(word)


SOURCES = yaml.safe_load((ROOT / "assets" / "sources.yaml").read_text(encoding="utf-8"))
SOURCE_NAMES = [entry["name"] for entry in SOURCES]


def is_source(line: str) -> bool:
    """Whether a line is the name of a source in the list, or such a name with a remark in brackets."""
    return any(line == name or (line.startswith(f"{name} (") and line.endswith(")")) for name in SOURCE_NAMES)


def test_every_source_has_one_name_and_a_place() -> None:
    assert all(set(entry) == {"name", "where"} and all(entry.values()) for entry in SOURCES)
    assert len(set(SOURCE_NAMES)) == len(SOURCE_NAMES)


def test_routines_and_exercises_name_only_sources_of_the_list() -> None:
    lines = [line for one in LIBRARY.routines for line in one.sources]
    lines += [line for shared_exercise in LIBRARY.exercises.values() for line in shared_exercise.sources]
    assert [line for line in lines if not is_source(line)] == []


def test_an_unknown_source_is_found() -> None:
    assert is_source("NHS, carpal tunnel syndrome (at night)")
    assert not is_source("NHS, carpal tunnel syndrome, page 2")
    assert not is_source("My neighbour")
