"""The time between two readings of the clocks."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from unclench.core.ports import Reading

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("earlier", "later", "between_s"),
    [
        (datetime(2026, 3, 29, 1, 59, 59), datetime(2026, 3, 29, 3, 0, 1), 2.0),  # the clock was set forward
        (datetime(2026, 7, 1, 12, 0, 0), datetime(2026, 7, 1, 12, 0, 5), 5.0),
    ],
)
def test_without_a_boot_clock_daylight_saving_adds_no_time(
    earlier: datetime, later: datetime, between_s: float
) -> None:
    before = Reading(0.0, None, earlier.replace(tzinfo=BERLIN))
    after = Reading(2.0, None, later.replace(tzinfo=BERLIN))
    assert after.seconds_since(before) == between_s
