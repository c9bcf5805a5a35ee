"""From the command to the first painted window, with nothing in between that can wait.

Whatever is not needed for that is imported afterwards. Most of it is Qt itself, which PySide builds class by class when
they are first named: its `Qt` namespace alone takes longer than all that happens here.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from unclench.core.problem import KnownError
from unclench.desktop.main_window import MainWindow
from unclench.store.json_file import read_json, write_json
from unclench.store.paths import Paths

if TYPE_CHECKING:
    from unclench.desktop.house import House


class FirstPaint(QObject):
    """Calls back once, after the window has been painted for the first time."""

    def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
        super().__init__(window)
        self._then = then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._then)
        return False


def run(paths: Paths, routines: Path, assets: Path, *, hidden: bool = False) -> int:
    """Open the window and stay until the program is to end. `hidden`: in the tray, with the window for later."""
    qt = QApplication(["unclench"])
    qt.setApplicationName("unclench")
    qt.setApplicationDisplayName("Unclench")
    qt.setDesktopFileName("unclench")
    window = MainWindow()
    with suppress(KnownError):
        window.restore(read_json(paths.window)[0])
    qt.setQuitOnLastWindowClosed(False)  # it may be hidden for weeks
    window.closed.connect(qt.quit)
    built: list[House] = []

    def fill() -> None:
        built.append(_furnish(qt, window, paths, routines, assets, hidden=hidden))

    if hidden:
        QTimer.singleShot(0, fill)
    else:
        FirstPaint(window, fill)
        window.show()
    code = qt.exec()
    app = built[0].app if built else None
    if app is not None:
        with suppress(KnownError):
            paths.make_folders()
            write_json(paths.window, window.note(app.ground))
    return code


def _furnish(
    qt: QApplication, window: MainWindow, paths: Paths, routines: Path, assets: Path, *, hidden: bool = False
) -> House:
    """Everything else, once there is something to look at."""
    from unclench.desktop.furnish import furnish

    return furnish(qt, window, paths, routines, assets, hidden=hidden)
