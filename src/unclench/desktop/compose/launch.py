"""From the command to the first painted window, with nothing in between that can wait.

Whatever is not needed for that is imported afterwards. Most of it is Qt itself, which PySide builds class by class when
they are first named: its `Qt` namespace alone takes longer than all that happens here.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from unclench.core.problem import KnownError
from unclench.desktop.frame.excepthook import BUG, catch_bugs, end_on_bugs
from unclench.desktop.frame.main_window import MainWindow
from unclench.store.json_file import read_json
from unclench.store.paths import Paths

if TYPE_CHECKING:
    from unclench.desktop.compose.compose import Program


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


class Application(QApplication):
    """Qt would answer its Quit event by closing the windows, which ask the person: under macOS, where the event comes
    at a log-out too, that would hold the log-out up."""

    leave: Callable[[], object] | None = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit and self.leave is not None:
            event.accept()
            self.leave()
            return True
        return super().event(event)


def run(paths: Paths, routines: Path, assets: Path, *, hidden: bool = False) -> NoReturn:
    """Open the window, stay until the program is to end, and end the process. `hidden`: in the tray, with the window
    for later.

    Until the program is built, whatever goes wrong ends the process: Qt would swallow an exception in a callback, and
    leave an empty window, or with `hidden` a process that nobody sees.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `SystemEnd`: Qt would not let Python see Ctrl-C
    qt = Application(["unclench"])
    end_on_bugs(partial(_end, BUG))
    qt.setApplicationName("unclench")
    qt.setApplicationDisplayName("Unclench")
    qt.setDesktopFileName("unclench")
    window = MainWindow()
    with suppress(KnownError):
        window.restore(read_json(paths.window)[0])
    qt.setQuitOnLastWindowClosed(False)  # it may be hidden for weeks

    def end_at_once() -> bool:
        qt.exit(0)
        return True

    window.guard_closing(end_at_once)  # until there is more in it
    kept: list[object] = []

    def fill() -> None:
        from unclench.core.session.leaving import Asked
        from unclench.desktop.frame.system_end import SystemEnd

        program = _build(qt, window, paths, routines, assets, hidden=hidden)
        if program is None:
            qt.exit(0)
            return
        qt.aboutToQuit.connect(program.close)
        qt.leave = partial(program.leaving.ask, Asked.SYSTEM)
        system = SystemEnd(qt, program.leaving.ask, program.leaving)
        qt.aboutToQuit.connect(system.close)
        kept.extend((program, system))
        catch_bugs(program.tell_bug)

    if hidden:
        QTimer.singleShot(0, fill)
    else:
        FirstPaint(window, fill)
        window.show()
    _end(qt.exec())


def _end(code: int) -> NoReturn:
    """All is kept by now, and nothing is tidied up: a sound server that hangs would hold Qt's own farewell for 30
    seconds, and Python would destroy the application before its widgets."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _build(
    qt: QApplication, window: MainWindow, paths: Paths, routines: Path, assets: Path, *, hidden: bool
) -> Program | None:
    """The program, once there is something to look at; None when another start was quicker, which is then asked to show
    its window."""
    from PySide6.QtCore import QLoggingCategory
    from PySide6.QtGui import QIcon

    from unclench.desktop.compose.compose import compose
    from unclench.desktop.compose.real_world import real_world
    from unclench.desktop.frame.garbage import keep_to_this_thread
    from unclench.system.instance.control import ask

    keep_to_this_thread()
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # tells terminals which decoders there are
    qt.setWindowIcon(QIcon(str(assets / "icons" / "unclench.svg")))
    program = compose(real_world(paths, routines, assets), window, hidden=hidden)
    if program is None and not hidden:
        with suppress(KnownError):
            ask(paths.state, {"do": "raise"})
    return program
