"""The wake-up routine: when to offer it, and the question before it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from unclench.core.codec import DATE, FLAG, SECONDS, Table, optional
from unclench.core.i18n import _
from unclench.core.ports import Reading
from unclench.core.reminders.decide import Observation
from unclench.core.reminders.elapsed_clock import ELAPSED_CLOCK, ElapsedClock, is_set, moved, seconds_between
from unclench.core.reminders.rules import WakeUpRule

NIGHT_S = 3600.0
HERE_S = 60.0
ALARM_KEPT_S = 2 * 3600.0
ANSWER_S = 300.0
FREE_THE_LIMB_S = 60.0
LOOK_S = 300.0
SHORT_LOOK_S = 60.0
_EARLY_S = 0.01


@dataclass(frozen=True)
class MorningState:
    """The state of the wake-up routine. Seconds are those of `awake`.

    - here_s: when the person was last at the computer
    - day: the local date on which the wake-up was last due; `over`: nothing more happens on that day
    - snoozed_s: no question before this
    - offered_s: since when the question is on the screen
    - unanswered: it was shown once without an answer
    """

    awake: ElapsedClock = field(default_factory=ElapsedClock)
    here_s: float | None = None
    day: date | None = None
    over: bool = False
    snoozed_s: float | None = None
    offered_s: float | None = None
    unanswered: bool = False


class MorningAction(StrEnum):
    """Show the question, or remove it."""

    OFFER = "offer"
    WITHDRAW = "withdraw"


class MorningAnswer(StrEnum):
    """How the person can answer the offer, before the question itself. Each answer is one key."""

    START = "start"
    SNOOZE = "snooze"
    NOT_TODAY = "not today"


def decide(state: MorningState, rule: WakeUpRule, seen: Observation) -> tuple[MorningState, MorningAction | None]:
    """One poll. An alarm rings even in quiet times and on a locked screen, because the person chose its time. Without
    an alarm, the offer waits for a good moment until `end`.

    Input never ends a lock here, unlike for the reminders: it may be the password. Where nothing tells of the lock, the
    first input after an hour without any counts as the first use.
    """
    now, at_s = seen.now, state.awake.at_s(seen.now)
    here = not seen.locked and (seen.idle_s is None or seen.idle_s < HERE_S)
    returned = here and (state.here_s is None or at_s - state.here_s >= NIGHT_S)
    state = replace(state, awake=state.awake.advanced_to(now), here_s=at_s if here else state.here_s)
    if not rule.on or not is_set(now.wall):
        return _withdrawn(state)
    today = now.wall.date()
    if state.offered_s is not None:
        return _watch(state, rule, seen)
    if state.day != today:
        due = _alarm_rings(rule, now.wall) if _alarm(rule, now.wall) else returned and _is_morning(rule, now.wall)
        if not due:
            return state, None
        state = replace(state, day=today, over=False, snoozed_s=None, unanswered=False)
    if state.over or seen.session is not None:
        return state, None
    if state.snoozed_s is not None:
        if at_s < state.snoozed_s - _EARLY_S:
            return state, None
    elif not (_alarm_rings(rule, now.wall) or _is_morning(rule, now.wall)):
        return replace(state, over=True), None
    if not _alarm(rule, now.wall) and (not here or seen.quiet is not None):
        return state, None
    return replace(state, offered_s=at_s, snoozed_s=None), MorningAction.OFFER


def answer(state: MorningState, rule: WakeUpRule, said: MorningAnswer, now: Reading) -> MorningState:
    """The person answered. An answer to a question that is no longer shown changes nothing."""
    if state.offered_s is None:
        return state
    if said is MorningAnswer.SNOOZE:
        at_s = state.awake.at_s(now)
        return replace(state, offered_s=None, snoozed_s=at_s + rule.snooze_s, unanswered=False)
    return replace(state, offered_s=None, snoozed_s=None, over=True)


def next_look(state: MorningState, rule: WakeUpRule, seen: Observation) -> float | None:
    """Seconds until the next poll, at least 1. None when the polls for the reminders and for events (unlock, wake, new
    settings) are enough."""
    wall, at_s = seen.now.wall, state.awake.total_s
    if not rule.on or not is_set(wall):
        return None
    waits = []
    if state.offered_s is not None:
        waits.append(state.offered_s + ANSWER_S - at_s)
    if state.snoozed_s is not None:
        waits.append(state.snoozed_s - at_s)
    waits += [seconds_between(wall, one) for one in _moments(rule, wall) if seconds_between(wall, one) > 0]
    open_now = state.day != wall.date() or not state.over
    if open_now and _is_morning(rule, wall):
        waits.append(SHORT_LOOK_S)
    return max(1.0, min(LOOK_S, *waits)) if waits else None


def why(state: MorningState, rule: WakeUpRule, seen: Observation) -> str:
    """A sentence that says why the wake-up routine is or is not offered now."""
    wall = seen.now.wall
    if not rule.on:
        return _("The wake-up routine is switched off.")
    if not is_set(wall):
        return _("The computer's clock is not set, so Unclench does not know when morning is.")
    if state.offered_s is not None:
        return _("The wake-up question is on the screen.")
    if state.day == wall.date():
        if state.over:
            return _("The wake-up routine was offered today.")
        left_s = (state.snoozed_s or 0.0) - state.awake.at_s(seen.now)
        if left_s > 0:
            until = moved(wall, left_s)
            return _("The wake-up routine will be offered again at {time}.").format(time=f"{until:%H:%M}")
        return _("The wake-up routine waits for a good moment.")
    if wall.weekday() not in rule.days:
        return _("The wake-up routine is off on this day of the week.")
    if alarm := _alarm(rule, wall):
        return _("The wake-up routine will be offered at {time}.").format(time=f"{alarm:%H:%M}")
    words = _("The wake-up routine comes when you first use the computer between {begin} and {end}.")
    words = words.format(begin=f"{rule.begin:%H:%M}", end=f"{rule.end:%H:%M}")
    if seen.lock_told:
        return words
    return " ".join((words, _("Nothing here tells when the screen is unlocked, so your first input counts.")))


def _watch(state: MorningState, rule: WakeUpRule, seen: Observation) -> tuple[MorningState, MorningAction | None]:
    at_s = state.awake.total_s
    if seen.session is not None:
        return replace(state, offered_s=None, over=True), MorningAction.WITHDRAW
    if at_s - (state.offered_s or 0.0) < ANSWER_S - _EARLY_S:
        return state, None
    if state.unanswered:
        return replace(state, offered_s=None, over=True), MorningAction.WITHDRAW
    again_s = at_s + rule.snooze_s
    return replace(state, offered_s=None, unanswered=True, snoozed_s=again_s), MorningAction.WITHDRAW


def _withdrawn(state: MorningState) -> tuple[MorningState, MorningAction | None]:
    if state.offered_s is None:
        return state, None
    return replace(state, offered_s=None), MorningAction.WITHDRAW


def _alarm(rule: WakeUpRule, wall: datetime) -> datetime | None:
    """Today's alarm. One that daylight saving skips rings an hour later."""
    chosen = rule.alarms.get(wall.weekday())
    if chosen is None or wall.weekday() not in rule.days:
        return None
    return datetime.combine(wall.date(), chosen, wall.tzinfo)


