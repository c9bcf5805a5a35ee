"""Asked before the first routine with exercises for one side: which side needs them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.disclaimer import COLUMN
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import ReadingColumn
from unclench.desktop.widgets.flow import EvenRows, Flow
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.text import Label


class SidePage(QWidget):
    """No answer is preselected."""

    side_chosen = Signal(str)  # "left", "right" or "both"
    declined = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setAccessibleName(_("Which side needs it?"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._why = Label(style, "body")
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 0, 6, 6)
        column.setSpacing(16)
        column.addWidget(Label(style, "title", _("Which side needs it?")))
        column.addWidget(self._why)
        answers = EvenRows(spacing=12)
        self.answers = {
            side: Button(style, word, "answer")
            for side, word in (("left", _("Left")), ("right", _("Right")), ("both", _("Both")))
        }
        for side, button in self.answers.items():
            button.setMinimumWidth(148)
            button.clicked.connect(lambda _on=False, side=side: self.side_chosen.emit(side))
            answers.addWidget(button)
        column.addLayout(answers)
        column.addWidget(Label(style, "meta", _("You can change it later, on the page of the routine or in Settings.")))
        column.addStretch(1)
        foot = QWidget()
        row = Flow(spacing=8)
        row.setContentsMargins(6, 0, 6, 6)
        decline = Button(style, _("Not today"), "large-quiet")
        decline.clicked.connect(self.declined)
        row.addWidget(decline)
        foot.setLayout(row)
        self._page = QVBoxLayout(self)
        self._page.addWidget(ReadingColumn(style, content, foot, COLUMN))
        style.changed.connect(self._arrange)
        self._arrange()

    def begin(self, title: str) -> None:
        """Ask for a routine with this title."""
        sentence = _("“{title}” has exercises for one side only. “Both” does them on each side.").format(title=title)
        self._why.show_text(sentence)
        self.setAccessibleDescription(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.declined.emit()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        side, top = (10, 16) if self._style.compact else (26, 32)
        self._page.setContentsMargins(side, top, side, 16 if self._style.compact else 32)
