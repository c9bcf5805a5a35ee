"""When a lock that nobody reported as over is believed to be over."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.core.reminders.screen_lock import APART_S, INPUTS, is_over, with_input


def inputs_of(looks: list[tuple[float, float | None]], locked_s: float = 100.0) -> tuple[float, ...]:
    """The inputs that count after these looks: (time, seconds without input)."""
    inputs: tuple[float, ...] = ()
    for at_s, idle_s in looks:
        inputs = with_input(inputs, locked_s, at_s, idle_s)
    return inputs


@pytest.mark.parametrize(
    ("looks", "over"),
    [
        ([(160, 5), (220, 5), (280, 5)], True),
        ([(160, 58), (220, 2), (280, 9)], True),
        ([(160, 61), (220, 121), (280, 181)], False),  # the key that locked the screen
        ([(160, 1), (161, 1), (162, 1), (200, 1)], False),  # a password
        ([(160, 1), (220, 61), (280, 121), (340, 181)], False),  # one password, seen four times
        ([(160, 1), (220, 1)], False),
        ([(160, None), (220, None), (280, None)], False),
        ([(160, 5), (4000, 5), (9000, 5)], True),
    ],
)
def test_input_in_three_minutes_ends_a_lock(looks: list[tuple[float, float | None]], over: bool) -> None:
    assert is_over(inputs_of(looks)) == over


@given(st.lists(st.tuples(st.floats(0, 1e4), st.one_of(st.none(), st.floats(0, 1e4))), max_size=30))
def test_the_inputs_that_count_are_after_the_lock_and_apart(looks: list[tuple[float, float | None]]) -> None:
    inputs = inputs_of(sorted(looks, key=lambda look: look[0]))
    assert len(inputs) <= INPUTS
    assert all(one > 100 for one in inputs)
    assert all(later - earlier > APART_S for earlier, later in pairwise(inputs))


@given(st.floats(101, 1e4), st.floats(0, 45), st.lists(st.floats(0, 1e4), max_size=20))
def test_a_password_typed_once_never_ends_it(typed_s: float, takes_s: float, later: list[float]) -> None:
    """However often somebody looks during the seconds of typing, and afterwards."""
    end_s = typed_s + takes_s
    looks = [(typed_s + takes_s * share / 10, 0.0) for share in range(11)]
    looks += [(end_s + after_s, after_s) for after_s in sorted(later)]
    assert not is_over(inputs_of([(at_s, idle_s) for at_s, idle_s in looks]))
