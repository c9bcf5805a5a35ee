"""A routine as a card: the list model and the painting."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from unclench.core.routine.figure import Tour, resting, tour_frame
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.home_view import CardView

GAP = 12
LEAST_WIDTH = 214
PADDING = 16
PICTURE, TILE = 148, 60  # px: above the text, or next to it in a small window
RADIUS = 18
Index = QModelIndex | QPersistentModelIndex
CARD = Qt.ItemDataRole.UserRole


class CardModel(QAbstractListModel):
    """The cards, each with the words a screen reader says for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[CardView, ...] = ()

    def show_cards(self, cards: Sequence[CardView]) -> None:
        """Replace the cards."""
        if tuple(cards) != self.cards:
            self.beginResetModel()
            self.cards = tuple(cards)
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (card.title, card.meta, card.mark)))
        if role in (Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole):
            return card.summary
        return card if role == CARD else None


class CardDelegate(QStyledItemDelegate):
    """Draws a card: picture, title, minutes and place, and summary.

    `pictured`: whether any card has a picture; then all leave room for one. `moving`: the id of the routine whose
    picture is moving, and for how many seconds it has.
    """

    def __init__(self, style: Style, figures: Figures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._figures = figures
        self.width = LEAST_WIDTH
        self.pictured = False
        self.moving: tuple[str, float] | None = None

    def height(self) -> int:
        """The height of every card, in px."""
        style = self._style
        line = [round(style.px(role) * 1.4) for role in ("strong", "meta", "caption")]
        if style.compact:
            return max(TILE + 12 if self.pictured else 68, line[0] + line[1] + 2 * GAP)
        return 2 * PADDING + line[0] + 2 * line[1] + 3 * line[2] + 12 + (PICTURE if self.pictured else 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.width, self.height() + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style, card = self._style, index.data(CARD)
        rect = QRectF(option.rect).adjusted(0.75, 0.75, -GAP - 0.75, -GAP - 0.75)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(style.shaded("surface", 0.06) if over else style.color("surface"))
        painter.setPen(QPen(style.color("line"), 1))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        words = self._picture(painter, rect, card) if self.pictured else rect
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(style.color("focus"), 3))
            painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 16.5, 16.5)
        self._words(painter, words, card)
        painter.restore()

    def _picture(self, painter: QPainter, rect: QRectF, card: CardView) -> QRectF:
        """Draw the figure, or a glyph if there is none; return the area left for the text."""
        inside = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        if self._style.compact:
            edge = (inside.height() - TILE) / 2
            stage = QRectF(inside.left() + edge, inside.top() + edge, TILE, TILE)
            left_over = rect.adjusted(TILE + edge, 0, 0, 0)
        else:
            stage = QRectF(inside.left(), inside.top(), inside.width(), PICTURE)
            left_over = rect.adjusted(0, PICTURE, 0, 0)
        ground = QPainterPath()
        if self._style.compact:
            ground.addRoundedRect(stage, 12, 12)
        else:
            ground.addRoundedRect(inside, RADIUS, RADIUS)
        painter.save()
        painter.setClipRect(stage)
        painter.fillPath(ground, self._style.color("stage"))
        figure = None if card.tour is None else self._figures.find(card.tour.figure)
        if card.tour is not None and figure is not None:
            side = int(stage.height()) - (0 if self._style.compact else 8)
            seconds = self.moving[1] if self.moving is not None and self.moving[0] == card.id else None
            painter.setClipPath(ground, Qt.ClipOperation.IntersectClip)
            corner = QPointF(round(stage.center().x() - side / 2), stage.bottom() - side)
            for pixmap in _drawn(self._figures, card.tour, seconds, side, painter.device().devicePixelRatioF()):
                painter.drawPixmap(corner, pixmap)
        else:
            side = 24 if self._style.compact else 44
            glyph = self._style.icon("own", "edge", side, painter.device().devicePixelRatioF())
            painter.drawPixmap(stage.center() - QPointF(side / 2, side / 2), glyph)
        painter.restore()
        return left_over

    def _words(self, painter: QPainter, rect: QRectF, card: CardView) -> None:
        style = self._style
        padding = GAP if style.compact else PADDING
        box = rect.adjusted(padding + 2, padding, -padding - 2, -padding).toRect()
        if style.compact:
            box.setRight(box.right() - 28)
            arrow = style.icon("right", "text2", 20, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(rect.right() - 32, rect.center().y() - 10), arrow)
        if card.mark:
            icon = style.icon("own", "text2", 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(box.right() - 16, box.top() + 2), icon)
        box.setTop(self._write(painter, box, "strong", "text", card.title, 1 if style.compact else 2))
        box.setTop(self._write(painter, box, "meta", "text2", card.meta, 1 if style.compact else 2) + 8)
        if not style.compact:
            room = box.height() // round(style.px("caption") * 1.4)
            self._write(painter, box, "caption", "text2", card.summary, room)

    def _write(self, painter: QPainter, box: QRect, role: str, color: str, text: str, lines: int) -> int:
        """Write at most `lines` lines, the last one elided, none starting with a dot; return the y of the next line."""
        font = self._style.font(role)
        metrics = QFontMetrics(font)
        height = round(self._style.px(role) * 1.4)
        painter.setFont(font)
        painter.setPen(self._style.color(color))
        words, top = " ".join(text.split()).replace(" ·", "\N{NO-BREAK SPACE}·").split(" "), box.top()
        for number in range(lines):
            if not words:
                break
            line = ""
            while words and (not line or metrics.horizontalAdvance(f"{line} {words[0]}") < box.width()):
                line = f"{line} {words.pop(0)}".strip()
            if number == lines - 1 and words:
                line = f"{line} {' '.join(words)}"
            line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(
                QRect(box.left(), top, box.width(), height),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading,
                line,
            )
            top += height
        return top


def _drawn(figures: Figures, tour: Tour, seconds: float | None, side: int, ratio: float) -> list[QPixmap]:
    """The layers of a card's picture: at rest with its arrow, or `seconds` into its movement."""
    figure = figures.find(tour.figure)
    assert figure is not None
    if seconds is not None:
        frame = tour_frame(figure, tour.poses, seconds, mirrored=tour.mirrored)
        return [figures.frame(tour.figure, frame, side, ratio, mirrored=tour.mirrored)]
    pose = resting(figure, tour.poses, mirrored=tour.mirrored)
    arrow = figures.arrow(tour.figure, pose, side, ratio, mirrored=tour.mirrored)
    still = figures.frame(tour.figure, figure.poses[pose], side, ratio, mirrored=tour.mirrored)
    return [still] if arrow.isNull() else [still, arrow]
