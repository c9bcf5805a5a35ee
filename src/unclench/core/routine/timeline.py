"""Compile a routine and choices into a Timeline. Every duration of a session is decided here, once.

Order in a routine: each round (rest between) → each exercise or circuit (rest between) → each round of a circuit (rest
between). Order in one exercise: prepare → each side (switch between) → each set (rest between) → each direction → each
rep (relax between) → each position: move, hold. Segments of 0 s are left out.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from unclench.core.routine.routine import (
    MAX_ROUNDS,
    Circuit,
    Exercise,
    Kind,
    Level,
    Position,
    Range,
    Rounds,
    Routine,
    Side,
)

Phase = Literal[
    "prepare", "switch", "rest", "relax", "move", "hold", "return", "pause", "rep", "work", "count", "inhale", "exhale"
]
BodySide = Literal["left", "right", "both"]

START_POSE = "start"
END_POSE = "end"
BREATH_S = 6.0
SHORTEST_BREATH_S = 3.0  # of those that the settings offer
INHALE_SHARE = 0.4  # breathing out takes longer than breathing in
SETS_IN_ROUND, REPS_IN_DIRECTION = 100, 10_000
"""The keys of reps count on by these in each further round and direction. Both are more than one can have, so a rep has
the same key at every level, however many there are before it."""


@dataclass(frozen=True)
class Choices:
    """What the person chose for a routine.

    `overrides` maps an exercise id to doses within the ranges of the file: reps and sets (whole numbers), hold and
    duration (seconds). `half_reps`: half of these reps, rounded down but at least 1, even below the range. `first`
    overrides the first side in the file. `affected` is the side that "affected" in the file means; for "both", such an
    exercise is done on each side. `breath_s`: the length of a breath, where the file gives none. `phase`: of a routine
    with phases, from 1.
    """

    level: Level = Level.GENTLE
    affected: Literal["left", "right", "both"] = "right"
    first: Literal["left", "right"] | None = None
    extra_prepare_s: float = 0.0
    overrides: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    switched_on: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    half_reps: bool = False
    breath_s: float = BREATH_S
    phase: int = 1

    def reps_of(self, exercise: Exercise, set_: int = 1) -> int:
        """The reps of one set; 1 for an exercise that is not done in reps."""
        overrides = self.overrides.get(exercise.id, {})
        if exercise.reps_by_set:
            reps = int(exercise.reps_by_set[set_ - 1].at(self.level))
        elif exercise.reps is not None:
            reps = int(_chosen("reps", exercise.reps, self.level, overrides))
        elif exercise.duration is not None and exercise.kind is not Kind.WORK:
            duration_s = _chosen("duration", exercise.duration, self.level, overrides)
            rep_s = rep_length(exercise, self.level, overrides, self.breath_s)
            reps = max(1, _reps_in(duration_s, rep_s, exercise.relax_s))
        else:
            return 1
        return max(1, reps // 2) if self.half_reps else reps


@dataclass(frozen=True)
class Segment:
    """One part of the timeline. None means "does not apply". `duration_s` None: open-ended, until the person is done.

    `set`, `rep`, `position`, `direction`, `round` (of the routine) and `lap` (of a circuit) count from 1. Only a count
    segment has `reps`.
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
    direction: int | None = field(default=None, repr=False)
    round: int | None = field(default=None, repr=False)
    lap: int | None = field(default=None, repr=False)

    @property
    def rep_key(self) -> RepKey | None:
        """The rep that this segment belongs to, or None between reps. A timed exercise has one rep per set."""
        if self.phase in BETWEEN_REPS:
            return None
        set_, rep = self.set or 1, self.rep or 1
        if self.round is not None:
            set_ += (self.round - 1) * MAX_ROUNDS * SETS_IN_ROUND
        if self.lap is not None:
            set_ += (self.lap - 1) * SETS_IN_ROUND
        if self.direction is not None:
            rep += (self.direction - 1) * REPS_IN_DIRECTION
        return (self.exercise, self.side, set_, rep)


RepKey = tuple[str, str | None, int, int]
BETWEEN_REPS = frozenset({"prepare", "switch", "rest", "relax"})


@dataclass(frozen=True)
class Block:
    """The segments `first` to `last` (both included) of one exercise in one round. `rounds`: how many the routine has;
    `laps`: how many its circuit has."""

    exercise: Exercise
    first: int
    last: int
    rounds: int = 1
    laps: int = 1
    circuit: str | None = None


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

        # Older notes have no rounds and directions, so a plan without them keeps its fingerprint.
        newer = [(one.direction, one.round, one.lap) for one in self.segments if one.direction or one.round or one.lap]
        return sha256((repr(self.segments) + (repr(newer) if newer else "")).encode()).hexdigest()[:16]


