"""The window itself: its size and place kept from one start to the next, and whether it may close.

It imports next to nothing, and is painted in the colour it last had before the rest of the program is read in.
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
        """Ask this when the window is closed: whether it may. Whatever else is to follow, it does."""
        self._may_close = may_close

    def note(self, ground: str) -> dict[str, object]:
        """Where the window stands and the colour of its ground, for the next start."""
        return {"geometry": bytes(self.saveGeometry().toBase64().data()).decode("ascii"), "ground": ground}

    def restore(self, note: Mapping[str, object] | None) -> None:
        """Stand where it stood, as far as the screens of today allow; a note that is none changes nothing."""
        kept, ground = (note or {}).get("geometry"), (note or {}).get("ground")
        if isinstance(kept, str) and kept.isascii():
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii")))
        if isinstance(ground, str) and QColor(ground).isValid():
            self.setPalette(QPalette(QColor(ground)))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._may_close())
