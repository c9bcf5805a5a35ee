"""Read single values from JSON.

A reader takes whatever JSON can hold and returns the value, or raises ValueError. Nothing else escapes from it.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from unclench.core.i18n import _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_KEY = 80
MOST = 10**9  # of anything that is counted; every file and database can hold it
MOST_S = 1e12  # 30,000 years; the clocks can be added up without losing hundredths of a second
YEARS = range(1901, 9000)  # no time zone carries them beyond what datetime can hold

Reader = Callable[[object], Any]


def flag(raw: object) -> bool:
    """True or false; not 0 or 1."""
    if not isinstance(raw, bool):
        raise ValueError
    return raw


def whole(low: int, high: int) -> Callable[[object], int]:
    """A whole number in this range, its ends included."""

    def read(raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise ValueError
        return raw

    return read


def number(low: float, high: float) -> Callable[[object], float]:
    """A number in this range, its ends included; as it was written, so that 5 stays 5."""

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
    """Any text: the path of a file whose name is not UTF-8 holds halves of surrogate pairs."""
    if not isinstance(raw, str):
        raise ValueError
    return raw


def text(raw: object) -> str:
    """Text that can be written to a file: JSON can hold one half of a surrogate pair, UTF-8 cannot."""
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
    """The same, or null."""
    return lambda raw: None if raw is None else reader(raw)


def converted(reader: Reader, make: Callable[[Any], Any]) -> Reader:
    """What `make` makes of the value."""
    return lambda raw: make(reader(raw))


def names(raw: object) -> frozenset[str]:
    """A list of text; its order means nothing."""
    return frozenset(map(text, items(raw)))


def items(raw: object, most: int | None = None) -> list[object]:
    """A list of at most `most` values."""
    if not isinstance(raw, list) or (most is not None and len(raw) > most):
        raise ValueError
    return raw


def row(*readers: Reader) -> Callable[[object], tuple[Any, ...]]:
    """A list of as many values as there are readers."""

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
    """A moment in ISO 8601, with its offset from UTC."""
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
    """ "15:00": always two digits each, no seconds, no zone."""
    if not isinstance(raw, str) or len(raw) != 5 or raw[2] != ":":
        raise ValueError
    hour, minute = raw[:2], raw[3:]
    if not (hour + minute).isascii() or not hour.isdigit() or not minute.isdigit():
        raise ValueError
    return time(int(hour), int(minute))


def clock_times(most: int) -> Callable[[object], tuple[time, ...]]:
    """A list of at most `most` times of day, in order and each once."""
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
    """The sentence about a value that cannot be used."""
    words = _("{key}: {value} is not a valid value; using the default")
    return words.format(key=key_words(key), value=shown(value))


def shown(value: object) -> str:
    """A value in a sentence: short, on one line, and possible to print."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python refuses to write out a number of more than 4300 digits
        return _("a number with too many digits")


def key_words(key: str) -> str:
    """A key in a sentence."""
    return key if key.isprintable() and len(key) <= LONGEST_KEY else shown(key)
