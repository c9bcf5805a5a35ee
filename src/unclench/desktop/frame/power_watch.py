"""Sleep and lock as signals, one object for everybody in the window who wants to know."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QWidget

from unclench.core.session.power import PowerEvent
from unclench.desktop.frame.native_power import NativePower
from unclench.system.power.choose import TELLS_WINDOWS, PowerSource


class PowerWatch(QObject):
    """Tells what the system tells; wakes for nothing else."""

    happened = Signal(object)  # PowerEvent, each of them
    woke = Signal()
    locked = Signal()
    unlocked = Signal()

    def __init__(self, source: PowerSource, window: QWidget) -> None:
        super().__init__(window)
        self._source = source
        self._notifier: QSocketNotifier | None = None
        if source.fileno() >= 0:
            self._notifier = QSocketNotifier(source.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._on_activated)
        self._native = NativePower(window, self.tell) if TELLS_WINDOWS else None

    def tell(self, event: PowerEvent) -> None:
        """Something has happened."""
        self.happened.emit(event)
        match event:
            case PowerEvent.WOKE:
                self.woke.emit()
            case PowerEvent.LOCKED:
                self.locked.emit()
            case PowerEvent.UNLOCKED:
                self.unlocked.emit()

    def close(self) -> None:
        """Listen no more. Twice is harmless."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)  # before its handle goes, which may be somebody else's next
            self._notifier = None
        if self._native is not None:
            self._native.close()
            self._native = None
        self._source.close()

    def _on_activated(self) -> None:
        for event in self._source.events():
            self.tell(event)
        if self._source.ended and self._notifier is not None:
            self._notifier.setEnabled(False)
