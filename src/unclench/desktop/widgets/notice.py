"""A sentence on a tinted panel, with one button, for as long as it holds."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label


class Notice(Panel):
    """Hidden while it has no sentence."""

    chosen = Signal()

    def __init__(self, style: Style, action: str, parent: QWidget | None = None) -> None:
        super().__init__(style, "soft", radius=14, parent=parent)
        self._sentence = Label(style, "body")
        self._button = Button(style, action, "quiet")
        self._button.clicked.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 8)
        column.setSpacing(4)
        column.addWidget(self._sentence)
        row = Flow(spacing=4)
        row.addWidget(self._button)
        column.addLayout(row)
        self.hide()

    def show_text(self, sentence: str, *, offers: bool = True) -> None:
        """Show a sentence, with the button if it `offers` it. An empty sentence hides the panel."""
        self._sentence.show_text(sentence)
        self._button.setVisible(offers)
        self.setVisible(bool(sentence))
