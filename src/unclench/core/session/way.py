"""The order of the steps around a session, as a state machine.

safety text → interrupted session → choice of routine → cautions → side → heat → session → questions → ice → home

`follow` takes a way, an answer and the current facts, and returns the next way and its effects. A front end shows
`Way.step`, passes on the answer and carries out the effects. The order and all conditions are decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from unclench.core.care.care import CareText, may_use
from unclench.core.care.care_length import CareChoice
from unclench.core.i18n import _
from unclench.core.record.history import Outcome, SessionRecord, day_of
from unclench.core.routine.routine import CareStep, Level, Routine, Side
from unclench.core.routine.timeline import Choices, included_exercises
from unclench.core.session.resume import ResumeNote
from unclench.core.session.safety import Acknowledgement, acknowledge, fingerprint, is_current, must_show_cautions
from unclench.core.session.session import PREVIEW_ABOVE
from unclench.core.session.way_steps import (
    Accept,
    Answer,
    AskAfter,
    AskCare,
    AskSide,
    BeginSession,
    CareAnswered,
    CautionsRead,
    Choose,
    Close,
    CutOff,
    Decline,
    Done,
    Effect,
    Enter,
    GiveUp,
    GoOn,
    Hide,
    HideExercise,
    KeepAnswers,
    KeepInterrupted,
    KeepRecord,
    Leave,
    LeaveOut,
    LetGo,
    LookAtHome,
    NotePain,
    OfferToGoOn,
    PackEnded,
    PackLeftOut,
    PackOff,
    PackOn,
    PutPackOn,
    Rated,
    RememberCautions,
    RememberSide,
    RememberText,
    SessionEnded,
    Settle,
    ShowCautions,
    ShowSafetyText,
    SideChosen,
    Start,
    Step,
    TakenElsewhere,
    TakePackOff,
    WearPack,
    Why,
)
from unclench.core.settings.plan import choices_today
from unclench.core.settings.routine_choices import Pain
from unclench.core.settings.settings import Settings

WAKE_UP_AHEAD = timedelta(days=1)  # with the wake-up on, ask for the safety text before it expires, not in the morning
NOT_BEGUN = Leave(Why.CLOSED)


@dataclass(frozen=True)
class Terms:
    """The conditions of this run. `can_ask`: there is a person who can answer. `vouched`: a command-line option says
    that the safety text and notes were read. `speed` above `PREVIEW_ABOVE` makes a preview: no pack, no record, no
    questions."""

    can_ask: bool = True
    vouched: bool = False
    speed: float = 1.0

    @property
    def preview(self) -> bool:
        """Too fast to be exercise."""
        return self.speed > PREVIEW_ABOVE


@dataclass(frozen=True)
class Facts:
    """The facts when an answer comes. They are passed in each time, because settings, text and date may change while a
    page is shown. `version`: of the safety text. `care`: its texts about heat and ice. `records`: the sessions of
    today, and perhaps older ones."""

    settings: Settings
    acknowledgement: Acknowledgement | None
    version: int
    care: CareText
    now: datetime
    records: Sequence[SessionRecord] = ()


@dataclass(frozen=True)
class Way:
    """The state: the current step, and what decides the next ones.

    - notes: the interrupted sessions that nobody has decided about, oldest first; only the last one can be resumed
    - routine, level: what the person chose
    - resuming: `routine` is for resuming the session of the last note
    - settling: everything is asked now, but no session starts
    - cautioned: the cautions were shown or read
    - packs: the packs that may still come, before the session or, once there is a `record`, after it
    - left_out: the person left out the packs, both before and after the session
    """

    terms: Terms = Terms()
    step: Step = NOT_BEGUN
    routine: Routine | None = None
    level: Level | None = None
    notes: tuple[ResumeNote, ...] = ()
    resuming: bool = False
    settling: bool = False
    cautioned: bool = False
    packs: tuple[CareStep, ...] = ()
    left_out: bool = False
    record: SessionRecord | None = None

    @property
    def note(self) -> ResumeNote | None:
        """The interrupted session that can be resumed: the last one."""
        return self.notes[-1] if self.notes else None

    @property
    def busy(self) -> bool:
        """Whether a pack is on or a session runs, so that nothing else can start."""
        return isinstance(self.step, WearPack | BeginSession)

    @property
    def at_text(self) -> bool:
        """Whether the safety text is shown or was declined, so that the steps after it are still pending."""
        return isinstance(self.step, ShowSafetyText) or self.step == Leave(Why.TEXT_DECLINED)


def follow(way: Way, answer: Answer, facts: Facts) -> tuple[Way, tuple[Effect, ...]]:
    """The way after an answer. An answer that does not fit the current step changes nothing: the same object is
    returned."""
    out: list[Effect] = []
    return _follow(way, answer, facts, out), tuple(out)


def sentence_of(why: Why) -> str | None:
    """What to say about a session that could not be resumed; None for every other reason."""
    return {
        Why.ROUTINE_GONE: _("The routine no longer exists. What you did is in the record."),
        Why.ROUTINE_CHANGED: _("The routine has changed since then. What you did is in the record."),
        Why.TAKEN_ELSEWHERE: _("Another running Unclench has resumed this session."),
    }.get(why)


def _follow(way: Way, answer: Answer, facts: Facts, out: list[Effect]) -> Way:
    match answer:
        case Close():
            return _leave(way, Why.CLOSED)
        case Enter(notes) if not way.busy:
            notes = notes or way.notes
            ahead = WAKE_UP_AHEAD if facts.settings.wake_up.on and way.terms.can_ask else timedelta()
            facts = replace(facts, now=facts.now + ahead)
            return _advance(replace(way, notes=notes) if way.at_text else Way(way.terms, notes=notes), facts, out)
        case Start(routine, level) if not way.busy:
            before = Way(way.terms, routine=routine, level=level, notes=way.notes, packs=routine.before)
            return _advance(before, facts, out)
        case Settle(routine) if not way.busy:
            return _advance(Way(way.terms, routine=routine, notes=way.notes, settling=True), facts, out)
        case GoOn(routine) if way.note is not None and not way.busy and not way.terms.preview:
            return _advance(Way(way.terms, routine=routine, notes=way.notes, resuming=True), facts, out)
        case LetGo() if way.note is not None and not way.resuming:
            _keep_interrupted(way.notes, facts, out)
            at_home = isinstance(way.step, OfferToGoOn | Leave) and not way.at_text
            return replace(way, notes=(), step=Choose() if at_home else way.step)
        case Accept() if way.at_text:
            given = acknowledge(facts.version, facts.now)
            out.append(RememberText(given))
            return _advance(way, replace(facts, acknowledgement=given), out)
    return _answer_step(way, answer, facts, out)


def _answer_step(way: Way, answer: Answer, facts: Facts, out: list[Effect]) -> Way:
    """The way after an answer that only one step accepts."""
    match way.step, answer:
        case ShowSafetyText(), Decline():
            return _leave(way, Why.TEXT_DECLINED)
        case Choose(), Decline():
            return _leave(way, Why.NOTHING_CHOSEN)
        case ShowCautions(), Decline():
            return _leave(way, Why.CAUTIONS_DECLINED)
        case ShowCautions(routine, asks), CautionsRead():
            if asks:
                out.append(RememberCautions(routine.id, fingerprint(routine.safety)))
            return _advance(replace(way, cautioned=True), facts, out)
        case AskSide(), SideChosen(side):
            out.append(RememberSide(side))
            return _advance(way, replace(facts, settings=replace(facts.settings, affected_side=side)), out)
        case AskCare(care), CareAnswered(answers) if may_use(answers, facts.care) and _choice(way, care, facts).on:
            return replace(way, step=PutPackOn(care, _choice(way, care, facts), tuple(answers)))
        case (AskCare(), CareAnswered()) | (AskCare() | PutPackOn(), LeaveOut()):
            out.append(PackLeftOut())
            return _advance(replace(way, left_out=True), facts, out)
        case PutPackOn(care, choice, answers), PackOn():
            way = replace(way, packs=way.packs[1:])
            follows = way.routine if way.record is None else None
            return replace(way, step=WearPack(care, choice, answers, next(iter(_wanted(way, facts)), follows)))
        case WearPack(care), PackEnded():
            return replace(way, step=TakePackOff(care))
        case WearPack(), GiveUp():
            out.append(LookAtHome())
        case TakePackOff(), PackOff():
            return _advance(way, facts, out)
        case (AskSide() | AskCare() | PutPackOn() | TakePackOff(), GiveUp()):
            return _leave(way, Why.GIVEN_UP)
        case BeginSession(), SessionEnded(record):
            return _after_session(replace(way, record=record, packs=()), record, facts, out)
        case BeginSession(), CutOff(note):
            return replace(_leave(way, Why.CUT_OFF), notes=(note,))
        case BeginSession(), TakenElsewhere():
            return _leave(way, Why.TAKEN_ELSEWHERE)
        case AskAfter(), Rated(record) if record != way.record:
            assert way.record is not None
            out.append(KeepAnswers(way.record, record))
            if record.hurt and not way.record.hurt:
                out.append(_pain(record, facts))
            return replace(way, record=record)
        case AskAfter(), Hide(exercise):
            out.append(HideExercise(_id(way), exercise))
        case AskAfter(record), Done():
            assert way.routine is not None
            packs = way.routine.after if record.outcome is Outcome.FINISHED else ()
            return _advance(replace(way, packs=packs), facts, out)
    return way


def _advance(way: Way, facts: Facts, out: list[Effect]) -> Way:
    """Go to the next step that is needed."""
    if way.record is not None:
        packs = _wanted(way, facts)
        return replace(way, packs=packs, step=AskCare(packs[0])) if packs else _leave(way, _end_of(way.record))
    given = facts.acknowledgement
    if given is None or not is_current(given, facts.version, facts.now):
        return replace(way, step=ShowSafetyText()) if way.terms.can_ask else _leave(way, Why.TEXT_NOT_READ)
    if way.resuming:
        if way.note is None or way.routine is None or not way.note.fits(way.routine):
            return _not_resumable(way, facts, out)
    elif way.routine is None:
        return _at_home(way, facts, out)
    elif not included_exercises(way.routine, _choices(way, facts)):
        return _leave(way, Why.NOTHING_TO_DO)
    assert way.routine is not None
    if not way.cautioned:
        read = facts.settings.own(way.routine.id).cautions_read
        asks = way.terms.can_ask and not way.terms.vouched and must_show_cautions(way.routine.safety, read)
        return replace(way, step=ShowCautions(way.routine, asks))
    if _asks_side(way, facts):
        return replace(way, step=AskSide(way.routine))
    if way.settling:
        return _leave(way, Why.SETTLED)
    if packs := _wanted(way, facts):
        return replace(way, packs=packs, step=AskCare(packs[0]))
    return _begin(way, way.routine, given, facts, out)


def _begin(way: Way, routine: Routine, given: Acknowledgement, facts: Facts, out: list[Effect]) -> Way:
    step, others = BeginSession(routine, _choices(way, facts), given, way.terms.speed), way.notes
    if step.preview:
        return replace(way, step=step)
    if way.resuming and way.note is not None:
        step, others = BeginSession(routine, way.note, given, way.note.speed), way.notes[:-1]
    _keep_interrupted(others, facts, out)  # a person who starts another session does not resume these
    return replace(way, step=step, notes=(), resuming=False)


def _at_home(way: Way, facts: Facts, out: list[Effect]) -> Way:
    if way.note is None or way.terms.preview:
        return replace(way, step=Choose())
    if way.terms.can_ask:
        _keep_interrupted(way.notes[:-1], facts, out)
        return replace(way, step=OfferToGoOn(way.note), notes=way.notes[-1:])
    _keep_interrupted(way.notes, facts, out)
    return replace(way, step=Choose(), notes=())


def _not_resumable(way: Way, facts: Facts, out: list[Effect]) -> Way:
    """End the way: when a session cannot be resumed, no other one starts by itself."""
    _keep_interrupted(way.notes, facts, out)
    return replace(_leave(way, Why.ROUTINE_GONE if way.routine is None else Why.ROUTINE_CHANGED), notes=())


def _asks_side(way: Way, facts: Facts) -> bool:
    """Whether the routine has an exercise for the side that needs it, and nobody was asked yet which one that is."""
    assert way.routine is not None
    if facts.settings.affected_side or way.resuming or way.terms.preview or not way.terms.can_ask:
        return False
    return any(one.side is Side.AFFECTED for one in included_exercises(way.routine, _choices(way, facts)))


def _pain(record: SessionRecord, facts: Facts) -> NotePain:
    exercises = frozenset(one.exercise for one in record.exercises if one.hurt)
    return NotePain(record.routine, Pain(day_of(record.ended, facts.settings.rollover_hour), exercises))


def _keep_interrupted(notes: Sequence[ResumeNote], facts: Facts, out: list[Effect]) -> None:
    for note in notes:
        out.append(KeepInterrupted(note))
        if note.record.hurt:
            out.append(_pain(note.record, facts))


def _after_session(way: Way, record: SessionRecord, facts: Facts, out: list[Effect]) -> Way:
    if way.terms.preview:
        return _leave(way, _end_of(record))
    out.append(KeepRecord(record))
    if record.hurt:
        out.append(_pain(record, facts))
    return replace(way, step=AskAfter(record)) if way.terms.can_ask else _leave(way, _end_of(record))


def _wanted(way: Way, facts: Facts) -> tuple[CareStep, ...]:
    """The packs that are still to come: those switched on for this routine. None in a preview, when nobody can answer,
    or when the person left them out."""
    if way.left_out or way.terms.preview or not way.terms.can_ask:
        return ()
    return tuple(one for one in way.packs if _choice(way, one, facts).on)


def _choice(way: Way, care: CareStep, facts: Facts) -> CareChoice:
    return facts.settings.own(_id(way)).care_of(care.kind)


def _choices(way: Way, facts: Facts) -> Choices:
    assert way.routine is not None
    day = day_of(facts.now, facts.settings.rollover_hour)
    choices = choices_today(way.routine, facts.settings, facts.records, day)
    return choices if way.level is None else replace(choices, level=way.level)


def _id(way: Way) -> str:
    assert way.routine is not None
    return way.routine.id


def _end_of(record: SessionRecord) -> Why:
    return Why.FINISHED if record.outcome is Outcome.FINISHED else Why.STOPPED


def _leave(way: Way, why: Why) -> Way:
    return replace(way, step=Leave(why), resuming=way.resuming and why is Why.TEXT_DECLINED)
