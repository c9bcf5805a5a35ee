"""The joint limits: a value inside is accepted, one degree beyond is reported, and the relaxed figure is inside all."""

from __future__ import annotations

import pytest
from tools.figures.axes import Axes
from tools.figures.human import load
from tools.figures.limits import LIMITS, limit_of, problems


@pytest.mark.parametrize("joint", sorted(LIMITS))
def test_a_joint_can_reach_its_limits_but_not_exceed_them(joint: str) -> None:
    limit = LIMITS[joint]
    assert limit.low < limit.high
    assert problems({joint: limit.low}) == problems({joint: limit.high}) == []
    for beyond in (limit.low - 1, limit.high + 1):
        [problem] = problems({joint: beyond})
        assert problem.startswith(f"{joint}: {beyond:g} degrees is outside {limit.low:g} to {limit.high:g}")


@pytest.mark.parametrize("joint", sorted(joint for joint, limit in LIMITS.items() if limit.stretch))
def test_a_stretch_can_go_a_little_further(joint: str) -> None:
    limit = LIMITS[joint]
    assert limit.stretch is not None
    low, high = limit.stretch
    assert low <= limit.low
    assert high >= limit.high
    assert problems({joint: low, f"L.{joint}": high}, stretch=True) == []
    assert len(problems({joint: low - 1, f"L.{joint}": high + 1}, stretch=True)) == 2
    assert problems({joint: low, f"L.{joint}": high}) != []


@pytest.mark.parametrize(
    ("joint", "low", "high"),
    [
        ("wrist.flex", -60, 60),
        ("wrist.dev", -15, 25),
        ("forearm.pron", -75, 75),
        ("elbow.flex", 5, 130),
        ("fingers.pip", 0, 95),
        ("neck.turn", -60, 60),
        ("neck.tilt", -32, 32),
        ("neck.flex", 0, 35),
        ("ankle.dorsi", -35, 12),
        ("ankle.inv", -10, 22),
        ("great.mtp", -45, 30),
        ("toes.mtp", -30, 30),
    ],
)
def test_the_limits_match_the_pose_sheet(joint: str, low: float, high: float) -> None:
    limit = limit_of(joint)
    assert limit is not None
    assert (limit.low, limit.high) == (low, high)


def test_a_finger_has_the_general_limit_unless_it_has_its_own() -> None:
    assert problems({"ring.mcp": 91}) != []
    assert problems({"little.mcp": 95, "L.index.pip": 95, "R.middle.spread": 10}) == []


@pytest.mark.parametrize("joint", ["wrist.twist", "finger3-1.L", "L.L.knee.flex", "ring.turn", "wrist"])
def test_an_unknown_joint_is_reported(joint: str) -> None:
    assert problems({joint: 0}) == [f"{joint}: there is no such joint"]


def test_the_body_at_rest_is_within_the_limits() -> None:
    rest = Axes(load()).rest
    assert problems(rest) == []
