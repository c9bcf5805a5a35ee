"""How the system tells the desktop program to end: a log-out, a shutdown, a signal. (`launch.Application` gets the Quit
event of macOS.)"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QSessionManager

from unclench.core.session.leaving import Asked
from unclench.desktop.frame.native_power import MESSAGES
from unclench.system.end_signals import end_on_signals
from unclench.system.end_windows import TELLS_WINDOWS, read_end

Ask = Callable[[Asked], object]


class SystemEnd(QObject):
    """Passes every request of the system to end on to `ask`."""

    _signalled = Signal()

    def __init__(self, qt: QGuiApplication, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._ask = ask
        self._signalled.connect(self._end, Qt.ConnectionType.QueuedConnection)
        qt.commitDataRequest.connect(self._on_commit_data)
        qt.saveStateRequest.connect(never_restart)
        end_on_signals(self._signalled.emit)
        self._native = NativeEnd(ask) if TELLS_WINDOWS else None

    def close(self) -> None:
        """Stop listening to Windows."""
        if self._native is not None:
            self._native.close()
            self._native = None

    def _on_commit_data(self, manager: QSessionManager) -> None:
        """The desktop session may end. Do not delay it: `manager.cancel` is for programs with unsaved work."""
        never_restart(manager)
        self._ask(Asked.WARNING)

    def _end(self) -> None:
        self._ask(Asked.SYSTEM)


class NativeEnd(QAbstractNativeEventFilter):
    """Reads the messages of Windows. It sends one to each top-level window; repeats change nothing."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        application = QCoreApplication.instance()
        assert application is not None
        application.installNativeEventFilter(self)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if kind == MESSAGES:
            asked = read_end(int(message))
            if asked is not None:
                self._ask(asked)
        return False, 0

    def close(self) -> None:
        """Stop listening."""
        application = QCoreApplication.instance()
        if application is not None:
            application.removeNativeEventFilter(self)


def never_restart(manager: QSessionManager) -> None:
    """Keep the session manager from restarting the program at the next log-in: it would add options that we do not
    know. We have our own autostart entry (`system.autostart.choose`)."""
    manager.setRestartHint(QSessionManager.RestartHint.RestartNever)
