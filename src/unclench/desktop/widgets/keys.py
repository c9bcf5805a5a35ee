"""Keys that mean the same on every page."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# The letters of a US keyboard by the code of their key: in Windows and, 8 higher, in X11 and Wayland; in macOS.
_ROWS = {16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
_SCAN = {first + place: letter for first, row in _ROWS.items() for place, letter in enumerate(row)}
_MAC = dict(enumerate("ASDFHGZXCV")) | dict(zip((11, 12, 13, 14, 15, 16, 17), "BQWERYT", strict=True))
_MAC |= {31: "O", 32: "U", 34: "I", 35: "P", 37: "L", 38: "J", 40: "K", 45: "N", 46: "M"}
_X11_OFFSET = 8
_ALSO_SHORTCUTS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def is_escape(event: QKeyEvent) -> bool:
    """Whether this is the first press of Esc. Repeats do not count, so that holding the key leaves one page, not the
    next one too."""
    return event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat()


def letter_by_place(event: QKeyEvent, platform: str) -> Qt.Key | None:
    """The key with the Latin letter that a US keyboard has at the place of this key, if the layout gives a letter of
    another alphabet there (Russian, Greek, Hebrew, Arabic, Georgian, …). None in every other case: a Latin letter, and
    any other sign of a Latin layout, is what the layout says.

    `platform` is `sys.platform`; it decides what the native codes mean.
    """
    if event.modifiers() & _ALSO_SHORTCUTS or not _is_of_other_alphabet(event):
        return None
    if platform == "darwin":
        letter = _MAC.get(event.nativeVirtualKey())
    else:
        letter = _SCAN.get(event.nativeScanCode() - (0 if platform == "win32" else _X11_OFFSET))
    return None if letter is None else Qt.Key(ord(letter))


def _is_of_other_alphabet(event: QKeyEvent) -> bool:
    typed = event.text()[:1] or (chr(event.key()) if event.key() <= 0x10FFFF else "")
    if not typed or typed.isascii() or unicodedata.category(typed)[0] not in "LMN":
        return False
    return "LATIN" not in unicodedata.name(typed, "LATIN")
