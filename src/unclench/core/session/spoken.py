"""What to say at which moment of a segment. `cues` decides the exact time and the form."""

from __future__ import annotations

from unclench.core.i18n import _
from unclench.core.routine.routine import Exercise, Kind
from unclench.core.routine.timeline import BETWEEN_REPS, Segment, Timeline
from unclench.core.session.voice import Part

TICKS_FROM_S = 8.0
HALF_WAY_FROM_S = 20.0

# Ranks, most important first: when time is short, the parts with higher numbers are left out first.
POSITION, NAME, SIDE, AUTHOR, END, LAST, CUE, IN_FULL, HOLD = range(9)


def words_of(timeline: Timeline, index: int) -> dict[float, list[Part]]:
    """The words of a segment, by moment in seconds. The author's words replace ours."""
    segment = timeline.segments[index]
    exercise = timeline.block_of(index).exercise
    ours: dict[float, list[Part]] = {0.0: _opening(timeline, index)}
    authors: dict[float, list[Part]] = {}
    if segment.duration_s is not None and segment.phase in ("hold", "work") and exercise.kind is not Kind.BREATHS:
        duration = segment.duration_s
        if duration >= HALF_WAY_FROM_S:
            ours[duration / 2] = [Part(AUTHOR, (_("Half-way."),))]
        if duration >= TICKS_FROM_S and exercise.kind is Kind.HOLD:
            ours[duration] = [Part(END, (_("Slowly let go."), _("Let go.")))]
        for cue in exercise.cues:
            at = {"half": duration / 2, "end": duration}[cue.at] if isinstance(cue.at, str) else cue.at
            if at <= duration:
                authors.setdefault(at, []).append(Part(AUTHOR, (cue.say,)))
    return {at: parts for at, parts in (ours | authors).items() if parts}


def starts_position(timeline: Timeline, index: int) -> bool:
    """Whether a new position begins in this segment."""
    segment = timeline.segments[index]
    if segment.position is None:
        return False
    before = timeline.segments[index - 1] if index else None
    return before is None or (before.rep_key, before.position) != (segment.rep_key, segment.position)


def _starts_direction(timeline: Timeline, index: int) -> bool:
    """Whether a set begins in this segment, or turns to its next direction."""
    segment, before = timeline.segments[index], timeline.segments[index - 1] if index else None
    if segment.phase in BETWEEN_REPS or segment.rep not in (None, 1):
        return False
    return before is None or _turn(before) != _turn(segment)


def _turn(segment: Segment) -> tuple[object, ...]:
    """What stays the same while all reps of one direction are done."""
    return (segment.exercise, segment.round, segment.lap, segment.set, segment.direction)


def breath_forms(phase: str) -> tuple[str, ...]:
    """What is said and shown in a part of a breath, the longest form first; empty between breaths."""
    return {
        "inhale": (_("Breathe in."), _("In.")),
        "hold": (_("Hold."),),
        "exhale": (_("Breathe out."), _("Out.")),
        "pause": (_("Pause."),),
    }.get(phase, ())


def _opening(timeline: Timeline, index: int) -> list[Part]:
    segment = timeline.segments[index]
    exercise = timeline.block_of(index).exercise
    if segment.phase == "switch":
        return [_change_of_sides(segment)]
    parts = []
    if index == timeline.block_of(index).first:
        parts += _introduction(segment, exercise, first=index == 0)
    if _starts_last_rep(timeline, index):
        parts.append(Part(LAST, (_("Last one."),), lasts=True))
    if segment.direction is not None and _starts_direction(timeline, index):
        direction = exercise.directions[segment.direction - 1]
        name = f"{direction.name}."
        parts.append(Part(SIDE, tuple(dict.fromkeys((direction.cue or name, name))), lasts=True))
    if exercise.kind is Kind.BREATHS and (forms := breath_forms(segment.phase)):
        parts.append(Part(HOLD, forms))
    if starts_position(timeline, index):
        name = f"{segment.name}."
        forms = tuple(dict.fromkeys((segment.cue or name, name)))
        first_time = segment.rep == 1 and segment.set in (None, 1)
        parts.append(Part(POSITION, forms, lasts=True, in_full=first_time))
    elif segment.phase == "hold" and exercise.kind is Kind.HOLD and (segment.duration_s or 0) >= TICKS_FROM_S:
        parts.append(Part(HOLD, (_("Hold. Keep breathing."), _("Hold."))))
    return parts


def _change_of_sides(segment: Segment) -> Part:
    change = _("Change sides.")
    sides = _side_forms(segment)
    return Part(SIDE, (*(f"{change} {side}" for side in sides), *sides, change), lasts=bool(sides))


def _introduction(segment: Segment, exercise: Exercise, *, first: bool) -> list[Part]:
    name = f"{exercise.name}."
    names = (name,) if first else (f"{_('Next: {name}').format(name=exercise.name)}.", name)
    parts = [Part(NAME, names)]
    if sides := _side_forms(segment):
        parts.append(Part(SIDE, sides, lasts=True))
    if exercise.cue:
        parts.append(Part(CUE, (exercise.cue,)))
    return parts


def _side_forms(segment: Segment) -> tuple[str, ...]:
    match segment.side:
        case "left":
            return (_("Left side."), _("Left."))
        case "right":
            return (_("Right side."), _("Right."))
    return ()


def _starts_last_rep(timeline: Timeline, index: int) -> bool:
    """Whether this is the first segment of the last rep of a side that has several reps."""
    segment = timeline.segments[index]
    if segment.rep is None or segment.rep == 1:
        return False
    if index and timeline.segments[index - 1].rep_key == segment.rep_key:
        return False
    here = (segment.set or 1, segment.direction or 1, segment.rep)
    later = (timeline.segments[number] for number in range(index + 1, timeline.block_of(index).last + 1))
    return not any(
        other.side == segment.side
        and other.rep is not None
        and (other.set or 1, other.direction or 1, other.rep) > here
        for other in later
    )
