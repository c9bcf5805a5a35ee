"""The positions of one rep as a row of tiles, with the current one highlighted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from unclench.core.i18n import _
from unclench.core.session.player_view import PositionView
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.tooltip import set_tooltip

WIDE, NARROW, GAP, RADIUS, BORDER = 72, 48, 8, 14, 3
FADED = 0.55
NUMBER, NUMBER_NARROW = 30, 22
BADGE, BADGE_NARROW, INSET = 18, 14, 5


class PoseStrip(QWidget):
    """If there is no room for all tiles, the row is shifted so that the current one and its neighbors are visible."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._tiles: list[_Tile] = []
        self._current: int | None = None
        self.setAccessibleName(_("Positions"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._apply_style)

    def show_view(
        self, positions: tuple[PositionView, ...], pictures: Mapping[str, QPixmap] | None, phase: str
    ) -> None:
        """Show the positions, with pictures by pose name; the current one is outlined in the color of the phase."""
        counted = len(positions) != len(self._tiles)
        while len(self._tiles) > len(positions):
            gone = self._tiles.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._tiles) < len(positions):
            self._tiles.append(_Tile(self._style, len(self._tiles) + 1, self))
            self._tiles[-1].show()
        for tile, position in zip(self._tiles, positions, strict=True):
            picture = (pictures or {}).get(position.pose or "")
            tile.show_view(position, len(positions), picture, phase)
        current = next((index for index, one in enumerate(positions) if one.current), None)
        words = _("{number} of {count}: {name}")
        current_name = "" if current is None else positions[current].name
        summary = (
            words.format(number=(current or 0) + 1, count=len(positions), name=current_name) if current_name else ""
        )
        if summary != self.accessibleDescription():
            self.setAccessibleDescription(summary)
        if counted:
            self.updateGeometry()
        if counted or current != self._current:
            self._current = current
            self._place()

    def sizeHint(self) -> QSize:
        side = tile_side(self._style)
        return QSize(max(0, len(self._tiles) * (side + GAP) - GAP), side)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, tile_side(self._style))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        side = tile_side(self._style)
        start = -self._offset()
        for number, tile in enumerate(self._tiles):
            box = QRect(start + number * (side + GAP), 0, side, side)
            tile.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), box))

    def _offset(self) -> int:
        spare = self.sizeHint().width() - self.width()
        if spare <= 0 or self._current is None:
            return 0
        side = tile_side(self._style)
        middle = self._current * (side + GAP) + side // 2 - self.width() // 2
        return min(max(middle, 0), spare)

    def _apply_style(self) -> None:
        self.updateGeometry()
        self._place()
        for tile in self._tiles:
            tile.update()


class _Tile(QLabel):
    """One position. It is a label, so that screen readers find it and read it as text."""

    def __init__(self, style: Style, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = style
        self._number = number
        self._position = PositionView("", None, current=False, done=False)
        self._picture: QPixmap | None = None
        self._phase = "hold"

    def show_view(self, position: PositionView, count: int, picture: QPixmap | None, phase: str) -> None:
        """Show one of `count` positions; without a picture it shows its number."""
        self._picture = None if picture is None or picture.isNull() else picture
        self._position, self._phase = position, phase
        if position.current:
            words = _("{number} of {count}: {name}, now")
        elif position.done:
            words = _("{number} of {count}: {name}, done")
        else:
            words = _("{number} of {count}: {name}")
        name = words.format(number=self._number, count=count, name=position.name)
        if name != self.accessibleName():
            self.setAccessibleName(name)
        set_tooltip(self, position.name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(box, RADIUS, RADIUS)
        painter.setOpacity(1.0 if self._position.current else FADED)
        painter.fillPath(shape, self._style.color("stage"))
        if self._picture is not None:
            self._paint_picture(painter, box, shape, self._picture)
        painter.setOpacity(1.0)
        if self._picture is None:
            self._paint_number(painter, box)
        if self._position.current:
            half = BORDER / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._style.color_of_phase(self._phase), BORDER))
            painter.drawRoundedRect(box.adjusted(half, half, -half, -half), RADIUS - half, RADIUS - half)
        elif self._position.done:
            self._paint_badge(painter, box)

    def _paint_picture(self, painter: QPainter, box: QRectF, shape: QPainterPath, picture: QPixmap) -> None:
        """The whole figure, with its foot at the lower edge."""
        size = picture.deviceIndependentSize().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        spot = QRectF(box.center().x() - size.width() / 2, box.bottom() - size.height(), size.width(), size.height())
        painter.save()
        painter.setClipPath(shape)
        painter.drawPixmap(spot, picture, QRectF(picture.rect()))
        painter.restore()

    def _paint_number(self, painter: QPainter, box: QRectF) -> None:
        """The number is not faded, so that it stays readable."""
        px = NUMBER_NARROW if self._style.compact else NUMBER
        painter.setFont(self._style.font("score", px=px))
        painter.setPen(self._style.color("text" if self._position.current else "text2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        """A tick on a disc; in a small tile only the tick, because a disc would hide the picture."""
        style, small = self._style, self._style.compact
        size = BADGE_NARROW if small else BADGE
        left = INSET if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else box.width() - size - INSET
        if not small:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.color("text2"))
            painter.drawEllipse(QRectF(left, INSET, size, size))
        mark = size if small else round(size * 0.72)
        tick = style.icon("check", "text2" if small else "surface", mark, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left + (size - mark) / 2, INSET + (size - mark) / 2), tick)


def tile_side(style: Style) -> int:
    """The width and height of a tile in this layout, in px."""
    return NARROW if style.compact else WIDE
