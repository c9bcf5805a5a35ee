"""The main window: restores its size and position, and asks whether it may close.

It imports almost nothing, so that it is painted, in its last background color, before the rest is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QCloseEvent, QColor, QPalette
from PySide6.QtWidgets import QMainWindow

USUAL = (1000, 700)
LEAST = (360, 560)


class MainWindow(QMainWindow):
    """An empty window until its central widget is set."""

    def __init__(self) -> None:
        super().__init__()
        self._may_close: Callable[[], bool] = lambda: True
        self.setWindowTitle("Unclench")
        self.resize(*USUAL)
        self.setMinimumSize(*LEAST)

    def guard_closing(self, may_close: Callable[[], bool]) -> None:
        """Call `may_close` when the window is to be closed. It says whether it may, and does everything else itself."""
        self._may_close = may_close

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

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_close())
