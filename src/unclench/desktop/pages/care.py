"""Heat or ice is on: a quiet timer, a skin check now and then, and a Stop button that is always there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from unclench.core.care.care import CareText, Fine, TakeOff
from unclench.core.care.care_view import CareView
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Column, Scroller
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.tooltip import set_tooltip

WIDEST = 720


class CarePage(QWidget):
    """Draws a CareView.

    No key means "fine", and no button has the focus when a skin check appears: the person may be typing at that moment.
    """

    commanded = Signal(object)  # care.Command
    watched = Signal(bool)
    on_confirmed = Signal()
    off_confirmed = Signal()
    left_out = Signal()
    home_requested = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._view: CareView | None = None
        self._words: CareText | None = None
        self._onward = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._back = Button(style, _("Home"), "back", "left")
        set_tooltip(self._back, _("The timer keeps running"))
        self._stage = Panel(style, "stage", radius=24)
        self._icon = QLabel()
        self._title = Label(style, "section", wrap=False)
        self._cue, self._left = Label(style, "cue"), Label(style, "time-left", wrap=False)
        self._how, self._note = Label(style, "long"), Label(style, "body", color="text2")
        self._note_beside = Label(style, "body", color="text2")
        self._silent = Label(style, "body", _("Sound is off. Look at the clock now and then."), color="text2")
        self.stop = Button(style, _("Stop"), "answer")
        self.fine = Button(style, "", "start")
        self.put_on = Button(style, _("It is on"), "start")
        self.leave_out = Button(style, _("Leave it out today"), "answer")
        self.off = Button(style, _("It is off"), "start")
        self._back.clicked.connect(self.home_requested)
        self.stop.clicked.connect(lambda: self.commanded.emit(TakeOff()))
        self.fine.clicked.connect(lambda: self.commanded.emit(Fine()))
        self.put_on.clicked.connect(self.on_confirmed)
        self.leave_out.clicked.connect(self.left_out)
        self.off.clicked.connect(self.off_confirmed)
        self._build()
        style.changed.connect(self._arrange)
        self._arrange()

    def begin(self, text: CareText, onward: str) -> None:
        """Show another pack. `onward` is the sentence that says what follows when the pack is off."""
        self._words = text
        self._onward = onward
        self.fine.show_text(text.fine)

    def show_sound(self, *, muted: bool) -> None:
        """Show a note while sound is off, because then the end cannot be heard."""
        self._silent.setVisible(muted)

    def show_view(self, view: CareView) -> None:
        """Draw the current state."""
        before, self._view = self._view, view
        assert self._words is not None
        self.setAccessibleName(f"{view.title}: {view.cue}")
        self._title.show_text(view.title)
        self._icon.setAccessibleName(view.title)
        self._cue.show_text(view.cue)
        self._left.show_text(view.left)
        self._left.setAccessibleName(_("Time left {time}").format(time=view.left))
        self._how.show_text(view.words)
        self._note.show_text(view.note)
        self._note_beside.show_text(self._onward if view.ended else view.note)
        self._left.setVisible(bool(view.left))
        self._show_notes(view)
        if before is not None and _phase(before) == _phase(view):
            return
        self.stop.show_text(self._words.stop if view.asks else _("Stop"))
        self.stop.setVisible(not view.ended and not view.waits)
        self.leave_out.setVisible(view.waits)
        self.put_on.setVisible(view.waits)
        self.fine.setVisible(view.asks)
        self.off.setVisible(view.ended)
        self._stage.show_fill("wsoft" if view.asks or view.ended else "stage")
        self._scroller.verticalScrollBar().setValue(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arrange()

    def _show_notes(self, view: CareView) -> None:
        """Put the note beside the button if there is only one button and the window is large."""
        beside = not self._style.compact and not view.asks and not view.waits
        self._note.setVisible(bool(view.note) and not beside)
        self._note_beside.setVisible(beside)
        self._buttons.addWidget(self._note_beside, 0, 0 if view.ended else 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ended = self._view is not None and self._view.ended
        waits = self._view is not None and self._view.waits
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_S) and not event.isAutoRepeat():
            if waits:
                self.left_out.emit()
            elif not ended:
                self.commanded.emit(TakeOff())
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        inside = QVBoxLayout(self._stage)
        inside.setSpacing(6)
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (self._title, self._cue, self._left, self._how, self._note, self._silent):
            label.setAlignment(middle | Qt.AlignmentFlag.AlignTop)
        inside.addStretch(1)
        inside.addWidget(self._icon, 0, middle)
        for label in (self._title, self._cue, self._left, self._how, self._note, self._silent):
            inside.addWidget(label)
        inside.addStretch(1)
        self._inside = inside
        self._scroller = Scroller(self._stage)
        foot = QWidget()
        self._buttons = QGridLayout(foot)
        self._buttons.setContentsMargins(6, 6, 6, 6)
        self._buttons.setSpacing(12)
        self._buttons.addWidget(self.stop, 0, 0)
        self._buttons.addWidget(self.leave_out, 0, 0)
        self._buttons.addWidget(self.fine, 0, 1)
        self._buttons.addWidget(self.put_on, 0, 1)
        self._buttons.addWidget(self.off, 0, 1)
        self._note_beside.setAlignment(middle | Qt.AlignmentFlag.AlignVCenter)
        self._page = QVBoxLayout(self)
        self._page.setSpacing(12)
        self._page.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._page.addWidget(self._scroller, 1)
        self._page.addWidget(Column(self._style, foot, WIDEST))

    def _arrange(self) -> None:
        compact = self._style.compact
        side = 16 if compact else 32
        self._page.setContentsMargins(side, 10, side, 16 if compact else 24)
        inner = 16 if compact else 48
        self._inside.setContentsMargins(inner, 16, inner, 16)
        self._buttons.setContentsMargins(*(0, 6, 0, 0) if compact else (6, 6, 6, 6))
        for column, share in enumerate((11, 9) if compact else (1, 1)):  # "Stop now" needs more room than "Fine"
            self._buttons.setColumnStretch(column, share)
        if self._view is not None:
            self._show_notes(self._view)
            name = "warning" if self._view.asks else self._view.kind
            color = "warn" if self._view.asks else "text2"
            self._icon.setPixmap(self._style.icon(name, color, 32 if compact else 48, self.devicePixelRatioF()))


def _phase(view: CareView) -> tuple[str, bool, bool, bool]:
    """The part of a view that decides which buttons are visible."""
    return view.kind, view.waits, view.asks, view.ended
