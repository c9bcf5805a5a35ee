"""The positions of one rep as a strip of tiles, with the present one lit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from unclench.core.player_view import PositionView
from unclench.core.words import _
from unclench.desktop.look import Look

WIDE, NARROW, GAP, RADIUS = 72, 48, 8, 14
FADED = 0.55


class PoseStrip(QWidget):
    """Where there is no room for all, it slides so that the present one is in sight."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._positions: tuple[PositionView, ...] = ()
        self._pictures: Mapping[str, QPixmap] = {}
        self._phase = "hold"
        self.setAccessibleName(_("Positions"))
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_view(
        self, positions: tuple[PositionView, ...], pictures: Mapping[str, QPixmap] | None, phase: str
    ) -> None:
        """The positions as they are now; the colour of the lit one is the phase's."""
        self._positions, self._pictures, self._phase = positions, pictures or {}, phase
        current = next((number for number, one in enumerate(positions, start=1) if one.current), 0)
        words = _("{number} of {count}: {name}")
        self.setAccessibleDescription(
            words.format(number=current, count=len(positions), name=positions[current - 1].name) if current else ""
        )
        self.setToolTip("\n".join(f"{number}  {one.name}" for number, one in enumerate(positions, start=1)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tile = self._tile
        return QSize(max(0, len(self._positions) * (tile + GAP) - GAP), tile)

    @property
    def _tile(self) -> int:
        return NARROW if self._look.compact else WIDE

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tile = self._tile
        left = -self._slid()
        for number, position in enumerate(self._positions, start=1):
            self._paint_tile(painter, QRectF(left, 0, tile, tile), number, position)
            left += tile + GAP

    def _slid(self) -> float:
        whole = self.sizeHint().width()
        if whole <= self.width():
            return 0.0
        current = next((i for i, one in enumerate(self._positions) if one.current), 0)
        middle = current * (self._tile + GAP) + self._tile / 2 - self.width() / 2
        return min(max(middle, 0.0), float(whole - self.width()))

    def _paint_tile(self, painter: QPainter, box: QRectF, number: int, position: PositionView) -> None:
        look = self._look
        painter.setOpacity(1.0 if position.current else FADED)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("stage"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        picture = self._pictures.get(position.pose or "")
        if picture is not None and not picture.isNull():
            inner = box.adjusted(4, 4, -4, 0)
            painter.drawPixmap(inner, picture, QRectF(picture.rect()))
        else:
            painter.setPen(look.colour("text" if position.current else "text2"))
            painter.setFont(look.font("score", px=round(box.height() * 0.36)))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.setOpacity(1.0)
        if position.current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour_of_phase(self._phase), 3))
            painter.drawRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), RADIUS - 1.5, RADIUS - 1.5)
        elif position.done:
            size = round(box.height() * 0.26)
            badge = QRectF(box.right() - size - 4, box.top() + 4, size, size)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("text2"))
            painter.drawEllipse(badge)
            mark = look.icon("check", "surface", round(size * 0.7), self.devicePixelRatioF())
            painter.drawPixmap(QPointF(badge.left() + size * 0.15, badge.top() + size * 0.15), mark)
