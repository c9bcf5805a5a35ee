"""The first two of the three kinds of error; the third, a bug, is any other exception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in data. Sorts by place; prints as the one line that editors know how to open.

    `path` is only a label here: core never opens it. `line` and `column` count from 1, in characters.
    """

    path: str
    line: int
    column: int
    level: Level
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.level}: {self.message}"


class KnownError(Exception):
    """The world is not as needed (full disk, unreadable folder). Its text is the sentence the person reads."""
