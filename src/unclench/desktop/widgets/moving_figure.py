"""A figure that shows an exercise by itself while the pointer or the focus is on it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from unclench.core.routine.figure import Tour, resting, tour_frame
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.widgets.figure_view import FRAME_MS, FigureView


class MovingFigure(FigureView):
    """At rest until `play` is called. It does not move if motion is reduced or while it is hidden."""

    def __init__(self, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(figures, parent)
        self._tour: Tour | None = None
        self._host: QWidget | None = None
        self._playing = False
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._show_now)
        figures.style.changed.connect(self._run)

    @property
    def moving(self) -> bool:
        """Whether it moves now."""
        return self._timer.isActive()

    def show_tour(self, tour: Tour | None) -> bool:
        """Show another exercise; return False if there is no figure for it."""
        self._tour = tour if tour is not None and self._figures.find(tour.figure) is not None else None
        self._run()
        return self._tour is not None

    def play(self, playing: bool) -> None:
        """Start moving from the beginning, or stop."""
        if playing != self._playing:
            self._playing = playing
            self._run()

    def follow(self, host: QWidget, *, focus: bool = True) -> None:
        """Move while the pointer is over `host`, which contains this widget, or the focus is inside `host`."""
        self._host = host
        host.installEventFilter(self)
        app = QApplication.instance()
        if focus and isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.play(event.type() == QEvent.Type.Enter)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._host is not None:
            self.play(self._host.underMouse() or (now is not None and self._host.isAncestorOf(now)))

    def _run(self) -> None:
        moving = self._playing and self._tour is not None and self.isVisible()
        if moving and not self._figures.style.theme.reduced_motion:
            if not self._timer.isActive():
                self._clock.start()
                self._timer.start()
        else:
            self._timer.stop()
        self._show_now()

    def _show_now(self) -> None:
        tour = self._tour
        figure = None if tour is None else self._figures.find(tour.figure)
        if tour is None or figure is None:
            self.show_figure(None)
            return
        if self.moving:
            frame = tour_frame(figure, tour.poses, self._clock.elapsed() / 1000, mirrored=tour.mirrored)
            self.show_figure(tour.figure, frame, tour.mirrored)
        else:
            pose = resting(figure, tour.poses, mirrored=tour.mirrored)
            self.show_figure(tour.figure, figure.poses[pose], tour.mirrored, pose)
