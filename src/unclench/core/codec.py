"""How values become JSON and come back: a codec for each kind of value, and tables with a codec for each field.

Reading raises nothing but ValueError, whatever JSON holds. What is written reads back as an equal value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from unclench.core import values
from unclench.core.i18n import _
from unclench.core.values import DAYS

T = TypeVar("T")


class Codec(Generic[T]):
    """Reads a value from JSON and writes it to JSON; without `write` the value is its own JSON."""

    def __init__(self, read: Callable[[object], T], write: Callable[[T], Any] = lambda value: value) -> None:
        self._read, self._write = read, write

    def read(self, raw: object) -> T:
        """The value; raises ValueError when this is none."""
        return self._read(raw)

    def write(self, value: T) -> Any:
        """The JSON of a value."""
        return self._write(value)

    def read_or_none(self, raw: object) -> T | None:
        """The value, or None when this is none."""
        try:
            return self.read(raw)
        except ValueError:
            return None

    def reader(self, problems: list[str]) -> values.Reader:
        """Reads as `read` does; a codec that leaves out faulty parts tells them in `problems`."""
        return self.read


Fields = Mapping[str, Codec[Any]]


class Table(Codec[T]):
    """A value with parts as an object with a key for each part. `make` takes the parts by name.

    Other keys mean nothing. An object that lacks a key is refused, unless `lacking` lets `make` use its default. With
    a `version` the object carries it, and one of another version is refused. `attributes` maps a key to the name of
    its part, where the two differ: a part can be renamed, but the key of a stored file must stay.
    """

    def __init__(
        self,
        make: Callable[..., T],
        fields: Fields,
        *,
        version: int | None = None,
        lacking: bool = False,
        attributes: Mapping[str, str] | None = None,
    ) -> None:
        self._make, self._fields, self._lacking = make, fields, lacking
        self._attributes = {key: key for key in fields} | dict(attributes or {})
        self._head = {} if version is None else {"version": version}

    def read(self, raw: object) -> T:
        given = values.fields(raw)
        if any(given.get(key) != value for key, value in self._head.items()):
            raise ValueError
        if not self._lacking and not self._fields.keys() <= given.keys():
            raise ValueError
        return self._make(
            **{self._attributes[key]: one.read(given[key]) for key, one in self._fields.items() if key in given}
        )

    def write(self, value: T) -> dict[str, Any]:
        parts = {key: one.write(getattr(value, self._attributes[key])) for key, one in self._fields.items()}
        return self._head | parts


def write_fields(value: object, fields: Fields) -> dict[str, Any]:
    """The attributes of a value as an object."""
    return {key: one.write(getattr(value, key)) for key, one in fields.items()}


def read_fields(raw: Mapping[str, Any], fields: Fields, problems: list[str], place: str = "") -> dict[str, Any]:
    """What can be read of an object whose keys are known. What cannot is told in `problems` and missing.

    `place` comes before each key in what is told: "wake_up." for example.
    """
    known = {}
    for key, value in raw.items():
        if key not in fields:
            words = _("{key}: unknown setting; kept, not used")
            problems.append(words.format(key=values.key_words(f"{place}{key}")))
            continue
        try:
            known[key] = fields[key].reader(problems)(value)
        except ValueError:
            problems.append(values.invalid(f"{place}{key}", value))
    return known


def optional(one: Codec[T]) -> Codec[T | None]:
    """The same, or null for None."""
    return Codec(values.optional(one.read), lambda value: None if value is None else one.write(value))


def mapping(key: Codec[Any], value: Codec[Any]) -> Codec[Mapping[Any, Any]]:
    """An object with any number of keys."""
    return Codec(
        lambda raw: values.entries(raw, key.read, value.read),
        lambda known: {key.write(one): value.write(other) for one, other in known.items()},
    )


def row(make: Callable[..., T], fields: Fields) -> Codec[T]:
    """A value with parts as a list of its parts in this order."""
    read = values.row(*(one.read for one in fields.values()))
    return Codec(lambda raw: make(*read(raw)), lambda value: [*write_fields(value, fields).values()])


FLAG = Codec(values.flag)
TEXT = Codec(values.text)
NAMES = Codec(values.names, sorted)
COUNT = Codec(values.count)
SECONDS = Codec(values.seconds)
MOMENT = Codec(values.moment, datetime.isoformat)
DATE = Codec(values.calendar_date, date.isoformat)
TIME = Codec(values.clock_time, "{:%H:%M}".format)
WEEKDAY = Codec(values.weekday, DAYS.__getitem__)
WEEKDAYS = Codec(values.weekdays, lambda chosen: [DAYS[one] for one in sorted(chosen)])