def compile_timeline(routine: Routine, choices: Choices | None = None) -> Timeline:
    """Compile a routine. Optional exercises are included only if they are switched on; exercises that the person left
    out are not included."""
    chosen = choices or Choices()
    builder = _Builder(chosen)
    builder.add_routine(routine)
    return Timeline(
        routine=routine.id,
        title=routine.title,
        level=chosen.level,
        segments=tuple(builder.segments),
        blocks=tuple(builder.blocks),
        total_s=builder.clock_s,
    )


def included_exercises(routine: Routine, choices: Choices) -> list[Exercise]:
    """The exercises of a routine that these choices include, in order, each once."""
    return [
        exercise
        for exercise in routine.exercises_in(choices.phase)
        if exercise.id not in choices.left_out and (not exercise.optional or exercise.id in choices.switched_on)
    ]


def included_items(routine: Routine, choices: Choices) -> list[tuple[Circuit | None, list[Exercise]]]:
    """The included exercises, those of a circuit together; an exercise outside a circuit is alone."""
    included = {exercise.id for exercise in included_exercises(routine, choices)}
    items: list[tuple[Circuit | None, list[Exercise]]] = []
    for number, exercise in enumerate(routine.exercises):
        if exercise.id not in included:
            continue
        circuit = routine.circuit_at(number)
        if circuit is not None and items and items[-1][0] is circuit:
            items[-1][1].append(exercise)
        else:
            items.append((circuit, [exercise]))
    return items


def segment_count(routine: Routine) -> int:
    """The maximum number of segments of a routine, or of its longest phase: all ranges at their high end, with all
    optional exercises. It is calculated without making them, so that a malicious file costs nothing."""
    return max(
        int(routine.rounds_in(phase).number.high)
        * sum(
            _segments_in_rounds(routine, number)
            for number, exercise in enumerate(routine.exercises)
            if exercise.phase == routine.phase_at(phase)
        )
        for phase in range(1, max(1, len(routine.phases)) + 1)
    )


def _segments_in_rounds(routine: Routine, number: int) -> int:
    """The segments of an exercise in all rounds of its circuit, with a rest after each."""
    exercise, circuit = routine.exercises[number], routine.circuit_at(number)
    every = routine.rounds_in(exercise.phase)
    laps, rounds = (1, (every,)) if circuit is None else (int(circuit.rounds.number.high), (every, circuit.rounds))
    rests = any(one.rest.high or one.exercise_rest.high for one in rounds)
    return laps * (_segments_of(exercise) + rests)


def _segments_of(exercise: Exercise) -> int:
    sides = 2 if exercise.side in (Side.EACH, Side.ALTERNATE) else 1
    together = 2 if _alternates(exercise) else 1
    one_rep = sum(1 for _phase, duration in _rep_durations(exercise, Level.FULL, {}) if duration != 0)
    per_set = [int(one.high) for one in exercise.reps_by_set] or [most_reps(exercise)] * int(exercise.sets.high)
    if not counts_reps(exercise):
        per_set = [1] * len(per_set)
    passes = [reps * max(1, len(exercise.directions)) * together for reps in per_set]
    runs = sides // together
    return (
        bool(exercise.prepare_s)
        + runs * sum(passes) * one_rep
        + runs * (sum(passes) - len(passes)) * bool(exercise.relax_s)
        + runs * (len(passes) - 1) * bool(exercise.rest.high)
        + (runs - 1) * bool(exercise.switch_s)
    )


def most_reps(exercise: Exercise) -> int:
    """The most reps that one set can have in one direction; 1 for an exercise that is not done in reps."""
    if exercise.reps_by_set:
        return max(int(one.high) for one in exercise.reps_by_set)
    if exercise.reps is not None:
        return int(exercise.reps.high)
    if exercise.duration is None or exercise.kind is Kind.WORK:
        return 1
    rep_s = rep_length(exercise, Level.GENTLE, breath_s=SHORTEST_BREATH_S)
    return max(1, _reps_in(exercise.duration.high, rep_s, exercise.relax_s))


def all_reps(exercise: Exercise) -> int:
    """The most reps of all sets and directions together, per side."""
    sets = sum(int(one.high) for one in exercise.reps_by_set) or most_reps(exercise) * int(exercise.sets.high)
    return sets * max(1, len(exercise.directions))


