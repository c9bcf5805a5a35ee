"""The commands that a session accepts, and the effects that it asks a front end to carry out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from unclench.core.effects import PlayCue as PlayCue
from unclench.core.effects import Say as Say
from unclench.core.effects import Tick as Tick
from unclench.core.record.history import SessionRecord, StopReason


class PauseReason(StrEnum):
    """Why the session is paused. The front ends show a sentence for each."""

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
    """Go to the next rep, or after the last one to the next side or exercise. The skipped rep does not count as
    done."""


@dataclass(frozen=True)
class Back:
    """Go to the start of this rep, or of the previous rep if this one has just begun."""


@dataclass(frozen=True)
class Repeat:
    """Start the exercise again."""


@dataclass(frozen=True)
class Jump:
    """Go to the start of block `block` of the timeline."""

    block: int


@dataclass(frozen=True)
class Faster:
    pass


@dataclass(frozen=True)
class Slower:
    pass


@dataclass(frozen=True)
class Hurts:
    """It hurts or tingles: stop the clock immediately. Mistaken, Easier, SkipExercise or Stop follows."""


@dataclass(frozen=True)
class Mistaken:
    """It does not hurt, the key was pressed by mistake: go on where the clock stopped."""


@dataclass(frozen=True)
class Easier:
    """The pain is gone: go on with this rep, and use the low end of every range from here on."""


@dataclass(frozen=True)
class SkipExercise:
    """It hurts: leave this exercise. The front end offers to hide it from now on."""


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
    | Mistaken
    | Easier
    | SkipExercise
    | Stop
)


@dataclass(frozen=True)
class SegmentEntered:
    """The session entered this segment of its timeline at the monotonic time `at_s`."""

    index: int
    at_s: float


@dataclass(frozen=True)
class Paused:
    """The clock has stopped: silence the sounds and the voice."""

    reason: PauseReason


@dataclass(frozen=True)
class Checkpoint:
    """Save the resume note. Always the last effect of a step, after the sounds."""


@dataclass(frozen=True)
class OfferToHide:
    """Ask whether to leave this exercise out from now on."""

    exercise: str


@dataclass(frozen=True)
class Finished:
    """The session has ended, finished or stopped: save the record and delete the resume note."""

    record: SessionRecord


Effect = SegmentEntered | PlayCue | Say | Paused | Checkpoint | OfferToHide | Finished
