"""What a terminal sends when a key is pressed, turned into key names. Pure: no terminal is needed to test it.

Names: "space", "enter", "esc", "tab", "backspace", "up", "down", "left", "right", "home", "end", "pageup", "pagedown",
"insert", "delete", "backtab", "f1" to "f12"; a printable key is its own name, in lower case, and a letter of another
alphabet is the Latin letter at its place of the keyboard. "interrupt" is Ctrl-C, where the terminal sends it as a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from unclench.system.terminal.letter_places import PLACES

MAX_PENDING = 4096
ESC = b"\x1b"

_PLAIN = {" ": "space", "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\b": "backspace"}
_PLAIN |= {"\x1b": "esc", "\x03": "interrupt"}

_LETTERS = {"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "Z": "backtab"}
_LETTERS |= {"P": "f1", "Q": "f2", "R": "f3", "S": "f4"}

_KEYPAD = {"M": "enter", "j": "*", "k": "+", "l": ",", "m": "-", "n": ".", "o": "/"}
_KEYPAD |= {chr(ord("p") + digit): str(digit) for digit in range(10)}

_NUMBERS = {"1": "home", "2": "insert", "3": "delete", "4": "end", "5": "pageup", "6": "pagedown", "7": "home"}
_NUMBERS |= {"8": "end", "11": "f1", "12": "f2", "13": "f3", "14": "f4", "15": "f5", "17": "f6", "18": "f7"}
_NUMBERS |= {"19": "f8", "20": "f9", "21": "f10", "23": "f11", "24": "f12"}

_CONSOLE = {"A": "f1", "B": "f2", "C": "f3", "D": "f4", "E": "f5"}

_WINDOWS = {"H": "up", "P": "down", "K": "left", "M": "right", "G": "home", "O": "end", "I": "pageup", "Q": "pagedown"}
_WINDOWS |= {"R": "insert", "S": "delete", "\x85": "f11", "\x86": "f12"}
_WINDOWS |= {chr(0x3B + number): f"f{number + 1}" for number in range(10)}

# "1;5" means that Shift, Alt or Ctrl is held: we ignore it. ESC [ n ; n R is a cursor report, not F3.
_CSI_LETTER = re.compile(r"\[(?:(?:1;\d+)?([ABCDFHPQSZ])|(R))")
_CSI_NUMBER = re.compile(r"\[(\d+)(?:;\d+)?~")
_SS3 = re.compile(r"O\d*([A-Za-z])")

_CSI_END = re.compile(rb"[^ -?]")
_SS3_END = re.compile(rb"[^0-9;]")
_STRING_END = re.compile(rb"\x07|\x1b\\|\x1b(?=[^\\])")
_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF8_BEGUN = re.compile(rb"[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2}")

_BY_PLACE = str.maketrans({typed: letter for letter, others in PLACES.items() for typed in others})


def latin(typed: str) -> str:
    """In lower case, and each letter of another alphabet replaced by the Latin letter at its place of the keyboard."""
    return typed.lower().translate(_BY_PLACE)


class KeyDecoder:
    """Turns bytes, split anywhere, into key names. It drops whole sequences that it does not know."""

    def __init__(self) -> None:
        self._bytes = b""

    @property
    def pending(self) -> bool:
        """True when a sequence may be incomplete: call `flush` if nothing more comes for a moment."""
        return bool(self._bytes)

    def feed(self, received: bytes) -> list[str]:
        """The keys that are complete now."""
        self._bytes += received
        keys = []
        while (length := _length(self._bytes)) is not None:
            taken, self._bytes = self._bytes[:length], self._bytes[length:]
            if name := _name(taken):
                keys.append(name)
        if len(self._bytes) > MAX_PENDING:
            self._bytes = b""
        return keys

    def flush(self) -> list[str]:
        """Nothing more came: a lone ESC was the key; anything else incomplete is dropped."""
        lone, self._bytes = self._bytes == ESC, b""
        return ["esc"] if lone else []


def windows_keys(read: Callable[[], str], more: Callable[[], bool]) -> list[str]:
    """All keys that wait in a Windows console: `read` takes one character, `more` says whether one waits.

    A key without a character comes as NUL or à, then its code; an à with nothing after it was typed.
    """
    keys = []
    while more():
        typed = read()
        name = _WINDOWS.get(read()) if typed in "\x00\xe0" and more() else _plain_name(typed)
        if name:
            keys.append(name)
    return keys


def _length(data: bytes) -> int | None:
    """The length of the first key or sequence, in bytes; None while it is incomplete or there is none."""
    if not data:
        return None
    if data[:1] == ESC:
        return _sequence_length(data)
    if data[0] < 0x80:
        return 1
    if match := _UTF8.match(data):
        return match.end()
    return None if _UTF8_BEGUN.fullmatch(data) else 1


def _sequence_length(data: bytes) -> int | None:
    kind = data[1:2]
    if not kind:
        return None
    if kind == ESC:
        return 1
    if kind == b"[" and data[2:3] == b"[":  # F1 to F5 in the Linux console
        return 4 if len(data) >= 4 else None
    if kind == b"[" and data[2:3] == b"M":  # a mouse report in the old format
        return 6 if len(data) >= 6 else None
    if kind == b"[":
        return _end(_CSI_END.search(data, 2), is_part=lambda byte: b"@" <= byte <= b"~")
    if kind == b"O":
        return _end(_SS3_END.search(data, 2), is_part=lambda byte: b"@" <= byte <= b"~")
    if kind in b"]P_^X":  # reports of the terminal about itself
        return _end(_STRING_END.search(data, 2), is_part=lambda byte: byte != ESC)
    return 2  # Alt and a key


def _end(match: re.Match[bytes] | None, is_part: Callable[[bytes], bool]) -> int | None:
    """Where a sequence ends: after its final byte, or before a byte that cannot belong to it."""
    if match is None:
        return None
    return match.end() if is_part(match[0]) else match.start()


def _name(taken: bytes) -> str | None:
    if taken[:1] != ESC or taken == ESC:
        return _plain_name(taken.decode("utf-8", "replace"))
    text = taken[1:].decode("latin-1")
    if text.startswith("[["):
        return _CONSOLE.get(text[2:])
    if match := _CSI_LETTER.fullmatch(text):
        return _LETTERS[match[1] or match[2]]
    if match := _CSI_NUMBER.fullmatch(text):
        return _NUMBERS.get(match[1])
    if match := _SS3.fullmatch(text):
        return _KEYPAD.get(match[1]) or _LETTERS.get(match[1])
    return None


def _plain_name(typed: str) -> str | None:
    if typed in _PLAIN:
        return _PLAIN[typed]
    return latin(typed) if typed.isprintable() and "\ufffd" not in typed else None
