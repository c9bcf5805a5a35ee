"""Read single values from JSON.

A reader takes whatever JSON can hold and returns the value, or raises ValueError. Nothing else escapes from it.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from unclench.core.routine import DAYS
from unclench.core.words import _

LONGEST_KEY = 80

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


def choice(*allowed: str) -> Callable[[object], str]:
    """One of these words."""

    def read(raw: object) -> str:
        if not isinstance(raw, str) or raw not in allowed:
            raise ValueError
        return raw

    return read


def text(raw: object) -> str:
    """Text that can be written to a file: JSON can hold one half of a surrogate pair, UTF-8 cannot."""
    if not isinstance(raw, str):
        raise ValueError
    raw.encode()  # UnicodeEncodeError is a ValueError
    return raw


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


def entries(raw: object, read_key: Callable[[object], Any], read_value: Reader) -> dict[Any, Any]:
    """An object with any number of keys."""
    return {read_key(key): read_value(value) for key, value in fields(raw).items()}


def fields(raw: object) -> Mapping[str, Any]:
    """An object."""
    if not isinstance(raw, Mapping):
        raise ValueError
    return raw


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


def time_to_json(one: time) -> str:
    """The inverse of `clock_time`."""
    return f"{one:%H:%M}"


def day(raw: object) -> int:
    """The number of a weekday; Monday is 0."""
    return DAYS.index(choice(*DAYS)(raw))


def days(raw: object) -> frozenset[int]:
    """At least one weekday."""
    if not items(raw):
        raise ValueError
    return frozenset(map(day, items(raw)))


def days_to_json(chosen: frozenset[int]) -> list[str]:
    """The inverse of `days`, from Monday on."""
    return [DAYS[one] for one in sorted(chosen)]


def read_fields(
    raw: Mapping[str, Any], readers: Mapping[str, Reader], problems: list[str], place: str = ""
) -> dict[str, Any]:
    """What can be read of an object whose keys are known. What cannot is told in `problems` and missing.

    `place` comes before each key in what is told: "wake_up." for example.
    """
    known = {}
    for key, value in raw.items():
        reader = readers.get(key)
        if reader is None:
            problems.append(_("{key}: unknown setting; kept, not used").format(key=_key_words(f"{place}{key}")))
            continue
        try:
            known[key] = reader(value)
        except ValueError:
            problems.append(invalid(f"{place}{key}", value))
    return known


def invalid(key: str, value: object) -> str:
    """The sentence about a value that cannot be used."""
    words = _("{key}: {value} is not a valid value; using the default")
    return words.format(key=_key_words(key), value=shown(value))


def shown(value: object) -> str:
    """A value in a sentence: short, on one line, and possible to print."""
    try:
        return reprlib.repr(value)
    except ValueError:  # Python refuses to write out a number of more than 4300 digits
        return _("a number with too many digits")


def _key_words(key: str) -> str:
    return key if key.isprintable() and len(key) <= LONGEST_KEY else shown(key)
