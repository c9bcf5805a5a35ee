"""A walk through the steps of core/session/way.py with simulated facts, and short words for each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from care import ON, SAFE, TEXT
from fakes import MONDAY, SAFETY_VERSION, Driver
from samples import routine_of
from unclench.core.care import care as c
from unclench.core.record.history import Outcome, SessionRecord, StopReason, Tingling
from unclench.core.routine.routine import Routine
from unclench.core.session import events as ev
from unclench.core.session import way as ways
from unclench.core.session import way_steps as ws
from unclench.core.session.resume import ResumeNote, note_of
from unclench.core.session.safety import acknowledge
from unclench.core.settings.routine_choices import RoutineChoices
from unclench.core.settings.settings import Settings

CARE = "before: [{heat: 10 min}]\nafter: [{ice: 8 min}]\n"
NOTES = "safety: {not_for: a cast}\n"
FIST = "- {name: Fist, reps: 2, hold: 3 s}"
ROUTINE = routine_of(FIST, NOTES + CARE)
CHANGED = routine_of("- {name: Fist, reps: 9, hold: 3 s}", NOTES + CARE)
CUT = note_of(Driver(ROUTINE).wait(11).session)
FINISHED: SessionRecord = Driver(ROUTINE).finish().record()
STOPPED: SessionRecord = Driver(ROUTINE).wait(11).send(ev.Stop()).record()
HURT: SessionRecord = Driver(ROUTINE).wait(11).send(ev.Hurts()).send(ev.Stop()).record()
ONE_SIDE = routine_of("- {name: Fist, reps: 2, hold: 3 s, side: affected}", NOTES)
RATED = replace(FINISHED, tingling=Tingling.LESS)
BOTH_ON = Settings(routines={ROUTINE.id: RoutineChoices(care={"heat": ON, "ice": ON})})

ASKED = ways.Terms()
ANSWERS: Mapping[str, ws.Answer] = {
    "enter": ws.Enter(),
    "enter with a note": ws.Enter((CUT,)),
    "start": ws.Start(ROUTINE),
    "start one-sided": ws.Start(ONE_SIDE),
    "settle": ws.Settle(ROUTINE),
    "go on": ws.GoOn(ROUTINE),
    "go on, changed": ws.GoOn(CHANGED),
    "go on, gone": ws.GoOn(None),
    "let go": ws.LetGo(),
    "accept": ws.Accept(),
    "decline": ws.Decline(),
    "cautions read": ws.CautionsRead(),
    "side": ws.SideChosen("both"),
    "safe": ws.CareAnswered(SAFE),
    "not sure": ws.CareAnswered((*SAFE[1:], c.Answer.UNSURE)),
    "leave out": ws.LeaveOut(),
    "pack on": ws.PackOn(),
    "pack ended": ws.PackEnded(),
    "pack off": ws.PackOff(),
    "finished": ws.SessionEnded(FINISHED),
    "stopped": ws.SessionEnded(STOPPED),
    "stopped, it hurt": ws.SessionEnded(HURT),
    "rated": ws.Rated(RATED),
    "rated, it hurt": ws.Rated(replace(STOPPED, stop_reason=StopReason.HURT)),
    "hide": ws.Hide("fist"),
    "done": ws.Done(),
    "give up": ws.GiveUp(),
    "cut off": ws.CutOff(CUT),
    "taken elsewhere": ws.TakenElsewhere(),
    "close": ws.Close(),
}


def words(step: ws.Step) -> str:
    """A step in a few words."""
    match step:
        case ws.ShowCautions(_routine, asks):
            return "cautions" if asks else "cautions, not asked"
        case ws.AskCare(care) | ws.PutPackOn(care) | ws.TakePackOff(care):
            return f"{NAMES[type(step)]} {care.kind}"
        case ws.WearPack(care, then=then):
            after = "the session" if isinstance(then, Routine) else "the end" if then is None else then.kind
            return f"wear {care.kind}, then {after}"
        case ws.BeginSession(plan=plan):
            kind = "take up the session" if isinstance(plan, ResumeNote) else "session"
            return f"{kind}, preview" if step.preview else kind
        case ws.Leave(why):
            return f"leave: {why}"
    return NAMES[type(step)]


NAMES: Mapping[type, str] = {
    ws.ShowSafetyText: "text", ws.OfferToGoOn: "offer", ws.Choose: "choose", ws.AskSide: "ask side", ws.AskCare: "ask",
    ws.PutPackOn: "put on", ws.TakePackOff: "take off", ws.AskAfter: "questions",
}  # fmt: skip


@dataclass
class Walk:
    """A person who goes through the steps. `visited` has the words of each step, `did` the names of all effects."""

    terms: ways.Terms = ASKED
    settings: Settings = BOTH_ON
    accepted: bool = False
    way: ways.Way = field(init=False)
    facts: ways.Facts = field(init=False)
    visited: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        given = acknowledge(SAFETY_VERSION, MONDAY) if self.accepted else None
        self.facts = ways.Facts(self.settings, given, SAFETY_VERSION, TEXT, MONDAY)
        self.way = ways.Way(self.terms)

    def send(self, *answers: ws.Answer | str) -> Walk:
        """Send answers and apply their effects to the facts."""
        for one in answers:
            before = self.way.step
            self.way, effects = ways.follow(self.way, ANSWERS[one] if isinstance(one, str) else one, self.facts)
            for effect in effects:
                self._carry_out(effect)
            if self.way.step is not before:
                self.visited.append(words(self.way.step))
        return self

    def _carry_out(self, effect: ws.Effect) -> None:
        settings = self.facts.settings
        self.did.append(type(effect).__name__)
        match effect:
            case ws.RememberText(given):
                self.facts = replace(self.facts, acknowledgement=given)
            case ws.RememberCautions(routine, fingerprint):
                self.facts = replace(self.facts, settings=settings.having_read(routine, fingerprint))
            case ws.RememberSide(side):
                self.facts = replace(self.facts, settings=replace(settings, affected_side=side))
            case ws.NotePain(routine, pain):
                self.facts = replace(self.facts, settings=settings.after_pain(routine, pain))
            case ws.HideExercise(routine, exercise):
                self.facts = replace(self.facts, settings=settings.hiding(routine, exercise))
            case ws.KeepInterrupted(note):
                assert note.record.outcome is Outcome.INTERRUPTED
