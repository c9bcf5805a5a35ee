"""Build the model from records without errors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from unclench.content.fields import OWNERS, TIMING_OF
from unclench.content.reader import Record
from unclench.core.routine.routine import (
    CareStep,
    Direction,
    Dose,
    Exercise,
    ExerciseType,
    Kind,
    Position,
    Progress,
    Range,
    Rounds,
    SafetyNotes,
    Side,
    TimedCue,
)

_WORDS: Mapping[str, type[Side] | type[ExerciseType]] = {"side": Side, "first": Side, "type": ExerciseType}
PROGRESS_STEPS = ("hold", "reps", "sets", "breaths")
_SECONDS = {name: f"{name}_s" for name, field in OWNERS["exercise"].items() if field.value == "time"}


def exercise_values(record: Record) -> dict[str, Any]:
    """The values written in an exercise, converted for the model, under the field names of the file."""
    values = {name: value for name, value in record.values.items() if name not in ("use", "areas", "safety", "sources")}
    if "positions" in values:
        values["positions"] = tuple(_position(one) for one in values["positions"])
    if "directions" in values:
        values["directions"] = tuple(Direction(**one.values) for one in values["directions"])
    if "breaths" in values:
        values["reps"] = values.pop("breaths")
    if "cues" in values:
        values["cues"] = tuple(TimedCue(one.values["at"], one.values["say"]) for one in values["cues"])
    if "progress" in values:
        values["progress"] = _progress(values["progress"])
    return values


def make_exercise(
    id_: str, kind: Kind, values: Mapping[str, Any], defaults: Mapping[str, Any], **extra: Any
) -> Exercise:
    """An exercise from its written values; a default applies only to a field that the kind has, and gives no side to an
    exercise that already works both sides."""
    unfit = {"side"} if values.get("both_ways") else set()
    filled = {name: value for name, value in defaults.items() if name in TIMING_OF[kind] - unfit} | {**values}
    filled.pop("id", None)
    if isinstance(filled.get("reps"), tuple):
        by_set = filled["reps_by_set"] = filled.pop("reps")
        filled["sets"] = Range(len(by_set), len(by_set))
    attributes: dict[str, Any] = {
        _SECONDS.get(name, name): _WORDS[name](value) if name in _WORDS else value for name, value in filled.items()
    }
    return Exercise(id=id_, kind=kind, **attributes, **extra)


def make_dose(record: Record | None) -> Dose:
    """The daily dose."""
    values = dict(record.values) if record is not None else {}
    if "every" in values:
        values["every_s"] = values.pop("every")
    return Dose(**values)


def make_rounds(values: Mapping[str, Any]) -> Rounds:
    """The rounds of a routine, a phase or a circuit. Without a rest between rounds, that between exercises is taken."""
    between: Range = values.get("exercise_rest", Range(0, 0))
    return Rounds(values.get("rounds", Range(1, 1)), values.get("rest", between), between)


def make_safety(record: Record | None) -> SafetyNotes:
    """The safety notes of one file; empty without a record."""
    return SafetyNotes(**record.values) if record is not None else SafetyNotes()


def make_care(record: Record) -> CareStep:
    """One heat or ice step."""
    kind = "heat" if "heat" in record.values else "ice"
    return CareStep(kind, record.values[kind], record.values.get("cue"))


def assign_ids(wanted: Iterable[tuple[str | None, str, int]]) -> list[str]:
    """The final ids of exercises given as (written id or None, used id or name, phase), in order.

    Written ids stay unchanged; a repeated derived id gets `-2`, `-3`, so that history never mixes two exercises. From
    the second phase on, a derived id names the phase, so that the choices and the record of two phases never mix.
    """
    them = list(wanted)
    taken = {written for written, _other, _phase in them if written is not None}
    ids = []
    for number, (written, other, phase) in enumerate(them, 1):
        id_ = written
        if id_ is None:
            stem = derive_id(other) or f"exercise-{number}"
            stem = f"{stem}-phase-{phase}" if phase > 1 else stem
            id_ = stem
            repeat = 1
            while id_ in taken:
                repeat += 1
                id_ = f"{stem}-{repeat}"
            taken.add(id_)
        ids.append(id_)
    return ids


def derive_id(name: str) -> str:
    """A name as an id: with dashes for all but letters and digits; empty if nothing is left.

    A name in Latin letters loses its accents. In any other script the letters stay as they are, so that the id comes
    from the words and not from the place of the exercise in the file.
    """
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    if all("LATIN" in unicodedata.name(char, "") for char in plain if char.isalpha()):
        return re.sub("[^a-z0-9]+", "-", plain.lower()).strip("-")
    signs = unicodedata.normalize("NFKC", name).casefold()
    kept = (char if unicodedata.category(char)[0] in "LMN" else "-" for char in signs)
    return re.sub("-+", "-", "".join(kept)).strip("-")


def _position(record: Record) -> Position:
    values = dict(record.values)
    if "move" in values:
        values["move_s"] = values.pop("move")
    return Position(**values)


def _progress(record: Record) -> Progress:
    values = record.values
    step = next(name for name in PROGRESS_STEPS if name in values)
    return Progress(values["after"], "reps" if step == "breaths" else step, values[step])
