"""Everything of the program but its empty window, built and connected once there is something to look at."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtGui import QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from unclench.audio.qt_cues import CueOutput
from unclench.core.problem import KnownError
from unclench.desktop.app import App, Folders, ask_where_to_save, open_with_system
from unclench.desktop.appearance import theme_of
from unclench.desktop.browsing import System
from unclench.desktop.excepthook import catch_bugs
from unclench.desktop.look import Look, load_fonts
from unclench.desktop.main_window import MainWindow
from unclench.desktop.power_watch import PowerWatch, attend
from unclench.desktop.reminder_controller import ReminderController
from unclench.desktop.reminding import Reminding, Surroundings
from unclench.desktop.tray import Tray
from unclench.desktop.verbs import control_verbs
from unclench.desktop.waking import Voices, Waking
from unclench.desktop.widgets.focus_ring import FocusRing, HouseStyle
from unclench.store.paths import Paths
from unclench.store.person import read_settings
from unclench.system.autostart import autostart
from unclench.system.clock import SystemClock
from unclench.system.control import ask, by_verb
from unclench.system.idle import idle_source
from unclench.system.instance_server import InstanceServer
from unclench.system.motion import wants_little_motion
from unclench.system.notify import Notifier
from unclench.system.power import power_source
from unclench.system.quiet import quiet_source
from unclench.system.wakelock import wake_lock


def furnish(qt: QApplication, window: MainWindow, paths: Paths, routines: Path, assets: Path) -> App:
    """Build and connect all of it, and show the first page."""
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
    verbs = app.verbs()
    server = InstanceServer(paths.state, paths.window_lock, by_verb(verbs), app)
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
    power, awake = PowerWatch(power_source(), window), wake_lock()
    attend(app.controller, power, awake)
    power.woke.connect(clock.refresh_zone)
    qt.aboutToQuit.connect(awake.release)
    qt.aboutToQuit.connect(power.close)
    app.start()
    cues.look_for_output()
    app.voice.look_for_voice()
    app.set_still(wants_little_motion())
    verbs.update(control_verbs(app, _remind(qt, app, look, clock, cues, power), clock))
    return app


def _remind(
    qt: QApplication, app: App, look: Look, clock: SystemClock, cues: CueOutput, power: PowerWatch
) -> Reminding:
    """Reminders, tray and wake-up, over what this desktop can tell."""
    idle = idle_source(os.environ)
    session = app.controller

    def routine_in_hand() -> str | None:
        if session.session is not None:
            return session.session.routine.id
        return app.guiding.caring.routine

    controller = ReminderController(
        clock, idle, quiet_source(os.environ), app.folders.person.reminders, routine_in_hand, app
    )
    tray = Tray(app.folders.assets, app)
    places_windows = not QGuiApplication.platformName().startswith("wayland")
    reminding = Reminding(look, app.figures, app, controller, cues, Surroundings(tray, Notifier, places_windows))
    waking = Waking(look, app.figures, app, controller, clock, Voices(cues, lambda _line: None))
    reminding.quit_requested.connect(lambda: qt.exit(0))  # quit() would ask the window once more
    power.woke.connect(controller.look)
    power.locked.connect(lambda: controller.lock(True))
    power.unlocked.connect(lambda: controller.lock(False))
    tray.available_changed.connect(reminding.show_where_there_is_no_tray)
    qt.aboutToQuit.connect(reminding.close)
    qt.aboutToQuit.connect(idle.close)
    sections = app.settings
    sections.start_up.drive(autostart())
    sections.wake_up.tried.connect(waking.ask)
    controller.looked.connect(lambda: sections.diagnostics.show_reminding(controller.why(), controller.why_wake_up()))
    qt.aboutToQuit.connect(sections.diagnostics.close_down)
    reminding.start()
    return reminding
