"""What Windows tells a window of sleep and lock, taken from Qt's own messages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

from unclench.core.session.power import PowerEvent
from unclench.system.power.windows import ask_for_locks, ask_no_more, read_message

MESSAGES = b"windows_generic_MSG"


class NativePower(QAbstractNativeEventFilter):
    """Sees every message of the program, so it looks at the kind of message first and at nothing else."""

    def __init__(self, window: QWidget, tell: Callable[[PowerEvent], None]) -> None:
        super().__init__()
        self._tell = tell
        self._window = int(window.winId())
        application = QCoreApplication.instance()
        assert application is not None
        application.installNativeEventFilter(self)
        ask_for_locks(self._window)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if kind == MESSAGES:
            event = read_message(int(message), self._window)
            if event is not None:
                self._tell(event)
        return False, 0

    def close(self) -> None:
        """Before the window goes."""
        ask_no_more(self._window)
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self)
