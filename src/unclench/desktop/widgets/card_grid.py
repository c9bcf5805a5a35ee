"""The library as cards: one view for any number of routines, with arrow keys moving between cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.home_view import CardView
from unclench.desktop.widgets.card import CARD, GAP, LEAST_WIDTH, CardDelegate, CardModel, Index
from unclench.desktop.widgets.figure_view import FRAME_MS


class CardGrid(QListView):
    """As tall as all its cards, so that the whole page scrolls; only visible cards are drawn."""

    card_chosen = Signal(str)  # routine id
    card_focused = Signal(QRect)  # of the current card, so that the page can scroll to it

    def __init__(self, style: Style, figures: Figures, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._figures = figures
        self._delegate = CardDelegate(style, figures, self)
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
        self._moving = QPersistentModelIndex()
        self._clock = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._show_moving)
        self.clicked.connect(self._choose)
        self.entered.connect(self._start_moving)
        self.viewportEntered.connect(self._stop_moving)
        style.changed.connect(self._arrange)
        figures.changed.connect(self.viewport().update)

    @property
    def cards(self) -> tuple[CardView, ...]:
        """Those that are shown, in their order."""
        return self._model.cards

    @property
    def moving(self) -> str | None:
        """The id of the card whose picture moves."""
        return self._delegate.moving[0] if self._delegate.moving else None

    def show_cards(self, cards: Sequence[CardView]) -> None:
        """Replace the cards; the current one stays current if it is still there."""
        current = self.currentIndex().data(CARD)
        self._model.show_cards(cards)
        shown = (card.tour for card in self._model.cards)
        self._delegate.pictured = any(tour is not None and self._figures.find(tour.figure) for tour in shown)
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
        self._on_current_card()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._stop_moving()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._stop_moving()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop_moving()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._on_current_card()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _on_current_card(self) -> None:
        if self.hasFocus() and self.currentIndex().isValid():
            self.card_focused.emit(self.visualRect(self.currentIndex()))
            self._start_moving(self.currentIndex())

    def _start_moving(self, index: Index) -> None:
        """Start moving the picture of this card and stop any other."""
        if index == self._moving or not index.isValid():
            return
        self._stop_moving()
        if not self._style.theme.reduced_motion and index.data(CARD).tour is not None:
            self._moving = QPersistentModelIndex(index)
            self._clock.start()
            self._frames.start()

    def _stop_moving(self) -> None:
        self._frames.stop()
        self._delegate.moving = None
        self._redraw_moving()
        self._moving = QPersistentModelIndex()

    def _show_moving(self) -> None:
        card = self._moving.data(CARD) if self._moving.isValid() else None
        self._delegate.moving = None if card is None else (card.id, self._clock.elapsed() / 1000)
        self._redraw_moving()

    def _redraw_moving(self) -> None:
        if self._moving.isValid():
            self.viewport().update(self.visualRect(self._model.index(self._moving.row())))

    def _choose(self, index: Index) -> None:
        card = index.data(CARD)
        if card is not None:
            self.card_chosen.emit(card.id)

    def _arrange(self) -> None:
        width = max(
            self.viewport().width() - 1, 1
        )  # the last card of a row that is exactly as wide as the view would wrap
        least = 10_000 if self._style.compact else round(LEAST_WIDTH * max(1.0, self._style.theme.scale))
        columns = max(1, width // least)
        height = self._delegate.height() + GAP
        self._delegate.width = width // columns
        self.setGridSize(QSize(self._delegate.width, height))
        self.scheduleDelayedItemsLayout()
        rows = -(-len(self._model.cards) // columns)
        self.setFixedHeight(rows * height + 4)
        self.viewport().update()
