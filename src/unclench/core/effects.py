"""What a session and a heat or ice pack share: a tick, a cue to play, a line to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tick:
    """Time has passed; nothing else."""


@dataclass(frozen=True)
class PlayCue:
    """Play this sound. `due_s` is the monotonic time when it was due, so that lateness can be measured."""

    name: str
    due_s: float


@dataclass(frozen=True)
class Say:
    """Speak this line; `due_s` as in PlayCue."""

    text: str
    due_s: float
