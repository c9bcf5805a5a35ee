"""A rounded background: for the stage, a card, a message."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from unclench.desktop.drawing.style import Style


class Panel(QWidget):
    """A fill and, for cards, a thin border; never a shadow."""

    def __init__(
        self,
        style: Style,
        fill: str = "surface",
        *,
        line: str | None = None,
        radius: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._fill = fill
        self._line = line
        self._radius = radius
        style.changed.connect(self.update)

    def show_fill(self, fill: str) -> None:
        """Change the fill, for another state of the content."""
        self._fill = fill
        self.update()

    def show_radius(self, radius: int) -> None:
        """Change how round the corners are, in px."""
        self._radius = radius
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._style.color(self._fill))
        painter.setPen(QPen(self._style.color(self._line), 1) if self._line else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), self._radius, self._radius)


class Hairline(QWidget):
    """A thin line between two things."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setFixedHeight(1)
        style.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._style.color("line"))


def make_quiet(**parts: QWidget) -> None:
    """Each has its object name; a click on any of them is one on the page."""
    for name, part in parts.items():
        part.setObjectName(name)
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
