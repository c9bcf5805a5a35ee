from __future__ import annotations

import sys
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from unclench.system import clock
from unclench.system.clock import SystemClock, local_zone


def test_a_reading_has_every_clock_and_none_goes_back() -> None:
    system = SystemClock()
    first, second = system.reading(), system.reading()
    assert second.mono_s >= first.mono_s
    assert second.wall >= first.wall
    assert first.wall.tzinfo is not None
    assert 0 <= second.seconds_since(first) < 60


@pytest.mark.skipif(sys.platform not in ("linux", "darwin", "win32"), reason="no clock that counts during sleep")
def test_the_boot_clock_is_never_behind_the_monotonic_clock() -> None:
    now = SystemClock().reading()
    assert now.boot_s is not None
    assert now.boot_s >= now.mono_s - 0.001


def test_the_wall_time_has_a_zone_with_daylight_saving_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert local_zone() == ZoneInfo("Europe/Berlin")
    wall = SystemClock().reading().wall
    assert wall.tzinfo == ZoneInfo("Europe/Berlin")
    assert wall.utcoffset() in (timedelta(hours=1), timedelta(hours=2))


def test_a_changed_time_zone_is_noticed_at_a_refresh_or_within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    system = SystemClock()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert system.reading().wall.tzinfo == ZoneInfo("Europe/Berlin"), (
        "not checked at each reading, because that is slow"
    )
    system.refresh_zone()
    assert system.reading().wall.tzinfo == ZoneInfo("Asia/Tokyo")

    monkeypatch.setattr(clock, "ZONE_REFRESH_S", 0.0)
    system.refresh_zone()
    monkeypatch.setenv("TZ", "America/Lima")
    assert system.reading().wall.tzinfo == ZoneInfo("America/Lima")


@pytest.mark.parametrize("name", ["Nowhere/Atlantis", "CET-1CEST", "/etc/hostname", "../../etc/passwd"])
def test_an_unknown_zone_still_has_the_right_offset(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)
    wall = SystemClock().reading().wall
    assert wall.utcoffset() is not None
    assert abs(wall - wall.astimezone(UTC)) < timedelta(seconds=1)
