"""The reps of this set and side as dots: filled for done, wide for the present one, open for what comes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from unclench.desktop.look import Look

DOT, WIDE, GAP, MOST = 11, 22, 7, 12


class RepDots(QWidget):
    """Beyond twelve they would be no picture; the words beside them tell the count."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._done: tuple[bool, ...] = ()
        self._current = 0
        look.changed.connect(self.update)

    def show_view(self, done: tuple[bool, ...], current: int) -> None:
        """Which reps are done, and which is the present one, from 1; 0 for none."""
        shown = done if len(done) <= MOST else ()
        if (shown, current) != (self._done, self._current):
            self._done, self._current = shown, current
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        if not self._done:
            return QSize(0, DOT)
        count = len(self._done)
        wide = WIDE - DOT if 0 < self._current <= count else 0
        return QSize(count * DOT + (count - 1) * GAP + wide + 2, DOT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, top = 1.0, (self.height() - DOT) / 2
        for number, done in enumerate(self._done, start=1):
            width = WIDE if number == self._current else DOT
            spot = QRectF(left, top, width, DOT)
            if number == self._current:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.colour("text"))
            elif done:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._look.colour("text2"))
            else:
                painter.setPen(QPen(self._look.colour("edge"), 1.4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                spot = spot.adjusted(0.7, 0.7, -0.7, -0.7)
            painter.drawRoundedRect(spot, DOT / 2, DOT / 2)
            left += width + GAP
