"""Interpolation between two states."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.figures.between import State, blend, facing, round_trip

ANGLES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(-90, 90), min_size=1)
DIRECTIONS = st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda place: np.linalg.norm(place) > 0.2)


@given(ANGLES, ANGLES)
def test_it_starts_at_one_state_and_ends_at_the_other(one: dict[str, float], other: dict[str, float]) -> None:
    start, end = blend(one, other, 0.0), blend(one, other, 1.0)
    assert all(start[name] == pytest.approx(angle) for name, angle in one.items())
    assert all(end[name] == pytest.approx(angle) for name, angle in other.items())


@given(ANGLES, ANGLES, st.floats(0, 1))
def test_it_never_goes_beyond_either_state(one: dict[str, float], other: dict[str, float], share: float) -> None:
    for name, angle in blend(one, other, share).items():
        ends = (one.get(name, other.get(name, 0.0)), other.get(name, one.get(name, 0.0)))
        assert min(ends) - 1e-9 <= angle <= max(ends) + 1e-9


@given(DIRECTIONS, DIRECTIONS, st.floats(0, 1))
def test_an_arm_turns_without_bending(one: tuple[float, ...], other: tuple[float, ...], share: float) -> None:
    for direction in (one, other):
        if abs(direction[1]) > 0.99 * np.linalg.norm(direction):
            return
    arm, target = ({"distal": list(direction), "dorsal": [0.0, 1.0, 0.0]} for direction in (one, other))
    turned = blend(arm, target, share)
    axes = facing(turned["distal"], turned["dorsal"])
    assert np.allclose(axes.T @ axes, np.eye(3), atol=1e-6)


def test_half_of_a_quarter_turn_is_an_eighth() -> None:
    up = {"distal": [0.0, 1.0, 0.0], "dorsal": [0.0, 0.0, 1.0]}
    right = {"distal": [1.0, 0.0, 0.0], "dorsal": [0.0, 0.0, 1.0]}
    assert blend(up, right, 0.5)["distal"] == pytest.approx([0.5**0.5, 0.5**0.5, 0.0])


def test_lists_are_interpolated_by_number_and_names_stay() -> None:
    assert blend({"at": [0.0, 2.0], "anchor": "wrist"}, {"at": [1.0, 2.0]}, 0.5) == {
        "at": [0.5, 2.0],
        "anchor": "wrist",
    }


def test_a_value_that_is_not_a_number_cannot_change() -> None:
    with pytest.raises(ValueError, match="cannot become"):
        blend({"anchor": "wrist"}, {"anchor": "elbow"}, 0.5)


def test_a_round_trip_passes_every_state_smoothly() -> None:
    stations: list[State] = [{"a": 0.0}, {"a": 10.0}, {"a": 30.0}, {"a": 5.0}]
    for number, station in enumerate(stations):
        assert round_trip(stations, number / 4)["a"] == pytest.approx(station["a"])
    step = 1e-4
    for number in range(4):
        before = round_trip(stations, (number / 4 - step) % 1)["a"]
        here, after = (round_trip(stations, number / 4 + more)["a"] for more in (0, step))
        assert here - before == pytest.approx(after - here, abs=0.02)
