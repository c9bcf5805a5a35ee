"""The stored note of the reminders: what it keeps, and which notes are rejected."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from tools.reminder_case import FEET, HANDS, MONDAY, NECK
from tools.reminder_world import Desk, play

from unclench.core.ports import Reading
from unclench.core.reminders.rules import Reminders
from unclench.core.reminders.state import ReminderState, from_note, to_note


def full() -> Desk:
    desk = Desk(Reminders((HANDS, FEET, NECK)), MONDAY)
    for event in ("work 60 min", "later 20 min", "tray meeting 60 min", "tray off until tomorrow"):
        play(desk, event)
    return desk


def note() -> dict[str, Any]:
    return json.loads(json.dumps(to_note(full().state)))  # type: ignore[no-any-return]


def test_a_note_is_read_as_it_was_written() -> None:
    desk = full()
    again = from_note(note(), desk.now)
    assert again is not None
    assert again.rules == desk.state.rules
    assert again.off_day == date(2026, 1, 6)
    assert (again.held_until_s, again.gap_until_s) == (desk.state.held_until_s, desk.state.gap_until_s)
    assert again.awake.total_s == desk.state.awake.total_s
    assert again.grace_until_s == desk.state.awake.total_s + 120


@pytest.mark.parametrize("odd", [None, [], "x", 5, {}, {"version": 1}, {"version": 2}])
def test_a_foreign_value_is_rejected(odd: object) -> None:
    assert from_note(odd, full().now) is None


@pytest.mark.parametrize(
    ("where", "bad"),
    [
        (("version",), 0), (("lived",), 5), (("lived", "s"), float("nan")), (("lived", "s"), -1),
        (("lived", "last"), [1]),
        (("lived", "last", 2), "2026-01-05T09:00:00"), (("lived", "last", 2), 5), (("off_day",), "tomorrow"),
        (("rules",), []), (("rules", "neck"), None), (("rules", "neck", "missed"), -1),
        (("rules", "neck", "missed"), True),
        (("rules", "neck", "since_s"), "x"), (("rules", "neck", "seen"), 5), (("rules", "neck", "unanswered"), 1),
        (("rules", "neck", "outside"), None), (("rules", "neck", "done"), "0001-01-01T00:00:00+00:00"),
        (("held_until_s",), float("inf")),
    ],
)  # fmt: skip
def test_a_damaged_note_is_rejected(where: tuple[Any, ...], bad: object) -> None:
    damaged: Any = note()
    part = damaged
    for key in where[:-1]:
        part = part[key]
    part[where[-1]] = bad
    assert from_note(damaged, full().now) is None


@pytest.mark.parametrize(
    ("key", "name"),
    [("held_until_s", "held_until_s"), ("off_until_s", "off_until_s"), ("still_until_s", "gap_until_s")],
)
def test_no_note_can_block_reminders_for_more_than_a_day(key: str, name: str) -> None:
    state = from_note({**note(), key: 1e9}, full().now)
    assert state is not None
    assert getattr(state, name) in (None, 0.0)


def test_off_until_tomorrow_still_ends_tomorrow_after_the_clock_is_set_back() -> None:
    state = ReminderState(off_day=date(2026, 1, 6))
    assert state.settled(0.0, MONDAY - timedelta(days=400), 4).off_day == date(2024, 12, 2)
    assert state.settled(0.0, MONDAY, 4).off_day == date(2026, 1, 6)
    assert state.settled(0.0, MONDAY + timedelta(days=1), 4).off_day is None
    assert state.settled(0.0, MONDAY.replace(year=1970), 4).off_day == date(2026, 1, 6)
    assert state.is_off(0.0, MONDAY.replace(year=1970), 4)


def test_a_note_dated_in_the_future_does_no_harm() -> None:
    desk = full()
    before = Reading(5.0, 5.0, MONDAY - timedelta(days=9))
    state = from_note(to_note(desk.state), before)
    assert state is not None
    assert state.awake.total_s >= desk.state.awake.total_s
