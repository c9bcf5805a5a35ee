"""The routine model: a therapist's exercise sheet, as frozen values.

The loader makes these values from YAML; `compile_timeline` turns them into segments. Durations are in seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

MAX_SEGMENTS = 2000

MAX_ROUNDS = 10

AREAS = ("hand", "wrist", "elbow", "shoulder", "neck", "back", "hip", "knee", "ankle", "foot", "eyes", "body")
SITUATIONS = ("desk", "meeting", "seated", "one-handed", "plane", "bed", "standing", "anywhere")


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
    BREATHS = "breaths"


class ExerciseType(StrEnum):
    """Which safety limits apply."""

    MOVE = "move"
    STRETCH = "stretch"
    NERVE = "nerve"


class Bound(StrEnum):
    """How a file writes a range: with both ends, "up to 20" (from the smallest allowed), or "at least 6" (nobody
    chooses more for the person, so it is played as 6)."""

    BOTH = "both"
    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True)
class Range:
    """A dose from `low` to `high`: reps or sets (whole numbers), or seconds. `bound` is only for the words."""

    low: float
    high: float
    bound: Bound = Bound.BOTH

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
    passed through. `source` says where the picture comes from."""

    name: str
    cue: str | None = None
    pose: str | None = None
    hold: Range | None = None
    move_s: float | None = None
    image: str | None = None
    alt: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Direction:
    """One of the ways in which all reps of a set are done, such as ten circles forward, then ten back."""

    name: str
    cue: str | None = None


@dataclass(frozen=True)
class Rounds:
    """How often a list of exercises is done: `rest` between two rounds, `exercise_rest` between two exercises. Of a
    range of rest, the gentle level rests longest."""

    number: Range = Range(1, 1)
    rest: Range = Range(0, 0)
    exercise_rest: Range = Range(0, 0)


@dataclass(frozen=True)
class Circuit:
    """Exercises of a routine that are done in rounds of their own, such as a superset: numbers `first` to `last` in
    `Routine.exercises`, both included, counted from 0."""

    first: int
    last: int
    rounds: Rounds = Rounds()
    name: str | None = None


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
    """The recommended dose, for the record and the reminders. `reps_per_day` is per side. `per_week`: on how many days
    of a week it is done. `weeks` count from the person's first session. `at` has times as "HH:MM"."""

    reps_per_day: Range | None = None
    sessions_per_day: Range | None = None
    per_week: Range | None = None
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

    - A positions or tempo exercise has either reps or a duration: then it gets as many whole reps as fit into it. Of
      work with both, each rep takes the duration.
    - reps_by_set: the reps of each set, when they differ; then `reps` is None
    - breath: seconds of one breath, in and out, or in, hold, out and pause; empty means as in the person's settings
    - directions: all reps of a set are done in each of them
    - both_ways: one rep already works both sides, so `side` is never a single side or one side after the other
    - uses: the id of the shared exercise that it takes; from_library: the timing fields that the routine left as they
      are there
    - per_day: on one day it is done in no more sessions than these
    - phase: the number of its phase, from 1; 0 in a routine without phases
    - source: where the picture comes from
    """

    id: str
    name: str
    kind: Kind
    type: ExerciseType = ExerciseType.MOVE
    prepare_s: float = 5.0
    sets: Range = Range(1, 1)
    reps: Range | None = None
    reps_by_set: tuple[Range, ...] = ()
    hold: Range | None = None
    tempo: tuple[float, ...] = ()
    breath: tuple[float, ...] = ()
    duration: Range | None = None
    move_s: float = 2.0
    relax_s: float = 0.0
    rest: Range = Range(0, 0)
    side: Side = Side.NONE
    both_ways: bool = False
    switch_s: float = 5.0
    first: Side = Side.AFFECTED
    positions: tuple[Position, ...] = ()
    directions: tuple[Direction, ...] = ()
    cue: str | None = None
    cues: tuple[TimedCue, ...] = ()
    figure: str | None = None
    pose: str | None = None
    image: str | None = None
    alt: str | None = None
    source: str | None = None
    optional: bool = False
    mistake: str | None = None
    description: str | None = None
    tools: tuple[str, ...] = ()
    effort: str | None = None
    weight: str | None = None
    per_day: Range | None = None
    phase: int = 0
    progress: Progress | None = None
    areas: tuple[str, ...] = ()
    safety: SafetyNotes = SafetyNotes()
    sources: tuple[str, ...] = ()
    uses: str | None = None
    from_library: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanPhase:
    """One part of a plan, such as "Weeks 1-2". A person is in one phase at a time."""

    name: str
    rounds: Rounds = Rounds()
    dose: Dose = Dose()


@dataclass(frozen=True)
class Routine:
    """One routine file. `id` is the file name without its extension. `path` is a label that says where it came from.

    With `phases`, each phase has its own exercises (`Exercise.phase`), dose and rounds.
    """

    id: str
    title: str
    exercises: tuple[Exercise, ...]
    path: str = ""
    language: str = "en"
    summary: str | None = None
    areas: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    fits: tuple[str, ...] = ()
    description: str | None = None
    tools: tuple[str, ...] = ()
    rounds: Rounds = Rounds()
    circuits: tuple[Circuit, ...] = ()
    phases: tuple[PlanPhase, ...] = ()
    dose: Dose = field(default_factory=Dose)
    safety: SafetyNotes = SafetyNotes()
    before: tuple[CareStep, ...] = ()
    after: tuple[CareStep, ...] = ()
    sources: tuple[str, ...] = ()
    notes: str | None = None

    @cached_property
    def gentle_s(self) -> float:
        """How many seconds it takes with the smallest doses. Worked out once: routines are ordered by it often."""
        from unclench.core.routine.timeline import compile_timeline  # it needs the classes of this module

        return compile_timeline(self).total_s

    def phase_at(self, phase: int) -> int:
        """The nearest phase that the routine has, from 1; 0 without phases."""
        return min(max(phase, 1), len(self.phases))

    def exercises_in(self, phase: int) -> tuple[Exercise, ...]:
        """The exercises of a phase, in order; all of them without phases."""
        at = self.phase_at(phase)
        return tuple(one for one in self.exercises if one.phase == at)

    def dose_in(self, phase: int) -> Dose:
        """The dose of a phase. Doses of two phases never mix."""
        return self.phases[self.phase_at(phase) - 1].dose if self.phases else self.dose

    def rounds_in(self, phase: int) -> Rounds:
        """The rounds of all exercises of a phase."""
        return self.phases[self.phase_at(phase) - 1].rounds if self.phases else self.rounds

    def circuit_at(self, number: int) -> Circuit | None:
        """The circuit that the exercise with this number belongs to, counted from 0."""
        return next((one for one in self.circuits if one.first <= number <= one.last), None)
