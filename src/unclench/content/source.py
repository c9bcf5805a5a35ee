"""The file being read, and the problems found in it so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from unclench.core.problem import Level, Problem

FigureIndex = Mapping[str, Set[str]]
"""The poses of every figure the app has, by figure name."""


@dataclass
class Source:
    """A file being read. `path` labels its problems; pictures are in `folder`, which is None for text without a file.

    Places are character indices into `text` until a problem needs a line and a column.
    """

    path: str
    text: str = ""
    folder: Path | None = None
    figures: FigureIndex | None = None
    problems: list[Problem] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)  # the owners whose keys a problem has listed
    schema: int | None = None  # the version that the file names
    told_newer: bool = False  # a warning has said that a newer version is used

    def add(self, level: Level, index: int, where: str, message: str) -> None:
        """Add a problem; `where` is the path to the field, empty for the file as a whole."""
        line, column = self.position(index)
        self.problems.append(Problem(self.path, line, column, level, f"{where}: {message}" if where else message))

    def position(self, index: int) -> tuple[int, int]:
        """Line and column of a character, counted from 1."""
        line = bisect_right(self._line_starts, index)
        return line, index - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(end.end() for end in re.finditer("\r\n|\r|\n", self.text))]

    @property
    def errors(self) -> int:
        """The number of errors so far. A file with errors is not loaded; one with only warnings is."""
        return sum(problem.level == "error" for problem in self.problems)
