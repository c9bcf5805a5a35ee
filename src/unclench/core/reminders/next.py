"""When the next reminder comes, and how long the process can wait until the next poll."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from unclench.core.record.history import day_of
from unclench.core.reminders.decide import (
    ANSWER_S,
    LOOK_S,
    SHORT_LOOK_S,
    TYPING_LOOK_S,
    Observation,
    Obstacle,
    allows,
    due_rules,
    hurts_today,
    known_rules,
    obstacle,
)
from unclench.core.reminders.elapsed_clock import is_set, moved, seconds_between
from unclench.core.reminders.rules import ReminderRule, Reminders
from unclench.core.reminders.state import ReminderState


def next_look(state: ReminderState, reminders: Reminders, seen: Observation) -> float:
    """Seconds until the next poll, 1 to 300. `state` and `seen` are those of the latest poll.

    It is shorter than a minute only when a change is near: an offer is on the screen, a rule waits for a pause in
    typing, or a clock time comes. Events (wake, unlock, the end of a session, new settings) need an extra poll.
    """
    return max(1.0, min((LOOK_S, *_waits(state, reminders, seen))))


def coming(state: ReminderState, reminders: Reminders, seen: Observation) -> tuple[ReminderRule, datetime] | None:
    """The next reminder and its time, if the person keeps working. None when no reminder is scheduled."""
    at_s, wall = state.awake.at_s(seen.now), seen.now.wall
    if state.is_off(at_s, wall, reminders.rollover_hour):
        return None
    found = [
        (rule, moment)
        for rule in known_rules(state, reminders)
        if (moment := _comes(state, reminders, rule, wall, at_s))
    ]
    return min(found, key=lambda one: seconds_between(wall, one[1]), default=None)


def _comes(
    state: ReminderState, reminders: Reminders, rule: ReminderRule, wall: datetime, at_s: float
) -> datetime | None:
    own = state.rules[rule.id]
    if hurts_today(rule, reminders, wall):
        tomorrow = day_of(wall, reminders.rollover_hour) + timedelta(days=1)
        begins = datetime.combine(tomorrow, time(reminders.rollover_hour), wall.tzinfo)
        return rule.next_time(begins) if rule.at else begins if rule.allows(begins) else rule.next_opening(begins)
    if not is_set(wall):
        return None if rule.asks_the_clock else moved(wall, max(0.0, own.since_s + rule.every_s - at_s))
    not_before_s = max(at_s, state.gap_until_s, state.grace_until_s, own.snoozed_s or 0.0, state.held_until_s or 0.0)
    if rule.at:
        if own.pending is None:
            return rule.next_time(wall)
        return moved(wall, not_before_s - at_s)
    if rule.allows(wall):
        moment = moved(wall, max(not_before_s, own.since_s + rule.every_s) - at_s)
        if rule.allows(moment):
            return moment
    opening = rule.next_opening(wall)
    return None if opening is None else moved(opening, rule.every_s)


def _waits(state: ReminderState, reminders: Reminders, seen: Observation) -> Iterator[float]:
    at_s, wall = state.awake.total_s, seen.now.wall
    if state.off_until_s is not None:
        yield state.off_until_s - at_s
    if state.off_day is not None and is_set(wall):
        begins = datetime.combine(state.off_day, time(reminders.rollover_hour), wall.tzinfo)
        yield seconds_between(wall, begins)
    if state.is_off(at_s, wall, reminders.rollover_hour):
        return
    if state.offered is not None:
        yield min(TYPING_LOOK_S, state.offered.since_s + ANSWER_S - at_s)
    if state.held_until_s is not None:
        yield state.held_until_s - at_s
    if state.is_locked(seen.locked) and seen.idle_s is not None and seen.idle_s < SHORT_LOOK_S:
        yield SHORT_LOOK_S  # somebody may be at work behind a lock that is over
    due = {rule.id for rule in due_rules(state, reminders, seen)}
    for rule in known_rules(state, reminders):
        own = state.rules[rule.id]
        if is_set(wall):
            yield from (left_s for one in rule.moments(wall) if (left_s := seconds_between(wall, one)) > 0)
        if not allows(rule, wall) or hurts_today(rule, reminders, wall):
            continue
        if rule.id in due:
            match obstacle(state, rule, seen):
                case Obstacle.TYPING:
                    yield TYPING_LOOK_S
                case Obstacle.QUIET | Obstacle.AWAY:
                    yield SHORT_LOOK_S
                case Obstacle.SNOOZED:
                    yield (own.snoozed_s or at_s) - at_s
                case Obstacle.GRACE:
                    yield state.grace_until_s - at_s
                case Obstacle.DISTANCE:
                    yield state.gap_until_s - at_s
                case _:
                    pass
        elif not rule.at:
            yield own.since_s + rule.every_s - at_s
        if not rule.at and seen.idle_s is not None and not state.is_locked(seen.locked) and seen.session is None:
            left_s = rule.natural_break_s - seen.idle_s
            yield left_s if left_s > 0 else SHORT_LOOK_S
