"""The main window: restores its size and position, and asks whether it may close.

It imports almost nothing, so that it is painted, in its last background color, before the rest is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPalette
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
        self._was_full_screen = False
        self._may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Unclench")
        self.resize(*USUAL)
        self.setMinimumSize(*LEAST)
        ScreenWatch(self).changed.connect(self._on_screens_changed)

    def guard_closing(self, may_close: Callable[[], bool]) -> None:
        """Call `may_close` when the window is to be closed. It says whether it may, and does everything else itself."""
        self._may_close = may_close

    def leave_full_screen(self) -> None:
        """Back to the size before, on a screen that is still there."""
        self.showNormal()
        self.come_back_on_screen()

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
            QTimer.singleShot(SETTLES_MS, self, self.come_back_on_screen)

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

    def _on_screens_changed(self) -> None:
        QTimer.singleShot(SETTLES_MS, self, self.come_back_on_screen)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_close())