def _alarm_rings(rule: WakeUpRule, wall: datetime) -> bool:
    alarm = _alarm(rule, wall)
    return alarm is not None and 0 <= seconds_between(alarm, wall) < ALARM_KEPT_S


def _is_morning(rule: WakeUpRule, wall: datetime) -> bool:
    """Whether `wall` is between the hours of a day that has no alarm."""
    if wall.weekday() not in rule.days or wall.weekday() in rule.alarms:
        return False
    return rule.begin <= wall.time() < rule.end


def _moments(rule: WakeUpRule, wall: datetime) -> list[datetime]:
    """The times of today when a poll is needed."""
    begin, end = (datetime.combine(wall.date(), one, wall.tzinfo) for one in (rule.begin, rule.end))
    alarm = _alarm(rule, wall)
    return [alarm] if alarm else [begin, end]


_STATE = Table(
    MorningState,
    {
        "lived": ELAPSED_CLOCK,
        "here_s": optional(SECONDS),
        "day": optional(DATE),
        "over": FLAG,
        "snoozed_s": optional(SECONDS),
        "unanswered": FLAG,
    },
    version=1,
    attributes={"lived": "awake"},
)


def to_note(state: MorningState) -> dict[str, Any]:
    """The state as a JSON object."""
    return _STATE.write(state)


