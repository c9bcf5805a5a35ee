"""The window's inside: its looks, its pages and all that only a person who looks at it needs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from unclench.audio.qt_cues import CueOutput
from unclench.core.settings import Settings
from unclench.desktop.app import App, ask_where_to_save, open_with_system
from unclench.desktop.appearance import theme_of
from unclench.desktop.browsing import System
from unclench.desktop.excepthook import catch_bugs
from unclench.desktop.house import House
from unclench.desktop.look import Look, load_fonts
from unclench.desktop.main_window import MainWindow
from unclench.desktop.power_watch import PowerWatch, attend
from unclench.desktop.widgets.focus_ring import STYLE, FocusRing
from unclench.system.autostart import autostart
from unclench.system.clock import SystemClock
from unclench.system.motion import wants_little_motion
from unclench.system.wakelock import wake_lock


def dress(qt: QApplication, window: MainWindow, assets: Path, settings: Settings) -> Look:
    """Style, typeface and colours, for everything that is seen."""
    window.setPalette(QPalette())  # before there is a style sheet: with each later one Qt gives back what it found then
    qt.setStyle(STYLE)
    load_fonts(assets)
    look = Look(theme_of(settings, qt.styleHints()), assets)
    look.dress_application()
    return look


def furnish_inside(
    qt: QApplication, window: MainWindow, house: House, clock: SystemClock, cues: CueOutput, look: Look,
    power: PowerWatch,
) -> App:  # fmt: skip
    """Build the pages and show the first."""
    app = App(house, clock, cues, look, window, System(open_with_system, ask_where_to_save))
    cues.trouble_changed.connect(app.settings.sound.show_trouble)
    FocusRing(look, window, qt)
    catch_bugs(app.tell)
    hints = qt.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: app.refresh_theme())
    hints.accessibility().contrastPreferenceChanged.connect(lambda _contrast: app.refresh_theme())
    awake = wake_lock()
    attend(app.controller, power, awake)
    qt.aboutToQuit.connect(awake.release)
    app.settings.start_up.drive(autostart())
    qt.aboutToQuit.connect(app.settings.diagnostics.close_down)
    app.start()
    cues.look_for_output()
    app.voice.look_for_voice()
    app.set_still(wants_little_motion())
    return app
