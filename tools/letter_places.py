"""Write `src/unclench/system/terminal/letter_places.py`, the letters of other alphabets by the Latin letter at the same
place of the keyboard, from the keyboard layouts of this computer: `python tools/letter_places.py`.

It needs Debian's packages xkb-data and libxkbcommon0. It goes through every layout of XKB, without variants.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import unicodedata
from pathlib import Path

RULES = Path("/usr/share/X11/xkb/rules/evdev.lst")
MODULE = Path(__file__).resolve().parents[1] / "src" / "unclench" / "system" / "terminal" / "letter_places.py"
ROWS = {24: "qwertyuiop", 38: "asdfghjkl", 52: "zxcvbnm"}  # X11 key code of the first key → US letters of the row
CODES = {first + place: letter for first, row in ROWS.items() for place, letter in enumerate(row)}
IN_A_LINE = 18  # letters, each written as six characters
# Where a letter has different places in two layouts, the layout that is named first here counts, then the alphabet.
FIRST = ("ru", "ua", "by", "gr", "il", "ara", "ge")


class _Names(ctypes.Structure):
    """`struct xkb_rule_names`."""

    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


def places() -> dict[str, str]:
    """US letter → the letters of other alphabets at its place, in the order of the layouts."""
    names = re.findall(r"^  (\S+)", RULES.read_text(encoding="utf-8").partition("! layout")[2].split("! ")[0], re.M)
    others = sorted(set(names) - {*FIRST, "custom"})  # "custom" is whatever an administrator has written
    found: dict[str, str] = {}
    for layout in (*FIRST, *others):
        for letter, typed in letters_of(layout).items():
            if is_foreign(typed):
                found.setdefault(typed, letter)
    return {letter: "".join(typed for typed, at in found.items() if at == letter) for letter in sorted(CODES.values())}


def letters_of(layout: str) -> dict[str, str]:
    """US letter → what the key at its place types in this layout without Shift, in lower case; "" for nothing."""
    xkb = ctypes.CDLL("libxkbcommon.so.0")
    for name in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_state_new"):
        getattr(xkb, name).restype = ctypes.c_void_p
    context = ctypes.c_void_p(xkb.xkb_context_new(0))
    keymap = ctypes.c_void_p(
        xkb.xkb_keymap_new_from_names(context, ctypes.byref(_Names(layout=layout.encode(), rules=b"evdev")), 0)
    )
    if keymap.value is None:
        return {}
    state = ctypes.c_void_p(xkb.xkb_state_new(keymap))
    codes = {letter: xkb.xkb_state_key_get_utf32(state, code) for code, letter in CODES.items()}
    xkb.xkb_state_unref(state)
    xkb.xkb_keymap_unref(keymap)
    xkb.xkb_context_unref(context)
    return {letter: chr(code).lower() if code else "" for letter, code in codes.items()}


def is_foreign(typed: str) -> bool:
    """Whether this is one letter (or vowel sign) of an alphabet other than Latin."""
    return (
        len(typed) == 1 and unicodedata.category(typed)[0] in "LM" and "LATIN" not in unicodedata.name(typed, "LATIN")
    )


def version() -> str:
    """The version of xkb-data, without Debian's revision."""
    command = ["dpkg-query", "-W", "-f", "${Version}", "xkb-data"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.rpartition("-")[0]


def module() -> str:
    """The text of the module."""
    rows = "".join(_row(letter, typed) for letter, typed in places().items())
    head = '"""The letters of other alphabets by the Latin letter at the same place of a US keyboard.\n\n'
    head += "Written by `tools/letter_places.py` from the keyboard layouts of XKB; `VERSION` is theirs.\n"
    head += '"""\n\nfrom __future__ import annotations\n\n'
    return f'{head}VERSION = "{version()}"\n\nPLACES = {{\n{rows}}}\n'


def _row(letter: str, typed: str) -> str:
    parts = [typed[first : first + IN_A_LINE] for first in range(0, len(typed), IN_A_LINE)]
    return f'    "{letter}": (\n' + "".join(f'        "{ascii(part)[1:-1]}"\n' for part in parts) + "    ),\n"


if __name__ == "__main__":
    MODULE.write_text(module(), encoding="utf-8")
