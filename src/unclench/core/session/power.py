"""What the machine does on its own: sleep and lock. As values, so that both front ends answer them alike."""

from __future__ import annotations

from enum import StrEnum

from unclench.core.session.events import Pause, PauseReason


class PowerEvent(StrEnum):
    """One thing that happened. A lid that is closed tells by what it causes: the machine sleeps or locks."""

    SLEEPING = "sleeping"
    WOKE = "woke"
    LOCKED = "locked"
    UNLOCKED = "unlocked"


def pause_for(event: PowerEvent) -> Pause | None:
    """What a running session does about it. Nothing goes on by itself: whoever comes back may not sit down at once."""
    match event:
        case PowerEvent.SLEEPING:
            return Pause(PauseReason.SLEPT)
        case PowerEvent.LOCKED:
            return Pause(PauseReason.LOCKED)
    return None
