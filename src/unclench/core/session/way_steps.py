"""The steps of the way through a session, the answers to them, and the effects that a front end carries out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

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
from unclench.core.settings.routine_choices import Pain


class Why(StrEnum):
    """Why the way has ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    TEXT_DECLINED = "text declined"
    TEXT_NOT_READ = "text not read"  # nobody could be asked
    CAUTIONS_DECLINED = "cautions declined"
    NOTHING_CHOSEN = "nothing chosen"
    NOTHING_TO_DO = "nothing to do"  # no exercise of the routine is switched on
    ROUTINE_GONE = "routine gone"
    ROUTINE_CHANGED = "routine changed"
    TAKEN_ELSEWHERE = "taken elsewhere"  # another Unclench resumed the session
    GIVEN_UP = "given up"
    SETTLED = "settled"  # everything is asked, and nothing was started
    CLOSED = "closed"
    CUT_OFF = "cut off"


@dataclass(frozen=True)
class ShowSafetyText:
    """Show the safety text; nothing starts before it is accepted. Answers: Accept or Decline."""


@dataclass(frozen=True)
class OfferToGoOn:
    """Offer to resume an interrupted session. Answers: GoOn, LetGo, or Start of another routine."""

    note: ResumeNote


@dataclass(frozen=True)
class Choose:
    """Show home, where the person chooses a routine. Answers: Start or Decline."""


@dataclass(frozen=True)
class ShowCautions:
    """Show the routine's own safety notes. Answers: CautionsRead or Decline.

    If not `asks`, do not ask: the notes were read before, a command-line option says so, or nobody can answer. Then a
    front end may show them, and answers CautionsRead immediately.
    """

    routine: Routine
    asks: bool


@dataclass(frozen=True)
class AskSide:
    """Ask which side needs the exercises that are for one side only. Answers: SideChosen or GiveUp."""

    routine: Routine


@dataclass(frozen=True)
class AskCare:
    """Ask the questions before heat or ice. Answers: CareAnswered, LeaveOut or GiveUp."""

    care: CareStep


@dataclass(frozen=True)
class PutPackOn:
    """Explain how to put the pack on. Answers: PackOn when it is on the skin, LeaveOut or GiveUp."""

    care: CareStep
    choice: CareChoice
    answers: tuple[CareAnswer | None, ...]


@dataclass(frozen=True)
class WearPack:
    """Run the timer of the pack until PackEnded. `then` is what follows: another pack, the session, or nothing."""

    care: CareStep
    choice: CareChoice
    answers: tuple[CareAnswer | None, ...]
    then: CareStep | Routine | None


@dataclass(frozen=True)
class TakePackOff:
    """The pack has to come off. Answers: PackOff when it is off the skin, or GiveUp."""

    care: CareStep


@dataclass(frozen=True)
class BeginSession:
    """Start the session and guide the person through it until SessionEnded. `plan` has the person's choices or, to
    resume an interrupted session, its note; answer TakenElsewhere when another Unclench has taken the note. A preview
    is neither recorded nor resumed."""

    routine: Routine
    plan: Choices | ResumeNote
    acknowledgement: Acknowledgement
    speed: float

    @property
    def preview(self) -> bool:
        """Whether the session is too fast to be exercise."""
        return self.speed > PREVIEW_ABOVE

    def begin(
        self, version: int, now: Reading, voice: Voice | None = None
    ) -> tuple[Session, tuple[SessionEffect, ...]]:
        """Start the session. `version` is the version of the safety text. Raises ValueError if the acknowledgment is no
        longer current."""
        if isinstance(self.plan, ResumeNote):
            return go_on(self.routine, self.plan, self.acknowledgement, version, now, voice=voice)
        return begin(self.routine, self.plan, self.acknowledgement, version, now, speed=self.speed, voice=voice)


@dataclass(frozen=True)
class AskAfter:
    """Ask the questions after a session. Answers: Rated and Hide any number of times, then Done."""

    record: SessionRecord


@dataclass(frozen=True)
class Leave:
    """The way has ended. The window shows home; the terminal program exits."""

    why: Why


Step = (
    ShowSafetyText | OfferToGoOn | Choose | ShowCautions | AskSide | AskCare | PutPackOn | WearPack | TakePackOff
    | BeginSession | AskAfter | Leave
)  # fmt: skip


@dataclass(frozen=True)
class Enter:
    """The person opens the program. `notes`: the interrupted sessions, oldest first."""

    notes: tuple[ResumeNote, ...] = ()


