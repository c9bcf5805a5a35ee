"""What the way through a session consists of: its steps, the answers to them, and the effects to carry out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from unclench.core.care.care import Answer as CareAnswer
from unclench.core.care.care_length import CareChoice
from unclench.core.ports import Reading
from unclench.core.record.history import SessionRecord
from unclench.core.routine.routine import CareStep, Level, Routine
from unclench.core.routine.timeline import Choices
from unclench.core.session.events import Effect as SessionEffect
from unclench.core.session.resume import ResumeNote, go_on
from unclench.core.session.safety import Acknowledgement
from unclench.core.session.session import PREVIEW_ABOVE, Session, begin
from unclench.core.session.voice import Voice


class Why(StrEnum):
    """Why a way has ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    TEXT_DECLINED = "text declined"
    TEXT_NOT_READ = "text not read"  # nobody could be asked
    CAUTIONS_DECLINED = "cautions declined"
    NOTHING_CHOSEN = "nothing chosen"
    NOTHING_TO_DO = "nothing to do"  # no exercise of the routine is switched on
    ROUTINE_GONE = "routine gone"
    ROUTINE_CHANGED = "routine changed"
    TAKEN_ELSEWHERE = "taken elsewhere"  # another Unclench goes on with the session
    GIVEN_UP = "given up"
    CLOSED = "closed"
    CUT_OFF = "cut off"


@dataclass(frozen=True)
class ShowSafetyText:
    """Nothing starts before it is accepted: Accept or Decline."""


@dataclass(frozen=True)
class OfferToGoOn:
    """A session was cut off: GoOn, LetGo, or Start of another routine."""

    note: ResumeNote


@dataclass(frozen=True)
class Choose:
    """Home, where a routine is chosen: Start or Decline."""


@dataclass(frozen=True)
class ShowCautions:
    """The routine's own notes: CautionsRead or Decline. Without `asks` nobody is asked: they were read before, or the
    command line says so, or nobody is there. A front end may show them and answers CautionsRead at once."""

    routine: Routine
    asks: bool


@dataclass(frozen=True)
class AskCare:
    """The questions before heat or ice: CareAnswered, LeaveOut or GiveUp."""

    care: CareStep


@dataclass(frozen=True)
class PutPackOn:
    """Say how the pack is put on: PackOn when it is on the skin, LeaveOut or GiveUp."""

    care: CareStep
    choice: CareChoice
    answers: tuple[CareAnswer | None, ...]


@dataclass(frozen=True)
class WearPack:
    """The pack is on: run its clock until PackEnded. `then` follows it: another pack, the session, or nothing."""

    care: CareStep
    choice: CareChoice
    answers: tuple[CareAnswer | None, ...]
    then: CareStep | Routine | None


@dataclass(frozen=True)
class TakePackOff:
    """The pack's time is over: PackOff when it is off the skin, or GiveUp."""

    care: CareStep


@dataclass(frozen=True)
class BeginSession:
    """Begin the session and lead through it until SessionEnded. `plan` is the person's choices or, to take up a session
    that was cut off, its note: TakenElsewhere when it cannot be had. A preview is neither recorded nor resumed."""

    routine: Routine
    plan: Choices | ResumeNote
    acknowledgement: Acknowledgement
    speed: float

    @property
    def preview(self) -> bool:
        """Too fast to be exercise."""
        return self.speed > PREVIEW_ABOVE

    def begin(
        self, version: int, now: Reading, voice: Voice | None = None
    ) -> tuple[Session, tuple[SessionEffect, ...]]:
        """The session at its first moment; `version` is that of the safety text. Raises ValueError if the
        acknowledgement is no longer current."""
        if isinstance(self.plan, ResumeNote):
            return go_on(self.routine, self.plan, self.acknowledgement, version, now, voice=voice)
        return begin(self.routine, self.plan, self.acknowledgement, version, now, speed=self.speed, voice=voice)


@dataclass(frozen=True)
class AskAfter:
    """The questions after a session: Rated and Hide as often as wanted, then Done."""

    record: SessionRecord


@dataclass(frozen=True)
class Leave:
    """The way has ended. A window shows home, the terminal ends."""

    why: Why


