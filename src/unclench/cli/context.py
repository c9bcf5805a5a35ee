"""The composition root of the terminal commands: finds the folders, and loads shared data once, when first used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from unclench.cli.output import say
from unclench.content.bundled import assets_dir, routines_dir
from unclench.content.figure_index import read_figure_index, read_figures
from unclench.content.library import Library, Shelf, load_file, load_library
from unclench.core.i18n import _
from unclench.core.problem import KnownError, Problem
from unclench.core.record.history import REMEMBERED
from unclench.core.routine.figure import Figure
from unclench.core.routine.routine import Routine
from unclench.core.settings.settings import Change, Settings
from unclench.store.journal import Journal
from unclench.store.paths import Paths, find_paths
from unclench.system.instance.lock import hold_lock

WRITE_WITHIN_S = 5.0

DONE, DATA_ERRORS, USAGE, STOPPED, NOT_ACCEPTED, NONE_RUNS, NO_SCREEN = range(7)


@dataclass(frozen=True)
class Found:
    """What a ROUTINE-or-FILE argument refers to; `routine` is None when its file has errors."""

    id: str
    routine: Routine | None
    problems: tuple[Problem, ...]


def is_interactive() -> bool:
    """Whether standard input and output are both terminals."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


class Context:
    """The folders and files of one run of the program. `tell` gets messages about failed writes, possibly from another
    thread."""

    def __init__(self) -> None:
        self.tell: Callable[[str], object] = say
        self._journal: Journal | None = None

    @cached_property
    def paths(self) -> Paths:
        """The person's folders; raises KnownError when they cannot be determined."""
        return find_paths(os.environ)

    @cached_property
    def shelf(self) -> Shelf:
        """Where to look for routines and shared exercises."""
        return Shelf(routines_dir(), self.paths.routines, read_figure_index(assets_dir()))

    @cached_property
    def library(self) -> Library:
        """Built-in routines and the person's own."""
        return load_library(routines_dir(), self.paths.routines, read_figure_index(assets_dir()))

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """What each figure shows, needed to name the phases; reads no drawings."""
        return read_figures(assets_dir())

    @cached_property
    def journal(self) -> Journal:
        """The person's stored data; invalid values are reported and replaced by their defaults."""
        journal = Journal(self.paths, hold_lock, lambda trouble: self.tell(trouble))
        journal.load()
        self._journal = journal
        return journal

    @property
    def settings(self) -> Settings:
        """The person's settings, including changes made in this run."""
        return self.journal.settings

    def change(self, change: Change) -> None:
        """Change and save the settings. A failed write is reported."""
        self.journal.change(change)
        self.journal.settle(WRITE_WITHIN_S)

    def read_records(self, now: datetime) -> None:
        """Read the sessions of the last weeks into the journal. A record that cannot be read is reported."""
        self.journal.read_records(now - REMEMBERED)
        self.journal.settle(WRITE_WITHIN_S)

    def close(self) -> None:
        """Write pending changes; gives up with a message after 5 seconds."""
        if self._journal is not None and not self._journal.close(WRITE_WITHIN_S):
            say(_("The disk or another Unclench did not respond in time; not everything was saved."))

    def find(self, name: str) -> Found:
        """The routine with this id, or in this file when the name has a slash or a YAML extension.

        A file name without a folder may also be that of a file in the routines folder.
        Raises KnownError when it does not exist or cannot be read.
        """
        if "/" in name or os.sep in name or name.lower().endswith((".yaml", ".yml")):
            path = Path(self.shelf.locate(name))
            routine, problems = load_file(path, self.shelf)
            if routine is not None:
                routine = replace(routine, path=str(path.absolute()))
            return Found(path.stem, routine, tuple(problems))
        routine = self.library.find(name)
        problems = self.library.problems_of(name)
        if routine is None and not problems:
            raise KnownError(self.library.unknown(name))
        return Found(name, routine, tuple(problems))
