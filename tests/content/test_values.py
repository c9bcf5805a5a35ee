from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.content.echo import BadValueError
from unclench.content.values import (
    format_time,
    limits,
    parse_clock,
    parse_count,
    parse_counts,
    parse_days,
    parse_tempo,
    parse_time,
    parse_times,
)
from unclench.core.routine.routine import Range

DAY = limits("0 s to 24 h")
MANY = limits("0 to 100000")
UNITS = {"s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "min": 60, "mins": 60, "minute": 60, "minutes": 60}
UNITS |= {"h": 3600, "hr": 3600, "hour": 3600, "hours": 3600}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("15 s", 15, 15),
        ("15s", 15, 15),
        ("15 sec", 15, 15),
        ("15 SECONDS", 15, 15),
        ("15\u00a0s", 15, 15),
        ("15\u202fmin", 900, 900),
        ("010 s", 10, 10),
        ("0.5 s", 0.5, 0.5),
        ("1 min 30 s", 90, 90),
        ("1min30s", 90, 90),
        ("1 h", 3600, 3600),
        ("1 hr 5 mins", 3900, 3900),
        ("3-7 s", 3, 7),
        ("15–30 s", 15, 30),
        ("15 – 30 s", 15, 30),
        ("15 to 30 s", 15, 30),
        ("15to30 s", 15, 30),
        ("15 TO 30 s", 15, 30),
        ("30 s - 1 min", 30, 60),
        ("30 s to 1 min 30 s", 30, 90),
        ("2-2 min", 120, 120),
    ],
)
def test_times_as_written_in_handouts(text: str, low: float, high: float) -> None:
    assert parse_times(text, DAY) == Range(low, high)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("15", "'15' has no unit; write 15 s or 15 min"),
        ("3-7", "'3-7' has no unit; write 3-7 s or 3-7 min"),
        ("1 min 30", "'1 min 30' has no unit; write 1 min 30 s"),
        ("30 s - 45", "'30 s - 45' has no unit; write 30 s - 45 s"),
        ("0:30", "'0:30' is ambiguous; write 30 s"),
        ("1:30 min", "'1:30 min' is ambiguous; write 1 min 30 s"),
        ("1:00:30", "'1:00:30' is ambiguous; write 1 h 30 s"),
        ("1:30-2:00", "'1:30-2:00' is ambiguous; write 1 min 30 s - 2 min"),
        ("5m", "'m' could mean meters or minutes; write 5 min"),
        ("1 m 30 s", "'m' could mean meters or minutes; write 1 min 30 s"),
        ("5 km", "unknown unit 'km'; use s, min or h"),
        ("30 s - 15 s", "'30 s - 15 s' runs backwards; write 15-30 s"),
        ("1 min - 30 s", "'1 min - 30 s' runs backwards; write 30 s - 1 min"),
        ("25 h", "'25 h' is outside 0 s to 24 h"),
        ("-5 s", "'-5 s' is not a time; write 15 s, 3-7 s or 15 min"),
        ("30 s 1 min", "'30 s 1 min' is not a time; write 15 s, 3-7 s or 15 min"),
        ("1-2-3 s", "'1-2-3 s' is not a time; write 15 s, 3-7 s or 15 min"),
        ("٣ s", "'٣ s' is not a time; write 15 s, 3-7 s or 15 min"),
        ("1" * 101, "'" + "1" * 40 + "…' is not a time; write 15 s, 3-7 s or 15 min"),
        ("", "is empty; write a time such as 15 s"),
    ],
)
def test_an_invalid_time_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(BadValueError) as fault:
        parse_times(text, DAY)
    assert str(fault.value) == message


@pytest.mark.parametrize("text", ["3-7 s", "3 to 7 s", "3-7", "7–3 s", "30 s - 1 min"])
def test_a_single_time_rejects_a_range(text: str) -> None:
    with pytest.raises(BadValueError, match=r"^takes one time, not a range$"):
        parse_time(text, DAY)


@given(st.integers(min_value=0, max_value=24 * 3600))
def test_a_formatted_time_can_be_read_back(seconds: int) -> None:
    assert parse_times(format_time(seconds), DAY) == Range(seconds, seconds)
    assert parse_time(format_time(seconds), DAY) == seconds


