"""What an entry of the table of settings says: the kind of its value, where it is in the window, and its words."""

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
    """A number from `low` to `high`. In the window it is changed by `step`, with buttons named `less` and `more`, and
    shown as `words`, which has {value} in it; 0 is shown as `zero` if that is given."""

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
    """One of `options`: value → label. None, where it is an option, is null in JSON. An option with no label is not
    offered in the window; there `none_is` is shown for None. `made` turns the word in the file into the value."""

    def __init__(
        self, options: Mapping[Any, str], *, none_is: str | None = None, made: Callable[[str], Any] | None = None
    ) -> None:
        word = values.choice(*(str(one) for one in options if one is not None))
        read = values.converted(word, made) if made else word
        one: Kind = Codec(read, str)
        both = optional(one) if None in options else one
        super().__init__(both.read, both.write)
        self.options, self.none_is = options, none_is

    def offered(self) -> list[tuple[str, object]]:
        """Translated label and value of what can be chosen in the window."""
        return [(_(label), value) for value, label in self.options.items() if label]


class Text(Kind):
    """Text or nothing (null). `words` says for the documentation what may be written."""

    def __init__(self, read: values.Reader, words: str) -> None:
        super().__init__(values.optional(read))
        self.words = words


class Form(Kind):
    """A value with parts. It has a form of its own in the window, which is made by hand, as are its reader and writer.

    `read` takes the JSON and a list to which it adds what it leaves out.
    """

    def __init__(self, read: Callable[[object, list[str]], Any], write: Callable[[Any], Any], words: str) -> None:
        super().__init__(lambda raw: read(raw, []), write)
        self._read_telling, self.words = read, words

    def reader(self, problems: list[str]) -> values.Reader:
        return lambda raw: self._read_telling(raw, problems)


class Setting:
    """One entry of the table.

    `section` is the part of the settings page it belongs to. `name` is the label where the section cannot be seen, for
    a screen reader. `by_hand` says why its control is not made from this entry; `place`, where the control is if it is
    not on the settings page.
    """

    def __init__(
        self, kind: Kind, label: str, help_: str, *, section: str = "", name: str = "", by_hand: str = "",
        place: str = "",
    ) -> None:  # fmt: skip
        self.kind, self.label, self.help, self.section = kind, label, help_, section
        self.name = name or label
        self.by_hand, self.place = by_hand, place


def entry(default: Any, kind: Kind, label: str, help_: str, **more: str) -> Any:
    """A field of a dataclass that carries its `Setting`; a class as `default` is called for each new value."""
    carried = {"setting": Setting(kind, label, help_, **more)}
    if isinstance(default, type):
        return field(default_factory=default, metadata=carried)
    return field(default=default, metadata=carried)
