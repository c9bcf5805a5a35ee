"""What the player shows now, as a value: words, numbers, ring, poses. The front ends draw it and decide nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from unclench.core.i18n import _
from unclench.core.ports import Reading
from unclench.core.routine.figure import Figure
from unclench.core.routine.routine import Kind
from unclench.core.routine.timeline import BETWEEN_REPS, Block, Segment
from unclench.core.session.events import PauseReason
from unclench.core.session.session import LEAD_IN_S, Session, Status
from unclench.core.session.spoken import breath_forms


@dataclass(frozen=True)
class PositionView:
    """One position in the strip. During a rep with positions, exactly one is current."""

    name: str
    pose: str | None
    current: bool
    done: bool


@dataclass(frozen=True)
class NextView:
    """What comes next: its name, side and picture (`mirrored`: for the right side)."""

    name: str
    side: str
    figure: str | None
    pose: str | None
    mirrored: bool = False


@dataclass(frozen=True)
class BlockView:
    """One exercise in the strip of the session. `share`: its part of the total length. `filled`: how much is done,
    0-1."""

    name: str
    share: float
    filled: float
    current: bool


@dataclass(frozen=True)
class PlayerView:
    """One moment of the player.

    - seconds: whole seconds left at this speed, rounded up; in an open-ended segment, the reps to do
    - ring: the share of the segment that is left, from 1 to 0; None in an open-ended segment
    - rep, reps: the number of this rep (0 before the first), and how many there are in this set and side
    - motion: the completed share (0-1) of a move from `pose_from` to `pose_to`; elapsed seconds in timed or counted
      work and in a hold
    - left_s: real seconds left in the session at this speed, without open-ended exercises
    - image, alt: the file and description of the person's own picture, for this position or else for the exercise
    """

    status: Status
    phase: str
    phase_word: str
    seconds: int
    ring: float | None
    exercise: str
    name: str
    cue: str
    mistake: str | None
    side: str | None
    side_word: str
    rep: int
    reps: int
    reps_done: tuple[bool, ...]
    set: int
    sets: int
    progress: str
    positions: tuple[PositionView, ...]
    next: NextView | None
    blocks: tuple[BlockView, ...]
    left_s: float
    speed: float
    message: str
    figure: str | None
    pose_from: str | None
    pose_to: str | None
    motion: float
    image: str | None
    alt: str | None


@dataclass(frozen=True)
class RingView:
    """The parts of a PlayerView that change in every frame: `seconds`, `ring` and `left_s`."""

    seconds: int
    ring: float | None
    left_s: float


def player_view(session: Session, now: Reading) -> PlayerView:
    """The view of a session at `now`. The session does not need a tick first."""
    return view_at(still_view(session), session, now)


def still_view(session: Session) -> PlayerView:
    """The parts of the view that stay the same until the next step; the other parts are as at the start of the segment.
    Make it once per step, so that `view_at` is cheap."""
    segment = session.segment
    block = session.timeline.block_of(session.index)
    exercise = block.exercise
    position = exercise.positions[segment.position - 1] if segment.position else None
    pictured = position if position is not None and position.image else exercise
    key = segment.rep_key
    reps, sets = _reps_and_sets(session, block, segment)
    rep = segment.rep or (1 if key is not None else 0)
    return PlayerView(
        status=session.status,
        phase=segment.phase,
        phase_word=phase_word(segment.phase),
        seconds=segment.reps or 0,
        ring=None,
        exercise=exercise.name,
        name=segment.name,
        cue=_cue(segment, exercise.kind, exercise.cue),
        mistake=exercise.mistake,
        side=segment.side,
        side_word=side_word(segment.side),
        rep=rep,
        reps=reps,
        reps_done=_reps_done(session, block, segment),
        set=segment.set or 1,
        sets=sets,
        progress=_progress(segment, block, rep, reps, sets),
        positions=_positions(session, block, segment),
        next=_next(session),
        blocks=_blocks(session),
        left_s=0.0,
        speed=session.speed,
        message=_message(session),
        figure=segment.figure,
        pose_from=segment.pose_from,
        pose_to=segment.pose_to,
        motion=0.0,
        image=pictured.image,
        alt=pictured.alt,
    )


def view_at(still: PlayerView, session: Session, now: Reading) -> PlayerView:
    """The `still_view` of this session, updated to `now`."""
    segment = session.segment
    so_far = session.elapsed_s(now.mono_s)
    elapsed = min(so_far, segment.duration_s or 0.0)  # open-ended time is not part of the plan
    ring = ring_at(session, now)
    return replace(
        still,
        seconds=ring.seconds,
        ring=ring.ring,
        blocks=_fill(still.blocks, session, elapsed),
        left_s=ring.left_s,
        motion=_motion(segment, so_far if segment.duration_s is None else elapsed),
    )


def ring_at(session: Session, now: Reading) -> RingView:
    """Only what the ring needs; it is drawn three times as often as the rest."""
    segment = session.segment
    elapsed = min(session.elapsed_s(now.mono_s), segment.duration_s or 0.0)
    return RingView(
        _seconds(session, now, segment, elapsed),
        None if segment.duration_s is None else 1 - elapsed / segment.duration_s,
        _left_s(session, elapsed),
    )


def phase_word(phase: str) -> str:
    """The word that is shown for a phase."""
    return {
        "prepare": _("Ready"),
        "move": _("Move"),
        "hold": _("Hold"),
        "relax": _("Let go"),
        "rest": _("Rest"),
        "switch": _("Switch"),
        "work": _("Work"),
        "count": _("Count"),
        "return": _("Return"),
        "pause": _("Pause"),
        "rep": _("Move"),
        "inhale": _("Inhale"),
        "exhale": _("Exhale"),
    }[phase]


def phase_seen(phase: str, pose: str | None, figure: Figure | None) -> tuple[str, str]:
    """The phase, and the word for it, that fit what the figure shows. A hold with a moving figure (a massage stroke)
    counts as work; work with a figure that does not move (a rest, the night) counts as a hold."""
    if figure is not None and phase in ("hold", "work"):
        if figure.named(pose, mirrored=False) in figure.loops:
            return "work", phase_word("move")
        if phase == "work" and figure.frames == 1:
            return "hold", _("Stay")
    return phase, phase_word(phase)


def as_drawn(view: PlayerView, figure: Figure | None) -> PlayerView:
    """The view with the phase that its figure shows. The person's own picture replaces the figure."""
    phase, word = phase_seen(view.phase, view.pose_to, None if view.image else figure)
    return view if phase == view.phase else replace(view, phase=phase, phase_word=word)


