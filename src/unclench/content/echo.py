"""Quote an author's text in messages: short, on one line, without terminal control characters."""

from __future__ import annotations

import re

from unclench.core.i18n import _

ECHO_LENGTH = 40
_SPACES = re.compile(r"\s+")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0\ufeff]")


class BadValueError(Exception):
    """One value is wrong; the message says why and what to write. The reader adds the place."""


def cut(text: str) -> str:
    """The text in a form that is safe in a message: one line, no control character, at most 40 characters."""
    shown = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", _SPACES.sub(" ", text[: ECHO_LENGTH + 20]))
    return shown if len(shown) <= ECHO_LENGTH else shown[:ECHO_LENGTH] + "…"


def quoted(text: str) -> str:
    """The author's text, cut and in single quotes."""
    return f"'{cut(text)}'"


def one_of(words: tuple[str, ...]) -> str:
    """`a, b or c`: the words an author may choose from."""
    return _("{words} or {last}").format(words=", ".join(words[:-1]), last=words[-1]) if len(words) > 1 else words[0]


def printable(text: str) -> str:
    """The whole text on one line, without a character that could control a terminal or reorder the line."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def escape_unsafe(json: str) -> str:
    """The same JSON, with such characters escaped. Line breaks between its values stay."""
    return _UNSAFE.sub(lambda found: found[0] if found[0] == "\n" else f"\\u{ord(found[0]):04x}", json)


def has_control_character(text: str) -> bool:
    """Whether the text could control a terminal or reorder a line. Line breaks and tabs are allowed."""
    return any(found.group() not in "\t\n\r" for found in _UNSAFE.finditer(text))