def rep_length(
    exercise: Exercise, level: Level, overrides: Mapping[str, float] | None = None, breath_s: float = BREATH_S
) -> float:
    """The seconds of one rep, without the relaxing after it; 0 for a count, which takes as long as the person likes."""
    return sum(duration or 0.0 for _phase, duration in _rep_durations(exercise, level, overrides or {}, breath_s))


def _reps_in(duration_s: float, rep_s: float, relax_s: float) -> int:
    """The whole reps that fit into a time, with relaxing between them."""
    return math.floor((duration_s + relax_s) / (rep_s + relax_s) + 1e-6) if rep_s else 0


def _alternates(exercise: Exercise) -> bool:
    """Whether sides alternate after each rep. A timed or counted exercise does one side, then the other."""
    return exercise.side is Side.ALTERNATE and counts_reps(exercise)


def counts_reps(exercise: Exercise) -> bool:
    """Whether each rep has a segment of its own. A count has one segment for all, timed work without reps is one."""
    if exercise.kind is Kind.WORK:
        return exercise.reps is not None or bool(exercise.reps_by_set)
    return exercise.kind is not Kind.COUNT


def rest_at(rest: Range, level: Level) -> float:
    """The seconds of a rest: less exercise means more rest."""
    return rest.low + rest.high - rest.at(level)


def _chosen(name: str, range_: Range, level: Level, overrides: Mapping[str, float]) -> float:
    return range_.clamp(overrides[name]) if name in overrides else range_.at(level)


def _rep_durations(
    exercise: Exercise, level: Level, overrides: Mapping[str, float], breath_s: float = BREATH_S
) -> list[tuple[Phase, float | None]]:
    """The phases of one rep with their durations. Positions become move, hold, move, hold …"""
    if exercise.kind is Kind.WORK:
        assert exercise.duration is not None
        return [("work", _chosen("duration", exercise.duration, level, overrides))]
    if exercise.kind is Kind.COUNT:
        return [("count", None)]
    phases: tuple[Phase, ...]
    if exercise.kind is Kind.TEMPO:
        if len(exercise.tempo) == 1:
            return [("rep", exercise.tempo[0])]
        phases = ("move", "hold", "return", "pause")
        return list(zip(phases, exercise.tempo, strict=False))
    if exercise.kind is Kind.BREATHS:
        if len(exercise.breath) > 2:
            phases = ("inhale", "hold", "exhale", "pause")
            return list(zip(phases, exercise.breath, strict=False))
        return list(zip(("inhale", "exhale"), exercise.breath or in_and_out(breath_s), strict=True))
    own_hold = 0.0 if exercise.hold is None else _chosen("hold", exercise.hold, level, overrides)
    durations: list[tuple[Phase, float | None]] = []
    for position in exercise.positions or (Position(exercise.name),):
        move = exercise.move_s if position.move_s is None else position.move_s
        hold = own_hold if position.hold is None else position.hold.at(level)
        durations += [("move", move), ("hold", hold)]
    return durations


def in_and_out(breath_s: float) -> tuple[float, float]:
    """The seconds of breathing in and of breathing out in one breath."""
    inhale_s = round(breath_s * INHALE_SHARE, 1)
    return inhale_s, round(breath_s - inhale_s, 6)


class _Step(NamedTuple):
    """One part of a rep; the same in each rep of an exercise."""

    phase: Phase
    duration_s: float | None
    position: int | None
    name: str
    cue: str | None
    pose_to: str | None


def _steps(exercise: Exercise, phases: list[tuple[Phase, float | None]]) -> list[_Step]:
    if not exercise.positions:
        return [
            _Step(phase, duration, None, exercise.name, None, _pose_to(exercise, phase)) for phase, duration in phases
        ]
    positions = [(number, position) for number, position in enumerate(exercise.positions, 1) for _half in range(2)]
    return [
        _Step(phase, duration, number, position.name, position.cue, position.pose)
        for (phase, duration), (number, position) in zip(phases, positions, strict=True)
    ]


def _pose_to(exercise: Exercise, phase: Phase) -> str | None:
    if phase in ("return", "exhale"):
        return START_POSE
    return None if phase == "pause" else (exercise.pose or END_POSE)


