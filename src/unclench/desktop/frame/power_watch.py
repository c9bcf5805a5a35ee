"""Sleep and lock as Qt signals, for the whole window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from PySide6.QtWidgets import QWidget

from unclench.core.session.power import PowerEvent
from unclench.desktop.frame.native_power import NativePower
from unclench.system.power.choose import PowerSource
from unclench.system.power.windows import WindowsPower


class PowerWatch(QObject):
    """Emits what the system reports; causes no other wake-ups."""

    happened = Signal(object)  # PowerEvent, emitted for each event
    woke = Signal()
    locked = Signal()
    unlocked = Signal()

    def __init__(self, source: PowerSource, window: QWidget) -> None:
        super().__init__(window)
        self._source = source
        self._notifier: QSocketNotifier | None = None
        if source.fileno() >= 0:
            self._notifier = QSocketNotifier(source.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._on_readable)
        self._native = NativePower(window, source, self.report) if isinstance(source, WindowsPower) else None

    def report(self, event: PowerEvent) -> None:
        """Emit the signals of an event."""
        self.happened.emit(event)
        match event:
            case PowerEvent.WOKE:
                self.woke.emit()
            case PowerEvent.LOCKED:
                self.locked.emit()
            case PowerEvent.UNLOCKED:
                self.unlocked.emit()

    def close(self) -> None:
        """Stop listening. Calling it twice is harmless."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)  # before closing: its handle may be reused
            self._notifier = None
        if self._native is not None:
            self._native.close()
            self._native = None
        self._source.close()

    def _on_readable(self) -> None:
        for event in self._source.events():
            self.report(event)
        if self._source.ended and self._notifier is not None:
            self._notifier.setEnabled(False)
