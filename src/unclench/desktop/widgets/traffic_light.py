"""The card with three lights. A shape and a word identify each; the color is an extra."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from unclench.content.traffic_light import Light, TrafficLight
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label, clear

COLORS = {"green": ("stage", "stay"), "amber": ("wsoft", "warn"), "red": ("dsoft", "danger")}  # background, text
SHAPE = 18
CORNER = 0.29  # of the width of an octagon, cut off at each corner


class LightShape(QWidget):
    """A circle, a triangle or an octagon, like road signs."""

    def __init__(self, style: Style, light: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._light = light
        style.changed.connect(self._apply_style)

    def _apply_style(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = round(SHAPE * max(1.0, self._style.theme.scale))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._style.color(COLORS[self._light][1]))
        painter.setPen(Qt.PenStyle.NoPen)
        side = min(self.width(), self.height())
        box = QRectF(0, 0, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        if self._light == "green":
            painter.drawEllipse(box)
        elif self._light == "amber":
            painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
        else:
            painter.drawPolygon(_octagon(box))


class TrafficLightCard(QWidget):
    """The card with three lights, one below the other, and a few quiet lines."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: tuple[TrafficLight, tuple[str, ...]] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = Label(style, "section")
        self._parts = QVBoxLayout()
        self._parts.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(self._parts)

    def show_view(self, card: TrafficLight, lines: tuple[str, ...] = ()) -> None:
        """Show the lights, and below them the rules that belong on this page."""
        if (card, lines) == self._shown:
            return
        self._shown = (card, lines)
        self._title.show_text(card.title)
        clear(self._parts)
        for light in card.lights:
            self._parts.addWidget(_light_panel(self._style, light))
        for line in lines:
            self._parts.addWidget(Label(self._style, "meta", line))


def _light_panel(style: Style, light: Light) -> Panel:
    ground, ink = COLORS[light.light]
    panel = Panel(style, ground, radius=14)
    row = QHBoxLayout(panel)
    row.setContentsMargins(14, 8, 14, 8)
    row.setSpacing(10)
    row.addWidget(LightShape(style, light.light), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    pain = _("pain {range}").format(range=light.pain_range) if light.pain else ""
    words.addWidget(Label(style, "strong", " · ".join(filter(None, (light.word, pain, light.advice))), color=ink))
    words.addWidget(Label(style, "meta", light.tingling, color="text"))
    words.addStretch(1)
    row.addLayout(words, 1)
    return panel


def _octagon(box: QRectF) -> QPolygonF:
    cut = box.width() * CORNER
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    return QPolygonF(
        [
            QPointF(left + cut, top), QPointF(right - cut, top), QPointF(right, top + cut),
            QPointF(right, bottom - cut), QPointF(right - cut, bottom), QPointF(left + cut, bottom),
            QPointF(left, bottom - cut), QPointF(left, top + cut),
        ]
    )  # fmt: skip