class _Builder:
    """Appends segments. Keeps the start time of the next segment, the last pose of each side, and which round and
    direction the next segments are in."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.segments: list[Segment] = []
        self.blocks: list[Block] = []
        self.clock_s = 0.0
        self.pose: dict[BodySide | None, str] = {}
        self.round: int | None = None
        self.lap: int | None = None
        self.direction: int | None = None

    def add_routine(self, routine: Routine) -> None:
        """All exercises, in all rounds."""
        every, rounds = routine.rounds_in(self.choices.phase), self._number(routine.rounds_in(self.choices.phase))
        items = [
            (circuit, played)
            for circuit, exercises in included_items(routine, self.choices)
            if (played := [one for one in exercises if self._takes_time(one)])
        ]
        for round_ in range(1, rounds + 1):
            self.round = round_ if rounds > 1 else None
            for number, (circuit, exercises) in enumerate(items, 1):
                rest = every.exercise_rest if number < len(items) else every.rest
                last = number == len(items) and round_ == rounds
                self._add_item(circuit, exercises, rounds, None if last else rest)

    def _add_item(self, circuit: Circuit | None, exercises: list[Exercise], rounds: int, rest: Range | None) -> None:
        """A circuit or a single exercise, with the rest after it."""
        own = circuit.rounds if circuit else Rounds()
        laps, name = self._number(own), circuit.name if circuit else None
        for lap in range(1, laps + 1):
            self.lap = lap if laps > 1 else None
            for number, exercise in enumerate(exercises, 1):
                first = len(self.segments)
                self.add_exercise(exercise)
                after = own.exercise_rest if number < len(exercises) else own.rest if lap < laps else rest
                if after is not None:
                    last = self.segments[-1]
                    self._add(exercise, "rest", rest_at(after, self.choices.level), last.side, last.set)
                self.blocks.append(Block(exercise, first, len(self.segments) - 1, rounds, laps, name))

    def _takes_time(self, exercise: Exercise) -> bool:
        """Whether anything of an exercise is played. Only positions can all be passed in 0 s."""
        if exercise.kind is not Kind.POSITIONS or exercise.prepare_s:
            return True
        alone = _Builder(self.choices)
        alone.add_exercise(exercise)
        return bool(alone.segments)

    def _number(self, rounds: Rounds) -> int:
        return int(rounds.number.at(self.choices.level))

    def add_exercise(self, exercise: Exercise) -> None:
        """One exercise, in this round."""
        level, overrides = self.choices.level, self.choices.overrides.get(exercise.id, {})
        sides = self._sides(exercise)
        sets = len(exercise.reps_by_set) or int(_chosen("sets", exercise.sets, level, overrides))
        steps = _steps(exercise, _rep_durations(exercise, level, overrides, self.choices.breath_s))
        rest_s = rest_at(exercise.rest, level)
        self.pose, self.direction = {}, None
        self._add(exercise, "prepare", exercise.prepare_s + self.choices.extra_prepare_s, sides[0], cue=exercise.cue)
        for turn in [sides] if _alternates(exercise) else [[side] for side in sides]:
            if turn[0] is not sides[0]:
                self._add(exercise, "switch", exercise.switch_s, turn[0])
            for set_ in range(1, sets + 1):
                self._add_set(exercise, steps, turn, set_)
                self.direction = None
                if set_ < sets:
                    self._add(exercise, "rest", rest_s, turn[0], set_)

    def _add_set(self, exercise: Exercise, steps: list[_Step], sides: list[BodySide | None], set_: int) -> None:
        reps, counts = self.choices.reps_of(exercise, set_), counts_reps(exercise)
        passes = range(1, reps + 1) if counts else (1,)
        directions = range(1, len(exercise.directions) + 1) or (None,)
        turns = [(direction, rep, side) for direction in directions for rep in passes for side in sides]
        for number, (direction, rep, side) in enumerate(turns, 1):
            self.direction = direction
            cue = exercise.directions[direction - 1].cue if direction else None
            for step in steps:
                count = reps if step.phase == "count" else None
                self._add(
                    exercise, step.phase, step.duration_s, side, set_, rep if counts else None, count, step.position,
                    step.name, step.cue if step.position else cue, step.pose_to,
                )  # fmt: skip
            if steps[-1].phase == "rep":
                self.pose[side] = START_POSE
            if number < len(turns):
                self._add(exercise, "relax", exercise.relax_s, side, set_, rep)

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

    def _add(
        self,
        exercise: Exercise,
        phase: Phase,
        duration: float | None,
        side: BodySide | None,
        set_: int | None = None,
        rep: int | None = None,
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
                direction=self.direction,
                round=self.round,
                lap=self.lap,
            )
        )
        self.clock_s = round(self.clock_s + (duration or 0.0), 6)
