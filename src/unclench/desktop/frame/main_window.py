"""The main window: restores its size and position, and asks whether it may close.

It imports almost nothing, so that it is painted, in its last background color, before the rest is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QMoveEvent, QPalette
from PySide6.QtWidgets import QMainWindow

from unclench.desktop.frame.screen_room import ScreenWatch, back_on_screen, rooms

USUAL = (1000, 700)
LEAST = (360, 560)
SETTLES_MS = 300  # first the window manager moves the window, if it does


class MainWindow(QMainWindow):
    """An empty window until its central widget is set."""

    full_screen_changed = Signal(bool)  # also by the window manager

    def __init__(self) -> None:
        super().__init__()
        self._was_full_screen = self._returns = False  # it returns from full screen to its place before
        self._may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Unclench")
        self.resize(*USUAL)
        self.setMinimumSize(*LEAST)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLES_MS)
        self._settle.timeout.connect(self._on_settled)
        ScreenWatch(self).changed.connect(self._settle.start)

    def guard_closing(self, may_close: Callable[[], bool]) -> None:
        """Call `may_close` when the window is to be closed. It says whether it may, and does everything else itself."""
        self._may_close = may_close

    def come_back_on_screen(self) -> None:
        """Move the window if its title bar is outside of every screen, as after a monitor was unplugged: not every
        window manager does it. Under Wayland the compositor places windows, and ignores this."""
        if self.isVisible() and not self.isMinimized() and not self.isFullScreen() and not self.isMaximized():
            inside, frame = self.geometry(), self.frameGeometry()
            place = back_on_screen(frame, rooms())
            if place != frame:
                begins = place.topLeft() + (inside.topLeft() - frame.topLeft())
                self.setGeometry(QRect(begins, place.size() - (frame.size() - inside.size())))

    def changeEvent(self, event: QEvent) -> None:
        """The window manager restores the place from before full screen, which may be on a screen that is gone."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            if self._was_full_screen != self.isFullScreen():
                self._was_full_screen = self.isFullScreen()
                self.full_screen_changed.emit(self._was_full_screen)
                self._returns = not self._was_full_screen
            self._settle.start()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self._returns:
            self._settle.start()

    def note(self, ground: str) -> dict[str, object]:
        """The position of the window and its background color, for the next start."""
        return {"geometry": bytes(self.saveGeometry().toBase64().data()).decode("ascii"), "ground": ground}

    def restore(self, note: Mapping[str, object] | None) -> None:
        """Restore the position, as far as today's screens allow; an invalid note changes nothing."""
        kept, ground = (note or {}).get("geometry"), (note or {}).get("ground")
        if isinstance(kept, str) and kept.isascii():
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii")))
        if isinstance(ground, str) and QColor(ground).isValid():
            self.setPalette(QPalette(QColor(ground)))

    def _on_settled(self) -> None:
        if self._returns and self.size() != self.screen().size():
            self._returns = False  # otherwise the window manager has not restored it yet
        self.come_back_on_screen()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_close())
