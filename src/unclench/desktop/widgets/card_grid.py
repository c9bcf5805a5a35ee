"""The library as cards: one view for any number of routines, walked with the arrow keys."""

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
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from unclench.desktop.home_view import CardView
from unclench.desktop.look import Look

GAP = 12
LEAST_WIDTH = 214
PADDING = 16
Index = QModelIndex | QPersistentModelIndex
CARD = Qt.ItemDataRole.UserRole


class CardModel(QAbstractListModel):
    """The cards, each with the words a screen reader says for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: tuple[CardView, ...] = ()

    def show_cards(self, cards: Sequence[CardView]) -> None:
        """Other cards."""
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
    """Draws one card: title, minutes and place, and what it is for."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.width = LEAST_WIDTH

    def height(self) -> int:
        """All cards are of one height, in px."""
        look = self._look
        line = [round(look.px(role) * 1.4) for role in ("strong", "meta", "caption")]
        if look.compact:
            return max(68, line[0] + line[1] + 2 * GAP)
        return 2 * PADDING + line[0] + line[1] + 2 * line[2] + 12

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.width, self.height() + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, card = self._look, index.data(CARD)
        rect = QRectF(option.rect).adjusted(0.75, 0.75, -GAP - 0.75, -GAP - 0.75)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setBrush(look.shaded("surface", 0.06) if over else look.colour("surface"))
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawRoundedRect(rect, 18, 18)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus"), 3))
            painter.drawRoundedRect(rect.adjusted(1.5, 1.5, -1.5, -1.5), 16.5, 16.5)
        self._words(painter, rect, card)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRectF, card: CardView) -> None:
        look = self._look
        padding = GAP if look.compact else PADDING
        box = rect.adjusted(padding + 2, padding, -padding - 2, -padding).toRect()
        if look.compact:
            box.setRight(box.right() - 28)
            arrow = look.icon("right", "text2", 20, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(rect.right() - 32, rect.center().y() - 10), arrow)
        top = box.top()
        for role, colour, text, lines in (
            ("strong", "text", card.title, 1),
            ("meta", "text2", card.meta, 1),
            ("caption", "text2", "" if look.compact else card.summary, 2),
        ):
            if role == "caption":
                top += 8
            top = self._write(painter, QRect(box.left(), top, box.width(), 0), role, colour, text, lines)
        if card.mark:
            icon = look.icon("own", "text2", 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPointF(box.right() - 16, box.top() + 2), icon)

    def _write(self, painter: QPainter, box: QRect, role: str, colour: str, text: str, lines: int) -> int:
        """At most so many lines, the last one elided; returns where the next begins."""
        font = self._look.font(role)
        metrics = QFontMetrics(font)
        height = round(self._look.px(role) * 1.4)
        painter.setFont(font)
        painter.setPen(self._look.colour(colour))
        words, top = text.split(), box.top()
        for number in range(lines):
            line = ""
            while words and (not line or metrics.horizontalAdvance(f"{line} {words[0]}") <= box.width()):
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


class CardGrid(QListView):
    """As high as all its cards, so that the page scrolls as one; only what is in sight is ever drawn."""

    card_chosen = Signal(str)  # routine id
    card_focused = Signal(QRect)  # of the card under the keyboard, so that the page can bring it into view

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._delegate = CardDelegate(look, self)
        self._model = CardModel(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setViewportMargins(0, 0, -GAP, 0)  # the gap after the last card of a row
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._choose)
        look.changed.connect(self._arrange)

    def show_cards(self, cards: Sequence[CardView]) -> None:
        """Other cards; the one under the keyboard stays if it is still there."""
        current = self.currentIndex().data(CARD)
        self._model.show_cards(cards)
        ids = [card.id for card in self._model.cards]
        if current is not None and current.id in ids:
            self.setCurrentIndex(self._model.index(ids.index(current.id)))
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.cards:
            self.setCurrentIndex(self._model.index(0))
        self._tell_focus()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._tell_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _tell_focus(self) -> None:
        if self.hasFocus() and self.currentIndex().isValid():
            self.card_focused.emit(self.visualRect(self.currentIndex()))

    def _choose(self, index: Index) -> None:
        card = index.data(CARD)
        if card is not None:
            self.card_chosen.emit(card.id)

    def _arrange(self) -> None:
        width = max(self.viewport().width(), 1)
        least = 10_000 if self._look.compact else round(LEAST_WIDTH * max(1.0, self._look.theme.scale))
        columns = max(1, width // least)
        height = self._delegate.height() + GAP
        self._delegate.width = width // columns
        self.setGridSize(QSize(self._delegate.width, height))
        self.scheduleDelayedItemsLayout()
        rows = -(-len(self._model.cards) // columns)
        self.setFixedHeight(rows * height + 4)
        self.viewport().update()
