"""What exists without a window: folders, settings, record and library. Builds the window's content on request."""

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
    """Builds the window's content when it is first needed. It takes most of the program's memory, and a program that
    stays in the tray never needs it."""

    opened = Signal(object)  # App; emitted once

    def __init__(
        self, folders: Folders, user_data: UserData, library: LibraryController, build_window: Callable[[], App],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.folders = folders
        self.user_data, self.library = user_data, library
        self.app: App | None = None
        self._build_window = build_window

    def load(self) -> None:
        """Read settings and library. What cannot be read is reported and replaced by its default."""
        self.user_data.load()
        self.library.load()

    @property
    def routine_in_hand(self) -> str | None:
        """The id of the routine in progress, including its heat and ice; None if there is none."""
        if self.app is None:
            return None
        session = self.app.controller.session
        return self.app.session_flow.pack_flow.routine if session is None else session.routine.id

    def open_window(self) -> App:
        """The window's content; built on the first call. Does not bring the window to the front."""
        if self.app is None:
            self.app = self._build_window()
            self.opened.emit(self.app)
        return self.app

    def close(self) -> None:
        """Close everything; the program ends."""
        self.library.close()
        if self.app is not None:
            self.app.close()
        self.user_data.close()
