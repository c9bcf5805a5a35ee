"""Jump targets: the segment of a timeline that a skip or a step back goes to."""

from __future__ import annotations

from unclench.core.routine.timeline import BETWEEN_REPS, Timeline

JUST_BEGUN_S = 2.0


def after_rep(timeline: Timeline, index: int) -> int | None:
    """The jump target of a skip: the next rep, or the start of the next side or exercise. None at the end."""
    segments = timeline.segments
    key = segments[index].rep_key
    for later in range(index + 1, len(segments)):
        segment = segments[later]
        if segment.phase in ("switch", "prepare") or segment.rep_key not in (None, key):
            return later
    return None


def rep_before(timeline: Timeline, index: int, elapsed_s: float) -> int:
    """The jump target of a step back: the start of this rep, or of the previous rep if this one has just begun.

    `elapsed_s` is the time in segment `index`. Relax and rest belong to the rep before them.
    """
    segments = timeline.segments
    start = _start_of_rep(timeline, index)
    rep_s = elapsed_s + segments[index].start_s - segments[start].start_s
    if rep_s > JUST_BEGUN_S or segments[index].phase in ("relax", "rest") or start == 0:
        return start
    return _start_of_rep(timeline, start - 1)


def _start_of_rep(timeline: Timeline, index: int) -> int:
    segments = timeline.segments
    while index and segments[index].phase in ("relax", "rest"):
        index -= 1
    if segments[index].phase in BETWEEN_REPS:
        return index
    while index and segments[index - 1].rep_key == segments[index].rep_key:
        index -= 1
    return index
