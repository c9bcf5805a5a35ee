"""The composition root: the one place that builds the desktop program and connects its parts. It gets the outside world
as a parameter, so tests, benchmarks and screenshots use the same program that runs."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from unclench.content.figure_index import read_figure_index
from unclench.core.problem import KnownError
from unclench.core.session.leaving import Asked
from unclench.desktop.compose.remote_commands import remote_commands
from unclench.desktop.compose.world import World
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.leaving import Leaving
from unclench.desktop.flows.reminder_controller import ReminderController
from unclench.desktop.flows.reminder_flow import ReminderFlow, Surroundings
from unclench.desktop.flows.wake_up_flow import WakeUpFlow
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.power_watch import PowerWatch
from unclench.desktop.state.library_controller import LibraryController
from unclench.desktop.state.user_data import UserData
from unclench.store.json_file import write_json
from unclench.system.instance.control import Handler, by_verb

if TYPE_CHECKING:
    from unclench.desktop.drawing.style import Style
    from unclench.desktop.flows.app import App
    from unclench.desktop.frame.reminder_popup import ReminderPopup
    from unclench.desktop.frame.tray import Tray
    from unclench.desktop.pages.settings import SettingsPage

MESSAGE_MS = 10_000
SAVE_S = 1.0  # do not wait longer for a slow disk: the system may be logging out


@dataclass(frozen=True)
class Program:
    """The running program. `handler` answers requests from other processes."""

    app_state: AppState
    reminder_flow: ReminderFlow
    wake_up_flow: WakeUpFlow
    leaving: Leaving
    power: PowerWatch
    tray: Tray
    handler: Handler
    closing: ExitStack

    def show_bug(self, sentence: str) -> None:
        """Show an error in the window or, if it is not open yet, at the tray icon."""
        self.reminder_flow.show_message(sentence)
        if self.app_state.app is None:
            self.tray.show_message("Unclench", sentence, MESSAGE_MS)

    def close(self) -> None:
        """Save and release everything; the program ends. Calling it twice is harmless."""
        self.closing.close()


def compose(world: World, window: MainWindow, *, hidden: bool = False) -> Program | None:
    """Build everything from this world and connect it; None when this person already runs another instance.

    The content of the window is built too, unless the start is `hidden`; then `AppState.open_window` builds it.
    """
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    folders, clock, cues = world.folders, world.clock, world.cues
    closing = ExitStack()
    with suppress(KnownError):
        folders.person.make_folders()
    verbs: dict[str, Handler] = {}
    handler = by_verb(verbs)
    server = world.server(handler)
    if not server.listen():
        return None
    closing.callback(server.close)

    @cache
    def style() -> Style:
        from unclench.desktop.compose.build_window import apply_theme

        return apply_theme(qt, window, folders.assets, user_data.settings)

    def build() -> App:
        from unclench.desktop.compose.build_window import build_window

        return build_window(world, qt, window, app_state, style(), power, closing)

    user_data = UserData(folders.person, clock, world.hold_lock, window)
    library = LibraryController(
        folders.routines, folders.person.routines, read_figure_index(folders.assets), window, known=world.known
    )
    app_state = AppState(folders, user_data, library, build, window)
    closing.callback(cues.close)
    closing.callback(app_state.close)
    closing.callback(_save_window, app_state, window)
    power = PowerWatch(world.power, window)
    power.woke.connect(clock.refresh_zone)
    closing.callback(power.close)
    app_state.load()
    if hidden:
        cues.volume, cues.muted = user_data.settings.volume, user_data.settings.muted
    else:
        app_state.open_window()

    def make_popup() -> ReminderPopup:
        from unclench.desktop.drawing.figures import Figures
        from unclench.desktop.frame.reminder_popup import ReminderPopup
        from unclench.desktop.frame.x11_desk import desk_of

        figures = app_state.app.figures if app_state.app is not None else Figures(style(), folders.assets, app_state)
        figures.set_colors(user_data.settings.skin, user_data.settings.clothes)
        return ReminderPopup(style(), figures, desk_of(QApplication.platformName()))

    desktop, tray = world.desktop, world.tray
    controller = ReminderController(
        clock, desktop, folders.person.reminders, lambda: app_state.routine_in_hand, app_state
    )
    tray.setParent(app_state)
    around = Surroundings(tray, world.notices, make_popup, world.places_windows, world.tray_messages)
    reminder_flow = ReminderFlow(app_state, window, controller, cues, around)
    wake_up_flow = WakeUpFlow(app_state, controller, clock, cues)

    def save() -> None:
        controller.save()
        _save_window(app_state, window)
        user_data.settle(SAVE_S)

    leaving = Leaving(app_state, window, tray, style, save, world.end)
    reminder_flow.quit_chosen.connect(partial(leaving.ask, Asked.QUIT))
    power.woke.connect(controller.poll)
    controller.lock_told = lambda: world.power.tells_locks
    power.locked.connect(lambda: controller.lock(True))
    power.unlocked.connect(lambda: controller.lock(False))
    tray.available_changed.connect(reminder_flow.show_where_there_is_no_tray)
    closing.callback(desktop.close)
    closing.callback(reminder_flow.close)

    def on_opened(app: App) -> None:
        from unclench.desktop.flows.app import App

        App.settings.of(app).when_built(on_settings_built)

    def on_settings_built(settings: SettingsPage) -> None:
        def show_why() -> None:
            settings.diagnostics.show_reminding(controller.why(), controller.why_wake_up())

        settings.wake_up.tried.connect(wake_up_flow.ask)
        controller.looked.connect(show_why)
        show_why()

    if app_state.app is not None:
        on_opened(app_state.app)
    app_state.opened.connect(on_opened)
    reminder_flow.start()
    if server.trouble:
        reminder_flow.show_message(server.trouble)
    verbs.update(remote_commands(app_state, reminder_flow, leaving, clock))
    return Program(app_state, reminder_flow, wake_up_flow, leaving, power, tray, handler, closing)


def _save_window(app_state: AppState, window: MainWindow) -> None:
    """Save where the window is, for the next start. Ignore a failure: only the position is lost."""
    if app_state.app is not None:
        paths = app_state.folders.person
        with suppress(KnownError):
            paths.make_folders()
            write_json(paths.window, window.note(app_state.app.ground))
