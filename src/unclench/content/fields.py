"""One flat table of every field a routine file can have.

The loader uses it, and `unclench schema` and the author's table in the documentation are made from it, so the three
always agree.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from unclench.content.values import Limits, limits
from unclench.core.i18n import marked
from unclench.core.routine.routine import AREAS, SITUATIONS, ExerciseType, Kind, Moment, Side
from unclench.core.values import DAYS

Value = Literal[
    "text", "notes", "texts", "schema", "language", "choice", "choices", "days", "id", "use", "flag", "number", "count",
    "reps", "time", "times", "tempo", "breath", "clocks", "day_count", "moment", "step_time", "step_count", "image",
    "figure", "pose", "section", "items",
]  # fmt: skip

SCHEMA = 2
DAY_WORDS = (*DAYS, "weekdays", "every day")


@dataclass(frozen=True)
class Field:
    """One field: its owner, the kind of value it takes, and what it is for.

    `limits` bounds a value (seconds, whole numbers) or the characters of a text; `of` names the owner of the fields
    inside a section or the items of a list. `noun` completes the message "… is not a side", translated when shown.
    `since` is the version of the file format that brought it.
    """

    owner: str
    name: str
    value: Value
    meaning: str
    limits: Limits | None = None
    default: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    noun: str = ""
    of: str = ""
    since: int = 1


FOREIGN: dict[str, dict[str, str]] = {
    "routine": {
        "name": "title", "instructions": "notes", "steps": "exercises", "body": "areas", "equipment": "tools",
        "circuits": marked("a circuit among the exercises"), "weeks": marked("weeks in dose, or phases"),
        "rest_between_rounds": "rest", "rest_between_exercises": "exercise_rest",
        "time": marked("duration in each exercise"),
    },
    "exercise": {
        "instructions": "cue", "notes": "description", "exercise": "name", "title": "name", "muscles": "description",
        "do": "description", "dont": "description", "equipment": "tools", "load": "weight", "intensity": "effort",
        "superset": marked("a circuit, with its exercises below it"),
        "exercise_rest": marked("exercise_rest at the top or in a circuit"),
        "per_week": marked("per_week in the dose of the routine"),
        "time": "duration", "seconds": "duration", "minutes": "duration", "repetitions": "reps", "times": "reps",
        "count": "reps", "rounds": "sets", "series": "sets", "hold_seconds": "hold", "hold_time": "hold",
        "rest_seconds": "rest", "rest_time": "rest", "pause": marked("relax (between reps) or rest (between sets)"),
        "each_side": "side: each", "both_sides": "side: each", "sides": "side", "picture": "image", "photo": "image",
        "breath_count": "breaths",
    },
    "circuit": {
        "superset": "circuit", "name": "circuit", "title": "circuit", "laps": "rounds", "sets": "rounds",
        "times": "rounds", "steps": "exercises", "rest_between_rounds": "rest",
        "rest_between_exercises": "exercise_rest",
    },
    "phase": {
        "phase": "name", "title": "name", "steps": "exercises", "weeks": marked("weeks in its dose"),
        "days": marked("days in its dose"), "sessions_per_day": marked("sessions_per_day in its dose"),
        "rest_between_rounds": "rest", "rest_between_exercises": "exercise_rest",
    },
    "dose": {
        "per_day": "sessions_per_day", "times_per_day": "sessions_per_day", "times_per_week": "per_week",
        "days_per_week": "per_week", "sessions_per_week": "per_week",
    },
}  # fmt: skip
"""Keys that people write because other programs have them, and what to write instead, by owner."""


def _characters(most: int) -> Limits:
    return limits(f"1 to {most}")


def _rounds(owner: str, what: str) -> tuple[Field, ...]:
    return (
        Field(owner, "rounds", "count", f"how many times {what} are done", limits("1 to 10"), "1", since=2),
        Field(owner, "rest", "times", "between two rounds", limits("0 s to 10 min"), "as `exercise_rest`", since=2),
        Field(owner, "exercise_rest", "times", "between two exercises", limits("0 s to 10 min"), "0 s", since=2),
    )


_SIDES = tuple(side.value for side in Side)
_FIRST = ("left", "right", "affected")
_TYPES = tuple(kind.value for kind in ExerciseType)
_MOMENTS = tuple(moment.value for moment in Moment)
_AN_AREA, _A_SITUATION, _A_MOMENT = marked("an area"), marked("a situation"), marked("a moment")
_A_TYPE, _A_SIDE, _A_DAY = marked("a type"), marked("a side"), marked("a day")

FIELDS: tuple[Field, ...] = (
    Field("routine", "schema", "schema", "version of this file format", default=str(SCHEMA)),
    Field("routine", "language", "language", "language of the texts, as in `en` or `pt-BR`", default="en"),
    Field("routine", "title", "text", "shown in the library", _characters(80), required=True),
    Field("routine", "summary", "text", "one sentence: what it is and for whom", _characters(200)),
    Field("routine", "areas", "choices", "parts of the body it is for", choices=AREAS, noun=_AN_AREA),
    Field("routine", "situations", "choices", "where it can be done", choices=SITUATIONS, noun=_A_SITUATION),
    Field("routine", "fits", "choices", "when Unclench may choose it by itself", choices=_MOMENTS, noun=_A_MOMENT),
    Field("routine", "description", "notes", "how it is done and why; shown, never spoken", _characters(1000), since=2),
    Field("routine", "tools", "texts", "what is needed for it", _characters(60), since=2),
    *_rounds("routine", "all exercises"),
    Field("routine", "dose", "section", "how much per day", of="dose"),
    Field("routine", "safety", "section", "what to watch for, in addition to the general safety text", of="safety"),
    Field("routine", "defaults", "section", "values for exercises that do not set their own", of="defaults"),
    Field("routine", "before", "items", "heat before the exercises, after the safety question", of="care"),
    Field("routine", "exercises", "items", "the exercises, in order", limits("1 to 30"), required=True, of="exercise"),
    Field("routine", "phases", "items", "instead of exercises: the parts of a plan, such as weeks 1-2",
          limits("2 to 12"), of="phase", since=2),
    Field("routine", "after", "items", "ice after the exercises, after the safety question", of="care"),
    Field("routine", "sources", "texts", "where it comes from", _characters(300)),
    Field("routine", "notes", "notes", "free text, shown on the routine page", _characters(2000)),
    Field("phase", "name", "text", "when it is, such as `Weeks 1-2`", _characters(60), required=True, since=2),
    Field("phase", "dose", "section", "how much per day in this phase", of="dose", since=2),
    *_rounds("phase", "all exercises of the phase"),
    Field("phase", "exercises", "items", "the exercises, in order", limits("1 to 30"), required=True, of="exercise",
          since=2),
    Field("circuit", "circuit", "text", "its name, shown while it is done", _characters(60), since=2),
    *_rounds("circuit", "the exercises of the circuit"),
    Field("circuit", "exercises", "items", "the exercises, in order", limits("1 to 30"), required=True, of="exercise",
          since=2),
    Field("exercise", "name", "text", "shown and spoken; not needed with `use`", _characters(60), required=True),
    Field("exercise", "use", "use", "id of a shared exercise to take instead of writing one"),
    Field("exercise", "id", "id", "key in history and choices", _characters(60), default="from the name"),
    Field("exercise", "type", "choice", "which safety limits apply", default="move", choices=_TYPES, noun=_A_TYPE),
    Field("exercise", "prepare", "time", "to read and get into place first", limits("0 s to 60 s"), "5 s"),
    Field("exercise", "sets", "count", "how many times all reps are done", limits("1 to 10"), "1"),
    Field("exercise", "reps", "reps", "passes through the positions, holds or tempo cycles; a list: one for each set",
          limits("1 to 100")),
    Field("exercise", "breaths", "reps", "breaths instead of reps; a list: one for each set", limits("1 to 100"),
          since=2),
    Field("exercise", "breath", "breath", "how long one breath takes: `6 s`, or seconds of in-out or in-hold-out-pause",
          default="as in the settings", since=2),
    Field("exercise", "hold", "times", "how long the pose is held in each rep or position", limits("1 s to 2 min")),
    Field("exercise", "tempo", "tempo", "a paced rep: `4 s`, or seconds of move-hold-return-pause"),
    Field("exercise", "duration", "times",
          "a timed rep; with positions, a tempo or a breath: for as many whole reps as fit", limits("1 s to 30 min")),
    Field("exercise", "move", "time", "to get into a pose before its hold", limits("0 s to 30 s"), "2 s"),
    Field("exercise", "relax", "time", "between reps", limits("0 s to 2 min"), "0 s"),
    Field("exercise", "rest", "times", "between sets; of a range, the gentle level rests longest",
          limits("0 s to 10 min"), "0 s"),
    Field(
        "exercise", "side", "choice", "`each`: one side, then the other; `alternate`: in turn, rep by rep",
        default="none", choices=_SIDES, noun=_A_SIDE,
    ),
    Field("exercise", "both_ways", "flag", "one rep already works both sides, so it takes no `side`", default="false"),
    Field("exercise", "switch", "time", "to change sides (`each` only)", limits("0 s to 60 s"), "5 s"),
    Field("exercise", "first", "choice", "which side comes first", default="affected", choices=_FIRST, noun=_A_SIDE),
    Field("exercise", "positions", "items", "poses inside one rep", limits("2 to 12"), of="position"),
    Field("exercise", "directions", "items", "all reps are done in each of them, such as `[forward, back]`",
          limits("2 to 4"), of="direction", since=2),
    Field("exercise", "cue", "text", "one sentence for screen and voice", _characters(140)),
    Field("exercise", "cues", "items", "extra spoken lines", of="cue"),
    Field("exercise", "figure", "figure", "a moving picture of the app"),
    Field("exercise", "pose", "pose", "a key frame of the figure"),
    Field("exercise", "image", "image", "your own picture, next to the file, instead of a figure"),
    Field("exercise", "alt", "text", "describes the picture in one line", _characters(200)),
    Field("exercise", "source", "text", "where your picture comes from", _characters(300), since=2),
    Field("exercise", "description", "notes", "how it is done and why; shown, never spoken", _characters(1000),
          since=2),
    Field("exercise", "tools", "texts", "what is needed for it", _characters(60), since=2),
    Field("exercise", "effort", "text", "how hard, in words, such as `half of your strength`", _characters(100),
          since=2),
    Field("exercise", "weight", "text", "how heavy, in words, such as `1 kg`", _characters(60), since=2),
    Field("exercise", "per_day", "count", "in how many sessions of a day it is done, if not in all", limits("1 to 24"),
          since=2),
    Field("exercise", "optional", "flag", "left out until the person switches it on", default="false"),
    Field("exercise", "mistake", "text", "the most common mistake, shown in small type", _characters(140)),
    Field("exercise", "progress", "section", "a step up, proposed and never applied by itself", of="progress"),
    Field("shared", "areas", "choices", "parts of the body it is for", choices=AREAS, noun=_AN_AREA),
    Field("shared", "safety", "section", "added to the safety notes of the routine", of="safety"),
    Field("shared", "sources", "texts", "where it comes from", _characters(300)),
    Field("position", "name", "text", "shown and spoken", _characters(60), required=True),
    Field("position", "cue", "text", "one sentence for screen and voice", _characters(140)),
    Field("position", "pose", "pose", "a key frame of the figure"),
    Field("position", "hold", "times", "how long it is held; 0 s: passed through", limits("0 s to 2 min"),
          "the exercise's"),
    Field("position", "move", "time", "to get into it", limits("0 s to 30 s"), "the exercise's"),
    Field("position", "image", "image", "your own picture, next to the file"),
    Field("position", "alt", "text", "describes the picture in one line", _characters(200)),
    Field("position", "source", "text", "where the picture comes from", _characters(300), since=2),
    Field("direction", "name", "text", "shown and spoken", _characters(60), required=True, since=2),
    Field("direction", "cue", "text", "one sentence for screen and voice", _characters(140), since=2),
    Field("cue", "at", "moment", "when: `half`, `end`, or a time from the start of each hold or work",
          limits("0 s to 30 min"), required=True),
    Field("cue", "say", "text", "what the voice says", _characters(140), required=True),
    Field("progress", "after", "day_count", "how long at this dose first", limits("1 to 365"), required=True),
    Field("progress", "hold", "step_time", "how much longer to hold, as in `+1 s`", limits("1 s to 60 s")),
    Field("progress", "reps", "step_count", "how many more reps, as in `+1`", limits("1 to 20")),
    Field("progress", "sets", "step_count", "how many more sets, as in `+1`", limits("1 to 5")),
    Field("progress", "breaths", "step_count", "how many more breaths, as in `+1`", limits("1 to 20"), since=2),
    Field("care", "heat", "times", "how long a warm pack stays on", limits("1 min to 20 min")),
    Field("care", "ice", "times", "how long a cold pack stays on", limits("1 min to 20 min")),
    Field("care", "cue", "text", "one sentence for the screen", _characters(140)),
    Field("dose", "reps_per_day", "count", "reps a day, per side", limits("1 to 1000")),
    Field("dose", "sessions_per_day", "count", "sessions a day", limits("1 to 24")),
    Field("dose", "per_week", "count", "on how many days of a week", limits("1 to 7"), since=2),
    Field("dose", "weeks", "count", "for how many weeks", limits("1 to 52")),
    Field("dose", "days", "days", "on which days", choices=DAY_WORDS, noun=_A_DAY),
    Field("dose", "every", "time", "how often", limits("10 min to 24 h")),
    Field("dose", "at", "clocks", "at which times of day"),
    Field("safety", "pain_stop", "number", "stop at this pain out of 10; it can only be lowered", limits("1 to 6"),
          "6; 4 with a `nerve` exercise"),
    Field("safety", "stop_if", "texts", "stop when this happens", _characters(300)),
    Field("safety", "ask_first", "texts", "ask a professional first if", _characters(300)),
    Field("safety", "not_for", "texts", "not for people with", _characters(300)),
)  # fmt: skip

DEFAULTS = ("prepare", "sets", "move", "relax", "rest", "side", "switch", "first")
OVERRIDES = (
    "sets", "reps", "breaths", "breath", "hold", "duration", "tempo", "move", "relax", "rest", "side", "switch",
    "first", "prepare", "cue", "effort", "weight", "per_day", "optional",
)  # fmt: skip

COMMON_TIMING = frozenset({"prepare", "sets", "rest", "side", "switch", "first"})
TIMING_OF: MappingProxyType[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.POSITIONS: COMMON_TIMING | {"positions", "reps", "duration", "hold", "move", "relax", "directions"},
        Kind.HOLD: COMMON_TIMING | {"hold", "reps", "move", "relax", "directions"},
        Kind.TEMPO: COMMON_TIMING | {"tempo", "reps", "duration", "relax", "directions"},
        Kind.WORK: COMMON_TIMING | {"duration", "reps", "relax", "directions"},
        Kind.COUNT: COMMON_TIMING | {"reps", "directions"},
        Kind.BREATHS: COMMON_TIMING | {"breaths", "breath", "duration", "relax"},
    }
)
TIMING = frozenset().union(*TIMING_OF.values())


def _owners() -> dict[str, dict[str, Field]]:
    """The fields by owner, including the three mappings that reuse exercise fields: defaults, use and shared."""
    owners: dict[str, dict[str, Field]] = {}
    for field in FIELDS:
        owners.setdefault(field.owner, {})[field.name] = field
    exercise = owners["exercise"]
    owners["defaults"] = {name: replace(exercise[name], owner="defaults") for name in DEFAULTS}
    owners["use"] = {name: replace(exercise[name], owner="use") for name in ("use", *OVERRIDES)}
    owners["shared"] = {name: field for name, field in exercise.items() if name != "use"} | owners["shared"]
    return owners


OWNERS = _owners()
FORBIDDEN: dict[str, dict[str, str]] = {
    "use": dict.fromkeys(
        (name for name in OWNERS["shared"] if name not in OVERRIDES),
        marked("cannot be changed when a shared exercise is used"),
    ),
    "shared": {"use": marked("is not allowed in a shared exercise; write the exercise out")},
}
"""Known keys that are not allowed in this mapping, with their error message (translated when shown)."""

RETIRED: dict[str, dict[str, str]] = {
    "progress": {"pain_at_most": marked("is no longer used, because no pain score decides a dose; remove it")}
}
"""Keys of older files that are ignored, with their warning (translated when shown)."""
