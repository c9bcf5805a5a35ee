"""The reps of this set and side as dots: filled if done, wide for the current one, outlined for the rest."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from unclench.desktop.drawing.style import Style

DOT, WIDE, GAP, LINE = 10, 22, 6, 1.4
MOST = 12
SMALLEST_SHARE = 0.5


class RepDots(QWidget):
    """Hidden for more than twelve reps; the text next to it gives the count. The dots have no accessible name, because
    the text is enough for screen readers."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._done: tuple[bool, ...] = ()
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._apply_style)

    def show_view(self, done: tuple[bool, ...], current: int) -> None:
        """Set which reps are done, and which is the current one, from 1; 0 for none."""
        shown = done if len(done) <= MOST else ()
        if (shown, current) != (self._done, self._current):
            self._done, self._current = shown, current
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As large as the text next to it."""
        scale = self._style.theme.scale
        return QSize(round(self._width * scale), round((DOT + 2) * scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shrink the dots if room is short, because a dot that is cut off would give a wrong count. Draw nothing if
        they would be tiny."""
        if not self._done:
            return
        scale = min(self._style.theme.scale, self.width() / self._width, self.height() / DOT)
        if scale < SMALLEST_SHARE:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.translate(0, (self.height() - DOT * scale) / 2)
        painter.scale(scale, scale)
        left = 0.0
        for number, done in enumerate(self._done, start=1):
            width = WIDE if number == self._current else DOT
            self._paint_dot(painter, QRectF(left, 0, width, DOT), done=done, current=number == self._current)
            left += width + GAP

    def _paint_dot(self, painter: QPainter, spot: QRectF, *, done: bool, current: bool) -> None:
        if current or done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._style.color("text" if current else "text2"))
        else:
            painter.setPen(QPen(self._style.color("edge"), LINE))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            spot = spot.adjusted(LINE / 2, LINE / 2, -LINE / 2, -LINE / 2)
        painter.drawRoundedRect(spot, spot.height() / 2, spot.height() / 2)

    @property
    def _width(self) -> int:
        count = len(self._done)
        wide = WIDE - DOT if 0 < self._current <= count else 0
        return count * DOT + max(0, count - 1) * GAP + wide

    def _apply_style(self) -> None:
        self.updateGeometry()
        self.update()
