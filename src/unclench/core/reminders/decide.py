"""When to offer a routine: `decide` gets an observation of the moment, and returns what to do.

docs/reminders.md explains the rules, with the table of cases that the tests use.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from unclench.core.i18n import _
from unclench.core.ports import Reading
from unclench.core.record.history import day_of
from unclench.core.reminders.elapsed_clock import is_set, seconds_between
from unclench.core.reminders.places import Place
from unclench.core.reminders.rules import ReminderRule, Reminders
from unclench.core.reminders.screen_lock import is_over, with_input
from unclench.core.reminders.state import GRACE_S, SLEEP_IS_BREAK_S, Offered, ReminderState, RuleState

ANSWER_S = 120.0
TYPING_S = 3.0
TYPING_LIMIT_S = 300.0
TYPING_LOOK_S = 5.0
WOKE_S = 5.0
KEPT_S = 4 * 3600.0
LOOK_S = 300.0
SHORT_LOOK_S = 60.0
LONGEST_SNOOZE_S = 12 * 3600.0
_EARLY_S = 0.01
_FAR_BACK = timedelta(days=1)


@dataclass(frozen=True)
class Observation:
    """What is known at one moment. `idle_s`: seconds without input; None means unknown, which counts neither as away
    nor as busy. `quiet`: a sentence that says why this is a bad time to interrupt. `session`: the id of the routine
    that is running. `locked`: the system said that the screen is locked. `lock_told`: something here says so if it is.
    `wake_up`: the wake-up question is on the screen."""

    now: Reading
    idle_s: float | None = None
    quiet: str | None = None
    session: str | None = None
    locked: bool = False
    lock_told: bool = True
    wake_up: bool = False

    @property
    def typing(self) -> bool:
        """Whether there was input a moment ago."""
        return self.idle_s is not None and self.idle_s < TYPING_S


class Answer(StrEnum):
    """How the person can answer an offer."""

    START = "start"
    SNOOZE = "snooze"
    SKIP = "skip"


@dataclass(frozen=True)
class Offer:
    """Show the offer of this rule. `because` is a sentence that tells the person why."""

    rule: ReminderRule
    because: str


@dataclass(frozen=True)
class Withdraw:
    """Remove the offer of this rule. `missed`: it was shown twice without an answer."""

    rule: str
    missed: bool = False


Action = Offer | Withdraw


class Obstacle(StrEnum):
    """Why a due reminder is not offered yet."""

    SESSION = "session"
    WAKE_UP = "wake-up"
    LOCKED = "locked"
    MEETING = "meeting"
    QUIET = "quiet"
    SNOOZED = "snoozed"
    GRACE = "grace"
    DISTANCE = "distance"
    AWAY = "away"
    TYPING = "typing"


def decide(state: ReminderState, reminders: Reminders, seen: Observation) -> tuple[ReminderState, Action | None]:
    """One poll: update the state for the time that passed, then take at most one action."""
    state = _catch_up(state, reminders, seen)
    return _watch(state, reminders, seen) if state.offered else _choose(state, reminders, seen)


def answer(
    state: ReminderState,
    reminders: Reminders,
    name: str,
    said: Answer,
    now: Reading,
    snooze_s: float | None = None,
) -> ReminderState:
    """The person answered the offer of this rule. An answer to an offer that is no longer shown changes nothing.

    SNOOZE delays this reminder by `snooze_s`, at first the snooze time of the settings. Other reminders wait only for
    the usual time between two offers.
    """
    if state.offered is None or state.offered.rule != name or name not in state.rules:
        return state
    at_s = state.awake.at_s(now)
    wait_s = min(snooze_s or reminders.snooze_s, LONGEST_SNOOZE_S)
    rule = state.rules[name]
    if said is Answer.SNOOZE:
        rule = replace(rule, snoozed_s=at_s + wait_s, waiting_s=None, unanswered=False)
        asked = reminders.rule(name) if state.offered.asked else None
        if asked and not _is_due(asked, rule, at_s):
            rule = replace(rule, since_s=at_s + wait_s - asked.every_s, pending=now.wall if asked.at else None)
    else:
        wait_s = reminders.snooze_s
        rule = rule.reset(at_s)
    return replace(state.with_rule(name, rule), offered=None, gap_until_s=at_s + min(wait_s, reminders.snooze_s))


def shown(state: ReminderState, places: tuple[Place, ...], *, by_choice: bool = False) -> ReminderState:
    """Where the offer has appeared. `by_choice`: it is nowhere because the person chose that."""
    if state.offered is None:
        return state
    return replace(state, offered=replace(state.offered, places=places), unseen=not (places or by_choice))


def opened(state: ReminderState, now: Reading) -> ReminderState:
    """The person opened the offer from its notification: from now on it is in the small window, for its full time."""
    if state.offered is None:
        return state
    return replace(state, offered=replace(state.offered, places=(Place.POPUP,), since_s=state.awake.at_s(now)))


def remind(state: ReminderState, reminders: Reminders, name: str, now: Reading) -> tuple[ReminderState, Offer | None]:
    """The person asked for this reminder now, so no obstacle counts. No offer if the rule does not exist or is off."""
    rule = reminders.rule(name)
    if rule is None:
        return state, None
    at_s = state.awake.at_s(now)
    own = state.rules.get(name) or RuleState(at_s)
    state = replace(state.with_rule(name, replace(own, offered_s=at_s)), offered=Offered(name, at_s, asked=True))
    return state, Offer(rule, _("You asked for it."))


def snooze(state: ReminderState, reminders: Reminders, seconds: float, now: Reading) -> ReminderState:
    """Snooze from the tray or the command line: delays the offer on the screen and every other offer."""
    if state.offered:
        state = answer(state, reminders, state.offered.rule, Answer.SNOOZE, now, seconds)
    return replace(state, gap_until_s=state.awake.at_s(now) + min(seconds, LONGEST_SNOOZE_S))


def start_meeting(state: ReminderState, seconds: float, now: Reading) -> ReminderState:
    """Show no offers for `seconds`; 0 ends the meeting. Reminders that become due are offered afterwards."""
    return replace(state, held_until_s=state.awake.at_s(now) + seconds if seconds > 0 else None)


def off_for(state: ReminderState, seconds: float, now: Reading) -> ReminderState:
    """Turn reminders off for `seconds`; 0 turns them on again. Then every interval starts over."""
    return replace(state, off_until_s=state.awake.at_s(now) + seconds, off_day=None)


def off_until_tomorrow(state: ReminderState, reminders: Reminders, now: Reading) -> ReminderState:
    """Turn reminders off until the next day begins, at the rollover hour."""
    return replace(state, off_until_s=None, off_day=day_of(now.wall, reminders.rollover_hour) + timedelta(days=1))


def locked_again(state: ReminderState) -> ReminderState:
    """The system says once more that the screen was locked: the inputs of a lock that was over no longer count."""
    return replace(state, locked_s=None, lock_inputs=()) if is_over(state.lock_inputs) else state


def obstacle(state: ReminderState, rule: ReminderRule, seen: Observation) -> Obstacle | None:
    """Why this rule, if it is due, is not offered yet. Of several obstacles, the one that usually lasts longest."""
    at_s, own = state.awake.at_s(seen.now), state.rules[rule.id]
    if seen.session is not None:
        return Obstacle.SESSION
    if seen.wake_up:
        return Obstacle.WAKE_UP
    if state.is_locked(seen.locked):
        return Obstacle.LOCKED
    if state.is_held(at_s):
        return Obstacle.MEETING
    if seen.quiet is not None:
        return Obstacle.QUIET
    if own.snoozed_s is not None and at_s < own.snoozed_s - _EARLY_S:
        return Obstacle.SNOOZED
    if at_s < state.grace_until_s - _EARLY_S:
        return Obstacle.GRACE
    if at_s < state.gap_until_s - _EARLY_S:
        return Obstacle.DISTANCE
    if _is_away(rule, seen):
        return Obstacle.AWAY
    waited_s = 0.0 if own.waiting_s is None else at_s - own.waiting_s
    return Obstacle.TYPING if seen.typing and waited_s < TYPING_LIMIT_S - _EARLY_S else None


def due_rules(state: ReminderState, reminders: Reminders, seen: Observation) -> list[ReminderRule]:
    """The rules that are due, the one whose last offer was longest ago first. A rule whose routine hurt today is not
    due."""
    at_s, wall = state.awake.at_s(seen.now), seen.now.wall
    if state.is_off(at_s, wall, reminders.rollover_hour):
        return []
    due = [
        one
        for one in known_rules(state, reminders)
        if allows(one, wall) and not hurts_today(one, reminders, wall) and _is_due(one, state.rules[one.id], at_s)
    ]
    return sorted(due, key=lambda one: state.rules[one.id].offered_s or 0.0)


def hurts_today(rule: ReminderRule, reminders: Reminders, wall: datetime) -> bool:
    """Whether the routine of this rule is not offered today because something in it hurt."""
    return rule.hurt_on is not None and rule.hurt_on == day_of(wall, reminders.rollover_hour)


def known_rules(state: ReminderState, reminders: Reminders) -> list[ReminderRule]:
    """The rules that are on and have a state."""
    return [one for one in reminders.rules if one.on and one.id in state.rules]


def allows(rule: ReminderRule, wall: datetime) -> bool:
    """Whether `wall` is within the days and hours of the rule. While the clock is not set, only rules that do not need
    it are allowed."""
    return rule.allows(wall) if is_set(wall) else not rule.asks_the_clock


def _catch_up(state: ReminderState, reminders: Reminders, seen: Observation) -> ReminderState:
    """The state after the time since the last poll."""
    now, first = seen.now, state.awake.last is None
    suspended_s, awake = state.awake.suspended_s(now), state.awake.advanced_to(now)
    locked_s, inputs = _lock(state, seen, awake.total_s)
    unlocked = state.is_locked(state.locked_s is not None) and (not seen.locked or is_over(inputs))
    locked_for_s = 0.0
    if state.locked_s is not None and state.is_locked(True):
        locked_for_s = (inputs[0] if is_over(inputs) else awake.total_s) - state.locked_s
    was_off = state.off_until_s is not None or state.off_day is not None
    busy = state.session is not None or seen.session is not None or state.wake_up or seen.wake_up
    sessions = {one for one in (state.session, seen.session) if one is not None}
    rules = {}
    for rule in reminders.rules:
        if not rule.on:
            continue
        own = _clock_time(state.rules.get(rule.id) or RuleState(awake.total_s), rule, now)
        rested = suspended_s >= SLEEP_IS_BREAK_S or locked_for_s >= rule.natural_break_s or _is_away(rule, seen)
        if was_off or rule.routine in sessions:
            own = own.reset(awake.total_s)
        elif not allows(rule, now.wall):
            missed = not own.outside and _is_due(rule, own, awake.total_s) and (not rested or bool(rule.at))
            own = replace(own.reset(awake.total_s), missed=own.missed + missed, outside=True)
        elif own.outside or (not rule.at and (rested or sessions)):
            own = replace(own.reset(awake.total_s), pending=own.pending, outside=False)
        rules[rule.id] = own
    return replace(
        state.settled(awake.total_s, now.wall, reminders.rollover_hour),
        awake=awake,
        rules=rules,
        grace_until_s=awake.total_s + GRACE_S if first or unlocked or suspended_s >= WOKE_S else state.grace_until_s,
        locked_s=locked_s,
        lock_inputs=inputs,
        gap_until_s=awake.total_s + reminders.snooze_s if busy else state.gap_until_s,
        session=seen.session,
        wake_up=seen.wake_up,
    )


def _lock(state: ReminderState, seen: Observation, at_s: float) -> tuple[float | None, tuple[float, ...]]:
    """Since when the screen is said to be locked, and the inputs since then that count."""
    if not seen.locked:
        return None, ()
    locked_s = at_s if state.locked_s is None else state.locked_s
    return locked_s, with_input(state.lock_inputs, locked_s, at_s, seen.idle_s)


def _clock_time(own: RuleState, rule: ReminderRule, now: Reading) -> RuleState:
    """The state after a clock time that came since the last poll, if any. One that waited for hours counts as
    missed."""
    if not is_set(now.wall):
        return own
    if not rule.at:
        return own if own.seen is None else replace(own, seen=None, pending=None)
    seen = own.seen if own.seen is not None and is_set(own.seen) else now.wall
    done = own.done
    if done is not None and seconds_between(now.wall, done) > _FAR_BACK.total_seconds():
        done = None  # the clock was set far ahead at that time
    found = rule.last_time(seen, now.wall)
    if found is not None and (
        seconds_between(found, now.wall) > KEPT_S or (done and seconds_between(done, found) <= 0)
    ):
        found = None
    pending, missed = found or own.pending, 0
    if pending is not None and seconds_between(pending, now.wall) > KEPT_S:
        pending, missed = None, 1
    if own.pending is not None and pending is None:
        own = own.reset(own.since_s)
    return replace(own, seen=now.wall, done=found or done, pending=pending, missed=own.missed + missed)


def _choose(state: ReminderState, reminders: Reminders, seen: Observation) -> tuple[ReminderState, Action | None]:
    at_s = state.awake.total_s
    chosen: ReminderRule | None = None
    for rule in due_rules(state, reminders, seen):
        own, held = state.rules[rule.id], obstacle(state, rule, seen)
        if held is None and chosen is None:
            chosen = rule
        waiting_s = (at_s if own.waiting_s is None else own.waiting_s) if held in (None, Obstacle.TYPING) else None
        if waiting_s != own.waiting_s:
            state = state.with_rule(rule.id, replace(own, waiting_s=waiting_s))
    if chosen is None:
        return state, None
    own = state.rules[chosen.id]
    state = state.with_rule(chosen.id, replace(own, waiting_s=None, offered_s=at_s))
    state = replace(state, offered=Offered(chosen.id, at_s), gap_until_s=at_s + reminders.snooze_s)
    return state, Offer(chosen, _because(chosen, own))


def _watch(state: ReminderState, reminders: Reminders, seen: Observation) -> tuple[ReminderState, Action | None]:
    """What to do about the offer on the screen. It stays until it is answered, ignored, or no longer suitable."""
    assert state.offered is not None
    name, at_s = state.offered.rule, state.awake.total_s
    gone = replace(state, offered=None, gap_until_s=at_s + reminders.snooze_s)
    own, rule = state.rules.get(name), reminders.rule(name)
    if own is None or rule is None or seen.session is not None or seen.wake_up:
        return gone, Withdraw(name)
    ignored = at_s - state.offered.since_s >= ANSWER_S - _EARLY_S
    locked = state.is_locked(seen.locked)
    slept = state.grace_until_s > state.offered.since_s + GRACE_S + _EARLY_S
    if state.offered.asked:
        return (gone, Withdraw(name)) if ignored or locked else (state, None)
    due = rule in due_rules(state, reminders, seen)
    if not due or slept or locked or seen.quiet is not None or state.is_held(at_s):
        return gone, Withdraw(name)
    if not ignored:
        return state, None
    if state.unseen and not state.offered.places:
        return gone.with_rule(name, own.reset(at_s)), Withdraw(name)  # nobody saw it, so nobody missed it
    if own.unanswered:
        own = replace(own.reset(at_s), missed=own.missed + 1)
        return gone.with_rule(name, own), Withdraw(name, missed=True)
    own = replace(own, unanswered=True, snoozed_s=at_s + reminders.snooze_s)
    return gone.with_rule(name, own), Withdraw(name)


def _is_due(rule: ReminderRule, own: RuleState, at_s: float) -> bool:
    return own.pending is not None if rule.at else at_s >= own.since_s + rule.every_s - _EARLY_S


def _is_away(rule: ReminderRule, seen: Observation) -> bool:
    return seen.idle_s is not None and seen.idle_s >= rule.natural_break_s


def _because(rule: ReminderRule, own: RuleState) -> str:
    if own.unanswered:
        return _("You did not answer it last time.")
    if own.snoozed_s is not None:
        return _("You wanted it later.")
    if own.pending is not None:
        return _("It is {time}.").format(time=f"{own.pending:%H:%M}")
    return _("{minutes} minutes at the computer.").format(minutes=round(rule.every_s / 60))