Step = (
    ShowSafetyText | OfferToGoOn | Choose | ShowCautions | AskCare | PutPackOn | WearPack | TakePackOff | BeginSession
    | AskAfter | Leave
)  # fmt: skip


@dataclass(frozen=True)
class Enter:
    """Somebody comes to the program. `notes`: the sessions that were cut off, oldest first."""

    notes: tuple[ResumeNote, ...] = ()


@dataclass(frozen=True)
class Start:
    """This routine, from its start; `level` None means the person's own. Possible at every step but two: not while a
    pack is on, and not while a session runs."""

    routine: Routine
    level: Level | None = None


@dataclass(frozen=True)
class GoOn:
    """Take up the session that was cut off; `routine` is its routine as it is now, None when it is gone."""

    routine: Routine | None


@dataclass(frozen=True)
class LetGo:
    """Do not take it up."""


@dataclass(frozen=True)
class Accept:
    """The safety text was read and is accepted."""


@dataclass(frozen=True)
class Decline:
    """Not today."""


@dataclass(frozen=True)
class CautionsRead:
    """The routine's notes were read, or shown where nobody is asked."""


@dataclass(frozen=True)
class CareAnswered:
    """The answers to the questions before heat or ice, as far as there are any."""

    answers: Sequence[CareAnswer | None]


@dataclass(frozen=True)
class LeaveOut:
    """No pack this time, neither before nor after."""


@dataclass(frozen=True)
class PackOn:
    """The person says that it is on the skin."""


@dataclass(frozen=True)
class PackEnded:
    """Its time is over, or the person stopped it."""


@dataclass(frozen=True)
class PackOff:
    """It is off the skin."""


@dataclass(frozen=True)
class SessionEnded:
    """Finished or stopped, with what was done."""

    record: SessionRecord


@dataclass(frozen=True)
class Rated:
    """The record with the person's answers in it."""

    record: SessionRecord


@dataclass(frozen=True)
class Hide:
    """Leave this exercise out of the routine from now on."""

    exercise: str


@dataclass(frozen=True)
class Done:
    """No more answers to the questions after the session."""


@dataclass(frozen=True)
class GiveUp:
    """Home. A pack that is on stays on; without one, nothing of what was to come does."""


@dataclass(frozen=True)
class Close:
    """The person ends the program."""


@dataclass(frozen=True)
class CutOff:
    """The running session was left to be taken up later; `note` says where."""

    note: ResumeNote


@dataclass(frozen=True)
class TakenElsewhere:
    """Another Unclench was faster to take up the session, or to answer for it."""


Answer = (
    Enter | Start | GoOn | LetGo | Accept | Decline | CautionsRead | CareAnswered | LeaveOut | PackOn | PackEnded
    | PackOff | SessionEnded | Rated | Hide | Done | GiveUp | Close | CutOff
    | TakenElsewhere
)  # fmt: skip


@dataclass(frozen=True)
class RememberText:
    """Keep the acceptance of the safety text."""

    acknowledgement: Acknowledgement


@dataclass(frozen=True)
class RememberCautions:
    """Keep which notes of this routine were read."""

    routine: str
    fingerprint: str


@dataclass(frozen=True)
class KeepInterrupted:
    """Put a session that was cut off into the record as it was; nobody goes on with it."""

    note: ResumeNote


@dataclass(frozen=True)
class KeepRecord:
    """Put the session that has just ended into the record, before any question is asked."""

    record: SessionRecord


@dataclass(frozen=True)
class KeepAnswers:
    """Put the answers into the record of this session."""

    record: SessionRecord
    answered: SessionRecord


@dataclass(frozen=True)
class HideExercise:
    """Mark an exercise "not for me"."""

    routine: str
    exercise: str


@dataclass(frozen=True)
class PackLeftOut:
    """Heat and ice are left out this time; say so where the questions have not said it."""


@dataclass(frozen=True)
class LookAtHome:
    """Show home while the pack stays on."""


Effect = (
    RememberText | RememberCautions | KeepInterrupted | KeepRecord | KeepAnswers | HideExercise | PackLeftOut
    | LookAtHome
)  # fmt: skip
