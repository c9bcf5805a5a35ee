"""What a session is told (commands) and what it asks the world to do (effects)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from unclench.core.effects import PlayCue as PlayCue
from unclench.core.effects import Say as Say
from unclench.core.effects import Tick as Tick
from unclench.core.record.history import SessionRecord, StopReason


class PauseReason(StrEnum):
    """Why the clock stands still; the front ends say it in words."""

    ASKED = "asked"
    SLEPT = "slept"
    LOCKED = "locked"
    HURTS = "hurts"


@dataclass(frozen=True)
class Proceed:
    """The main key: pause, resume, or "done" in an open-ended exercise."""


@dataclass(frozen=True)
class Pause:
    reason: PauseReason = PauseReason.ASKED


@dataclass(frozen=True)
class Resume:
    pass


@dataclass(frozen=True)
class Done:
    """The person has finished an open-ended exercise."""


@dataclass(frozen=True)
class Skip:
    """On to the next rep, after the last to the next side or exercise. The rep left behind is not done."""


@dataclass(frozen=True)
class Back:
    """To the start of this rep, or of the one before when this has only just begun."""


@dataclass(frozen=True)
class Repeat:
    """The whole exercise again."""


@dataclass(frozen=True)
class Jump:
    """To the start of block `block` of the timeline."""

    block: int


@dataclass(frozen=True)
class Faster:
    pass


@dataclass(frozen=True)
class Slower:
    pass


@dataclass(frozen=True)
class Hurts:
    """It hurts or tingles: the clock stops at once; Easier, SkipExercise or Stop follows."""


@dataclass(frozen=True)
class Easier:
    """Leave this exercise, and take the low end of every range for the rest."""


@dataclass(frozen=True)
class SkipExercise:
    """Leave this exercise; the front end offers to hide it from now on."""


@dataclass(frozen=True)
class Stop:
    reason: StopReason | None = None


Command = (
    Tick
    | Proceed
    | Pause
    | Resume
    | Done
    | Skip
    | Back
    | Repeat
    | Jump
    | Faster
    | Slower
    | Hurts
    | Easier
    | SkipExercise
    | Stop
)


@dataclass(frozen=True)
class SegmentEntered:
    """The session is now in this segment of its timeline, since monotonic moment `at_s`."""

    index: int
    at_s: float


@dataclass(frozen=True)
class Paused:
    """The clock has stopped: cut sound and voice."""

    reason: PauseReason


@dataclass(frozen=True)
class Checkpoint:
    """Write the resume note, after the sounds of this step."""


@dataclass(frozen=True)
class OfferToHide:
    """Ask whether to leave this exercise out from now on."""

    exercise: str


@dataclass(frozen=True)
class Finished:
    """The session is over, one way or another; keep the record and drop the resume note."""

    record: SessionRecord


Effect = SegmentEntered | PlayCue | Say | Paused | Checkpoint | OfferToHide | Finished
