"""Times of day as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from unclench.core.problem import KnownError
from unclench.core.reminders.typed_time import parse_time, parse_times, time_words


@pytest.mark.parametrize("typed", ["7:00", "07:00", "7", " 7.00 "])
def test_many_ways_to_type_seven_are_understood(typed: str) -> None:
    assert parse_time(typed) == time(7)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write the time like 7:00 or 15:30."), ("seven", "Write the time like 7:00 or 15:30."),
        ("7:0", "Write the time like 7:00 or 15:30."), ("٧:٠٠", "Write the time like 7:00 or 15:30."),
        ("24:00", "The hour goes from 0 to 23."), ("7:60", "The minutes go from 00 to 59."),
    ],
)  # fmt: skip
def test_invalid_times_give_a_message(typed: str, sentence: str) -> None:
    with pytest.raises(KnownError) as caught:
        parse_time(typed)
    assert str(caught.value) == sentence


def test_several_times_are_sorted_without_duplicates() -> None:
    assert parse_times("15, 9:30;9:30 11:00", 9) == (time(9, 30), time(11), time(15))
    for typed, most in ((" , ", 9), ("1 2 3", 2), ("9:30, noon", 9)):
        with pytest.raises(KnownError):
            parse_times(typed, most)


def test_a_displayed_time_can_be_typed_again() -> None:
    for hour in range(24):
        one = time(hour, hour)
        assert parse_time(time_words(one)) == one