def side_word(side: str | None) -> str:
    """Left, Right, Both sides, or an empty string."""
    return {"left": _("Left"), "right": _("Right"), "both": _("Both sides")}.get(side or "", "")


def pause_sentence(reason: PauseReason | None) -> str:
    """A sentence that says why the session is paused."""
    match reason:
        case PauseReason.SLEPT:
            return _("Paused: the computer or the program was asleep. That time was not counted.")
        case PauseReason.LOCKED:
            return _("Paused: the screen was locked.")
        case PauseReason.HURTS:
            return _("The clock has stopped. Let go, and let it settle.")
    return _("Paused.")


def _seconds(session: Session, now: Reading, segment: Segment, elapsed: float) -> int:
    if session.status is Status.LEAD_IN:
        return max(1, math.ceil(session.since_s + LEAD_IN_S - now.mono_s - 1e-6))
    if segment.duration_s is None:
        return segment.reps or 0
    return math.ceil((segment.duration_s - elapsed) / session.speed - 1e-6)


def _cue(segment: Segment, kind: Kind, exercise_cue: str | None) -> str:
    if segment.phase == "switch":
        return _("Change sides.")
    if segment.cue:
        return segment.cue
    if segment.position is not None:
        return segment.name
    if segment.phase in ("relax", "rest"):
        return _("Let go.") if segment.phase == "relax" else _("Rest a little.")
    if segment.phase == "prepare":
        return exercise_cue or _("Get ready.")
    if kind is Kind.BREATHS and not exercise_cue:
        return breath_forms(segment.phase)[0]
    return exercise_cue or segment.name


def _reps_and_sets(session: Session, block: Block, segment: Segment) -> tuple[int, int]:
    """The number of reps in this set, side and direction, and of sets on this side."""
    same = [s for s in _segments_of(session, block) if s.side == segment.side]
    here = (segment.set or 1, _direction(block, segment))
    reps = {s.rep or 1 for s in same if (s.set or 1, s.direction) == here}
    return len(reps), max((s.set or 1 for s in same), default=1)


def _direction(block: Block, segment: Segment) -> int | None:
    """The direction of a segment; before a set it is the first one, after a set the last one."""
    number = len(block.exercise.directions)
    if segment.direction is not None or not number:
        return segment.direction
    return number if segment.phase == "rest" else 1


def _segments_of(session: Session, block: Block) -> list[Segment]:
    """The segments of a block that belong to a rep."""
    return [s for s in session.timeline.segments[block.first : block.last + 1] if s.phase not in BETWEEN_REPS]


