"""Which letter a US keyboard has at the place of a key, from the native codes that Qt reports."""

from __future__ import annotations

import sys

# By scan code in Windows; X11 and Wayland count from 8.
_ROWS = {16: "QWERTYUIOP", 30: "ASDFGHJKL", 44: "ZXCVBNM"}
_SCAN = {first + place: letter for first, row in _ROWS.items() for place, letter in enumerate(row)}
_X11_OFFSET = 8
# By virtual key in macOS, which is a place there; it has no scan code.
_MAC = dict(enumerate("ASDFHGZXCV")) | dict(zip((11, 12, 13, 14, 15, 16, 17), "BQWERYT", strict=True))
_MAC |= {31: "O", 32: "U", 34: "I", 35: "P", 37: "L", 38: "J", 40: "K", 45: "N", 46: "M"}


def letter_at(scan_code: int, virtual_key: int, platform: str = sys.platform) -> str | None:
    """The letter in upper case; None where a US keyboard has no letter. `platform` is that of `sys.platform`."""
    if platform == "darwin":
        return _MAC.get(virtual_key)
    return _SCAN.get(scan_code - (0 if platform == "win32" else _X11_OFFSET))
