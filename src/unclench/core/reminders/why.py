"""Why there is or is not a reminder now: the sentence for the tray, the Diagnostics page and `unclench status`."""

from __future__ import annotations

from datetime import datetime

from unclench.core.i18n import _
from unclench.core.reminders.decide import Observation, Obstacle, due_rules, hurts_today, known_rules, obstacle
from unclench.core.reminders.elapsed_clock import is_set, moved
from unclench.core.reminders.next import coming
from unclench.core.reminders.places import Place
from unclench.core.reminders.rules import ReminderRule, Reminders
from unclench.core.reminders.state import Offered, ReminderState


def why(state: ReminderState, reminders: Reminders, seen: Observation) -> str:
    """One or two short sentences, for every state."""
    at_s, wall = state.awake.at_s(seen.now), seen.now.wall
    if not any(rule.on for rule in reminders.rules):
        return _("All reminders are switched off.")
    if state.is_off(at_s, wall, reminders.rollover_hour):
        return _off(state, at_s, wall)
    if state.offered is not None:
        return _offered(state, state.offered, reminders.rule(state.offered.rule))
    waiting = due_rules(state, reminders, seen)
    if waiting:
        return _waiting(state, waiting[0], seen)
    if seen.session is not None:
        return _("A session is running. It counts as the break.")
    if seen.wake_up:
        return _("The wake-up question is on the screen.")
    following = next_words(state, reminders, seen)
    if state.is_held(at_s):
        return " ".join((_meeting(state, at_s, wall), following))
    if not is_set(wall) and any(rule.on and rule.asks_the_clock for rule in reminders.rules):
        return _("The computer's clock is not set. Reminders with days, hours or clock times wait for it.")
    resting = next((rule for rule in known_rules(state, reminders) if hurts_today(rule, reminders, wall)), None)
    if resting is None:
        return following
    found = coming(state, reminders, seen)
    hurt = _("{name} rests until tomorrow: something in it hurt.").format(name=resting.title)
    return hurt if found is None or found[0] is resting else f"{hurt} {following}"


def next_words(state: ReminderState, reminders: Reminders, seen: Observation) -> str:
    """A sentence like "Next: Hourly hands at 14:00"."""
    found = coming(state, reminders, seen)
    if found is None:
        return _("No reminder is scheduled")
    rule, moment = found
    return _("Next: {name} at {time}").format(name=rule.title, time=day_and_time(moment, seen.now.wall))


def day_and_time(moment: datetime, now: datetime) -> str:
    """The time alone if it is today ("14:00"), otherwise with the day ("Mon 14:00")."""
    time = f"{moment:%H:%M}"
    if moment.date() == now.date():
        return time
    days = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return f"{days[moment.weekday()]} {time}"


def _offered(state: ReminderState, offered: Offered, rule: ReminderRule | None) -> str:
    if set(offered.places) == {Place.NOTIFICATION}:
        words = _("{name} is on the screen, as a notification.")
    elif offered.places:
        words = _("{name} is on the screen.")
    elif state.unseen:
        words = _("{name} is due, but this desktop cannot show it.")
    elif rule is not None and (rule.popup or rule.notification):
        words = _("{name} is due now.")  # the notification server has not answered yet
    else:
        words = _("{name} is due; its window and its notification are switched off.")
    return words.format(name=rule.title if rule else "")


def _off(state: ReminderState, at_s: float, wall: datetime) -> str:
    if state.off_until_s is not None and at_s < state.off_until_s:
        return _("Reminders are off until {time}.").format(
            time=day_and_time(moved(wall, state.off_until_s - at_s), wall)
        )
    return _("Reminders are off until tomorrow.")


def _meeting(state: ReminderState, at_s: float, wall: datetime) -> str:
    until = moved(wall, (state.held_until_s or at_s) - at_s)
    return _("You are in a meeting until {time}.").format(time=day_and_time(until, wall))


def _waiting(state: ReminderState, rule: ReminderRule, seen: Observation) -> str:
    at_s, wall, own = state.awake.at_s(seen.now), seen.now.wall, state.rules[rule.id]
    match obstacle(state, rule, seen):
        case Obstacle.SESSION:
            reason = _("A session is running.")
        case Obstacle.WAKE_UP:
            reason = _("The wake-up question is on the screen.")
        case Obstacle.LOCKED:
            reason = _("The screen is locked.")
        case Obstacle.MEETING:
            reason = _meeting(state, at_s, wall)
        case Obstacle.QUIET:
            reason = seen.quiet or ""
        case Obstacle.SNOOZED:
            time = day_and_time(moved(wall, (own.snoozed_s or at_s) - at_s), wall)
            return _("{name} will be offered again at {time}.").format(name=rule.title, time=time)
        case Obstacle.GRACE:
            reason = _("You get two minutes of peace after you start, wake or unlock the computer.")
        case Obstacle.DISTANCE:
            time = day_and_time(moved(wall, state.gap_until_s - at_s), wall)
            return _("{name} will be offered at {time}, to leave some time between offers.").format(
                name=rule.title, time=time
            )
        case Obstacle.AWAY:
            reason = _("You are away from the computer.")
        case Obstacle.TYPING:
            reason = _("You are typing.")
        case None:
            return _("{name} is due now.").format(name=rule.title)
    return _("{name} waits. {reason}").format(name=rule.title, reason=reason)
