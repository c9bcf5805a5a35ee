"""Compile a routine and choices into a Timeline. Every duration of a session is decided here, once.

Order in one exercise: prepare → each side (switch between) → each set (rest between) → each rep (relax between) → each
position: move, hold. Segments of 0 s are left out.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from unclench.core.routine.routine import Exercise, Kind, Level, Position, Range, Routine, Side

Phase = Literal["prepare", "switch", "rest", "relax", "move", "hold", "return", "pause", "rep", "work", "count"]
BodySide = Literal["left", "right", "both"]

START_POSE = "start"
END_POSE = "end"


@dataclass(frozen=True)
class Choices:
    """What the person chose for a routine.

    `overrides` maps an exercise id to doses within the ranges of the file: reps and sets (whole numbers), hold and
    duration (seconds). `half_reps`: half of these reps, rounded down but at least 1, even below the range. `first`
    overrides the first side in the file. `affected` is the side that "affected" in the file means; for "both", such an
    exercise is done on each side.
    """

    level: Level = Level.GENTLE
    affected: Literal["left", "right", "both"] = "right"
    first: Literal["left", "right"] | None = None
    extra_prepare_s: float = 0.0
    overrides: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    switched_on: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    half_reps: bool = False

    def reps_of(self, exercise: Exercise) -> int:
        """The reps of one set; 1 for an exercise that is not done in reps."""
        overrides = self.overrides.get(exercise.id, {})
        if exercise.reps is not None:
            reps = int(_chosen("reps", exercise.reps, self.level, overrides))
        elif exercise.duration is not None and exercise.kind is not Kind.WORK:
            duration_s = _chosen("duration", exercise.duration, self.level, overrides)
            reps = max(1, _reps_in(duration_s, rep_length(exercise, self.level, overrides), exercise.relax_s))
        else:
            return 1
        return max(1, reps // 2) if self.half_reps else reps


@dataclass(frozen=True)
class Segment:
    """One part of the timeline. None means "does not apply". `duration_s` None: open-ended, until the person is done.

    `set`, `rep` and `position` count from 1. Only a count segment has `reps`.
    """

    phase: Phase
    start_s: float
    duration_s: float | None
    exercise: str
    side: BodySide | None = None
    set: int | None = None
    rep: int | None = None
    reps: int | None = None
    position: int | None = None
    name: str = ""
    cue: str | None = None
    figure: str | None = None
    pose_from: str | None = None
    pose_to: str | None = None

    @property
    def rep_key(self) -> RepKey | None:
        """The rep that this segment belongs to, or None between reps. A timed exercise has one rep per set."""
        if self.phase in BETWEEN_REPS:
            return None
        return (self.exercise, self.side, self.set or 1, self.rep or 1)


RepKey = tuple[str, str | None, int, int]
BETWEEN_REPS = frozenset({"prepare", "switch", "rest", "relax"})


@dataclass(frozen=True)
class Block:
    """The segments `first` to `last` (both included) of one exercise."""

    exercise: Exercise
    first: int
    last: int


@dataclass(frozen=True)
class Timeline:
    """A flat list of segments. `total_s` is the sum of their durations; open-ended segments count as 0."""

    routine: str
    title: str
    level: Level
    segments: tuple[Segment, ...]
    blocks: tuple[Block, ...]
    total_s: float

    def block_of(self, index: int) -> Block:
        """The block that contains segment `index`."""
        return self.blocks[bisect_right(self.blocks, index, key=lambda block: block.first) - 1]

    def planned_reps(self) -> dict[RepKey, int]:
        """Every rep of the plan, in order, and what it counts as: 1, or the `reps` of a count segment."""
        return {s.rep_key: s.reps or 1 for s in self.segments if s.rep_key is not None}

    @cached_property
    def fingerprint(self) -> str:
        """Equal for equal plans, so that a session is resumed only with the plan it was started with."""
        from hashlib import sha256  # late import: OpenSSL takes 3 MB, and listing routines does not need it

        return sha256(repr(self.segments).encode()).hexdigest()[:16]


def compile_timeline(routine: Routine, choices: Choices | None = None) -> Timeline:
    """Compile a routine. Optional exercises are included only if they are switched on; exercises that the person left
    out are not included."""
    chosen = choices or Choices()
    builder = _Builder(chosen)
    blocks = []
    for exercise in included_exercises(routine, chosen):
        first = len(builder.segments)
        builder.add_exercise(exercise)
        blocks.append(Block(exercise, first, len(builder.segments) - 1))
    return Timeline(
        routine=routine.id,
        title=routine.title,
        level=chosen.level,
        segments=tuple(builder.segments),
        blocks=tuple(block for block in blocks if block.first <= block.last),
        total_s=builder.clock_s,
    )


def included_exercises(routine: Routine, choices: Choices) -> list[Exercise]:
    """The exercises of a routine that these choices include."""
    return [
        exercise
        for exercise in routine.exercises
        if exercise.id not in choices.left_out and (not exercise.optional or exercise.id in choices.switched_on)
    ]


def segment_count(routine: Routine) -> int:
    """The maximum number of segments of a routine: all ranges at their high end, with all optional exercises. It is
    calculated without making them, so that a malicious file costs nothing."""
    return sum(_segments_of(exercise) for exercise in routine.exercises)


def _segments_of(exercise: Exercise) -> int:
    sides = 2 if exercise.side in (Side.EACH, Side.ALTERNATE) else 1
    alternate = _alternates(exercise)
    sets = int(exercise.sets.high)
    reps = most_reps(exercise) if exercise.kind is not Kind.COUNT else 1
    one_rep = sum(1 for _phase, duration in _rep_durations(exercise, Level.FULL, {}) if duration != 0)
    passes = sides * sets * reps
    relaxes = sets * (2 * reps - 1) if alternate else sides * sets * (reps - 1)
    rests = sets - 1 if alternate else sides * (sets - 1)
    switches = 0 if alternate else sides - 1
    return (
        bool(exercise.prepare_s)
        + passes * one_rep
        + relaxes * bool(exercise.relax_s)
        + rests * bool(exercise.rest.high)
        + switches * bool(exercise.switch_s)
    )


def most_reps(exercise: Exercise) -> int:
    """The most reps that one set can have; 1 for an exercise that is not done in reps."""
    if exercise.reps is not None:
        return int(exercise.reps.high)
    if exercise.duration is None or exercise.kind is Kind.WORK:
        return 1
    return max(1, _reps_in(exercise.duration.high, rep_length(exercise, Level.GENTLE), exercise.relax_s))


def rep_length(exercise: Exercise, level: Level, overrides: Mapping[str, float] | None = None) -> float:
    """The seconds of one rep, without the relaxing after it; 0 for a count, which takes as long as the person likes."""
    return sum(duration or 0.0 for _phase, duration in _rep_durations(exercise, level, overrides or {}))


def _reps_in(duration_s: float, rep_s: float, relax_s: float) -> int:
    """The whole reps that fit into a time, with relaxing between them."""
    return math.floor((duration_s + relax_s) / (rep_s + relax_s) + 1e-6) if rep_s else 0


def _alternates(exercise: Exercise) -> bool:
    """Whether sides alternate after each rep. A timed or counted exercise does one side, then the other."""
    return exercise.side is Side.ALTERNATE and exercise.kind not in (Kind.WORK, Kind.COUNT)


def _chosen(name: str, range_: Range, level: Level, overrides: Mapping[str, float]) -> float:
    return range_.clamp(overrides[name]) if name in overrides else range_.at(level)


def _rep_durations(
    exercise: Exercise, level: Level, overrides: Mapping[str, float]
) -> list[tuple[Phase, float | None]]:
    """The phases of one rep with their durations. Positions become move, hold, move, hold …"""
    if exercise.kind is Kind.WORK:
        assert exercise.duration is not None
        return [("work", _chosen("duration", exercise.duration, level, overrides))]
    if exercise.kind is Kind.COUNT:
        return [("count", None)]
    if exercise.kind is Kind.TEMPO:
        if len(exercise.tempo) == 1:
            return [("rep", exercise.tempo[0])]
        phases: tuple[Phase, ...] = ("move", "hold", "return", "pause")
        return list(zip(phases, exercise.tempo, strict=False))
    own_hold = 0.0 if exercise.hold is None else _chosen("hold", exercise.hold, level, overrides)
    durations: list[tuple[Phase, float | None]] = []
    for position in exercise.positions or (Position(exercise.name),):
        move = exercise.move_s if position.move_s is None else position.move_s
        hold = own_hold if position.hold is None else position.hold.at(level)
        durations += [("move", move), ("hold", hold)]
    return durations


class _Builder:
    """Appends segments. Keeps the start time of the next segment, and the last pose of each side."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.segments: list[Segment] = []
        self.clock_s = 0.0
        self.pose: dict[BodySide | None, str] = {}

    def add_exercise(self, exercise: Exercise) -> None:
        level, overrides = self.choices.level, self.choices.overrides.get(exercise.id, {})
        sides = self._sides(exercise)
        sets = int(_chosen("sets", exercise.sets, level, overrides))
        reps = self.choices.reps_of(exercise)
        passes = 1 if exercise.kind is Kind.COUNT else reps
        phases = _rep_durations(exercise, level, overrides)
        rest_s = exercise.rest.low + exercise.rest.high - exercise.rest.at(level)  # less exercise means more rest
        self.pose = {}
        self._add(exercise, "prepare", exercise.prepare_s + self.choices.extra_prepare_s, sides[0], cue=exercise.cue)
        if _alternates(exercise):
            for set_ in range(1, sets + 1):
                for number in range(passes * 2):
                    rep, side = number // 2 + 1, sides[number % 2]
                    self._add_rep(exercise, phases, side, set_, rep, reps)
                    if number < passes * 2 - 1:
                        self._add(exercise, "relax", exercise.relax_s, side, set_, rep)
                if set_ < sets:
                    self._add(exercise, "rest", rest_s, sides[0], set_)
            return
        for side in sides:
            if side is not sides[0]:
                self._add(exercise, "switch", exercise.switch_s, side)
            for set_ in range(1, sets + 1):
                for rep in range(1, passes + 1):
                    self._add_rep(exercise, phases, side, set_, rep, reps)
                    if rep < passes:
                        self._add(exercise, "relax", exercise.relax_s, side, set_, rep)
                if set_ < sets:
                    self._add(exercise, "rest", rest_s, side, set_)

    def _sides(self, exercise: Exercise) -> list[BodySide | None]:
        affected = self.choices.affected
        match exercise.side:
            case Side.NONE:
                return [None]
            case Side.LEFT:
                return ["left"]
            case Side.RIGHT:
                return ["right"]
            case Side.BOTH:
                return ["both"]
            case Side.AFFECTED if affected != "both":
                return [affected]
        asked = self.choices.first or exercise.first
        first: BodySide = "left" if (affected if asked == Side.AFFECTED else asked) == "left" else "right"
        return [first, "right" if first == "left" else "left"]

    def _add_rep(
        self,
        exercise: Exercise,
        phases: list[tuple[Phase, float | None]],
        side: BodySide | None,
        set_: int,
        rep: int,
        reps: int,
    ) -> None:
        timed = exercise.kind not in (Kind.WORK, Kind.COUNT)
        for number, (phase, duration) in enumerate(phases):
            place = number // 2 if exercise.positions else None
            position = None if place is None else exercise.positions[place]
            self._add(
                exercise,
                phase,
                duration,
                side,
                set_,
                rep if timed else None,
                reps=reps if phase == "count" else None,
                position=None if place is None else place + 1,
                name=position.name if position else exercise.name,
                cue=position.cue if position else None,
                pose_to=self._pose_to(exercise, phase, position),
            )
        if phases[-1][0] == "rep":
            self.pose[side] = START_POSE

    def _pose_to(self, exercise: Exercise, phase: Phase, position: Position | None) -> str | None:
        if position is not None:
            return position.pose
        if phase == "return":
            return START_POSE
        return None if phase == "pause" else (exercise.pose or END_POSE)

    def _add(
        self,
        exercise: Exercise,
        phase: Phase,
        duration: float | None,
        side: BodySide | None,
        set_: int | None = None,
        rep: int | None = None,
        *,
        reps: int | None = None,
        position: int | None = None,
        name: str | None = None,
        cue: str | None = None,
        pose_to: str | None = None,
    ) -> None:
        pose_from = self.pose.get(side, START_POSE)
        reached = pose_to or pose_from
        if phase not in BETWEEN_REPS:
            self.pose[side] = reached
        if duration == 0:
            return
        shown = exercise.figure is not None
        self.segments.append(
            Segment(
                phase=phase,
                start_s=self.clock_s,
                duration_s=duration,
                exercise=exercise.id,
                side=side,
                set=set_,
                rep=rep,
                reps=reps,
                position=position,
                name=name or exercise.name,
                cue=cue,
                figure=exercise.figure,
                pose_from=pose_from if shown else None,
                pose_to=reached if shown else None,
            )
        )
        self.clock_s = round(self.clock_s + (duration or 0.0), 6)
