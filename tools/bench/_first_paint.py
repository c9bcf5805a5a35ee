"""Runs an empty window or Unclench, and writes a byte at each first paint: "w" for the window, "h" for the home page.
For window_start.py.

python tools/bench/_first_paint.py empty|unclench FD leave|stay
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

WHICH, PIPE, LEAVES = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "leave"


class Watch(QObject):
    """Writes its byte once, when the event loop runs again after the first paint; the last one may end the program."""

    def __init__(self, widget: QWidget, byte: bytes, *, last: bool) -> None:
        super().__init__(widget)
        self._byte, self._last = byte, last
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        os.write(PIPE, self._byte)
        if self._last and LEAVES:
            QApplication.exit(0)  # quit() would close the window, which asks the person


def empty() -> int:
    """An empty window, for comparison."""
    qt = QApplication(["empty"])
    window = QMainWindow()
    window.resize(1000, 700)
    Watch(window, b"w", last=True)
    window.show()
    return qt.exec()


def unclench() -> int:
    """The whole program from its entry point, with a second watch on the first paint."""
    from unclench.__main__ import main
    from unclench.desktop.compose import launch

    class FirstPaint(launch.FirstPaint):
        def __init__(self, window: QWidget, then: Callable[[], None]) -> None:
            super().__init__(window, then)
            Watch(window, b"w", last=False)  # Qt asks the filter installed last first, so this byte comes before `then`

    build = launch._build

    def build_and_watch(*parts: Any, **how: Any) -> Any:
        program = build(*parts, **how)
        assert program is not None
        Watch(program.app_state.open_window().browse_flow.home, b"h", last=True)
        return program

    vars(launch).update(FirstPaint=FirstPaint, _build=build_and_watch)
    sys.argv = ["unclench"]
    return main()


if __name__ == "__main__":
    sys.exit(empty() if WHICH == "empty" else unclench())
