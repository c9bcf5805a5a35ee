"""Sleep and lock on Windows, read from the native messages that Qt receives."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

from unclench.core.session.power import PowerEvent
from unclench.system.power.windows import WindowsPower, read_message

MESSAGES = b"windows_generic_MSG"


class NativePower(QAbstractNativeEventFilter):
    """Gets every native message of the program, so it checks the kind of message first."""

    def __init__(self, window: QWidget, source: WindowsPower, on_event: Callable[[PowerEvent], None]) -> None:
        super().__init__()
        self._on_event = on_event
        self._source = source
        self._window = int(window.winId())
        application = QCoreApplication.instance()
        assert application is not None
        application.installNativeEventFilter(self)
        source.watch(self._window)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if kind == MESSAGES:
            event = read_message(int(message), self._window)
            if event is not None:
                self._on_event(event)
        return False, 0

    def close(self) -> None:
        """Stop listening. Call it before the window is destroyed."""
        self._source.unwatch(self._window)
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self)
