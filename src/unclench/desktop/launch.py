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
    from unclench.desktop.app import App


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


def run(paths: Paths, routines: Path, assets: Path) -> int:
    """Open the window and stay until it is closed."""
    qt = QApplication(["unclench"])
    qt.setApplicationName("unclench")
    qt.setApplicationDisplayName("Unclench")
    qt.setDesktopFileName("unclench")
    window = MainWindow()
    with suppress(KnownError):
        window.restore(read_json(paths.window)[0])
    parts: list[App] = []
    FirstPaint(window, lambda: parts.append(_furnish(qt, window, paths, routines, assets)))
    window.show()
    code = qt.exec()
    if parts:
        with suppress(KnownError):
            paths.make_folders()
            write_json(paths.window, window.note(parts[0].ground))
    return code


def _furnish(qt: QApplication, window: MainWindow, paths: Paths, routines: Path, assets: Path) -> App:
    """Everything else, once there is something to look at."""
    import signal

    from PySide6.QtCore import QLoggingCategory
    from PySide6.QtGui import QIcon, QPalette

    from unclench.audio.qt_cues import CueOutput
    from unclench.desktop.app import App, Folders, ask_where_to_save, open_with_system
    from unclench.desktop.appearance import theme_of
    from unclench.desktop.browsing import System
    from unclench.desktop.excepthook import catch_bugs
    from unclench.desktop.look import Look, load_fonts
    from unclench.desktop.widgets.focus_ring import FocusRing, HouseStyle
    from unclench.store.person import read_settings
    from unclench.system.clock import SystemClock
    from unclench.system.control import ask, by_verb
    from unclench.system.instance_server import InstanceServer
    from unclench.system.motion import wants_little_motion

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt would not let Python see Ctrl-C; the resume note is on disk
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # tells terminals which decoders there are
    qt.setStyle(HouseStyle())
    load_fonts(assets)
    settings, _troubles = read_settings(paths)
    look = Look(theme_of(settings, qt.styleHints()), assets)
    look.dress_application()
    window.setPalette(QPalette())
    qt.setWindowIcon(QIcon(str(assets / "icons" / "unclench.svg")))
    clock = SystemClock()
    cues = CueOutput(assets / "sounds", clock, window)
    app = App(Folders(routines, assets, paths), clock, cues, look, window, System(open_with_system, ask_where_to_save))
    cues.trouble_changed.connect(app.settings.sound.show_trouble)
    FocusRing(look, window, qt)
    catch_bugs(app.tell)
    with suppress(KnownError):
        paths.make_folders()
    server = InstanceServer(paths.state, paths.window_lock, by_verb(app.verbs()), app)
    if not server.listen():  # two starts in the same moment; the other was first
        with suppress(KnownError):
            ask(paths.state, {"do": "raise"})
        QTimer.singleShot(0, qt.quit)
        return app
    if server.trouble:
        app.tell(server.trouble)
    qt.aboutToQuit.connect(server.close)
    hints = qt.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: app.refresh_theme())
    hints.accessibility().contrastPreferenceChanged.connect(lambda _contrast: app.refresh_theme())
    qt.aboutToQuit.connect(app.close)
    app.start()
    cues.look_for_output()
    app.set_still(wants_little_motion())
    return app
