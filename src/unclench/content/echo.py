"""How messages repeat what an author wrote: short, on one line, and never able to act on a terminal."""

from __future__ import annotations

import re

from unclench.core.i18n import _

ECHO_LENGTH = 40
_SPACES = re.compile(r"\s+")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0\ufeff]")


class BadValueError(Exception):
    """What is wrong with one value, and what to write; the reader adds the place."""


def cut(text: str) -> str:
    """Text made safe and short for a message: one line, no control character, at most 40 characters."""
    shown = _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", _SPACES.sub(" ", text[: ECHO_LENGTH + 20]))
    return shown if len(shown) <= ECHO_LENGTH else shown[:ECHO_LENGTH] + "…"


def quoted(text: str) -> str:
    """The author's own text as a message repeats it."""
    return f"'{cut(text)}'"


def one_of(words: tuple[str, ...]) -> str:
    """`a, b or c`: the words an author may choose from."""
    return _("{words} or {last}").format(words=", ".join(words[:-1]), last=words[-1]) if len(words) > 1 else words[0]


def has_control_character(text: str) -> bool:
    """Whether text holds anything that could act on a terminal or reorder the line; line breaks and tabs may stand."""
    return any(found.group() not in "\t\n\r" for found in _UNSAFE.finditer(text))
