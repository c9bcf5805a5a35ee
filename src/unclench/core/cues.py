"""Which sound and which words belong to which moment of which segment.

Density follows the hold: under 8 s only begin and release; from 8 s also ticks in the last three seconds; from 20 s
also half-way. Two sounds never meet: where one segment ends and the next begins, the beginning has the say. Where
the author has words for a moment, ours give way.
"""

from __future__ import annotations

from dataclasses import dataclass

from unclench.core.routine import Exercise, Kind
from unclench.core.timeline import Segment, Timeline
from unclench.core.words import _

TICKS_FROM_S = 8.0
HALF_WAY_FROM_S = 20.0
COUNTDOWN_FROM_S = 5.0
TICKS = 3

SOUNDS = ("begin", "half-way", "release", "switch", "finish", "tick")


@dataclass(frozen=True)
class CueEvent:
    """A sound, words, or both, `at_s` seconds of unscaled time into a segment."""

    at_s: float
    sound: str | None = None
    say: str | None = None


def cue_plan(timeline: Timeline, index: int) -> tuple[CueEvent, ...]:
    """The cues of segment `index`, in order of time."""
    segment = timeline.segments[index]
    exercise = timeline.block_of(index).exercise
    events = _sounds(timeline, index) + _spoken(timeline, index, segment, exercise)
    return tuple(sorted(events, key=lambda event: event.at_s))


def opening_sound(segment: Segment, exercise: Exercise) -> str | None:
    """The sound at the first moment of a segment."""
    match segment.phase:
        case "switch":
            return "switch"
        case "rep" | "work" | "count":
            return "begin"
        case "hold":
            return None if exercise.kind is Kind.TEMPO else "begin"
        case "move":
            return "begin" if exercise.kind is Kind.TEMPO else None
        case "return":
            return "release"
    return None


def _sounds(timeline: Timeline, index: int) -> list[CueEvent]:
    segment = timeline.segments[index]
    exercise = timeline.block_of(index).exercise
    events = []
    opening = opening_sound(segment, exercise)
    if opening:
        events.append(CueEvent(0.0, opening))
    if segment.duration_s is None:
        return events
    duration = segment.duration_s
    if segment.phase in ("hold", "work"):
        if duration >= HALF_WAY_FROM_S:
            events.append(CueEvent(duration / 2, "half-way"))
        if duration >= TICKS_FROM_S:
            events += _ticks(duration)
        if not _next_has_sound(timeline, index):
            events.append(CueEvent(duration, "release"))
    elif segment.phase in ("prepare", "switch", "rest") and duration >= COUNTDOWN_FROM_S:
        events += _ticks(duration)
    return events


def _ticks(duration_s: float) -> list[CueEvent]:
    return [CueEvent(duration_s - left, "tick") for left in range(TICKS, 0, -1)]


def _next_has_sound(timeline: Timeline, index: int) -> bool:
    """The end of the session counts: it has the finish."""
    if index + 1 == len(timeline.segments):
        return True
    following = timeline.segments[index + 1]
    return opening_sound(following, timeline.block_of(index + 1).exercise) is not None


def _spoken(timeline: Timeline, index: int, segment: Segment, exercise: Exercise) -> list[CueEvent]:
    ours: dict[float, list[str]] = {0.0: _opening_words(timeline, index)}
    authors: dict[float, list[str]] = {}
    if segment.duration_s is not None and segment.phase in ("hold", "work"):
        duration = segment.duration_s
        if duration >= HALF_WAY_FROM_S:
            ours[duration / 2] = [_("Half-way.")]
        if duration >= TICKS_FROM_S and exercise.kind is Kind.HOLD:
            ours[duration] = [_("Slowly let go.")]
        for cue in exercise.cues:
            at = {"half": duration / 2, "end": duration}[cue.at] if isinstance(cue.at, str) else cue.at
            if at <= duration:
                authors.setdefault(at, []).append(cue.say)
    return [CueEvent(at, say=" ".join(words)) for at, words in (ours | authors).items() if words]


def _opening_words(timeline: Timeline, index: int) -> list[str]:
    segment = timeline.segments[index]
    exercise = timeline.block_of(index).exercise
    if segment.phase == "switch":
        return [_("Change sides."), *_side_words(segment)]
    words = []
    if index == timeline.block_of(index).first:
        name = exercise.name if index == 0 else _("Next: {name}").format(name=exercise.name)
        words += [f"{name}.", *_side_words(segment), *([exercise.cue] if exercise.cue else [])]
    if _starts_last_rep(timeline, index):
        words.append(_("Last one."))
    if segment.position is not None and _starts_position(timeline, index):
        words.append(segment.cue or f"{segment.name}.")
    elif segment.phase == "hold" and exercise.kind is Kind.HOLD and (segment.duration_s or 0) >= TICKS_FROM_S:
        words.append(_("Hold. Keep breathing."))
    return words


def _side_words(segment: Segment) -> list[str]:
    match segment.side:
        case "left":
            return [_("Left side.")]
        case "right":
            return [_("Right side.")]
    return []


def _starts_last_rep(timeline: Timeline, index: int) -> bool:
    """True at the first segment of the last of several reps on a side."""
    segment = timeline.segments[index]
    if segment.rep is None or segment.rep == 1:
        return False
    if index and timeline.segments[index - 1].rep_key == segment.rep_key:
        return False
    here = (segment.set, segment.rep)
    later = (timeline.segments[number] for number in range(index + 1, timeline.block_of(index).last + 1))
    return not any(other.side == segment.side and (other.set, other.rep or 0) > here for other in later)


def _starts_position(timeline: Timeline, index: int) -> bool:
    before = timeline.segments[index - 1] if index else None
    segment = timeline.segments[index]
    return before is None or (before.rep_key, before.position) != (segment.rep_key, segment.position)
