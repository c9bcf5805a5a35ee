"""The player's buttons: in as few rows as fit, never too small to touch, always inside the window."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.core.session import events as ev
from unclench.core.session.events import Command
from unclench.core.session.player_view import PlayerView
from unclench.core.session.session import Status
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.player_layout import GAP, Box, Item, place_rows, rows_of
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.tooltip import set_tooltip

LEAST_WIDTH_WITH_WORDS = 300  # px at 100 %; in a narrower row Back and Skip show only icons
# How the spare width of a row is shared out in a small window.
STRETCHES = {"back": 2, "proceed": 3, "skip": 2, "hurts": 1}


class PlayerButtons(QWidget):
    """Emits commands. The main button says what it would do now."""

    commanded = Signal(object)  # Command

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._back = Button(style, _("Back"), "player", "back-rep", name=_("Back"), parent=self)
        self.proceed = Button(style, _("Pause"), "player-main", "pause", parent=self)
        self._skip = Button(style, _("Skip"), "player", "skip-rep", name=_("Skip"), icon_after=True, parent=self)
        self._slower = Button(style, _("Slower"), "player", "minus", name=_("Slower (−)"), parent=self)
        self._speed = Label(style, "meta", wrap=False, parent=self)
        self._speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._faster = Button(style, _("Faster"), "player", "plus", name=_("Faster (+)"), icon_after=True, parent=self)
        self.hurts = Button(style, _("It hurts or tingles"), "danger", "hurts", parent=self)
        self.stop = Button(style, _("Stop"), "player-quiet", "stop", parent=self)
        for button, command in (
            (self._back, ev.Back()), (self.proceed, ev.Proceed()), (self._skip, ev.Skip()), (self._slower, ev.Slower()),
            (self._faster, ev.Faster()), (self.hurts, ev.Hurts()), (self.stop, ev.Stop()),
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, command=command: self.commanded.emit(command))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take Space away from Pause
        set_tooltip(self._back, _("Back, or this rep again (←)"))
        set_tooltip(self._skip, _("Next rep (→)"))
        set_tooltip(self.hurts, _("Stops the clock at once (H or Backspace)"))
        set_tooltip(self.stop, _("Stop (S or Esc)"))

    def show_view(self, view: PlayerView) -> None:
        """Show what the main button does, and the speed."""
        percent = round(view.speed * 100)
        self._speed.show_text(f"{percent} %")
        self._speed.setAccessibleName(_("Speed {percent} percent").format(percent=percent))
        waiting = view.status in (Status.PAUSED, Status.HURTING)
        open_ended = view.ring is None and view.status is Status.RUNNING
        self.proceed.show_text(_("Done") if open_ended else _("Resume") if waiting else _("Pause"))
        self.proceed.show_icon("check" if open_ended else "play" if waiting else "pause")
        set_tooltip(self.proceed, _("{what} (Space)").format(what=self.proceed.text()))

    def height_for(self, width: int) -> int:
        """The height of all rows at this width, in px."""
        rows = len(rows_of(self._groups(), width))
        return rows * self._row_height() + (rows - 1) * GAP

    def arrange(self) -> None:
        """Lay out the buttons for the present width, layout and text size."""
        compact = self._style.compact
        wordless = compact and self.width() < LEAST_WIDTH_WITH_WORDS * self._style.theme.scale
        self._back.show_text("" if wordless else _("Back"))
        self._skip.show_text("" if wordless else _("Skip"))
        self._slower.show_text("" if compact else _("Slower"))
        self._faster.show_text("" if compact else _("Faster"))
        self._speed.setVisible(not compact)
        self.hurts.show_icon(None if compact else "hurts")
        self.stop.show_icon(None if compact else "stop")
        self.proceed.setMinimumWidth(self.proceed.width_for(_("Pause"), _("Resume"), _("Done")))
        rows = rows_of(self._groups(), self.width())
        places = place_rows(rows, 0, 0, self.width(), self._row_height())
        if not compact and len(rows) == 1:
            spare = self.width() - (places["stop"].left + places["stop"].width)
            places = {name: _moved(box, _shift_of(name, spare)) for name, box in places.items()}
        for name, box in places.items():
            self._parts()[name].setGeometry(QRect(box.left, box.top, box.width, box.height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def _groups(self) -> list[list[Item]]:
        compact = self._style.compact
        crowded = compact and self.width() < LEAST_WIDTH_WITH_WORDS * self._style.theme.scale
        wanted = {name: max(one.sizeHint().width(), one.minimumWidth()) for name, one in self._parts().items()}
        wanted["speed"] += 8

        def items(*names: str) -> list[Item]:
            return [Item(name, wanted[name], STRETCHES.get(name, 0) if compact else 0) for name in names]

        if crowded:
            return [items("back", "proceed"), items("skip", "slower", "faster", "stop"), items("hurts")]
        if compact:
            return [items("back", "proceed", "skip"), items("slower", "faster", "hurts", "stop")]
        return [items("back", "proceed", "skip"), items("slower", "speed", "faster"), items("hurts", "stop")]

    def _row_height(self) -> int:
        return max(one.sizeHint().height() for one in (self.proceed, self._back))

    def _parts(self) -> dict[str, Button | Label]:
        return {
            "back": self._back, "proceed": self.proceed, "skip": self._skip, "slower": self._slower,
            "speed": self._speed, "faster": self._faster, "hurts": self.hurts, "stop": self.stop,
        }  # fmt: skip


def _shift_of(name: str, spare: int) -> int:
    """How far a button moves right if all groups fit in one row: speed to the middle, pain and stop to the end."""
    return 0 if name in ("back", "proceed", "skip") else spare if name in ("hurts", "stop") else spare // 2


def _moved(box: Box, by: int) -> Box:
    return Box(box.left + by, box.top, box.width, box.height)


COMMANDS: dict[Qt.Key, Command] = {
    Qt.Key.Key_Space: ev.Proceed(), Qt.Key.Key_Right: ev.Skip(), Qt.Key.Key_Left: ev.Back(), Qt.Key.Key_R: ev.Repeat(),
    Qt.Key.Key_Plus: ev.Faster(), Qt.Key.Key_Equal: ev.Faster(), Qt.Key.Key_Minus: ev.Slower(),
    Qt.Key.Key_H: ev.Hurts(), Qt.Key.Key_Backspace: ev.Hurts(), Qt.Key.Key_S: ev.Stop(), Qt.Key.Key_Escape: ev.Stop(),
    # The play/pause key is TogglePlayPause on Windows and Play on X11, so both do what Space does.
    Qt.Key.Key_MediaTogglePlayPause: ev.Proceed(), Qt.Key.Key_MediaPlay: ev.Proceed(),
    Qt.Key.Key_MediaPause: ev.Pause(), Qt.Key.Key_MediaNext: ev.Skip(), Qt.Key.Key_MediaPrevious: ev.Back(),
}  # fmt: skip
MAY_REPEAT = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal)
SHORTCUT_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def is_held_repeat(event: QKeyEvent) -> bool:
    """Whether this is a repeat of a key that is held down. Only the speed keys may repeat."""
    return event.isAutoRepeat() and event.key() not in MAY_REPEAT


def key_of(event: QKeyEvent) -> Qt.Key | None:
    """The key, or None if Ctrl or Alt makes it a shortcut."""
    return None if event.modifiers() & SHORTCUT_MODIFIERS else Qt.Key(event.key())
