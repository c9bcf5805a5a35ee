"""Sleep and lock of the computer, as values, so that both front ends react in the same way."""

from __future__ import annotations

from enum import StrEnum

from unclench.core.session.events import Pause, PauseReason


class PowerEvent(StrEnum):
    """A sleep or lock event. Closing the lid is not an event: it makes the computer sleep or lock."""

    SLEEPING = "sleeping"
    WOKE = "woke"
    LOCKED = "locked"
    UNLOCKED = "unlocked"


def pause_for(event: PowerEvent) -> Pause | None:
    """The pause for a running session, if any. It does not resume by itself: the person who comes back may not be ready
    yet."""
    match event:
        case PowerEvent.SLEEPING:
            return Pause(PauseReason.SLEPT)
        case PowerEvent.LOCKED:
            return Pause(PauseReason.LOCKED)
    return None
