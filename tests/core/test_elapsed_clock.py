"""A clock that nobody can set: sleep counts, daylight saving and set clocks do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unclench.core.ports import Reading
from unclench.core.reminders.elapsed_clock import ElapsedClock, moved, seconds_between

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 1, 5, 12, tzinfo=BERLIN)


def reading(mono_s: float, boot_s: float | None, wall_s: float) -> Reading:
    return Reading(mono_s, boot_s, NOON + timedelta(seconds=wall_s))


@pytest.mark.parametrize(
    ("mono_s", "boot_s", "wall_s", "passed_s", "suspended_s"),
    [
        (60, 60, 60, 60, 0),
        (60, 1860, 1860, 1860, 1800),  # slept
        (60, 60, 99999, 60, 0),  # the clock was set forward
        (60, 60, -99999, 60, 0),  # or back
        (1800, 1800, 1800, 1800, 1800),  # the process was stopped
        (60, None, 1860, 1860, 1800),  # slept, according to the wall clock
        (60, None, -1860, 60, 0),  # set back: the monotonic clock decides
    ],
)
def test_elapsed_time_within_one_run(
    mono_s: float, boot_s: float | None, wall_s: float, passed_s: float, suspended_s: float
) -> None:
    start = ElapsedClock(5.0).advanced_to(reading(0, None if boot_s is None else 0, 0))
    now = reading(mono_s, boot_s, wall_s)
    assert start.advanced_to(now).total_s == 5 + passed_s
    assert start.suspended_s(now) == suspended_s


@pytest.mark.parametrize(
    ("last_boot_s", "boot_s", "wall_s", "passed_s"),
    [
        (1000, 1300, 300, 300),  # no restart of the computer
        (1000, 1300, -86400, 300),  # the clock was set back in between
        (1000, 40, 3600, 3600),  # restarted
        (1000, 40, -3600, 40),  # restarted, and the wall clock lost its time
        (1000, 5000, 90000, 90000),  # restarted, and on for longer than before
        (1000, None, 300, 300),
        (None, None, -300, 0),
    ],
)
def test_elapsed_time_between_two_runs(
    last_boot_s: float | None, boot_s: float | None, wall_s: float, passed_s: float
) -> None:
    last = ElapsedClock(7.0).advanced_to(reading(50, last_boot_s, 0))
    assert last.resumed_at(reading(3, boot_s, wall_s)).total_s == 7 + passed_s


def test_differences_across_daylight_saving_are_in_real_seconds() -> None:
    before, after = datetime(2026, 3, 29, 1, tzinfo=BERLIN), datetime(2026, 3, 29, 4, tzinfo=BERLIN)
    assert seconds_between(before, after) == 7200
    assert moved(before, 7200) == after
    assert seconds_between(after, before.astimezone(UTC)) == -7200
    first, second = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=BERLIN) for fold in (0, 1))
    assert seconds_between(first, second) == 3600
