"""A question over the window, with a few answers as buttons. Escape means the first answer, which must be the harmless
one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.text import Label


class Ask(QDialog):
    """Open it with `open()`, which does not block: the session's clock keeps running."""

    answered = Signal(str)

    def __init__(
        self, style: Style, question: str, detail: str, answers: dict[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unclench")
        self.setWindowModality(Qt.WindowModality.WindowModal)  # an offer beside it can still be answered
        self._first = next(iter(answers))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(10)
        column.addWidget(Label(style, "section", question))
        column.addWidget(Label(style, "body", detail, color="text2"))
        column.addSpacing(6)
        for number, (answer, word) in enumerate(answers.items()):
            button = Button(style, word, "main" if number == 0 else "plain")
            button.clicked.connect(lambda _on=False, answer=answer: self._close(answer))
            column.addWidget(button)
        self.setMinimumWidth(320)

    def reject(self) -> None:
        """Escape, or the window's close button."""
        self._close(self._first)

    def _close(self, answer: str) -> None:
        self.answered.emit(answer)
        self.done(0)
        self.deleteLater()
