"""The offer of a reminder: a small window in a corner that takes neither focus nor keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCursor, QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.frame.screen_room import ScreenWatch, corner, free_room
from unclench.desktop.frame.x11_desk import Desk
from unclench.desktop.views.offer_view import LATER_MINUTES, OfferView, later_words
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.tooltip import set_tooltip

WIDTH, TILE, MARGIN, EDGE, ROUND = 380, 84, 16, 24, 20
SAFE_MS = 1000  # a click within the first second was meant for something else


class ReminderPopup(QWidget):
    """Shows one OfferView at a time; the caller decides when to hide it."""

    started = Signal()
    snoozed = Signal(int)  # minutes
    skipped = Signal()
    got_keys = Signal()  # the desktop gave it the keys while it appeared; they are given back by now

    def __init__(self, style: Style, figures: Figures, desk: Desk | None = None) -> None:
        kind = Qt.WindowType
        flags = kind.Tool | kind.FramelessWindowHint | kind.WindowStaysOnTopHint | kind.WindowDoesNotAcceptFocus
        desk = desk or Desk()
        super().__init__(None, flags if desk.manages_offer else flags | kind.X11BypassWindowManagerHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle(_("Unclench reminder"))
        self._style = style
        self._desk = desk
        self._screen_name = ""  # not the screen: it may be deleted at any time
        self._had_keys = 0
        self._figure = MovingFigure(figures)
        self._figure.setFixedSize(TILE, TILE)
        self._question = Label(style, "name")
        self._title = Label(style, "meta")
        self._start = Button(style, _("Start"), "player-main")
        self._start.clicked.connect(self.started)
        self._later = [Button(style, "", "minutes") for _place in range(len(LATER_MINUTES) + 1)]
        for place, button in enumerate(self._later):
            button.clicked.connect(partial(self._choose_later, place))
        self._minutes: tuple[int, ...] = ()
        self._skip = Button(style, _("Skip"), "player-quiet")
        self._skip.clicked.connect(self.skipped)
        self._buttons = (self._start, self._skip, *self._later)
        self._safe_timer = QTimer(self)
        self._safe_timer.setSingleShot(True)
        self._safe_timer.setInterval(SAFE_MS)
        self._safe_timer.timeout.connect(self._enable_buttons)
        self._build()
        style.changed.connect(self._arrange)
        ScreenWatch(self).changed.connect(self._arrange)
        self._arrange()

    def show_offer(self, view: OfferView) -> None:
        """Appear on the screen with the pointer; the buttons are disabled for the first second."""
        self._question.show_text(view.question)
        self._title.show_text(view.title)
        set_tooltip(self._title, view.because)
        self._show_later(view.later)
        has_figure = view.tour is not None and self._figure.show_tour(view.tour)
        self._stage.setVisible(has_figure)
        self._figure.play(has_figure)
        for button in self._buttons:
            button.setEnabled(False)
        self._card.show_radius(ROUND if self._desk.shows_translucent() else 0)
        self._had_keys = self._desk.focus()
        self._safe_timer.start()
        pointed = QGuiApplication.screenAt(QCursor.pos())
        self._screen_name = pointed.name() if pointed else ""
        self._arrange()
        self.show()
        self.raise_()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, view.question))

    def leave(self) -> None:
        """Hide without a signal."""
        self._safe_timer.stop()
        self._figure.play(False)
        self.hide()

    def _show_later(self, minutes: tuple[int, ...]) -> None:
        """One button for each of these times, of which there are as many as buttons or one less."""
        self._minutes = minutes
        for button, after in zip(self._later, minutes, strict=False):
            button.show_text(str(after))
            button.rename(later_words(after))
        self._later[-1].setVisible(len(minutes) == len(self._later))

    def _choose_later(self, place: int) -> None:
        self.snoozed.emit(self._minutes[place])

    def changeEvent(self, event: QEvent) -> None:
        """Give the keys back if the desktop gives them to a window that has just appeared and does not take them."""
        super().changeEvent(event)
        appearing = event.type() is QEvent.Type.ActivationChange and self._safe_timer.isActive()
        if appearing and self.isActiveWindow() and self._desk.focus() == int(self.winId()):
            self._desk.give_focus(self._had_keys)
            self.got_keys.emit()

    def _enable_buttons(self) -> None:
        for button in self._buttons:
            button.setEnabled(True)

    def _build(self) -> None:
        self._card = Panel(self._style, "surface", line="edge", radius=ROUND)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._card)
        self._stage = Panel(self._style, "stage", radius=14)
        on_stage = QVBoxLayout(self._stage)
        on_stage.setContentsMargins(0, 0, 0, 0)
        on_stage.addWidget(self._figure)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for label in (self._question, self._title):
            words.addWidget(label)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._stage, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        self._row.addWidget(self._start, 1)
        self._row.addWidget(self._skip, 1)
        later = QHBoxLayout()
        later.setSpacing(8)
        later.addWidget(Label(self._style, "meta", _("In")))  # In 5, 10, 30, 60 min
        for button in self._later:
            later.addWidget(button, 1)
        later.addWidget(Label(self._style, "meta", _("min")))
        self._column = column = QVBoxLayout(self._card)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(self._row)
        column.addLayout(later)

    def _arrange(self) -> None:
        """Fit the card to the text; large text needs a wider card with stacked buttons."""
        scale = max(1.0, self._style.theme.scale)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if scale > 1.4 else way.LeftToRight)
        room = self._room()
        width = min(round(WIDTH * min(scale, 1.5)), room.width() - 2 * EDGE)
        words = width - 2 * MARGIN - (TILE + 16 if self._stage.isVisibleTo(self) else 0)
        for label in (self._question, self._title):
            label.setFixedHeight(label.heightForWidth(words))
        self._column.activate()  # the heights of the labels have changed
        self.setFixedSize(width, self._column.sizeHint().height())
        self.move(corner(room, self.rect(), EDGE, rtl=self.layoutDirection() is Qt.LayoutDirection.RightToLeft))

    def _room(self) -> QRect:
        """The free part of the screen it appeared on; if that one is gone, of the screen with the pointer."""
        there = [screen for screen in QGuiApplication.screens() if screen.name() == self._screen_name]
        screen = there[0] if there else QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        return free_room(screen, self._desk.panels())
