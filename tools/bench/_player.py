"""The window's player as the program builds it, in the midst of a routine, with ears that hear nothing."""

from __future__ import annotations

import os

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from unclench.content.bundled import assets_dir, routines_dir
from unclench.desktop.app import App, Cues
from unclench.desktop.browsing import System
from unclench.desktop.house import Folders, House
from unclench.desktop.look import Look, load_fonts
from unclench.desktop.main_window import MainWindow
from unclench.desktop.theme import Scheme, Theme
from unclench.desktop.widgets.focus_ring import STYLE, FocusRing
from unclench.store.paths import find_paths
from unclench.system.clock import SystemClock


class SilentCues:
    """Ears that hear nothing."""

    volume = 100
    muted = False

    def play(self, name: str) -> None:
        pass

    def stop(self) -> None:
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
    """The window as the program builds it, 1000 × 700, in the home of this environment, leading through a routine."""
    paths = find_paths({"UNCLENCH_HOME": os.environ["UNCLENCH_HOME"]})  # never the folders of whoever measures
    paths.make_folders()
    (paths.routines / "bench.yaml").write_text(routine, encoding="utf-8")
    qt.setStyle(STYLE)
    load_fonts(assets_dir())
    look = Look(Theme(Scheme.LIGHT), assets_dir())
    look.dress_application()
    window = MainWindow()
    clock = SystemClock()
    house = House(Folders(routines_dir(), assets_dir(), paths), clock, window)
    house.load()
    app = App(house, clock, cues, look, window, System(lambda _path: True, lambda *_asked: None))
    FocusRing(look, window, qt)
    window.show()
    app.start()
    found = app.browsing.library.find("bench")
    assert found is not None, app.browsing.library.problems
    app.guiding.start(found)
    assert app.pages.page is app.guiding.player
    return app
