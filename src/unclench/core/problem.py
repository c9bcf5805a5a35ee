"""Two of the three kinds of error. The third is a bug: any other exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in data. Sorts by position, and prints as one line that editors can open.

    `path` is only a label: core never opens it. `line` and `column` count from 1, in characters.
    """

    path: str
    line: int
    column: int
    level: Level
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level}: {self.message}"


class KnownError(Exception):
    """An expected fault outside the program (full disk, unreadable folder). Its text is shown to the person."""
