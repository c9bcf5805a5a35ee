"""Convert values to JSON and back: a codec for each kind of value, and tables with a codec for each field.

Reading raises only ValueError, whatever the JSON holds. A value that was written reads back as an equal value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from unclench.core import values
from unclench.core.i18n import _
from unclench.core.values import DAYS

T = TypeVar("T")


class Codec(Generic[T]):
    """Reads a value from JSON and writes it to JSON. Without `write`, the value is written unchanged."""

    def __init__(self, read: Callable[[object], T], write: Callable[[T], Any] = lambda value: value) -> None:
        self._read, self._write = read, write

    def read(self, raw: object) -> T:
        """The value. Raises ValueError when `raw` is not valid."""
        return self._read(raw)

    def write(self, value: T) -> Any:
        """The value as JSON."""
        return self._write(value)

    def read_or_none(self, raw: object) -> T | None:
        """The value, or None when `raw` is not valid."""
        try:
            return self.read(raw)
        except ValueError:
            return None

    def reader(self, problems: list[str]) -> values.Reader:
        """A function that reads like `read`. A codec that skips invalid parts lists them in `problems`."""
        return self.read


Fields = Mapping[str, Codec[Any]]


class Table(Codec[T]):
    """Stores a value as an object with one key for each part. `make` takes the parts as keyword arguments.

    Unknown keys are ignored. A missing key is an error, unless `allow_missing` lets `make` use its default. Only the
    keys in `added` may be missing otherwise: files from before they were added do not have them. With a `version`, the
    object contains it, and an object with another version is an error. `attributes` maps a key to its attribute where
    the names differ: an attribute can be renamed, but the key of a stored file must stay.
    """

    def __init__(
        self,
        make: Callable[..., T],
        fields: Fields,
        *,
        version: int | None = None,
        allow_missing: bool = False,
        added: Collection[str] = (),
        attributes: Mapping[str, str] | None = None,
    ) -> None:
        self._make, self._fields = make, fields
        self._required = frozenset() if allow_missing else fields.keys() - set(added)
        self._attributes = {key: key for key in fields} | dict(attributes or {})
        self._header = {} if version is None else {"version": version}

    def read(self, raw: object) -> T:
        given = values.fields(raw)
        if any(given.get(key) != value for key, value in self._header.items()):
            raise ValueError
        if not self._required <= given.keys():
            raise ValueError
        return self._make(
            **{self._attributes[key]: one.read(given[key]) for key, one in self._fields.items() if key in given}
        )

    def write(self, value: T) -> dict[str, Any]:
        parts = {key: one.write(getattr(value, self._attributes[key])) for key, one in self._fields.items()}
        return self._header | parts


def write_fields(value: object, fields: Fields) -> dict[str, Any]:
    """A JSON object of the attributes of a value."""
    return {key: one.write(getattr(value, key)) for key, one in fields.items()}


def read_fields(raw: Mapping[str, Any], fields: Fields, problems: list[str], place: str = "") -> dict[str, Any]:
    """The fields of an object that are known and valid. The others are left out and listed in `problems`.

    `place` is put before each key in `problems`, for example "wake_up.".
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
    """The same codec, with null for None."""
    return Codec(values.optional(one.read), lambda value: None if value is None else one.write(value))


def mapping(key: Codec[Any], value: Codec[Any]) -> Codec[Mapping[Any, Any]]:
    """An object with any number of keys."""
    return Codec(
        lambda raw: values.entries(raw, key.read, value.read),
        lambda known: {key.write(one): value.write(other) for one, other in known.items()},
    )


def row(make: Callable[..., T], fields: Fields) -> Codec[T]:
    """Stores a value as a list of its parts, in this order."""
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
