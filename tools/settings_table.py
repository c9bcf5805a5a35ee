"""Write the table of settings into docs/settings.md, between its two markers: `python tools/settings_table.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from unclench.core.settings.setting import Choice, Flag, Form, Number, Setting, Text
from unclench.core.settings.settings import SECTIONS, TABLE, Settings, to_json

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "settings.md"
BEGIN, END = "<!-- settings -->\n", "<!-- end of settings -->"


def table() -> str:
    """The settings as rows of Markdown."""
    defaults = to_json(Settings())
    rows = ["| key | what it means | values | default | in the window |", "|---|---|---|---|---|"]
    for key, one in TABLE.items():
        default = "see below" if isinstance(one.kind, Form) else code(defaults[key])
        rows.append(f"| `{key}` | {one.help} | {_values(one)} | {default} | {_place(one)} |")
    return "\n".join(rows) + "\n"


def code(value: Any) -> str:
    """A value as it is written in the file."""
    return f"`{json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)}`"


def _values(one: Setting) -> str:
    match one.kind:
        case Flag():
            return "`true`, `false`"
        case Number() as number:
            return f"{number.low} to {number.high}{'' if number.whole else ', fractions allowed'}"
        case Choice() as choice:
            return ", ".join(_option(value, label) for value, label in choice.options.items())
        case Text() as text:
            return f"{text.words}, or `null`"
        case Form() as form:
            return form.words
    raise TypeError(type(one.kind).__name__)


def _option(value: object, label: str) -> str:
    """A choice, with its name in the window if that is a different word."""
    same = str(value).replace("-", " ").lower() == label.lower()
    return code(value) if same or not label else f"{code(value)} ({label})"


def _place(one: Setting) -> str:
    return one.place or f"{SECTIONS[one.section]}: {one.label}"


def with_table(text: str) -> str:
    """The document with the present table."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
