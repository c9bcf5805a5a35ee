"""Which frame of an animated figure to show at each moment of an exercise. No Qt and no files, only numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from unclench.core.routine.routine import Exercise, Side
from unclench.core.routine.timeline import START_POSE

TRAVEL_S, REST_S = 1.6, 0.9  # without a timer: the time from one pose to the next, and the rest in each pose
AT_REST = "hold"


@dataclass(frozen=True)
class Loop:
    """A movement that repeats, such as a circle: the frames from `first` to `last`, then from `first` again. The frames
    run backward when `first` is larger. One cycle takes `cycle_s` seconds, unless a timer sets its length."""

    first: int
    last: int
    cycle_s: float

    @property
    def length(self) -> int:
        """The number of frames in one cycle."""
        return abs(self.last - self.first) + 1

    def frame(self, cycles: float) -> int:
        """The frame after this many cycles."""
        ahead = int(cycles * self.length) % self.length
        return self.first + (ahead if self.last >= self.first else -ahead)


@dataclass(frozen=True)
class Figure:
    """The frames of one animated figure, 0 to `frames` - 1, and the frame of each of its poses.

    `closed`: the first frame follows the last. `loops`: movements that repeat; each is also a pose (its first frame).
    `seen`: the point of view that decides which side is left: "own", "facing" or "mirror". `swap`: pairs of poses that
    change places when the figure is mirrored, because that reverses rotations. `still`: the pose to show when nothing
    moves. Raises ValueError when these are inconsistent, so that every frame that is computed later exists.
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
        """The name of a pose that this figure has. For an unknown pose: its first pose if `pose` is the start,
        otherwise its first loop or its still pose. `mirrored` applies `swap`."""
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
    """How an exercise is shown without a timer: the figure, the poses to go through, and whether to mirror it."""

    figure: str
    poses: tuple[str, ...] = ()
    mirrored: bool = False


def tour_of(exercise: Exercise, affected: str) -> Tour | None:
    """The tour of an exercise, for its side, or else for the `affected` side (the right one for "both"). None when the
    exercise has no figure."""
    if exercise.figure is None:
        return None
    either = exercise.side in (Side.AFFECTED, Side.EACH, Side.ALTERNATE)
    mirrored = affected != "left" if either else exercise.side is Side.RIGHT
    poses = [position.pose for position in exercise.positions if position.pose] or [exercise.pose or ""]
    return Tour(exercise.figure, tuple(filter(None, poses)), mirrored)


def frame_at(
    figure: Figure, pose_from: str | None, pose_to: str | None, phase: str, motion: float, *, mirrored: bool = False
) -> int:
    """The frame to show at a moment of the player.

    `motion` is that of PlayerView: the completed share (0-1) of a move, return or rep; elapsed seconds in timed work. A
    move eases in and out over the frames between the poses. A hold stays in its pose. Work repeats its loop at the
    loop's own speed. A rep stretches one cycle over its length; if the pose is not a loop, it goes there and back.
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
    travels = phase in ("move", "return", "inhale", "exhale")
    return _between(figure, figure.poses[here], figure.poses[there], motion if travels else 1.0)


def tour_frame(figure: Figure, poses: Sequence[str], seconds: float, *, mirrored: bool = False) -> int:
    """The frame of a tour, `seconds` after its start. It starts in the pose that `resting` returns."""
    stops = _stops(figure, poses, mirrored=mirrored)
    if len(stops) == 1:
        return frame_at(figure, stops[0], stops[0], "work", seconds)
    leg, past = divmod(max(seconds, 0.0), TRAVEL_S + REST_S)
    here, there = (stops[(int(leg) + step) % len(stops)] for step in (0, 1))
    return frame_at(figure, here, there, "move", max(0.0, past - REST_S) / TRAVEL_S)


def resting(figure: Figure, poses: Sequence[str], *, mirrored: bool = False) -> str:
    """The pose that represents a whole exercise: the figure's still pose, if the tour contains it. Its arrow is shown
    too, to tell what moves."""
    return _stops(figure, poses, mirrored=mirrored)[0]


def arrow_pose(figure: Figure, pose_to: str | None, phase: str, *, mirrored: bool = False) -> str | None:
    """The pose whose arrow is shown. None when nothing moves."""
    moves = phase in ("move", "return", "rep", "work", "count", "inhale", "exhale")
    return figure.named(pose_to, mirrored=mirrored) if moves else None


def _stops(figure: Figure, poses: Sequence[str], *, mirrored: bool) -> list[str]:
    """The poses of a tour that this figure has, beginning with its still pose. A single pose that is not a loop gets
    the start pose as a second stop."""
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


def _between(figure: Figure, here: int, there: int, share: float) -> int:
    """The frame at `share` (0-1) of the way between two frames, eased. A closed figure takes the shorter way."""
    step = there - here
    if figure.closed and abs(step) * 2 > figure.frames:
        step -= figure.frames if step > 0 else -figure.frames
    part = min(max(share, 0.0), 1.0)
    return (here + round(step * part * part * (3 - 2 * part))) % figure.frames
