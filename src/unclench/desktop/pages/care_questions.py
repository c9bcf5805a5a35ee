"""Three questions before heat or ice, every time. Any answer but "no" leaves both out for today."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.care.care import Answer, CareText, may_use
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.disclaimer import COLUMN
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Column, Scroller, Segmented
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.text import Label, clear

ANSWERS = 420  # px, the row of three answers


class CareQuestionsPage(QWidget):
    """No answer is preselected. The page says what the answers mean, and the button says what comes next."""

    answered = Signal(object)  # tuple of Answer
    left_out = Signal()
    home_requested = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._text: CareText | None = None
        self._answers: list[Answer | None] = []
        self._rows: list[Segmented] = []
        self._back = Button(style, _("Home"), "back", "left")
        self._title = Label(style, "title")
        self._questions = QVBoxLayout()
        self._questions.setSpacing(8)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 0, 6, 6)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(Label(style, "meta", _("We ask this every time.")))
        column.addSpacing(4)
        column.addLayout(self._questions, 1)
        self._column = column
        self._verdict = Label(style, "long-strong")
        self.go_on = Button(style, "", "main")
        self._leave = Button(style, _("Leave it out today"), "large-quiet")
        self._back.clicked.connect(self.home_requested)
        self.go_on.clicked.connect(lambda: self.answered.emit(tuple(self._answers)))
        self._leave.clicked.connect(self.left_out)
        self._foot = QWidget()
        self._foot.setMaximumWidth(COLUMN)
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(6, 0, 6, 6)
        below.setSpacing(10)
        buttons = Flow(spacing=12)
        for button in (self.go_on, self._leave):
            buttons.addWidget(button)
        below.addWidget(self._verdict)
        below.addLayout(buttons)
        self._scroller = Scroller(Column(style, content, COLUMN))
        self._scroller.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page = QVBoxLayout(self)
        self._page.setSpacing(8)
        self._page.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._page.addWidget(self._scroller, 1)
        self._below = QHBoxLayout()
        self._below.addStretch(1)
        self._below.addStretch(1)
        self._page.addLayout(self._below)
        style.changed.connect(self._arrange)
        self._arrange()

    def begin(self, title: str, text: CareText) -> None:
        """Show the questions without answers."""
        self._text = text
        self._title.show_text(title)
        self._answers = [None] * len(text.questions)
        self._rows = []
        clear(self._questions)
        choices = ((text.yes, Answer.YES), (text.no, Answer.NO), (text.unsure, Answer.UNSURE))
        for number, question in enumerate(text.questions):
            row = Segmented(self._style, question, choices)
            row.setMaximumWidth(ANSWERS)
            row.value_chosen.connect(lambda answer, number=number: self.answer(number, answer))
            self._rows.append(row)
            self._questions.addWidget(Label(self._style, "long", question))
            self._questions.addWidget(row)
            self._questions.addSpacing(10)
        self._questions.addStretch(1)
        self._scroller.verticalScrollBar().setValue(0)
        self._show_verdict()

    def answer(self, number: int, answer: Answer) -> None:
        """Set the answer to one question."""
        self._answers[number] = answer
        self._rows[number].show_value(answer)
        self._show_verdict()

    def focus_start(self) -> None:
        """Focus the text, so that keys scroll it and a second press of Start does not answer a question."""
        self._scroller.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.left_out.emit()
        else:
            super().keyPressEvent(event)

    def _show_verdict(self) -> None:
        assert self._text is not None
        refused = any(answer not in (None, Answer.NO) for answer in self._answers)
        complete = may_use(self._answers, self._text)
        start, without = _("Go on"), _("Go on without")
        unfinished = "" if complete else _("Answer all three questions.")
        verdict = self._text.leave_out if refused else unfinished
        self._verdict.show_text(verdict)
        self._verdict.setVisible(bool(verdict))
        self.go_on.setMinimumWidth(self.go_on.width_for(start, without))
        self.go_on.show_text(without if refused else start)
        self.go_on.setEnabled(refused or complete)
        self.go_on.setAccessibleDescription(verdict)
        self._leave.setVisible(not refused)

    def _arrange(self) -> None:
        side = 10 if self._style.compact else 26
        self._page.setContentsMargins(side, 10, side, 16 if self._style.compact else 24)
        if self._style.compact:
            self._column.addWidget(self._foot)  # too small for a fixed foot: it scrolls along
        else:
            self._below.insertWidget(1, self._foot, 1000)
