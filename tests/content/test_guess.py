from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.content.fields import OWNERS
from unclench.content.guess import edit_distance, nearest, with_guess

KEYS = tuple(OWNERS["exercise"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("resp", "reps"),
        ("hodl", "hold"),
        ("Hold", "hold"),
        ("rep", "reps"),
        ("postions", "positions"),
        ("durration", "duration"),
        ("swich", "switch"),
        ("banana", None),
        ("x", None),
        ("", None),
        ("hold" * 100, None),
    ],
)
def test_the_nearest_key(typed: str, meant: str | None) -> None:
    assert nearest(typed, KEYS) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("neck", "neck-ease"), ("NECK", "neck-ease"), ("neck motion", "neck-range-of-motion"),
        ("nek-ease", "neck-ease"), ("range", "neck-range-of-motion"), ("reps", "reps_per_day"),
        ("hands", "Hourly hands"), ("nec", None), ("-", None),
    ],
)  # fmt: skip
def test_a_part_of_a_name_finds_the_shortest_name_with_it(typed: str, meant: str | None) -> None:
    assert nearest(typed, ("neck-range-of-motion", "neck-ease", "reps_per_day", "Hourly hands")) == meant


def test_the_question_always_has_the_same_form() -> None:
    assert with_guess("unknown key 'hodl'", "hold") == "unknown key 'hodl'; did you mean 'hold'?"
    assert with_guess("unknown key 'x'", None) == "unknown key 'x'"


@given(st.text(max_size=12), st.text(max_size=12))
def test_edit_distance_is_a_metric(one: str, other: str) -> None:
    slips = edit_distance(one, other)
    assert slips == edit_distance(other, one)
    assert (slips == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))


@given(st.sampled_from(KEYS), st.data())
def test_two_swapped_letters_are_one_edit(key: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(min_value=0, max_value=len(key) - 2))
    swapped = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    assert edit_distance(key, swapped) == (swapped != key)
    assert nearest(swapped, KEYS) is not None
