"""The offer of a reminder: a small window in a corner that takes neither focus nor keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCursor, QGuiApplication, QScreen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.offer_view import OfferView
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label

WIDTH, TILE, MARGIN, EDGE = 380, 84, 16, 24
SAFE_MS = 1000  # a click within the first second was meant for something else


class ReminderPopup(QWidget):
    """Shows one OfferView at a time; the caller decides when to hide it."""

    started = Signal()
    snoozed = Signal()
    skipped = Signal()

    def __init__(self, style: Style, figures: Figures) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle(_("Unclench reminder"))
        self._style = style
        self._figure = MovingFigure(figures)
        self._figure.setFixedSize(TILE, TILE)
        self._question = Label(style, "name")
        self._title = Label(style, "meta")
        self._start = Button(style, _("Start"), "player-main")
        self._start.clicked.connect(self.started)
        self._snooze = Button(style, "", "player")
        self._snooze.clicked.connect(self.snoozed)
        self._skip = Button(style, _("Skip"), "player-quiet")
        self._skip.clicked.connect(self.skipped)
        self._buttons = (self._start, self._snooze, self._skip)
        self._safe_timer = QTimer(self)
        self._safe_timer.setSingleShot(True)
        self._safe_timer.setInterval(SAFE_MS)
        self._safe_timer.timeout.connect(self._enable_buttons)
        self._build()
        style.changed.connect(self._arrange)
        qt = QGuiApplication.instance()
        assert isinstance(qt, QGuiApplication)
        qt.screenRemoved.connect(self._on_screen_removed)
        self._arrange()

    def show_offer(self, view: OfferView) -> None:
        """Appear on the screen with the pointer; the buttons are disabled for the first second."""
        self._question.show_text(view.question)
        self._title.show_text(view.title)
        self._title.setToolTip(view.because)
        self._snooze.show_text(view.snooze)
        has_figure = view.tour is not None and self._figure.show_tour(view.tour)
        self._stage.setVisible(has_figure)
        self._figure.play(has_figure)
        for button in self._buttons:
            button.setEnabled(False)
        self._safe_timer.start()
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

    def _on_screen_removed(self, _gone: QScreen) -> None:
        """Move to a remaining screen, once Qt has updated its list."""
        QTimer.singleShot(0, self, self._arrange)

    def _enable_buttons(self) -> None:
        for button in self._buttons:
            button.setEnabled(True)

    def _build(self) -> None:
        self._card = Panel(self._style, "surface", line="edge", radius=20)
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
        for button in self._buttons:
            self._row.addWidget(button, 1)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(14)
        column.addLayout(top)
        column.addLayout(self._row)

    def _arrange(self) -> None:
        """Fit the card to the text; large text needs a wider card with stacked buttons."""
        scale = max(1.0, self._style.theme.scale)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if scale > 1.4 else way.LeftToRight)
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        width = min(round(WIDTH * min(scale, 1.5)), screen.availableGeometry().width() - 2 * EDGE)
        words = width - 2 * MARGIN - (TILE + 16 if self._stage.isVisibleTo(self) else 0)
        for label in (self._question, self._title):
            label.setFixedHeight(label.heightForWidth(words))
        self.setFixedSize(width, self.sizeHint().height())
        self.move(
            corner(
                screen.availableGeometry(), self.rect(), rtl=self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            )
        )


def corner(room: QRect, size: QRect, *, rtl: bool) -> QPoint:
    """The position of the popup: the lower right corner of `room`, the part of the screen without panels. Lower left
    for right-to-left languages."""
    left = room.left() + EDGE if rtl else room.right() + 1 - EDGE - size.width()
    return QPoint(left, room.bottom() + 1 - EDGE - size.height())
