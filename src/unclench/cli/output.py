"""Everything that the commands print as text. What comes from files, even their names, can hold control characters:
they would move the cursor, change the colors or the title of the terminal, or pretend to be another line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from unclench.content.echo import escape_unsafe, printable


def say(sentence: str) -> None:
    """Print a message to standard error; standard output is only for the result."""
    print(printable(sentence), file=sys.stderr)


def write_line(line: str) -> None:
    """Print a line of the result, at once."""
    print(printable(line), flush=True)


def write_row(cells: Iterable[object]) -> None:
    """Print a row for scripts, with tabs between the cells, at once. None is an empty cell."""
    print("\t".join("" if cell is None else printable(str(cell)) for cell in cells), flush=True)


def write_json(value: object) -> None:
    """Print JSON. Control characters are escaped, so that the value stays the same."""
    print(escape_unsafe(json.dumps(value, indent=2, ensure_ascii=False)))
