"""The day's dose as dots: filled if done, dashed above the low end of the range."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from unclench.desktop.drawing.style import Style

DOT, STEP, MOST = 14, 19, 20


class DoseDots(QWidget):
    """Shown for at most twenty dots; for more, the sentence next to it gives the numbers."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._dose = (0, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.update)

    def show_view(self, done: int, low: int, high: int) -> None:
        """Set the reps done today and the range of the day's dose; a high end of 0 means no dose."""
        self._dose = (done, low, high)
        self.setVisible(0 < high <= MOST)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._dose[2] * STEP, DOT + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        done, low, high = self._dose
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(high):
            spot = QRectF(number * STEP + 1, 5, DOT - 2, DOT - 2)
            if number < done:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._style.color("accent"))
            else:
                pen = QPen(self._style.color("edge"), 1.3)
                if number >= low:
                    pen.setDashPattern([1.6, 1.8])
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(spot)
