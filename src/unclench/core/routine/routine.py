"""The routine model: a therapist's exercise sheet, as frozen values.

The loader makes these values from YAML; `compile_timeline` turns them into segments. Durations are in seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

MAX_SEGMENTS = 2000

AREAS = ("hand", "wrist", "elbow", "shoulder", "neck", "ankle", "foot", "body")
SITUATIONS = ("desk", "bed", "standing", "anywhere")


class Moment(StrEnum):
    """When a routine fits, as its file says: after the night, after a nap, before bed, or every hour."""

    MORNING = "morning"
    NAP = "nap"
    EVENING = "evening"
    HOURLY = "hourly"


class Level(StrEnum):
    """Which value of a range is used: the low end, the middle or the high end."""

    GENTLE = "gentle"
    MIDDLE = "middle"
    FULL = "full"


class Side(StrEnum):
    """Which side of the body an exercise is for, as the file says. A segment has only left, right, both or None."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    AFFECTED = "affected"
    EACH = "each"
    ALTERNATE = "alternate"


class Kind(StrEnum):
    """How an exercise is timed; decides which timing fields it can have."""

    POSITIONS = "positions"
    HOLD = "hold"
    TEMPO = "tempo"
    WORK = "work"
    COUNT = "count"


class ExerciseType(StrEnum):
    """Which safety limits apply."""

    MOVE = "move"
    STRETCH = "stretch"
    NERVE = "nerve"


@dataclass(frozen=True)
class Range:
    """A dose from `low` to `high`: reps or sets (whole numbers), or seconds."""

    low: float
    high: float

    def at(self, level: Level) -> float:
        """The dose at a level. The middle is rounded down to a whole number, but is never below the low end."""
        if level is Level.GENTLE:
            return self.low
        if level is Level.FULL:
            return self.high
        return max(self.low, float(math.floor((self.low + self.high) / 2)))

    def clamp(self, value: float) -> float:
        """The nearest value in the range."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class Position:
    """One pose of a rep. `hold` and `move_s` None mean the value of the exercise. A position with a hold of 0 s is
    passed through."""

    name: str
    cue: str | None = None
    pose: str | None = None
    hold: Range | None = None
    move_s: float | None = None
    image: str | None = None
    alt: str | None = None


@dataclass(frozen=True)
class TimedCue:
    """A line that the author wants spoken. `at`: "half", "end", or seconds from the start of each hold or work
    segment."""

    at: float | str
    say: str


@dataclass(frozen=True)
class SafetyNotes:
    """What the file adds to the general safety text. It can add to that text, but never remove from it."""

    pain_stop: int = 6
    stop_if: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()

    def joined(self, other: SafetyNotes) -> SafetyNotes:
        """Both notes combined: the lower pain limit, and every line once, in order."""

        def both(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys(mine + theirs))

        return SafetyNotes(
            pain_stop=min(self.pain_stop, other.pain_stop),
            stop_if=both(self.stop_if, other.stop_if),
            ask_first=both(self.ask_first, other.ask_first),
            not_for=both(self.not_for, other.not_for),
        )


@dataclass(frozen=True)
class Dose:
    """The recommended dose, for the record and the reminders. `reps_per_day` is per side. `at` has times as "HH:MM"."""

    reps_per_day: Range | None = None
    sessions_per_day: Range | None = None
    weeks: Range | None = None
    days: tuple[str, ...] = ()
    every_s: float | None = None
    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """An increase that is suggested to the person, never applied automatically. `field` is hold (seconds), reps or
    sets."""

    after_days: int
    field: str
    step: float


@dataclass(frozen=True)
class CareStep:
    """Heat before or ice after a session. It does not count as exercise time."""

    kind: str
    duration: Range
    cue: str | None = None


@dataclass(frozen=True)
class Exercise:
    """One exercise of a routine. The kinds differ only in the timing fields that are set; after `compile_timeline`, all
    kinds are the same: segments.

    A positions or tempo exercise has either reps or a duration: then it gets as many whole reps as fit into it.
    `both_ways`: one rep already works both sides, so `side` is never a single side or one side after the other.
    `uses` is the id of the shared exercise that it takes, and `from_library` the timing fields that the routine left as
    they are there.
    """

    id: str
    name: str
    kind: Kind
    type: ExerciseType = ExerciseType.MOVE
    prepare_s: float = 5.0
    sets: Range = Range(1, 1)
    reps: Range | None = None
    hold: Range | None = None
    tempo: tuple[float, ...] = ()
    duration: Range | None = None
    move_s: float = 2.0
    relax_s: float = 0.0
    rest: Range = Range(0, 0)
    side: Side = Side.NONE
    both_ways: bool = False
    switch_s: float = 5.0
    first: Side = Side.AFFECTED
    positions: tuple[Position, ...] = ()
    cue: str | None = None
    cues: tuple[TimedCue, ...] = ()
    figure: str | None = None
    pose: str | None = None
    image: str | None = None
    alt: str | None = None
    optional: bool = False
    mistake: str | None = None
    progress: Progress | None = None
    areas: tuple[str, ...] = ()
    safety: SafetyNotes = SafetyNotes()
    sources: tuple[str, ...] = ()
    uses: str | None = None
    from_library: tuple[str, ...] = ()


@dataclass(frozen=True)
class Routine:
    """One routine file. `id` is the file name without its extension. `path` is a label that says where it came from."""

    id: str
    title: str
    exercises: tuple[Exercise, ...]
    path: str = ""
    language: str = "en"
    summary: str | None = None
    areas: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    dose: Dose = field(default_factory=Dose)
    safety: SafetyNotes = SafetyNotes()
    before: tuple[CareStep, ...] = ()
    after: tuple[CareStep, ...] = ()
    sources: tuple[str, ...] = ()
    notes: str | None = None
