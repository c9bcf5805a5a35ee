"""The window's inside: its pages and what leads through them, built and connected; and the settings applied."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from unclench.content.learn import load_cards
from unclench.content.library import Library
from unclench.content.safety_text import load_safety_text
from unclench.core.ports import Clock
from unclench.core.settings.settings import Change, Settings, set_to
from unclench.core.i18n import _
from unclench.desktop.drawing.appearance import theme_of
from unclench.desktop.flows.browse_flow import Browsing, System
from unclench.desktop.flows.care_controller import CareController
from unclench.desktop.flows.pack_flow import Caring
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.flows.session_flow import Guiding
from unclench.desktop.flows.app_state import House
from unclench.desktop.drawing.style import Look
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.page_stack import PageStack
from unclench.desktop.pages.learn import LearnPage
from unclench.desktop.pages.safety import SafetyPage
from unclench.desktop.pages.settings import SettingsPage
from unclench.desktop.flows.session_controller import SessionController
from unclench.desktop.drawing.theme import Scheme
from unclench.desktop.flows.voice_output import VoiceOutput
from unclench.desktop.widgets.focus import has_focus_within
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.desktop.compose.world import Cues
from unclench.store.care_file import CareFile

AFTER_THE_CUE_MS = 1000


class App(QObject):
    """Owns the parts; the current settings are the keeper's."""

    def __init__(self, house: House, clock: Clock, cues: Cues, look: Look, window: MainWindow, system: System) -> None:
        super().__init__(window)
        self.look = look
        self._cues = cues
        folders = self.folders = house.folders
        self._still = False
        self._bedside = False
        self._before: QWidget | None = None
        self._text = load_safety_text(folders.assets / "safety.yaml")
        self.window = window
        self.pages = PageStack(look, window.size())
        self.keeper, self.library = house.keeper, house.library
        self.controller = SessionController(clock, cues, self.keeper.checkpoint, self)
        self.controller.ask_for_sounds(lambda routine: self.keeper.settings.sounds_in(routine))
        self.voice = VoiceOutput(self.keeper, clock, self)
        own = folders.person.routines
        self.figures = Figures(look, folders.assets, self)
        self.browsing = Browsing(look, self.figures, self.pages, self.keeper, clock, own, system)
        care = CareController(clock, cues, CareFile(folders.person.care_window), self)
        caring = Caring(look, window, self.pages, care, clock)
        self.guiding = Guiding(look, self.figures, window, self.pages, self.keeper, self.controller, caring, clock)
        self.safety = SafetyPage(look)
        self.learn = LearnPage(look)
        self.settings = SettingsPage(look, self.figures, str(own))
        self._add_pages()
        self._connect()

    def start(self) -> None:
        """Show what the house has loaded: the gate or home."""
        for sentence in self.keeper.told:
            self.tell(sentence)
        self.keeper.trouble.connect(self.tell)
        self.keeper.read_records()
        self._take_library(self.library.library)
        self.library.changed.connect(self._take_library)
        self._apply(self.keeper.settings)
        self.keeper.changed.connect(self._apply)
        self.keeper.records_changed.connect(self.browsing.refresh)
        self.guiding.enter(lambda routine: self.browsing.library.find(routine))

    @property
    def ground(self) -> str:
        """The colour behind everything, in which the next start paints its empty window."""
        return self.look.theme.colours.bg

    def set_still(self, still: bool) -> None:
        """The system asks for little motion, or no longer does."""
        self._still = still
        self.refresh_theme()

    def set_bedside(self, on: bool) -> None:
        """It is dark, and somebody has just woken up; or no longer."""
        self._bedside = on
        self.refresh_theme()

    def refresh_theme(self) -> None:
        """The system's light, dark or contrast, or the person's settings, have changed."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme = theme_of(self.keeper.settings, app.styleHints(), still=self._still)
        self.look.set_theme(replace(theme, scheme=Scheme.BEDSIDE) if self._bedside else theme)

    def tell(self, sentence: str) -> None:
        """A sentence about the world, on the home page."""
        self.browsing.home.tell(MessageBar(self.look, sentence))

    def say(self, line: str) -> None:
        """A line outside a session, if the person wants a voice and there is one."""
        self.voice.speak(line, self.keeper.settings)

    def raise_window(self) -> None:
        """Somebody started the program a second time."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def close(self) -> None:
        """The program ends."""
        self.voice.close()

    def _add_pages(self) -> None:
        places = ((_("Home"), self.browsing.home), (_("Learn"), self.learn), (_("Settings"), self.settings))
        self.pages.add_places(places)
        guiding, browsing = self.guiding, self.browsing
        for page in (
            guiding.disclaimer, self.safety, browsing.routine, browsing.problems, guiding.cautions, guiding.player,
            guiding.hurts, guiding.after, guiding.caring.questions, guiding.caring.page,
        ):  # fmt: skip
            self.pages.add_page(page)
        self.window.setCentralWidget(self.pages)
        self.pages.show()  # at once: what is not to be seen yet gets no focus in a window that is active already

    def _connect(self) -> None:
        window, browsing, guiding = self.window, self.browsing, self.guiding
        self.pages.tab_chosen.connect(self._turn_to)
        self.pages.safety_requested.connect(self.show_safety)
        browsing.start_requested.connect(guiding.start)
        browsing.settings_chosen.connect(self.change)
        guiding.told.connect(browsing.home.tell)
        guiding.entered.connect(browsing.show_home)
        guiding.left.connect(browsing.show_home)
        guiding.declined.connect(window.close)
        guiding.settings_chosen.connect(self.change)
        guiding.disclaimer.more_requested.connect(self.show_safety)
        guiding.player.safety_requested.connect(self.show_safety)
        guiding.player.mute_requested.connect(self._mute)
        self.safety.back_requested.connect(self._leave_safety)
        for page in (guiding.disclaimer, self.safety):
            page.number_chosen.connect(lambda number: self.change(set_to(emergency_number=number)))
        self.voice.changed.connect(self._take_voice)
        guiding.caring.announced.connect(lambda line: QTimer.singleShot(AFTER_THE_CUE_MS, self, lambda: self.say(line)))
        self.settings.voice.sample_requested.connect(lambda: self.voice.try_out(self.keeper.settings))
        self.settings.settings_chosen.connect(self.change)
        self.settings.sound.sample_requested.connect(lambda: self._cues.play("begin"))
        self.settings.safety.text_requested.connect(self.show_safety)
        self.settings.own_routines.folder_requested.connect(self._open_folder)

    def change(self, change: Change) -> None:
        """Change the settings; everything takes effect at once."""
        self.keeper.change(change)

    def _take_library(self, library: Library) -> None:
        """The files have changed."""
        self.browsing.take_library(library)
        self.settings.left_out.show_library(library)
        self.settings.reminders.show_library(library)
        self.settings.wake_up.show_library(library)

    def _apply(self, settings: Settings) -> None:
        self._cues.volume = settings.volume
        self._cues.muted = settings.muted
        self.voice.show_muted(muted=settings.muted)
        self.guiding.flash.set_on(settings.flash)
        self.figures.dress(settings.skin, settings.clothes)
        self.refresh_theme()
        text = self._text.with_emergency(settings.emergency_number)
        self.guiding.show_text(text, settings.emergency_number)
        self.safety.show_view(text, settings.emergency_number)
        self.browsing.routine.show_light(text.traffic_light)
        self.guiding.player.show_sound(muted=settings.muted)
        self.guiding.caring.page.show_sound(muted=settings.muted)
        self.settings.show_view(settings)
        self.browsing.refresh()

    def _take_voice(self) -> None:
        """There is a voice now, or a reason why there is none."""
        voice = self.voice
        self.controller.speak_through(voice.talker, lambda routine: voice.voice_in(routine, self.keeper.settings))
        self.settings.voice.show_voices(voice.names, voice.trouble, found=voice.talker is not None)

    def _mute(self) -> None:
        muted = not self.keeper.settings.muted
        self.change(set_to(muted=muted))

    def _turn_to(self, page: QWidget) -> None:
        if page is self.browsing.home:
            self.browsing.show_home()
            return
        self.pages.show_page(page)
        if page is self.learn:
            self._fill_learn()
            self.learn.show_list()

    def _fill_learn(self) -> None:
        text = self._text.with_emergency(self.keeper.settings.emergency_number)
        self.learn.show_view(load_cards(self.folders.assets, text))

    def show_settings(self) -> None:
        """The settings page."""
        self.pages.show_page(self.settings)

    def show_safety(self) -> None:
        """Warning signs and safety text; asked for once more, back to where one was."""
        if self.pages.page is self.safety:
            self._leave_safety()
            return
        self.guiding.pause()  # whoever reads the safety text is not exercising
        self._before = self.pages.page
        self.pages.show_page(self.safety)
        self.safety.focus_start()

    def _leave_safety(self) -> None:
        if self._before is not None:
            if self._before is self.learn:
                self._fill_learn()  # the emergency number may be another now
            self.pages.show_page(self._before)
            if self._before is self.guiding.player or not has_focus_within(self._before):
                self._before.setFocus()

    def _open_folder(self) -> None:
        self.folders.person.make_folders()
        self.browsing.open_folder()
