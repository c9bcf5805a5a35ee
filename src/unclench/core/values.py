"""Read single values from JSON.

A reader takes any JSON value. It returns the value that it reads, or raises ValueError and nothing else.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from unclench.core.i18n import _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_KEY = 80
MOST = 10**9  # for any count; every file and database can store it
MOST_S = 1e12  # 30,000 years; sums of such floats are still exact to a hundredth of a second
YEARS = range(1901, 9000)  # in any time zone, these stay within the range of datetime

Reader = Callable[[object], Any]


def flag(raw: object) -> bool:
    """True or false; not 0 or 1."""
    if not isinstance(raw, bool):
        raise ValueError
    return raw


def whole(low: int, high: int) -> Callable[[object], int]:
    """A whole number from `low` to `high`, inclusive."""

    def read(raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise ValueError
        return raw

    return read


def number(low: float, high: float) -> Callable[[object], float]:
    """A number from `low` to `high`, inclusive. An int stays an int."""

    def read(raw: object) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not low <= raw <= high:
            raise ValueError
        return raw

    return read


count = whole(0, MOST)
seconds = number(-MOST_S, MOST_S)


def choice(*allowed: str) -> Callable[[object], str]:
    """One of these words."""

    def read(raw: object) -> str:
        if not isinstance(raw, str) or raw not in allowed:
            raise ValueError
        return raw

    return read


def path(raw: object) -> str:
    """Any text, even with lone surrogates: Python uses them for a file name that is not valid UTF-8."""
    if not isinstance(raw, str):
        raise ValueError
    return raw


def text(raw: object) -> str:
    """Text that can be written as UTF-8: unlike JSON, UTF-8 cannot hold a lone surrogate."""
    found = path(raw)
    found.encode()  # UnicodeEncodeError is a ValueError
    return found


def name(longest: int) -> Callable[[object], str]:
    """Text of 1 to `longest` characters."""

    def read(raw: object) -> str:
        found = text(raw)
        if not 0 < len(found) <= longest:
            raise ValueError
        return found

    return read


def optional(reader: Reader) -> Reader:
    """The same, but null is also allowed and gives None."""
    return lambda raw: None if raw is None else reader(raw)


def converted(reader: Reader, make: Callable[[Any], Any]) -> Reader:
    """The value that was read, converted by `make`."""
    return lambda raw: make(reader(raw))


def names(raw: object) -> frozenset[str]:
    """A list of text, as a set."""
    return frozenset(map(text, items(raw)))


def items(raw: object, most: int | None = None) -> list[object]:
    """A list of at most `most` values."""
    if not isinstance(raw, list) or (most is not None and len(raw) > most):
        raise ValueError
    return raw


def row(*readers: Reader) -> Callable[[object], tuple[Any, ...]]:
    """A list with one value for each reader."""

    def read(raw: object) -> tuple[Any, ...]:
        return tuple(reader(one) for reader, one in zip(readers, items(raw), strict=True))

    return read


def entries(raw: object, read_key: Callable[[object], Any], read_value: Reader) -> dict[Any, Any]:
    """An object with any number of keys."""
    return {read_key(key): read_value(value) for key, value in fields(raw).items()}


def fields(raw: object) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(raw, Mapping):
        raise ValueError
    return raw


def moment(raw: object) -> datetime:
    """A date and time in ISO 8601, with the offset from UTC."""
    found = datetime.fromisoformat(text(raw))
    if found.tzinfo is None or found.year not in YEARS:
        raise ValueError
    return found


def calendar_date(raw: object) -> date:
    """A date in ISO 8601."""
    found = date.fromisoformat(text(raw))
    if found.year not in YEARS:
        raise ValueError
    return found


def clock_time(raw: object) -> time:
    """A time of day like "15:00": two digits each, no seconds, no time zone."""
    if not isinstance(raw, str) or len(raw) != 5 or raw[2] != ":":
        raise ValueError
    hour, minute = raw[:2], raw[3:]
    if not (hour + minute).isascii() or not hour.isdigit() or not minute.isdigit():
        raise ValueError
    return time(int(hour), int(minute))


def clock_times(most: int) -> Callable[[object], tuple[time, ...]]:
    """A list of at most `most` times of day, sorted, without duplicates."""
    return lambda raw: tuple(sorted(set(map(clock_time, items(raw, most)))))


def weekday(raw: object) -> int:
    """The number of a weekday; Monday is 0."""
    return DAYS.index(choice(*DAYS)(raw))


def weekdays(raw: object) -> frozenset[int]:
    """At least one weekday."""
    if not items(raw):
        raise ValueError
    return frozenset(map(weekday, items(raw)))


def invalid(key: str, value: object) -> str:
    """The message about an invalid value."""
    words = _("{key}: {value} is not a valid value; using the default")
    return words.format(key=key_words(key), value=shown(value))


def shown(value: object) -> str:
    """A value for a message: short, on one line, printable."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python refuses to convert an int of more than 4300 digits to text
        return _("a number with too many digits")


def key_words(key: str) -> str:
    """A key for a message."""
    return key if key.isprintable() and len(key) <= LONGEST_KEY else shown(key)
