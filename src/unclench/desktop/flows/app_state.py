"""What is there without a window: folders, settings, record and library. And the door to the window's inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from unclench.desktop.state.folders import Folders
from unclench.desktop.state.library_controller import LibraryController
from unclench.desktop.state.user_data import UserData

if TYPE_CHECKING:
    from unclench.desktop.flows.app import App


class AppState(QObject):
    """Builds the window's inside when somebody first comes in: in the tray nobody looks, and most of what the program
    needs of the machine's memory is there to be looked at."""

    entered = Signal(object)  # App, once

    def __init__(
        self, folders: Folders, user_data: UserData, library: LibraryController, build_inside: Callable[[], App],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.folders = folders
        self.user_data, self.library = user_data, library
        self.app: App | None = None
        self._build_inside = build_inside

    def load(self) -> None:
        """Read settings and library. What is broken is told, and replaced by its default."""
        self.user_data.load()
        self.library.load()

    @property
    def routine_in_hand(self) -> str | None:
        """The id of the routine that is being done, its heat and ice included."""
        if self.app is None:
            return None
        session = self.app.controller.session
        return self.app.session_flow.pack_flow.routine if session is None else session.routine.id

    def enter(self) -> App:
        """The window's inside; built now, if nobody has come in before."""
        if self.app is None:
            self.app = self._build_inside()
            self.entered.emit(self.app)
        return self.app

    def close(self) -> None:
        """The program ends."""
        self.library.close()
        if self.app is not None:
            self.app.close()
        self.user_data.close()