@given(
    st.integers(min_value=0, max_value=23),
    st.integers(min_value=0, max_value=23),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from(["-", "–", "to", " - ", " – ", " to "]),
    st.sampled_from(["", " ", "\u00a0"]),
)
def test_every_spelling_of_a_range_is_read(one: int, other: int, unit: str, dash: str, gap: str) -> None:
    low, high = sorted((one, other))
    expected = Range(low * UNITS[unit], high * UNITS[unit])
    assert parse_times(f"{low}{dash}{high}{gap}{unit}", DAY) == expected
    assert parse_times(f"{low}{gap}{unit} {dash} {high}{gap}{unit}", DAY) == expected
    assert parse_counts(f"{low}{dash}{high}", MANY) == Range(low, high)


@given(st.text(max_size=40) | st.from_regex(r"[0-9 .:–-]{1,12}(s|min|m|to|h)?", fullmatch=True))
def test_any_text_gives_a_value_within_the_limits_or_a_fault(text: str) -> None:
    with contextlib.suppress(BadValueError):
        found = parse_times(text, DAY)
        assert DAY.low <= found.low <= found.high <= DAY.high
    with contextlib.suppress(BadValueError):
        found = parse_counts(text, MANY)
        assert MANY.low <= found.low <= found.high <= MANY.high
    with contextlib.suppress(BadValueError):
        tempo = parse_tempo(text)
        assert len(tempo) in (1, 3, 4)
        assert sum(tempo) >= 1


@pytest.mark.parametrize(
    ("text", "tempo"),
    [
        ("4 s", (4,)),
        ("1 min", (60,)),
        ("2-2-2-1", (2, 2, 2, 1)),
        ("2 – 0 – 1", (2, 0, 1)),
        ("0.5-0-0.5", (0.5, 0, 0.5)),
    ],
)
def test_tempo(text: str, tempo: tuple[float, ...]) -> None:
    assert parse_tempo(text) == tempo


def test_clock_and_days() -> None:
    assert parse_clock("7:00") == parse_clock("07:00") == "07:00"
    assert parse_clock("23:59") == "23:59"
    assert parse_days("2 weeks", limits("1 to 365")) == 14
    for text in ("24:00", "7:60", "7", "7:0", "07:00:00", ""):
        with pytest.raises(BadValueError, match="is not a time of day"):
            parse_clock(text)


FEW = limits("1 to 10")
A_YEAR = limits("1 to 365")


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (lambda text: parse_counts(text, FEW), " ", "is empty; write a number such as 5"),
        (lambda text: parse_counts(text, FEW), "-3", "'-3' is outside 1 to 10"),
        (lambda text: parse_counts(text, FEW), "many", "'many' is not a whole number or a range such as 2-5"),
        (lambda text: parse_count(text, FEW), "", "is empty; write a number such as 1"),
        (lambda text: parse_count(text, FEW), "11", "'11' is outside 1 to 10"),
        (lambda text: parse_count(text, FEW), "-1", "'-1' is outside 1 to 10"),
        (lambda text: parse_count(text, FEW), "2-5", "takes one number, not a range"),
        (lambda text: parse_count(text, FEW), "two", "'two' is not a whole number from 1 to 10"),
        (parse_tempo, "", "is empty; write 4 s or 2-2-2-1"),
        (parse_tempo, "2221", "'2221' needs dashes; write 2-2-2-1"),
        (lambda text: parse_days(text, A_YEAR), "", "is empty; write a number of days such as 7 days"),
        (lambda text: parse_days(text, A_YEAR), "7", "'7' has no unit; write 7 days"),
        (lambda text: parse_days(text, A_YEAR), "soon", "'soon' is not a number of days; write 7 days"),
        (lambda text: parse_days(text, A_YEAR), "53 weeks", "'53 weeks' is outside 1 to 365"),
    ],
)
def test_an_invalid_value_gives_a_message(read: Callable[[str], object], text: str, message: str) -> None:
    with pytest.raises(BadValueError) as caught:
        read(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(("text", "count"), [("5", 5), (" 010 ", 10), ("1", 1)])
def test_one_count(text: str, count: int) -> None:
    assert parse_count(text, FEW) == count
