"""What is there without a window: folders, settings, record and library. And the door to the window's inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from unclench.content.figure_index import read_figure_index
from unclench.core.ports import Clock
from unclench.desktop.keeper import Keeper
from unclench.desktop.library_controller import LibraryController
from unclench.store.paths import Paths
from unclench.system.instance_lock import hold_lock

if TYPE_CHECKING:
    from unclench.desktop.app import App


@dataclass(frozen=True)
class Folders:
    """Where everything is: bundled routines and assets, and the person's own folders."""

    routines: Path
    assets: Path
    person: Paths


class House(QObject):
    """Builds the window's inside when somebody first comes in: in the tray nobody looks, and most of what the program
    needs of the machine's memory is there to be looked at."""

    entered = Signal(object)  # App, once

    def __init__(self, folders: Folders, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folders = folders
        self.keeper = Keeper(folders.person, clock, hold_lock, self)
        self.library = LibraryController(
            folders.routines, folders.person.routines, read_figure_index(folders.assets), self
        )
        self.app: App | None = None
        self._furnish: Callable[[], App] | None = None

    def load(self) -> None:
        """Read settings and library. What is broken is told, and replaced by its default."""
        self.keeper.load()
        self.library.load()

    def furnish_with(self, furnish: Callable[[], App]) -> None:
        """How the inside is built, once it is needed."""
        self._furnish = furnish

    def enter(self) -> App:
        """The window's inside; built now, if nobody has come in before."""
        if self.app is None:
            assert self._furnish is not None
            self.app = self._furnish()
            self.entered.emit(self.app)
        return self.app

    def close(self) -> None:
        """The program ends."""
        self.library.close()
        if self.app is not None:
            self.app.close()
        self.keeper.close()
