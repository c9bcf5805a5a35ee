"""Learn: the list of texts in groups, and one text at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from unclench.content.learn import Card
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Column, Scroller
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.reader import Reader
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.topic_card import TopicCard

COLUMN = 824
GAP = 12


class LearnPage(QWidget):
    """The list, or the text that was opened from it. Back returns to the card of that text."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._cards: tuple[Card, ...] = ()
        self._open: str | None = None
        self._buttons: dict[str, TopicCard] = {}
        self._grids: list[tuple[QGridLayout, list[TopicCard]]] = []
        self._list = Scroller(QWidget())
        self._back = Button(style, _("Back"), "back", "left")
        self._back.clicked.connect(self.show_list)
        self._reader = Reader(style)
        reading = QWidget()
        self._reading = QVBoxLayout(reading)
        self._reading.setContentsMargins(0, 0, 0, 0)
        self._reading.setSpacing(8)
        self._reading.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._reading.addWidget(self._reader, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(reading)
        self._page = QVBoxLayout(self)
        self._page.addWidget(self._stack)
        style.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, cards: Sequence[Card]) -> None:
        """Show these cards; an open text stays open."""
        if tuple(cards) != self._cards:
            self._cards = tuple(cards)
            self._build()
            if self._open is not None:
                self._read(next(card for card in self._cards if card.topic == self._open))

    def show_list(self) -> None:
        """Show the list and focus the card of the text that was open."""
        opened, self._open = self._open, None
        self._stack.setCurrentIndex(0)
        button = self._buttons[opened] if opened is not None else next(iter(self._buttons.values()), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, topic: str) -> None:
        """Show one text from its beginning."""
        self._open = topic
        self._read(next(card for card in self._cards if card.topic == topic))
        self._stack.setCurrentIndex(1)
        self._reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event) and self._open is not None:
            self.show_list()
        else:
            super().keyPressEvent(event)

    def _read(self, card: Card) -> None:
        sources = "\n".join(f"- {source}" for source in card.sources)
        self._reader.show_markdown(card.title, f"# {card.title}\n\n{card.body}\n\n### {_('Sources')}\n\n{sources}")

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 8, 6, 24)
        column.setSpacing(GAP)
        column.addWidget(Label(self._style, "title", _("Learn")))
        self._buttons, self._grids = {}, []
        for group, members in groupby(self._cards, key=lambda card: card.group):
            column.addSpacing(GAP)
            column.addWidget(Label(self._style, "section", group))
            grid = QGridLayout()
            grid.setSpacing(GAP)
            buttons = [self._button(card) for card in members]
            self._grids.append((grid, buttons))
            column.addLayout(grid)
        column.addStretch(1)
        self._place_cards()
        old = self._list.takeWidget()
        if old is not None:
            old.deleteLater()
        self._list.setWidget(Column(self._style, content, COLUMN))

    def _button(self, card: Card) -> TopicCard:
        button = TopicCard(self._style, card.title, card.summary)
        button.clicked.connect(lambda _on=False, topic=card.topic: self.open(topic))
        self._buttons[card.topic] = button
        return button

    def _place_cards(self) -> None:
        """Two cards per row, or one in a small window."""
        columns = 1 if self._style.compact else 2
        for grid, buttons in self._grids:
            for place, button in enumerate(buttons):
                grid.addWidget(button, place // columns, place % columns)
            grid.setColumnStretch(0, 1)
            grid.setColumnStretch(1, columns - 1)

    def _arrange(self) -> None:
        side = 10 if self._style.compact else 26
        self._page.setContentsMargins(side, 0, side, 0)
        self._place_cards()
