"""The question at the bedside, in the dark: very large words, two large answers, and the emergency line always
visible."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.routine.figure import Tour
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.text import Label

LEAST_ANSWER = 72
SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)  # factors of the usual text size, tried until everything fits
FIGURE = Tour("change-position")  # the limb off the edge of the bed, where it can be seen


@dataclass(frozen=True)
class WakeUpView:
    """What the page shows. `asks`: the two answers are available; otherwise the page waits a minute, with the limb
    visible."""

    clock: str
    words: str
    hint: str
    emergency: str
    snooze: str
    asks: bool = True


class WakeUpPage(QWidget):
    """Draws a WakeUpView. Each choice has one key: Y, N, S for snooze, Esc for not today."""

    answered = Signal(bool)  # whether the person can feel and move it
    snoozed = Signal()
    declined = Signal()

    def __init__(self, style: Style, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._fitted = ("", True)
        self._clock = Label(style, "bedside-clock", color="text2", wrap=False)
        self._words = Label(style, "bedside")
        self._words.setObjectName("words")
        self._hint = Label(style, "bedside-word", color="text2")
        self._emergency = Label(style, "bedside-word", color="danger")
        self._figure = MovingFigure(figures)
        self._has_figure = self._figure.show_tour(FIGURE)
        self._figure.setMinimumHeight(120)
        self._yes = Button(style, _("Yes"), "bedside-main", name=_("Yes (Y)"))
        self._yes.clicked.connect(lambda: self.answered.emit(True))
        self._no = Button(style, _("No"), "bedside", name=_("No (N)"))
        self._no.clicked.connect(lambda: self.answered.emit(False))
        self._snooze = Button(style, "", "bedside-quiet")
        self._snooze.clicked.connect(self.snoozed)
        self._decline = Button(style, _("Not today"), "bedside-quiet", name=_("Not today (Esc)"))
        self._decline.clicked.connect(self.declined)
        self._build()
        style.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, view: WakeUpView) -> None:
        """Draw the question, or the wait."""
        self._clock.show_text(view.clock)
        self._words.show_text(view.words)
        self._hint.show_text(view.hint)
        self._emergency.show_text(view.emergency)
        self._snooze.show_text(view.snooze)
        self._yes.setVisible(view.asks)
        self._no.setVisible(view.asks)
        self._figure.setVisible(not view.asks and self._has_figure)
        if (view.words, view.asks) != self._fitted:
            self._fitted = (view.words, view.asks)
            self._fit()

    def focus_start(self) -> None:
        """Focus the page, not a button: Enter must not answer "yes" for someone half asleep."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Y if self._yes.isVisible():
                self.answered.emit(True)
            case Qt.Key.Key_N if self._no.isVisible():
                self.answered.emit(False)
            case Qt.Key.Key_S:
                self.snoozed.emit()
            case Qt.Key.Key_Escape if is_escape(event):
                self.declined.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._clock)
        self._column.addStretch(2)
        self._column.addWidget(self._words)
        self._column.addWidget(self._hint)
        self._column.addWidget(self._figure, 40)
        self._column.addStretch(3)
        self._answers = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for answer in (self._yes, self._no):
            answer.setMinimumHeight(LEAST_ANSWER)
        self._answers.addWidget(self._yes, 1)
        self._answers.addWidget(self._no, 1)
        self._column.addLayout(self._answers)
        self._quiet = QGridLayout()
        self._quiet.addWidget(self._snooze, 0, 0)
        self._quiet.addWidget(self._decline, 0, 1)
        self._column.addLayout(self._quiet)
        self._column.addWidget(self._emergency)

    def _arrange(self) -> None:
        compact = self._style.compact
        way = QBoxLayout.Direction
        side = 20 if compact else 56
        self._column.setContentsMargins(side, 16 if compact else 36, side, 16 if compact else 36)
        self._column.setSpacing(8 if compact else 14)
        self._answers.setDirection(way.TopToBottom if compact else way.LeftToRight)
        self._answers.setSpacing(8 if compact else 20)
        for column, share in enumerate((3, 2) if compact else (1, 1)):  # the snooze button needs more room
            self._quiet.setColumnStretch(column, share)
        self._fit()

    def _fit(self) -> None:
        """Shrink the text in a small window until no line is cut off: the emergency line has to be readable in full."""
        asks, px = self._fitted[1], self._style.px
        for share in SHARES:
            words = round(share * px("bedside" if asks else "title"))
            self._words.limit_px(words)
            self._words.setMaximumWidth((9 if asks else 19) * words)
            self._clock.limit_px(round(share * px("bedside-clock")))
            for label in (self._hint, self._emergency):
                label.limit_px(round(share * px("bedside-word")))
            self._column.invalidate()
            if self._column.minimumHeightForWidth(self.width()) <= self.height():
                return