@dataclass(frozen=True)
class Start:
    """Start this routine from the beginning. `level` None means the level in the settings. Accepted at every step,
    except while a pack is on or a session runs."""

    routine: Routine
    level: Level | None = None


@dataclass(frozen=True)
class Settle:
    """Ask everything that has to be asked before this routine, but do not start it: later it starts by itself, when
    nobody should have to read."""

    routine: Routine


@dataclass(frozen=True)
class GoOn:
    """Resume the interrupted session. `routine` is its routine as it is now; None if it no longer exists."""

    routine: Routine | None


@dataclass(frozen=True)
class LetGo:
    """Do not resume the interrupted session."""


@dataclass(frozen=True)
class Accept:
    """The person read and accepts the safety text."""


@dataclass(frozen=True)
class Decline:
    """The person does not continue."""


@dataclass(frozen=True)
class CautionsRead:
    """The person read the routine's notes, or they were shown without asking."""


@dataclass(frozen=True)
class SideChosen:
    """The side that needs it."""

    side: Literal["left", "right", "both"]


@dataclass(frozen=True)
class CareAnswered:
    """The answers to the questions before heat or ice; None or missing where there is no answer."""

    answers: Sequence[CareAnswer | None]


@dataclass(frozen=True)
class LeaveOut:
    """No pack this time, neither before nor after the session."""


@dataclass(frozen=True)
class PackOn:
    """The person says that the pack is on the skin."""


@dataclass(frozen=True)
class PackEnded:
    """The time of the pack is over, or the person stopped it."""


@dataclass(frozen=True)
class PackOff:
    """The pack is off the skin."""


@dataclass(frozen=True)
class SessionEnded:
    """The session was finished or stopped, with this record."""

    record: SessionRecord


@dataclass(frozen=True)
class Rated:
    """The record with the person's answers."""

    record: SessionRecord


@dataclass(frozen=True)
class Hide:
    """Leave this exercise out of the routine from now on."""

    exercise: str


@dataclass(frozen=True)
class Done:
    """The person is done with the questions after the session."""


@dataclass(frozen=True)
class GiveUp:
    """The person goes home. A pack that is on stays on. Without one, the way ends."""


@dataclass(frozen=True)
class Close:
    """The person quits the program."""


@dataclass(frozen=True)
class CutOff:
    """The running session was interrupted and can be resumed later from `note`."""

    note: ResumeNote


@dataclass(frozen=True)
class TakenElsewhere:
    """Another Unclench has already resumed the session, or decided about it."""


Answer = (
    Enter | Start | Settle | GoOn | LetGo | Accept | Decline | CautionsRead | SideChosen | CareAnswered | LeaveOut
    | PackOn | PackEnded | PackOff | SessionEnded | Rated | Hide | Done | GiveUp | Close | CutOff
    | TakenElsewhere
)  # fmt: skip


@dataclass(frozen=True)
class RememberText:
    """Save the acceptance of the safety text."""

    acknowledgement: Acknowledgement


@dataclass(frozen=True)
class RememberCautions:
    """Save which notes of this routine were read."""

    routine: str
    fingerprint: str


@dataclass(frozen=True)
class RememberSide:
    """Save the side that needs it."""

    side: Literal["left", "right", "both"]


@dataclass(frozen=True)
class NotePain:
    """Save that this routine hurt: today it is not offered again, and from now on its smallest doses are used."""

    routine: str
    pain: Pain


@dataclass(frozen=True)
class KeepInterrupted:
    """Save an interrupted session to the record as it is; it will not be resumed."""

    note: ResumeNote


@dataclass(frozen=True)
class KeepRecord:
    """Save the session that has just ended to the record, before any question is asked."""

    record: SessionRecord


@dataclass(frozen=True)
class KeepAnswers:
    """Save the answers in the record of this session."""

    record: SessionRecord
    answered: SessionRecord


@dataclass(frozen=True)
class HideExercise:
    """Mark an exercise "not for me"."""

    routine: str
    exercise: str


@dataclass(frozen=True)
class PackLeftOut:
    """Heat and ice are left out this time. The front end says so, unless the page with the questions already did."""


@dataclass(frozen=True)
class LookAtHome:
    """Show home while the pack stays on."""


Effect = (
    RememberText | RememberCautions | RememberSide | NotePain | KeepInterrupted | KeepRecord | KeepAnswers
    | HideExercise | PackLeftOut | LookAtHome
)  # fmt: skip
