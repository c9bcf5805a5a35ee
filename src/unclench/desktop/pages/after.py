"""After a session: how it feels now. Every question is optional, and one key skips them all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from unclench.content.traffic_light import TrafficLight
from unclench.core.i18n import _, ngettext
from unclench.core.record.history import Outcome, SessionRecord, StopReason, Tingling
from unclench.core.routine.wording import clock
from unclench.core.session.after_pain import after_pain
from unclench.core.session.player_view import side_word
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button, Choice, stop_at_chosen
from unclench.desktop.widgets.fields import ReadingColumn
from unclench.desktop.widgets.flow import EvenRows, Flow
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.desktop.widgets.pain_note import PainNote
from unclench.desktop.widgets.text import Label, clear
from unclench.desktop.widgets.tooltip import set_tooltip

COLUMN = 840
SCORES = range(11)
LEAST = {"score": 64, "answer": 148}  # px wide in a large window


class AfterPage(QWidget):
    """Collects the answers and emits the completed record when the person is done."""

    answered = Signal(object)  # SessionRecord
    skipped = Signal()
    hide_chosen = Signal(str)  # exercise id
    half_chosen = Signal(bool)  # half the reps next time
    safety_requested = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._record: SessionRecord | None = None
        self._kept = True
        self._title = Label(style, "title")
        self._summary = Label(style, "meta")
        self._bars = QVBoxLayout()
        self.pain = PainNote(style)
        self.pain.half_chosen.connect(self.half_chosen)
        self.pain.safety_requested.connect(self.safety_requested)
        self._why = QWidget()
        self._reasons = _Answers(
            style,
            {
                StopReason.HURT: _("It hurt"),
                StopReason.TIRED: _("Tired"),
                StopReason.NO_TIME: _("No time"),
                StopReason.OTHER: _("Other"),
            },
            "answer",
        )
        why = QVBoxLayout(self._why)
        why.setContentsMargins(0, 0, 0, 0)
        why.setSpacing(12)
        why.addWidget(Label(style, "section", _("Why did you stop?")))
        why.addWidget(self._reasons)
        self._reasons.chosen.connect(self._show_pain)
        self._scores = _Answers(style, {score: str(score) for score in SCORES}, "score")
        self._tingling = _Answers(
            style, {Tingling.LESS: _("Less"), Tingling.SAME: _("Same"), Tingling.MORE: _("More")}, "answer"
        )
        self._before = Label(style, "caption")
        self.done = Button(style, _("Done"), "start")
        self._skip = Button(style, _("Skip these questions"), "large-quiet")
        set_tooltip(self._skip, _("Skip these questions (Esc)"))
        self.done.clicked.connect(self._answer)
        self._skip.clicked.connect(self.skipped)
        self._build()
        style.changed.connect(self._arrange)
        self._arrange()

    def begin(self, record: SessionRecord, light: TrafficLight, *, half_reps: bool) -> None:
        """Show the questions for a session that has just ended. `light` is that of its routine; `half_reps`: it has
        half the reps already."""
        self._record = record
        self.pain.show_light(light)
        self.pain.half.setChecked(half_reps)
        self.pain.show_sentences(after_pain(record))
        ended = _("That was {title}.") if record.outcome is Outcome.FINISHED else _("Stopped. That is fine.")
        self._title.show_text(ended.format(title=record.title))
        self._summary.show_text(" · ".join((clock(record.active_s), *_done_by_side(record))))
        self._why.setVisible(record.outcome is Outcome.STOPPED)
        for answers in (self._reasons, self._scores, self._tingling):
            answers.clear()
        self._reasons.choose(record.stop_reason)
        before = record.score_before
        self._before.show_text("" if before is None else _("Before: {score}").format(score=before))
        clear(self._bars)
        self._reading.begin(self.done)

    def show_kept(self, *, kept: bool) -> None:
        """Say whether the session is in the record, or will be once the disk takes it."""
        self._kept = kept
        self._private.show_text(_("Kept on this computer only") if kept else _("Not saved yet; Unclench keeps trying"))
        self._private.setVisible(not self._style.compact or not kept)

    def offer_to_hide(self, exercise: str, name: str) -> None:
        """Ask whether to leave out, from now on, an exercise that was skipped because it hurt."""
        question = _("Leave “{name}” out of this routine from now on?").format(name=name)
        yes = (_("Leave it out"), lambda: self.hide_chosen.emit(exercise))
        self._bars.addWidget(MessageBar(self._style, question, "soft", (yes, (_("Keep it"), self.done.setFocus))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.skipped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._answer()
        elif event.text().isdecimal() and not event.isAutoRepeat():
            self._scores.choose(int(event.text()))
        else:
            super().keyPressEvent(event)

    def _show_pain(self) -> None:
        """The person says that it hurt, or that it did not."""
        if self._record is not None:
            self.pain.show_sentences(after_pain(replace(self._record, stop_reason=self._reason)))

    @property
    def _reason(self) -> StopReason | None:
        return self._reasons.value if isinstance(self._reasons.value, StopReason) else None

    def _answer(self) -> None:
        if self._record is None:
            return
        score, tingling = self._scores.value, self._tingling.value
        self.answered.emit(
            replace(
                self._record,
                stop_reason=self._reason,
                score_after=score if isinstance(score, int) else None,
                tingling=tingling if isinstance(tingling, Tingling) else None,
            )
        )

    def _build(self) -> None:
        style = self._style
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 0, 6, 12)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._summary)
        column.addLayout(self._bars)
        column.addWidget(self.pain)
        column.addSpacing(12)
        column.addWidget(self._why)
        column.addSpacing(4)
        column.addWidget(Label(style, "section", _("How much does it hurt now?")))
        column.addWidget(self._scores)
        ends = QHBoxLayout()
        ends.addWidget(Label(style, "meta", _("0 is not at all"), wrap=False))
        ends.addWidget(self._before, 0, Qt.AlignmentFlag.AlignHCenter)
        ends.addWidget(Label(style, "meta", _("10 is as bad as it gets"), wrap=False), 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(ends)
        column.addSpacing(12)
        column.addWidget(Label(style, "section", _("And the tingling?")))
        column.addWidget(self._tingling)
        column.addStretch(1)
        foot = QWidget()
        row = Flow(spacing=16)
        self._private = Label(style, "meta", _("Kept on this computer only"), wrap=False)
        for widget in (self.done, self._skip, self._private):
            row.addWidget(widget)
        below = QVBoxLayout(foot)
        below.setContentsMargins(6, 6, 6, 6)
        below.addLayout(row)
        self._page = QVBoxLayout(self)
        self._reading = ReadingColumn(style, content, foot, COLUMN)
        self._page.addWidget(self._reading)

    def _arrange(self) -> None:
        side, top = (10, 20) if self._style.compact else (26, 32)
        self._page.setContentsMargins(side, top, side, 16)
        self.show_kept(kept=self._kept)
        self.done.setMinimumWidth(110 if self._style.compact else 200)


class _Answers(QWidget):
    """Buttons of which at most one is selected; screen readers see radio buttons."""

    chosen = Signal()

    def __init__(self, style: Style, answers: Mapping[Any, str], kind: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: list[Choice] = []
        self._values = list(answers)
        self._style, self._kind = style, kind
        self._row = row = EvenRows(spacing=12)
        for value, word in answers.items():
            button = Choice(style, word, kind)
            self._group.addButton(button, self._values.index(value))
            button.clicked.connect(self.chosen)
            self._buttons.append(button)
            row.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(row)
        style.changed.connect(self._arrange)
        self._arrange()

    def _arrange(self) -> None:
        """Large targets where there is room; in a small window a whole question has to be visible at once."""
        compact = self._style.compact
        self._row.setSpacing(8 if compact else 12)
        for button in self._buttons:
            button.setMinimumWidth(0 if compact else LEAST[self._kind])

    @property
    def value(self) -> object | None:
        """The selected answer, or None."""
        checked = self._group.checkedId()
        return None if checked < 0 else self._values[checked]

    def choose(self, value: object | None) -> None:
        """Select an answer, as a click would."""
        if value in self._values:
            self._buttons[self._values.index(value)].setChecked(True)
            stop_at_chosen(self._buttons)
            self.chosen.emit()

    def clear(self) -> None:
        """Deselect every answer."""
        self._group.setExclusive(False)
        for button in self._buttons:
            button.setChecked(False)
        self._group.setExclusive(True)
        stop_at_chosen(self._buttons)


def _done_by_side(record: SessionRecord) -> list[str]:
    """The number of reps done, per side if the exercises have sides."""
    done: dict[str, int] = {}
    for one in record.exercises:
        word = side_word(one.side).lower()
        done[word] = done.get(word, 0) + one.done
    words = ((ngettext("{reps} rep {side}", "{reps} reps {side}", reps), side, reps) for side, reps in done.items())
    return [form.format(reps=reps, side=side).strip() for form, side, reps in words if reps]
