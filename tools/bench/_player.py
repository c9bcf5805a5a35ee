"""The player of the window as the program builds it, during a routine, with silent cues."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from unclench.content.bundled import assets_dir, routines_dir
from unclench.desktop.compose.compose import compose
from unclench.desktop.compose.real_world import real_world
from unclench.desktop.flows.app import App, Cues
from unclench.desktop.frame.main_window import MainWindow
from unclench.store.paths import find_paths


class SilentCues:
    """Plays no sound."""

    volume = 100
    muted = False

    def play(self, name: str) -> None:
        pass

    def stop(self) -> None:
        pass

    def look_for_output(self) -> None:
        pass

    def tell_trouble_to(self, listener: Callable[[str], object]) -> None:
        pass

    def close(self) -> None:
        pass


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint:
            self.count += 1
        return False


def open_player(qt: QApplication, cues: Cues, routine: str) -> App:
    """The window as the program builds it, 1000 × 700, in UNCLENCH_HOME, with a running session of this routine."""
    paths = find_paths({"UNCLENCH_HOME": os.environ["UNCLENCH_HOME"]})  # never the developer's own folders
    paths.make_folders()
    (paths.routines / "bench.yaml").write_text(routine, encoding="utf-8")
    world = replace(real_world(paths, routines_dir(), assets_dir()), cues=cues, look_for_voice=lambda _output: None)
    window = MainWindow()
    window.show()
    program = compose(world, window)
    assert program is not None, "another measurement runs in this home"
    qt.aboutToQuit.connect(program.close)
    app = program.app_state.open_window()
    found = app.browse_flow.library.find("bench")
    assert found is not None, app.browse_flow.library.problems
    app.session_flow.start(found)
    assert app.pages.page is app.session_flow.player
    return app
