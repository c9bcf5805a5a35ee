"""A simulated month at the desk: every offer has a reason, none is lost and none is badly timed; the check can fail."""

from __future__ import annotations

import pytest
from tools.simulate_month import play, table


@pytest.mark.parametrize("seed", [0, 1, 2, 11])
def test_a_month_has_no_faults(seed: int) -> None:
    month = play(seed)
    assert month.faults == []
    assert month.counts["offers"] > 100
    assert "rude or unexplained" in table([month])


@pytest.mark.parametrize(
    ("broken", "value", "fault"),
    [
        ("unclench.core.reminders.decide.GRACE_S", 0.0, "on waking"),
        ("unclench.core.reminders.decide.TYPING_LIMIT_S", 0.0, "while typing"),
        ("unclench.core.reminders.decide.SLEEP_IS_BREAK_S", 0.0, "is lost"),
    ],
)
def test_a_broken_rule_is_found(monkeypatch: pytest.MonkeyPatch, broken: str, value: float, fault: str) -> None:
    monkeypatch.setattr("tools.simulate_month.DAYS", 6)
    monkeypatch.setattr(broken, value)
    assert any(fault in one for one in play(2).faults)
