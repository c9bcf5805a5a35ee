"""Days, hours and clock times, across midnight and across daylight saving."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from unclench.core.reminders.elapsed_clock import seconds_between
from unclench.core.reminders.rules import Hours, ReminderRule

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 1, 5, tzinfo=BERLIN)
ALWAYS = ReminderRule("x", "y")
OFFICE = replace(ALWAYS, days=frozenset(range(5)), hours=Hours(time(9), time(17)))
NIGHT = replace(ALWAYS, days=frozenset([0]), hours=Hours(time(22), time(6)))
ROUND = replace(ALWAYS, days=frozenset([0]), hours=Hours(time(6), time(6)))


@pytest.mark.parametrize(
    ("rule", "hours", "allowed"),
    [
        (ALWAYS, 3, True), (OFFICE, 8.99, False), (OFFICE, 9, True), (OFFICE, 16.99, True), (OFFICE, 17, False),
        (OFFICE, 24 * 5 + 10, False), (OFFICE, 24 * 7 + 10, True), (NIGHT, 2, False), (NIGHT, 21, False),
        (NIGHT, 22, True), (NIGHT, 29.9, True), (NIGHT, 30, False), (NIGHT, 46, False), (ROUND, 5, False),
        (ROUND, 6, True), (ROUND, 29, True), (ROUND, 30, False),
    ],
)  # fmt: skip
def test_allowed_days_and_hours(rule: ReminderRule, hours: float, allowed: bool) -> None:
    assert rule.allows(MONDAY + timedelta(hours=hours)) is allowed


@pytest.mark.parametrize(
    ("rule", "after", "opening"),
    [(OFFICE, 8, 9), (OFFICE, 10, 33), (OFFICE, 24 * 4 + 18, 24 * 7 + 9), (NIGHT, 23, 24 * 7 + 22)],
)
def test_the_next_time_the_hours_begin(rule: ReminderRule, after: float, opening: float) -> None:
    assert rule.next_opening(MONDAY + timedelta(hours=after)) == MONDAY + timedelta(hours=opening)


def test_clock_times_outside_days_and_hours_are_skipped() -> None:
    rule = replace(OFFICE, at=(time(8), time(15)))
    assert rule.next_time(MONDAY) == MONDAY.replace(hour=15)
    assert rule.next_time(MONDAY.replace(hour=15)) == (MONDAY + timedelta(days=1)).replace(hour=15)
    assert rule.next_time(MONDAY + timedelta(days=4, hours=16)) == MONDAY + timedelta(days=7, hours=15)
    assert rule.last_time(MONDAY, MONDAY.replace(hour=14)) is None
    assert rule.last_time(MONDAY, MONDAY.replace(hour=15)) == MONDAY.replace(hour=15)
    assert rule.last_time(MONDAY.replace(hour=15), MONDAY.replace(hour=23)) is None
    assert replace(OFFICE, at=(time(8),)).next_time(MONDAY) is None


def test_clock_times_across_daylight_saving() -> None:
    rule = replace(ALWAYS, at=(time(2, 30),))
    spring = rule.next_time(datetime(2026, 3, 29, 1, tzinfo=BERLIN))
    assert spring is not None
    assert seconds_between(spring, datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)) == 0
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)
    assert rule.last_time(second.replace(hour=2, minute=0, fold=0), second) == second.replace(fold=0)
    assert rule.last_time(second.replace(minute=45, fold=0), second) is None
    following = rule.next_time(second.replace(minute=15))
    assert following is not None
    assert following.day == 26


def test_a_rule_without_days_hours_and_times_ignores_the_wall_clock() -> None:
    assert [rule.asks_the_clock for rule in (ALWAYS, OFFICE, replace(ALWAYS, at=(time(),)))] == [False, True, True]
