"""Numbers as people and scripts read them."""

from __future__ import annotations

import math

from unclench.core.words import _


def number(value: float | None) -> float | int | None:
    """For JSON: 15, not 15.0."""
    return int(value) if value is not None and value == int(value) else value


def clock(seconds: float) -> str:
    """Minutes and seconds, rounded up to whole seconds: 3:07."""
    whole = math.ceil(seconds - 1e-6)
    return f"{whole // 60}:{whole % 60:02d}"


def minutes(gentle_s: float, full_s: float) -> str:
    """A span in minutes: "4-10 min"; under a minute counts as one."""
    low, high = max(1, round(gentle_s / 60)), max(1, round(full_s / 60))
    return _("{low} min").format(low=low) if low == high else _("{low}-{high} min").format(low=low, high=high)