def _reps_done(session: Session, block: Block, segment: Segment) -> tuple[bool, ...]:
    here = (segment.side, segment.set or 1, _direction(block, segment))
    same = (s.rep_key for s in _segments_of(session, block) if (s.side, s.set or 1, s.direction) == here)
    return tuple(key in session.done for key in dict.fromkeys(same))


def _progress(segment: Segment, block: Block, rep: int, reps: int, sets: int) -> str:
    exercise, parts = block.exercise, []
    if segment.round is not None:
        parts.append(_("Round {round} of {rounds}").format(round=segment.round, rounds=block.rounds))
    if segment.lap is not None:
        name = block.circuit or _("Circuit")
        parts.append(_("{name} {round} of {rounds}").format(name=name, round=segment.lap, rounds=block.laps))
    elif block.circuit:
        parts.append(block.circuit)
    if reps > 1 and rep:
        form = _("Breath {rep} of {reps}") if exercise.kind is Kind.BREATHS else _("Rep {rep} of {reps}")
        parts.append(form.format(rep=rep, reps=reps))
    if segment.direction is not None:
        parts.append(exercise.directions[segment.direction - 1].name)
    if side_word(segment.side):
        parts.append(side_word(segment.side))
    if sets > 1:
        parts.append(_("Set {set} of {sets}").format(set=segment.set or 1, sets=sets))
    return " · ".join(parts)


def _positions(session: Session, block: Block, segment: Segment) -> tuple[PositionView, ...]:
    in_rep = segment.phase not in BETWEEN_REPS
    return tuple(
        PositionView(
            position.name,
            position.pose,
            current=in_rep and segment.position == number,
            done=in_rep and (segment.position or 0) > number,
        )
        for number, position in enumerate(block.exercise.positions, start=1)
    )


def _next(session: Session) -> NextView | None:
    """The next position, side or exercise; None if only reps of the current one follow."""
    segments = session.timeline.segments
    here = segments[session.index]
    for following in segments[session.index + 1 :]:
        if following.phase in ("relax", "rest", "return", "pause"):
            continue
        if _stays(here, following):
            continue
        exercise = session.timeline.block_of(session.index).exercise
        name = following.name
        if following.phase == "switch":
            name = _("Change sides")
        elif following.direction and following.exercise == exercise.id and following.direction != here.direction:
            name = exercise.directions[following.direction - 1].name
        return NextView(name, side_word(following.side), following.figure, following.pose_to, following.side == "right")
    return None


def _stays(here: Segment, following: Segment) -> bool:
    """Whether both are the same position, side and direction of the same exercise."""
    same = (following.exercise, following.side, following.position) == (here.exercise, here.side, here.position)
    return same and following.direction in (here.direction, None)


def _blocks(session: Session) -> tuple[BlockView, ...]:
    timeline = session.timeline
    whole = timeline.total_s or 1.0
    views = []
    for block in timeline.blocks:
        _start, length = _span(session, block)
        done = session.index > block.last
        current = block.first <= session.index <= block.last
        views.append(BlockView(block.exercise.name, length / whole, 1.0 if done else 0.0, current))
    return tuple(views)


def _fill(blocks: tuple[BlockView, ...], session: Session, elapsed: float) -> tuple[BlockView, ...]:
    """The blocks, with the current one filled as far as it is done."""
    number = next(number for number, block in enumerate(blocks) if block.current)
    start, length = _span(session, session.timeline.blocks[number])
    here = session.segment.start_s + elapsed
    filled = min(max(here - start, 0.0), length) / length if length else 0.0
    return (*blocks[:number], replace(blocks[number], filled=filled), *blocks[number + 1 :])


def _span(session: Session, block: Block) -> tuple[float, float]:
    """The start and the length of a block, in seconds."""
    first, last = session.timeline.segments[block.first], session.timeline.segments[block.last]
    return first.start_s, last.start_s + (last.duration_s or 0.0) - first.start_s


def _left_s(session: Session, elapsed: float) -> float:
    left = (session.timeline.total_s - session.segment.start_s - elapsed) / session.speed
    return 0.0 if session.status is Status.ENDED else max(left, 0.0)


def _message(session: Session) -> str:
    if session.status in (Status.PAUSED, Status.HURTING):
        return pause_sentence(session.pause_reason)
    return _("Continues in a moment.") if session.status is Status.LEAD_IN else ""


def _motion(segment: Segment, elapsed: float) -> float:
    """`PlayerView.motion`: a share in a move, return, rep or breath; elapsed seconds in work and in a hold, which may
    have a pose that moves; 1 in every other phase."""
    if segment.phase in ("move", "return", "rep", "inhale", "exhale") and segment.duration_s:
        return elapsed / segment.duration_s
    if segment.phase in ("work", "count", "hold"):
        return elapsed
    return 1.0
