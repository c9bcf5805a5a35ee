"""Routines just beyond each safety limit, and routines exactly at it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limited:
    """One routine beyond one limit, and the reason in the warning."""

    name: str
    text: str
    reason: str


def _routine(exercise: str, head: str = "") -> str:
    return f"title: Limited\n{head}exercises:\n  - {{name: Slow, prepare: 0 s, move: 0 s, {exercise}}}\n"


_GLIDE = "type: nerve, reps: {reps}, positions: [{{name: A, hold: {hold}}}, {{name: B, hold: 1 s}}]"
_SHORT = "reps: 1, hold: 2 s"
_STRETCH = "longer than 30 s for a stretch; long stretches can bring tingling"
_HELD = "longer than 15 s for a nerve exercise; a nerve is moved, not held"
_BURNS = "longer can burn or harm numb skin, begin lower"
_REPS = "more than 15 reps a day of a nerve exercise; more irritates the nerve"
_TWICE = "dose: {sessions_per_day: 2}\n"

BEYOND = (
    Limited("stretch", _routine("type: stretch, reps: 1, hold: 31 s"), _STRETCH),
    Limited("nerve-position", _routine(_GLIDE.format(reps=1, hold="16 s")), _HELD),
    Limited("nerve-reps", _routine(_GLIDE.format(reps=16, hold="1 s")), _REPS),
    Limited("nerve-reps-in-two-sessions", _routine(_GLIDE.format(reps=8, hold="1 s"), _TWICE), _REPS),
    Limited("heat", _routine(_SHORT, "before: {heat: 16 min, cue: Warm.}\n"), f"starts above 15 min; {_BURNS}"),
    Limited("cold", _routine(_SHORT, "after: {ice: 11 min, cue: Cool.}\n"), f"starts above 10 min; {_BURNS}"),
)  # fmt: skip

AT_LIMIT = (
    _routine("type: stretch, reps: 1, hold: 30 s"),
    _routine(_GLIDE.format(reps=15, hold="15 s")),
    _routine(_GLIDE.format(reps=7, hold="1 s"), _TWICE),
    _routine(_SHORT, "before: {heat: 10-15 min, cue: Warm.}\nafter: {ice: 8-10 min, cue: Cool.}\n"),
)
