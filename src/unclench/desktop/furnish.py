"""The composition root of what runs: the house, what this desktop has for it, and the reminders. The window's inside is
built by `inside.py`, when somebody comes in."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from unclench.audio.qt_cues import CueOutput
from unclench.core.problem import KnownError
from unclench.desktop.garbage import keep_to_this_thread
from unclench.desktop.house import Folders, House
from unclench.desktop.main_window import MainWindow
from unclench.desktop.power_watch import PowerWatch
from unclench.desktop.reminder_controller import ReminderController
from unclench.desktop.reminding import Reminding, Surroundings
from unclench.desktop.tray import Tray
from unclench.desktop.verbs import control_verbs
from unclench.desktop.waking import Waking
from unclench.store.paths import Paths
from unclench.system.clock import SystemClock
from unclench.system.control import Handler, ask, by_verb
from unclench.system.desktop import DesktopLooks
from unclench.system.idle import idle_source
from unclench.system.instance_server import InstanceServer
from unclench.system.notify import Notifier
from unclench.system.power import power_source
from unclench.system.quiet import quiet_source

if TYPE_CHECKING:
    from unclench.desktop.app import App
    from unclench.desktop.look import Look
    from unclench.desktop.reminder_popup import ReminderPopup


def furnish(qt: QApplication, window: MainWindow, paths: Paths, routines: Path, assets: Path, *, hidden: bool) -> House:
    """Build and connect everything. `hidden`: but the window's inside, which waits until somebody asks for it."""
    keep_to_this_thread()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Qt would not let Python see Ctrl-C; the resume note is on disk
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # tells terminals which decoders there are
    qt.setWindowIcon(QIcon(str(assets / "icons" / "unclench.svg")))
    clock = SystemClock()
    house = House(Folders(routines, assets, paths), clock, window)
    cues = CueOutput(assets / "sounds", clock, window)
    with suppress(KnownError):
        paths.make_folders()
    verbs: dict[str, Handler] = {}
    server = InstanceServer(paths.state, paths.window_lock, by_verb(verbs), house)
    if not server.listen():  # two starts in the same moment; the other was first
        with suppress(KnownError):
            ask(paths.state, {"do": "raise"})
        QTimer.singleShot(0, qt.quit)
        return house
    qt.aboutToQuit.connect(server.close)
    qt.aboutToQuit.connect(house.close)
    qt.aboutToQuit.connect(cues.close)
    power = PowerWatch(power_source(), window)
    power.woke.connect(clock.refresh_zone)
    qt.aboutToQuit.connect(power.close)

    @cache
    def look() -> Look:
        from unclench.desktop.inside import dress

        return dress(qt, window, assets, house.keeper.settings)

    def build_inside() -> App:
        from unclench.desktop.inside import furnish_inside

        return furnish_inside(qt, window, house, clock, cues, look(), power)

    house.furnish_with(build_inside)
    house.load()
    if hidden:
        cues.volume, cues.muted = house.keeper.settings.volume, house.keeper.settings.muted
    else:
        house.enter()
    reminding = _remind(qt, window, house, clock, cues, power, look)
    if server.trouble:
        reminding.tell(server.trouble)
    verbs.update(control_verbs(house, reminding, clock))
    return house


def _remind(
    qt: QApplication, window: MainWindow, house: House, clock: SystemClock, cues: CueOutput, power: PowerWatch,
    look: Callable[[], Look],
) -> Reminding:  # fmt: skip
    """Reminders, tray and wake-up, over what this desktop can tell."""
    folders = house.folders
    desktop = DesktopLooks(partial(idle_source, os.environ), partial(quiet_source, os.environ))

    def routine_in_hand() -> str | None:
        app = house.app
        if app is None:
            return None
        session = app.controller.session
        return app.guiding.caring.routine if session is None else session.routine.id

    def make_popup() -> ReminderPopup:
        from unclench.desktop.figures import Figures
        from unclench.desktop.reminder_popup import ReminderPopup

        figures = house.app.figures if house.app is not None else Figures(look(), folders.assets, house)
        figures.dress(house.keeper.settings.skin, house.keeper.settings.clothes)
        return ReminderPopup(look(), figures)

    controller = ReminderController(clock, desktop, folders.person.reminders, routine_in_hand, house)
    places_windows = not QGuiApplication.platformName().startswith("wayland")
    tray = Tray(folders.assets, house)
    reminding = Reminding(
        house, window, controller, cues, Surroundings(tray, Notifier, look, make_popup, places_windows)
    )
    waking = Waking(house, controller, clock, cues)
    reminding.quit_requested.connect(lambda: qt.exit(0))  # quit() would ask the window once more
    power.woke.connect(controller.look)
    power.locked.connect(lambda: controller.lock(True))
    power.unlocked.connect(lambda: controller.lock(False))
    tray.available_changed.connect(reminding.show_where_there_is_no_tray)
    qt.aboutToQuit.connect(reminding.close)
    qt.aboutToQuit.connect(desktop.close)

    def take_inside(app: App) -> None:
        app.settings.wake_up.tried.connect(waking.ask)
        diagnostics = app.settings.diagnostics
        controller.looked.connect(lambda: diagnostics.show_reminding(controller.why(), controller.why_wake_up()))

    if house.app is not None:
        take_inside(house.app)
    house.entered.connect(take_inside)
    reminding.start()
    return reminding