def from_note(value: object, now: Reading) -> MorningState | None:
    """The state that an earlier run stored, updated to this reading. None when the value is not valid."""
    state = _STATE.read_or_none(value)
    if state is None:
        return None
    awake = state.awake.resumed_at(now)
    return replace(
        state,
        awake=awake,
        here_s=None if state.here_s is None else min(state.here_s, awake.total_s),
        snoozed_s=None if state.snoozed_s is None else min(state.snoozed_s, awake.total_s + NIGHT_S),
    )


HANDS = frozenset({"hand", "wrist", "elbow"})
FEET = frozenset({"foot", "ankle"})


class Stage(StrEnum):
    """The stage of the question. `wait`: take the weight off the limb for a minute and keep it in view. `routine` and
    `red flags` are the results."""

    ASK = "ask"
    WAIT = "wait"
    ASK_AGAIN = "ask again"
    ROUTINE = "routine"
    RED_FLAGS = "red flags"


@dataclass(frozen=True)
class Question:
    """The question whether the person can feel and move the limb that the routine is for. `areas` are those of the
    routine. The emergency line is shown next to it at every stage."""

    stage: Stage = Stage.ASK
    waits: ElapsedClock | None = None
    areas: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text of this stage; empty for the results. The red flags are the list in the safety text."""
        if FEET.intersection(self.areas):
            words = (
                _("Can you feel and move your feet?"),
                _("Take the weight off your feet. Lay them where you can see them, and wait."),
                _("Can you feel and move your feet now?"),
            )
        elif HANDS.intersection(self.areas):
            words = (
                _("Can you feel and move your hands?"),
                _("Take the weight off your hands. Lay them where you can see them, and wait."),
                _("Can you feel and move your hands now?"),
            )
        else:
            words = (
                _("Can you feel and move your arms and legs?"),
                _("Take the weight off what is numb. Lay it where you can see it, and wait."),
                _("Can you feel and move your arms and legs now?"),
            )
        return dict(zip((Stage.ASK, Stage.WAIT, Stage.ASK_AGAIN), words, strict=True)).get(self.stage, "")

    @property
    def counts_as_yes(self) -> str:
        """Who may answer yes although it is numb: somebody for whom that is usual. Empty while waiting."""
        return (
            _("No more numb than is usual for you? That counts as yes.")
            if self.stage in (Stage.ASK, Stage.ASK_AGAIN)
            else ""
        )

    def left_s(self, now: Reading) -> float:
        """Seconds left of the wait; 0 at other stages."""
        return 0.0 if self.waits is None else max(0.0, FREE_THE_LIMB_S - self.waits.at_s(now))

    def answered(self, feels_it: bool, now: Reading) -> Question:
        """Yes leads to the routine. The first no leads to the wait, the second to the red flags."""
        if self.stage not in (Stage.ASK, Stage.ASK_AGAIN):
            return self
        if feels_it:
            return replace(self, stage=Stage.ROUTINE)
        if self.stage is Stage.ASK:
            return replace(self, stage=Stage.WAIT, waits=ElapsedClock(0.0, now))
        return replace(self, stage=Stage.RED_FLAGS)

    def looked(self, now: Reading) -> Question:
        """The next stage if the wait is over, otherwise unchanged."""
        if self.stage is Stage.WAIT and self.left_s(now) <= _EARLY_S:
            return replace(self, stage=Stage.ASK_AGAIN, waits=None)
        return self
