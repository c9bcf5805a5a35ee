"""The end of a hold as a calm flash of color over the whole window, for people who have the sound off."""

from __future__ import annotations

from PySide6.QtCore import QAbstractAnimation, QEvent, QObject, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from unclench.core.session.player_view import PlayerView
from unclench.core.session.session import Status
from unclench.desktop.drawing.style import Style

HELD = ("hold", "work")
STRENGTH = 0.38
FADE_MS = 900
STEADY_MS = 1000
MIN_PAUSE_MS = 600  # minimum between two flashes: fewer than two a second


class ReleaseFlash(QWidget):
    """Covers `parent` without taking pointer or focus. With reduced motion the color stays still for a second and then
    disappears."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = style
        self._covered = parent
        self._on = False
        self._strength = 0.0
        self._before: PlayerView | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pause_timer = QTimer(self)
        self._pause_timer.setObjectName("rest")
        self._pause_timer.setSingleShot(True)
        self._pause_timer.setInterval(MIN_PAUSE_MS)
        self._steady_timer = QTimer(self)
        self._steady_timer.setObjectName("steady")
        self._steady_timer.setSingleShot(True)
        self._steady_timer.setInterval(STEADY_MS)
        self._steady_timer.timeout.connect(self.hide)
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(STRENGTH)
        self._fade.setEndValue(0.0)
        self._fade.valueChanged.connect(self._set_strength)
        self._fade.finished.connect(self.hide)
        self.hide()
        parent.installEventFilter(self)

    @property
    def flashing(self) -> bool:
        """Whether the color is visible."""
        return not self.isHidden()

    def set_on(self, on: bool) -> None:
        """Whether the person wants the flash."""
        self._on = on
        if not on:
            self._end()

    def show_view(self, view: PlayerView) -> None:
        """Flash if a hold has just ended."""
        before, self._before = self._before, view
        if not self._on or before is None or view.status is not Status.RUNNING or before.status is not Status.RUNNING:
            return
        if (
            before.phase in HELD
            and (view.phase not in HELD or view.name != before.name)
            and not self._pause_timer.isActive()
        ):
            self._flash()

    def _flash(self) -> None:
        self._end()
        self._pause_timer.start()
        self.setGeometry(self._covered.rect())
        self.raise_()
        self._strength = STRENGTH
        self.show()
        if self._style.theme.reduced_motion:
            self._steady_timer.start()
        else:
            self._fade.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)

    def _end(self) -> None:
        self._fade.stop()
        self._steady_timer.stop()
        self.hide()

    def _set_strength(self, strength: object) -> None:
        assert isinstance(strength, float)
        self._strength = strength
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(self._strength)
        painter.fillRect(self.rect(), self._style.color("let"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._covered.rect())
        return super().eventFilter(watched, event)
