"""The composition root: the one place that builds the window's program and connects its parts. It takes the world as it
is given, so the program that is tested, measured and photographed is the one that runs."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from unclench.content.figure_index import read_figure_index
from unclench.core.session.leaving import Asked
from unclench.core.problem import KnownError
from unclench.desktop.flows.app_state import House
from unclench.desktop.state.user_data import Keeper
from unclench.desktop.flows.leaving import Leaving
from unclench.desktop.state.library_controller import LibraryController
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.power_watch import PowerWatch
from unclench.desktop.flows.reminder_controller import ReminderController
from unclench.desktop.flows.reminder_flow import Reminding, Surroundings
from unclench.desktop.compose.remote_commands import control_verbs
from unclench.desktop.flows.wake_up_flow import Waking
from unclench.desktop.compose.world import World
from unclench.store.json_file import write_json
from unclench.system.instance.control import Handler, by_verb

if TYPE_CHECKING:
    from unclench.desktop.flows.app import App
    from unclench.desktop.drawing.style import Look
    from unclench.desktop.frame.reminder_popup import ReminderPopup
    from unclench.desktop.frame.tray import Tray

TOLD_MS = 10_000
SAVE_S = 1.0  # a disk that takes longer is not waited for: what ends us may be a log-out


@dataclass(frozen=True)
class Program:
    """What runs. `handler` answers whoever asks from outside."""

    house: House
    reminding: Reminding
    waking: Waking
    leaving: Leaving
    power: PowerWatch
    tray: Tray
    handler: Handler
    closing: ExitStack

    def tell_bug(self, sentence: str) -> None:
        """In the window or, where nobody has opened it, at the tray icon."""
        self.reminding.tell(sentence)
        if self.house.app is None:
            self.tray.tell("Unclench", sentence, TOLD_MS)

    def close(self) -> None:
        """The program ends: everything is kept, let go and silenced. Twice is harmless."""
        self.closing.close()


def compose(world: World, window: MainWindow, *, hidden: bool = False) -> Program | None:
    """Build everything from this world and connect it; None when another window of this person is the one.

    The window's inside is built too, unless the start is `hidden`: then somebody has to ask for it (`House.enter`).
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
    def look() -> Look:
        from unclench.desktop.compose.build_window import dress

        return dress(qt, window, folders.assets, keeper.settings)

    def build_inside() -> App:
        from unclench.desktop.compose.build_window import compose_inside

        return compose_inside(world, qt, window, house, look(), power, closing)

    keeper = Keeper(folders.person, clock, world.hold_lock, window)
    library = LibraryController(folders.routines, folders.person.routines, read_figure_index(folders.assets), window)
    house = House(folders, keeper, library, build_inside, window)
    closing.callback(cues.close)
    closing.callback(house.close)
    closing.callback(_keep_window, house, window)
    power = PowerWatch(world.power, window)
    power.woke.connect(clock.refresh_zone)
    closing.callback(power.close)
    house.load()
    if hidden:
        cues.volume, cues.muted = keeper.settings.volume, keeper.settings.muted
    else:
        house.enter()

    def make_popup() -> ReminderPopup:
        from unclench.desktop.drawing.figures import Figures
        from unclench.desktop.frame.reminder_popup import ReminderPopup

        figures = house.app.figures if house.app is not None else Figures(look(), folders.assets, house)
        figures.dress(keeper.settings.skin, keeper.settings.clothes)
        return ReminderPopup(look(), figures)

    desktop, tray = world.desktop, world.tray
    controller = ReminderController(clock, desktop, folders.person.reminders, lambda: house.routine_in_hand, house)
    tray.setParent(house)
    around = Surroundings(tray, world.notifier, make_popup, world.places_windows)
    reminding = Reminding(house, window, controller, cues, around)
    waking = Waking(house, controller, clock, cues)

    def save() -> None:
        controller.save()
        _keep_window(house, window)
        keeper.settle(SAVE_S)

    leaving = Leaving(house, window, tray, look, save, world.end)
    reminding.quit_chosen.connect(partial(leaving.ask, Asked.QUIT))
    power.woke.connect(controller.look)
    power.locked.connect(lambda: controller.lock(True))
    power.unlocked.connect(lambda: controller.lock(False))
    tray.available_changed.connect(reminding.show_where_there_is_no_tray)
    closing.callback(desktop.close)
    closing.callback(reminding.close)

    def take_inside(app: App) -> None:
        app.settings.wake_up.tried.connect(waking.ask)
        diagnostics = app.settings.diagnostics
        controller.looked.connect(lambda: diagnostics.show_reminding(controller.why(), controller.why_wake_up()))

    if house.app is not None:
        take_inside(house.app)
    house.entered.connect(take_inside)
    reminding.start()
    if server.trouble:
        reminding.tell(server.trouble)
    verbs.update(control_verbs(house, reminding, leaving, clock))
    return Program(house, reminding, waking, leaving, power, tray, handler, closing)


def _keep_window(house: House, window: MainWindow) -> None:
    """Where the window stands, for the next start. A refusal costs only that."""
    if house.app is not None:
        paths = house.folders.person
        with suppress(KnownError):
            paths.make_folders()
            write_json(paths.window, window.note(house.app.ground))
