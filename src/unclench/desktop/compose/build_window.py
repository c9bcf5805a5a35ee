"""The late part of `compose`: the theme and the content of the window, which a hidden start does not need."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from unclench.core.settings.settings import Settings
from unclench.desktop.compose.world import World
from unclench.desktop.drawing.style import Style, load_fonts, theme_of
from unclench.desktop.flows.app import App
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.browse_flow import System
from unclench.desktop.flows.session_controller import attend
from unclench.desktop.frame.key_guard import KeyGuard
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.power_watch import PowerWatch
from unclench.desktop.widgets.focus_ring import STYLE, FocusRing


def apply_theme(qt: QApplication, window: MainWindow, assets: Path, settings: Settings) -> Style:
    """Give the application its Qt style, typeface and theme."""
    window.setPalette(
        QPalette()
    )  # before the first style sheet: with each later one Qt restores the palette it found then
    qt.setStyle(STYLE)
    load_fonts(assets)
    style = Style(theme_of(settings, qt.styleHints()), assets)
    style.apply_theme()
    return style


def build_window(
    world: World,
    qt: QApplication,
    window: MainWindow,
    app_state: AppState,
    style: Style,
    power: PowerWatch,
    closing: ExitStack,
) -> App:
    """Build the content of the window and show the first page. What must be closed at the end is added to `closing`."""
    app = App(
        app_state, world.clock, world.cues, style, window, System(world.open_path, world.where_to_save, world.autostart)
    )
    world.cues.tell_trouble_to(app.show_sound_trouble)
    FocusRing(style, window, qt)
    KeyGuard(window, app.pages, world.clock, qt)
    hints = qt.styleHints()
    hints.colorSchemeChanged.connect(app.refresh_theme)
    hints.accessibility().contrastPreferenceChanged.connect(app.refresh_theme)
    awake = world.wake_lock()
    attend(app.controller, power, awake)
    closing.callback(awake.release)
    app.start()
    world.cues.look_for_output()
    world.look_for_voice(app.voice)
    app.set_still(world.wants_little_motion())
    return app
