"""One entry of the settings table: the kind of its value, its place in the window, and its texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from unclench.core import values
from unclench.core.codec import Codec, optional
from unclench.core.i18n import _, marked

Kind = Codec[Any]


class Flag(Kind):
    """On or off."""

    def __init__(self) -> None:
        super().__init__(values.flag)


class Number(Kind):
    """A number from `low` to `high`. In the window, buttons named `less` and `more` change it by `step`. It is shown as
    `words`, which contains {value}; 0 is shown as `zero` if that is given."""

    def __init__(
        self, low: int, high: int, *, whole: bool = True, step: int = 1, words: str = "{value}", zero: str = "",
        less: str = marked("Less"), more: str = marked("More"),
    ) -> None:  # fmt: skip
        super().__init__(values.whole(low, high) if whole else values.number(low, high))
        self.low, self.high, self.whole, self.step = low, high, whole, step
        self.less, self.more = less, more
        self._words, self._zero = words, zero

    def shown(self, value: float) -> str:
        """The number and its unit, translated."""
        return _(self._zero) if self._zero and not value else _(self._words).format(value=value)


class Choice(Kind):
    """One of `options` (value → label). The option None is null in JSON. An option without a label is not offered in
    the window. `convert` turns the word in the file into the
    value."""

    def __init__(self, options: Mapping[Any, str], *, convert: Callable[[str], Any] | None = None) -> None:
        word = values.choice(*(str(one) for one in options if one is not None))
        read = values.converted(word, convert) if convert else word
        one: Kind = Codec(read, str)
        both = optional(one) if None in options else one
        super().__init__(both.read, both.write)
        self.options = options

    def offered(self) -> list[tuple[str, object]]:
        """The translated label and the value of each option in the window."""
        return [(_(label), value) for value, label in self.options.items() if label]


class Text(Kind):
    """Text or null. `words` describes the allowed text for the documentation."""

    def __init__(self, read: values.Reader, words: str) -> None:
        super().__init__(values.optional(read))
        self.words = words


class Form(Kind):
    """A value with several parts. Its form in the window, its reader and its writer are all written by hand.

    `read` takes the JSON and a list; it adds a message to the list for each part that it skips.
    """

    def __init__(self, read: Callable[[object, list[str]], Any], write: Callable[[Any], Any], words: str) -> None:
        super().__init__(lambda raw: read(raw, []), write)
        self._read_reporting, self.words = read, words

    def reader(self, problems: list[str]) -> values.Reader:
        return lambda raw: self._read_reporting(raw, problems)


class Setting:
    """One entry of the table.

    `section`: its part of the settings page. `name`: the label to use without the section, for a screen reader.
    `by_hand`: why its control is not generated from this entry. `place`: where the control is, if it is not on the
    settings page.
    """

    def __init__(
        self, kind: Kind, label: str, help_: str, *, section: str = "", name: str = "", by_hand: str = "",
        place: str = "",
    ) -> None:  # fmt: skip
        self.kind, self.label, self.help, self.section = kind, label, help_, section
        self.name = name or label
        self.by_hand, self.place = by_hand, place


def entry(default: Any, kind: Kind, label: str, help_: str, **more: str) -> Any:
    """A dataclass field with its `Setting` in the metadata. A class as `default` is used as the default factory."""
    metadata = {"setting": Setting(kind, label, help_, **more)}
    if isinstance(default, type):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)
