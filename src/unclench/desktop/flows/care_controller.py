"""Runs core.care.care in Qt: times a pack on the skin, whatever page is shown."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from unclench.core.care.care import Care, CheckAsked, Command, Effect, Ended, next_deadline, step
from unclench.core.care.care_view import care_view
from unclench.core.effects import PlayCue, Say, Tick
from unclench.core.ports import Clock, CuePlayer
from unclench.store.care_file import CareFile


class CareController(QObject):
    """Runs one pack at a time. Wakes every few seconds, and once a second while the time is visible."""

    shown = Signal(object)  # CareView
    announced = Signal(str)  # a line to speak
    check_asked = Signal()
    ended = Signal(object)  # Ending
    trouble = Signal(str)

    def __init__(self, clock: Clock, cues: CuePlayer, file: CareFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cues = cues
        self._file = file
        self._care: Care | None = None
        self._watched = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse timer could use up part of the 30 seconds
        self._timer.timeout.connect(self._tick)

    @property
    def care(self) -> Care | None:
        """The pack after its last step; None when none is on."""
        return self._care

    def left_on(self) -> str | None:
        """The message about a pack that was on when the program crashed; returned only once."""
        return self._file.take()

    def start(self, care: Care, effects: Iterable[Effect]) -> None:
        """Start timing a pack that was just put on."""
        self._care = care
        if trouble := self._file.write(care):
            self.trouble.emit(trouble)
        self._after_step(effects)

    def obey(self, command: Command) -> None:
        """Carry out a command from the person; ignored without a pack."""
        if self._care is not None:
            self._care, effects = step(self._care, command, self._clock.reading())
            self._after_step(effects)

    def watch(self, watched: bool) -> None:
        """Set whether the time is visible."""
        self._watched = watched
        if watched:
            self._tick()

    def _tick(self) -> None:
        self.obey(Tick())

    def _after_step(self, effects: Iterable[Effect]) -> None:
        care = self._care
        assert care is not None
        now = self._clock.reading()
        self.shown.emit(care_view(care, now))
        if care.ending is not None:
            self._care = None
            self._timer.stop()
            self._file.drop()
        for effect in effects:
            match effect:
                case PlayCue(name):
                    self._cues.play(name)
                case Say(text):
                    self.announced.emit(text)
                case CheckAsked():
                    self.check_asked.emit()
                case Ended(reason):
                    self.ended.emit(reason)
        self._start_timer()

    def _start_timer(self) -> None:
        care, now = self._care, self._clock.reading()
        deadline = None if care is None else next_deadline(care, now)
        if care is None or deadline is None:
            return
        wait_s = deadline - now.mono_s
        if self._watched:
            wait_s = min(wait_s, 1 - care.elapsed_at(now) % 1)
        self._timer.start(round(wait_s * 1000) + 1)
