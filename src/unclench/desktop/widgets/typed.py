"""A text field that shows what is wrong in a sentence, and emits only valid values."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from unclench.core.problem import KnownError
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import MIN_TARGET
from unclench.desktop.widgets.text import Label

AROUND = 40


class _Line(QLineEdit):
    focus_radius = 14

    def __init__(self, style: Style, widest: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._widest = widest

    def sizeHint(self) -> QSize:
        words = QFontMetricsF(self._style.font("body")).horizontalAdvance(self._widest)
        return QSize(round(words) + AROUND, self._style.height(MIN_TARGET, "body"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(120, 1000))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape restores the current value."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.undo()
            self.setModified(False)
        super().keyPressEvent(event)


class TypedField(QWidget):
    """`read` turns the text into a value or raises KnownError; `widest` is a text that has to fit.

    The text is read on Enter and when the focus leaves. An invalid text stays for correction; until then the previous
    value applies.
    """

    value_chosen = Signal(object)

    def __init__(
        self, style: Style, name: str, widest: str, read: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._shown = ""
        self.line = _Line(style, widest)
        self.line.setAccessibleName(name)
        self.line.editingFinished.connect(self._on_editing_finished)
        self._error = Label(style, "meta", color="warn")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._error)

    def show_text(self, text: str) -> None:
        """Show the current value, unless the person is correcting an invalid text."""
        if text != self._shown or not self._error.text():
            self._shown = text
            self.line.setText(text)
            self._show_error("")

    @property
    def fault(self) -> str:
        """What is wrong with the text, as a sentence; empty if it is valid."""
        return self._error.text()

    def _on_editing_finished(self) -> None:
        text = self.line.text()
        if text == self._shown:
            self._show_error("")
            return
        try:
            value = self._read(text)
        except KnownError as error:
            self._show_error(str(error))
            return
        self._shown = text
        self._show_error("")
        self.value_chosen.emit(value)

    def _show_error(self, sentence: str) -> None:
        self._error.show_text(sentence)
        self._error.setVisible(bool(sentence))
        self.line.setAccessibleDescription(sentence)
