"""Which drawing of a moving picture belongs to a moment of an exercise. No Qt, no files: numbers only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from unclench.core.routine.routine import Exercise, Side
from unclench.core.routine.timeline import START_POSE

TRAVEL_S, REST_S = 1.6, 0.9  # where no timer leads: from one pose to the next, and the rest in each
AT_REST = "hold"


@dataclass(frozen=True)
class Loop:
    """A closed movement, such as a circle: the frames from `first` to `last` and round again, backwards when `first` is
    the larger; once round lasts `cycle_s` seconds when no timer says otherwise."""

    first: int
    last: int
    cycle_s: float

    @property
    def length(self) -> int:
        """How many frames once round is."""
        return abs(self.last - self.first) + 1

    def frame(self, turns: float) -> int:
        """The frame after so many times round."""
        ahead = int(turns * self.length) % self.length
        return self.first + (ahead if self.last >= self.first else -ahead)


@dataclass(frozen=True)
class Figure:
    """The frames of one moving picture, 0 to `frames` - 1, and where in them its poses are.

    `closed`: the last frame leads on to the first. `loops`: closed movements, each of which is also a pose (its first
    frame). `seen`: whose left is on the left, "own", "facing" or "mirror". `swap`: pairs of poses that become each
    other when the picture is mirrored, since that turns rotations round. `still`: the pose that tells what it is about.
    ValueError when these do not fit together, so that a frame asked for later is always there.
    """

    frames: int
    poses: Mapping[str, int]
    still: str
    closed: bool = False
    loops: Mapping[str, Loop] = field(default_factory=dict)
    seen: str = "own"
    swap: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        known = {*self.loops, *(name for pair in self.swap for name in pair), self.still}
        if not known <= set(self.poses):
            raise ValueError(f"no such pose: {', '.join(sorted(known - set(self.poses)))}")
        ends = [frame for loop in self.loops.values() for frame in (loop.first, loop.last)]
        if not all(0 <= frame < self.frames for frame in (*self.poses.values(), *ends)):
            raise ValueError(f"a pose outside the frames 0 to {self.frames - 1}")
        if not all(loop.cycle_s > 0 for loop in self.loops.values()):
            raise ValueError("a loop that takes no time")

    def named(self, pose: str | None, *, mirrored: bool) -> str:
        """The pose of this figure that is meant. One that is not here: its start, its first loop or else its still."""
        name = pose or ""
        if name not in self.poses:
            if name == START_POSE:
                return min(self.poses, key=self.poses.__getitem__)
            name = next(iter(self.loops), self.still)
        if mirrored:
            for one, other in self.swap:
                if name in (one, other):
                    return other if name == one else one
        return name


@dataclass(frozen=True)
class Tour:
    """How an exercise is shown where no timer leads: the figure, the poses to go through, and the side it is for."""

    figure: str
    poses: tuple[str, ...] = ()
    mirrored: bool = False


def tour_of(exercise: Exercise, affected: str) -> Tour | None:
    """The tour of an exercise, None when it has no figure; for the side that the exercise is of, or `affected`."""
    if exercise.figure is None:
        return None
    side = affected if exercise.side in (Side.AFFECTED, Side.EACH, Side.ALTERNATE) else exercise.side
    poses = [position.pose for position in exercise.positions if position.pose] or [exercise.pose or ""]
    return Tour(exercise.figure, tuple(filter(None, poses)), side == Side.RIGHT)


def frame_at(
    figure: Figure, pose_from: str | None, pose_to: str | None, phase: str, motion: float, *, mirrored: bool = False
) -> int:
    """The frame of a moment of the player.

    `motion` is the PlayerView's: 0-1 of the way in a move, a return or a rep, seconds so far in timed work. A move
    eases in and out along the real frames; a hold rests; work repeats its loop at the loop's own pace and a rep
    stretches one round over its length (there and back, where the pose is no loop).
    """
    here, there = figure.named(pose_from, mirrored=mirrored), figure.named(pose_to, mirrored=mirrored)
    loop = figure.loops.get(there)
    if phase in ("work", "count"):
        if loop is not None:
            return loop.frame(motion / loop.cycle_s)
        return _between(figure, figure.poses[here], figure.poses[there], motion / TRAVEL_S)
    if phase == "rep":
        if loop is not None:
            return loop.frame(min(motion, 1.0) % 1.0)
        return _between(figure, figure.poses[here], figure.poses[there], 1 - abs(2 * min(motion, 1.0) - 1))
    travels = phase in ("move", "return")
    return _between(figure, figure.poses[here], figure.poses[there], motion if travels else 1.0)


def tour_frame(figure: Figure, poses: Sequence[str], seconds: float, *, mirrored: bool = False) -> int:
    """The frame of a figure that shows itself, `seconds` after it began. It begins in the pose that `resting` names."""
    stops = _stops(figure, poses, mirrored=mirrored)
    if len(stops) == 1:
        return frame_at(figure, stops[0], stops[0], "work", seconds)
    leg, past = divmod(max(seconds, 0.0), TRAVEL_S + REST_S)
    here, there = (stops[(int(leg) + step) % len(stops)] for step in (0, 1))
    return frame_at(figure, here, there, "move", max(0.0, past - REST_S) / TRAVEL_S)


def resting(figure: Figure, poses: Sequence[str], *, mirrored: bool = False) -> str:
    """The pose that stands for a whole exercise: the figure's still, when the exercise comes by it. Its arrow is shown
    with it, since nothing moves to say what does."""
    return _stops(figure, poses, mirrored=mirrored)[0]


def arrow_pose(figure: Figure, pose_to: str | None, phase: str, *, mirrored: bool = False) -> str | None:
    """The pose whose arrow is shown: only while something moves."""
    moves = phase in ("move", "return", "rep", "work", "count")
    return figure.named(pose_to, mirrored=mirrored) if moves else None


def _stops(figure: Figure, poses: Sequence[str], *, mirrored: bool) -> list[str]:
    """The poses of a tour as this figure has them, its still first; a single one that is a loop stands alone."""
    known = [figure.named(pose, mirrored=mirrored) for pose in poses if pose in figure.poses]
    if not known and figure.loops:
        known = [figure.named(next(iter(figure.loops)), mirrored=mirrored)]
    if not known:
        known = sorted(figure.poses, key=figure.poses.__getitem__)
    if len(known) == 1 and known[0] not in figure.loops:
        known.append(figure.named(START_POSE, mirrored=mirrored))
    still = figure.named(figure.still, mirrored=mirrored)
    start = known.index(still) if still in known else 0
    return known[start:] + known[:start]


def _between(figure: Figure, here: int, there: int, way: float) -> int:
    """Along the real frames, round the shorter way where the figure is closed."""
    step = there - here
    if figure.closed and abs(step) * 2 > figure.frames:
        step -= figure.frames if step > 0 else -figure.frames
    part = min(max(way, 0.0), 1.0)
    return (here + round(step * part * part * (3 - 2 * part))) % figure.frames
