"""From the command to the first painted window, as fast as possible.

Whatever that does not need is imported later. Most of the time goes into Qt itself: PySide builds each class when it is
first used, and its `Qt` namespace alone takes longer than everything in this module.
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

from PySide6.QtCore import QEvent, QLoggingCategory, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from unclench.content.echo import printable
from unclench.core.problem import KnownError
from unclench.desktop.frame.excepthook import BUG, catch_bugs, end_on_bugs
from unclench.desktop.frame.main_window import MainWindow
from unclench.store.json_file import read_json
from unclench.store.paths import Paths
from unclench.system.app_id import claim_app_id

if TYPE_CHECKING:
    from unclench.desktop.compose.compose import Program

CANNOT_START = 2
ATTEMPTS = 3  # the other instance may end meanwhile


LOG_RULES = "\n".join(
    (
        "qt.multimedia.*=false",  # the available decoders
        "qt.qpa.wayland.textinput.warning=false",  # each text field that loses the focus, under sway
    )
)
"""What Qt would print on standard error although nothing is wrong. The only such rules."""


class FirstPaint(QObject):
    """Calls `then` once, after the first paint of the window."""

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
    """Leaves at once on Qt's Quit event. Qt would close the windows, which ask the person first; macOS also sends the
    event at a log-out, which would then have to wait."""

    leave: Callable[[], object] | None = None

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Quit and self.leave is not None:
            event.accept()
            self.leave()
            return True
        return super().event(event)


def run(paths: Paths, routines: Path, assets: Path, *, hidden: bool = False) -> NoReturn:
    """Open the window, run until the program ends, and end the process. `hidden`: start in the tray.

    Until the program is built, any error ends the process: Qt would swallow an exception in a callback, and leave an
    empty window or, with `hidden`, an invisible process.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # until `SystemEnd` exists: Qt would hide Ctrl-C from Python
    claim_app_id()
    QLoggingCategory.setFilterRules(LOG_RULES)
    qt = Application(["unclench"])
    end_on_bugs(partial(_end, BUG))
    qt.setApplicationName("unclench")
    qt.setApplicationDisplayName("Unclench")
    qt.setDesktopFileName("unclench")
    window = MainWindow()
    with suppress(KnownError):
        window.restore(read_json(paths.window)[0])
    qt.setQuitOnLastWindowClosed(False)  # the window may be hidden for weeks

    def end_at_once() -> bool:
        qt.exit(0)
        return True

    window.guard_closing(end_at_once)  # until the program is built
    kept: list[object] = []

    def fill() -> None:
        from unclench.core.session.leaving import Asked
        from unclench.desktop.frame.system_end import SystemEnd

        try:
            program = _build(qt, window, paths, routines, assets, hidden=hidden)
        except KnownError as error:
            print(printable(str(error)), file=sys.stderr)
            window.hide()
            if not hidden:
                show_sentence(str(error))
            qt.exit(CANNOT_START)
            return
        if program is None:
            qt.exit(0)
            return
        qt.aboutToQuit.connect(program.close)
        qt.leave = partial(program.leaving.ask, Asked.SYSTEM)
        system = SystemEnd(qt, program.leaving.ask, program.leaving)
        qt.aboutToQuit.connect(system.close)
        kept.extend((program, system))
        catch_bugs(program.show_bug)

    if hidden:
        QTimer.singleShot(0, fill)
    else:
        FirstPaint(window, fill)
        window.show()
    _end(qt.exec())


def show_sentence(sentence: str) -> None:
    """Show a sentence in a dialog, for a person who has started the program from a menu and has no terminal."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QMessageBox

    app = QApplication.instance() or QApplication(["unclench"])
    box = QMessageBox(QMessageBox.Icon.Warning, "Unclench", sentence)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()
    del app


def _end(code: int) -> NoReturn:
    """End the process without cleaning up; everything is saved by now. A sound server that hangs would delay Qt's own
    cleanup for 30 seconds, and Python would destroy the application before its widgets."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _build(
    qt: QApplication, window: MainWindow, paths: Paths, routines: Path, assets: Path, *, hidden: bool
) -> Program | None:
    """Build the program after the first paint. None when another instance runs already; unless `hidden`, that one is
    asked to show its window. Raises KnownError when it does not answer, or says why it cannot."""
    from PySide6.QtGui import QIcon

    from unclench.desktop.compose.compose import compose
    from unclench.desktop.compose.real_world import real_world
    from unclench.desktop.frame.garbage import keep_to_this_thread
    from unclench.system.instance.control import no_answer
    from unclench.system.instance.running import ask_window

    keep_to_this_thread()
    qt.setWindowIcon(QIcon(str(assets / "icons" / "unclench.svg")))
    world = real_world(paths, routines, assets)
    verb = "status" if hidden else "raise"
    for _attempt in range(ATTEMPTS):
        program = compose(world, window, hidden=hidden)
        reply = None if program is not None else ask_window(paths.state, paths.window_lock, {"do": verb})
        if reply is not None and not reply["ok"] and not hidden:
            raise KnownError(str(reply.get("error")))
        if program is not None or reply is not None:
            return program
    raise KnownError(no_answer())
