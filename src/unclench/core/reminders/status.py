"""The status of the reminders as a JSON object with stable keys, for `unclench status`."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from unclench.core.reminders.decide import Observation
from unclench.core.reminders.elapsed_clock import moved
from unclench.core.reminders.next import coming
from unclench.core.reminders.rules import ReminderRule, Reminders
from unclench.core.reminders.state import ReminderState
from unclench.core.reminders.why import next_words, why


def reminder_status(state: ReminderState, reminders: Reminders, seen: Observation) -> dict[str, Any]:
    """`next` and `why` are sentences. Times are ISO 8601 with the local offset, or None. `shown` lists where the offer
    is on the screen."""
    found = coming(state, reminders, seen)
    return {
        "next": next_words(state, reminders, seen),
        "next_at": found[1].isoformat(timespec="seconds") if found else None,
        "why": why(state, reminders, seen),
        "offered": state.offered.rule if state.offered else None,
        "shown": [place.value for place in state.offered.places] if state.offered else [],
        "held_until": _iso(_held_until(state, seen)),
        "off_until": _iso(_off_until(state, reminders, seen)),
        "reminders": [_rule(rule) for rule in reminders.rules],
    }


def _rule(rule: ReminderRule) -> dict[str, Any]:
    return {"id": rule.id, "name": rule.title, "routine": rule.routine, "on": rule.on}


def _held_until(state: ReminderState, seen: Observation) -> datetime | None:
    at_s = state.awake.at_s(seen.now)
    return moved(seen.now.wall, (state.held_until_s or at_s) - at_s) if state.is_held(at_s) else None


def _off_until(state: ReminderState, reminders: Reminders, seen: Observation) -> datetime | None:
    at_s, wall = state.awake.at_s(seen.now), seen.now.wall
    if not state.is_off(at_s, wall, reminders.rollover_hour):
        return None
    if state.off_until_s is not None and at_s < state.off_until_s:
        return moved(wall, state.off_until_s - at_s)
    assert state.off_day is not None
    return datetime.combine(state.off_day, time(reminders.rollover_hour), wall.tzinfo)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
