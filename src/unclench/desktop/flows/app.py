"""The content of the window: builds and connects its pages and flows, and applies the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from unclench.content.learn import load_cards
from unclench.content.library import Library
from unclench.content.safety_text import SafetyText, load_safety_text
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.settings.fitting import in_force
from unclench.core.settings.settings import Change, Settings, set_to, set_wake_up_to
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style, theme_of
from unclench.desktop.drawing.theme import Scheme
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.browse_flow import BrowseFlow, System
from unclench.desktop.flows.care_controller import CareController
from unclench.desktop.flows.pack_flow import PackFlow
from unclench.desktop.flows.session_controller import SessionController
from unclench.desktop.flows.session_flow import SessionFlow
from unclench.desktop.flows.voice_output import VoiceOutput
from unclench.desktop.frame.lazy_page import LazyPage
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.page_stack import PageStack
from unclench.desktop.widgets.focus import has_focus_within
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.store.care_file import CareFile

if TYPE_CHECKING:
    from unclench.desktop.pages.learn import LearnPage
    from unclench.desktop.pages.safety import SafetyPage
    from unclench.desktop.pages.settings import SettingsPage

AFTER_THE_CUE_MS = 1000


class Cues(Protocol):
    """A CuePlayer whose volume follows the settings. See `audio.cues.qt_cues.CueOutput`."""

    volume: int
    muted: bool

    def play(self, name: str) -> None: ...

    def stop(self) -> None: ...

    def look_for_output(self) -> None: ...

    def tell_trouble_to(self, listener: Callable[[str], object]) -> None: ...

    def close(self) -> None: ...


class App(QObject):
    """Owns the pages and flows. The current settings belong to UserData."""

    def __init__(
        self, app_state: AppState, clock: Clock, cues: Cues, style: Style, window: MainWindow, system: System
    ) -> None:
        super().__init__(window)
        self.style = style
        self._cues = cues
        folders = self.folders = app_state.folders
        self._little_motion = False
        self._bedside = False
        self._page_before: QWidget | None = None
        self._text = load_safety_text(folders.assets / "safety.yaml")
        self.window = window
        self.pages = PageStack(style, window.size())
        self.user_data, self.library = app_state.user_data, app_state.library
        self.controller = SessionController(clock, cues, self.user_data.checkpoint, self)
        self.controller.ask_for_sounds(lambda routine: self.user_data.settings.sounds_in(routine))
        self.voice = VoiceOutput(self.user_data, clock, self)
        own = folders.person.routines
        self.figures = Figures(style, folders.assets, self)
        self.browse_flow = BrowseFlow(style, self.figures, self.pages, self.user_data, clock, own, system)
        care = CareController(clock, cues, CareFile(folders.person.care_window), self)
        pack_flow = PackFlow(style, window, self.pages, care, clock)
        self.session_flow = SessionFlow(
            style, self.figures, window, self.pages, self.user_data, self.controller, pack_flow, clock
        )
        self._system = system
        self._sound_trouble = ""
        self._add_pages()
        self._connect()

    @LazyPage
    def safety(self) -> SafetyPage:
        """The warning signs and the safety text."""
        from unclench.desktop.pages.safety import SafetyPage

        page = self.pages.add(SafetyPage(self.style))
        page.show_view(*self._safety_text)
        page.back_requested.connect(self._leave_safety)
        page.number_chosen.connect(self._choose_number)
        return page

    @LazyPage
    def learn(self) -> LearnPage:
        """The short texts with their sources."""
        from unclench.desktop.pages.learn import LearnPage

        return self.pages.add(LearnPage(self.style))

    @LazyPage
    def settings(self) -> SettingsPage:
        """All settings."""
        from unclench.desktop.pages.settings import SettingsPage

        page = self.pages.add(SettingsPage(self.style, self.figures, str(self.folders.person.routines)))
        page.settings_chosen.connect(self.change)
        page.wake_up.turned_on.connect(self._settle_wake_up)
        page.voice.sample_requested.connect(lambda: self.voice.try_out(self.user_data.settings))
        page.sound.sample_requested.connect(lambda: self._cues.play("begin"))
        page.sound.show_trouble(self._sound_trouble)
        page.safety.text_requested.connect(self.show_safety)
        page.own_routines.folder_requested.connect(self._open_folder)
        page.start_up.drive(self._system.autostart())
        page.show_library(self.browse_flow.library)
        page.show_view(self.user_data.settings)
        _show_voices(page, self.voice)
        return page

    def start(self) -> None:
        """Show what AppState has loaded: the safety text or home."""
        for sentence in self.user_data.messages:
            self.show_message(sentence)
        self.user_data.trouble.connect(self.show_message)
        self.user_data.read_records()
        self._set_library(self.library.library)
        self.library.changed.connect(self._set_library)
        self._apply_settings(self.user_data.settings)
        self.user_data.changed.connect(self._apply_settings)
        self.user_data.records_changed.connect(self.browse_flow.refresh)
        self.session_flow.open(lambda routine: self.browse_flow.library.find(routine))

    @property
    def ground(self) -> str:
        """The background color; the next start paints its empty window with it."""
        return self.style.theme.colors.bg

    def set_still(self, still: bool) -> None:
        """Apply whether the system asks for reduced motion."""
        self._little_motion = still
        self.refresh_theme()

    def set_bedside(self, on: bool) -> None:
        """Switch to the dim bedside colors of the wake-up routine, or back."""
        self._bedside = on
        self.refresh_theme()

    def refresh_theme(self) -> None:
        """Apply the theme again after the system's appearance or the settings have changed."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme = theme_of(self.user_data.settings, app.styleHints(), still=self._little_motion)
        self.style.set_theme(replace(theme, scheme=Scheme.BEDSIDE) if self._bedside else theme)

    def show_message(self, sentence: str) -> None:
        """Show a message on the home page."""
        self.browse_flow.home.tell(MessageBar(self.style, sentence))

    def say(self, line: str) -> None:
        """Speak a line outside a session, if the person wants a voice and one is available."""
        self.voice.speak(line, self.user_data.settings)

    def raise_window(self) -> None:
        """Show the window and bring it to the front."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.come_back_on_screen()
        self.window.raise_()
        self.window.activateWindow()

    def close(self) -> None:
        """Stop the voice and the decoding of pictures; the program ends."""
        self.figures.pictures.close()
        self.voice.close()
        if (settings := App.settings.of(self).built) is not None:
            settings.diagnostics.close_down()

    def show_sound_trouble(self, sentence: str) -> None:
        """Say in the settings why there is no sound; empty when there is."""
        self._sound_trouble = sentence
        if (settings := App.settings.of(self).built) is not None:
            settings.sound.show_trouble(sentence)

    def _add_pages(self) -> None:
        home = BrowseFlow.home.of(self.browse_flow)
        places = ((_("Home"), home), (_("Learn"), App.learn.of(self)), (_("Settings"), App.settings.of(self)))
        self.pages.add_places(places)
        self.window.setCentralWidget(self.pages)
        self.pages.show()  # now: a hidden widget cannot take the focus in a window that is already active

    def _connect(self) -> None:
        window, browse_flow, session_flow = self.window, self.browse_flow, self.session_flow
        self.pages.tab_chosen.connect(self._on_tab_chosen)
        self.pages.safety_requested.connect(self.show_safety)
        browse_flow.start_requested.connect(session_flow.start)
        browse_flow.settings_chosen.connect(self.change)
        browse_flow.reminder_added.connect(self._show_reminder)
        session_flow.bar_requested.connect(browse_flow.home.tell)
        session_flow.ready.connect(browse_flow.show_home)
        session_flow.left.connect(browse_flow.show_home)
        session_flow.declined.connect(window.close)
        session_flow.settings_chosen.connect(self.change)
        session_flow.settled.connect(self._on_settled)
        session_flow.safety_requested.connect(self.show_safety)
        session_flow.mute_requested.connect(self._mute)
        session_flow.number_chosen.connect(self._choose_number)
        self.voice.changed.connect(self._on_voice_changed)
        session_flow.pack_flow.announced.connect(
            lambda line: QTimer.singleShot(AFTER_THE_CUE_MS, self, lambda: self.say(line))
        )

    def change(self, change: Change) -> None:
        """Change the settings; everything takes effect at once."""
        self.user_data.change(change)

    def _set_library(self, library: Library) -> None:
        """Give the library to every page that shows routines."""
        self.browse_flow.set_library(library)
        if (settings := App.settings.of(self).built) is not None:
            settings.show_library(library)

    def _apply_settings(self, settings: Settings) -> None:
        self._cues.volume = settings.volume
        self._cues.muted = settings.muted
        self.voice.show_muted(muted=settings.muted)
        self.figures.set_colors(settings.skin, settings.clothes)
        self.refresh_theme()
        text, number = self._safety_text
        self.session_flow.show_text(text, number)
        self.session_flow.show_settings(settings)
        self.browse_flow.show_light(text.traffic_light)
        if (safety := App.safety.of(self).built) is not None:
            safety.show_view(text, number)
        if (page := App.settings.of(self).built) is not None:
            page.show_view(settings)
        self.browse_flow.refresh()

    @property
    def _safety_text(self) -> tuple[SafetyText, str | None]:
        """The safety text with the person's emergency number, and the number."""
        number = self.user_data.settings.emergency_number
        return self._text.with_emergency(number), number

    def _choose_number(self, number: str | None) -> None:
        self.change(set_to(emergency_number=number))

    def _on_voice_changed(self) -> None:
        """A voice was found, or the reason why there is none."""
        voice = self.voice
        self.controller.speak_through(voice.talker, lambda routine: voice.voice_in(routine, self.user_data.settings))
        if (settings := App.settings.of(self).built) is not None:
            _show_voices(settings, voice)

    def _mute(self) -> None:
        muted = not self.user_data.settings.muted
        self.change(set_to(muted=muted))

    def _settle_wake_up(self) -> None:
        """Ask now what would be asked in the morning, when nobody should have to read."""
        library = self.browse_flow.library
        rule = in_force(self.user_data.settings, library.routines, library.builtin_ids).wake_up
        routine = library.find(rule.routine)
        if routine is not None:
            self.session_flow.settle(routine)

    def _on_settled(self, agreed: bool) -> None:
        """Go back to the settings; without the person's answers, the wake-up routine stays off."""
        if not agreed:
            self.change(set_wake_up_to(on=False))
        self.show_settings()

    def _on_tab_chosen(self, page: QWidget) -> None:
        if page is self.browse_flow.home:
            self.browse_flow.show_home()
            return
        self.pages.show_page(page)
        if page is App.learn.of(self).built:
            self._fill_learn()
            self.learn.show_list()

    def _fill_learn(self) -> None:
        self.learn.show_view(load_cards(self.folders.assets, self._safety_text[0]))

    def show_settings(self) -> None:
        """Show the settings page."""
        self.pages.show_page(self.settings)

    def _show_reminder(self, id_: str) -> None:
        self.show_settings()
        self.settings.show_reminder(id_)

    def show_safety(self) -> None:
        """Show the warning signs and the safety text; on a second call, go back to the page before."""
        if self.pages.page is App.safety.of(self).built:
            self._leave_safety()
            return
        self.session_flow.pause()  # nobody exercises while reading the safety text
        self._page_before = self.pages.page
        self.pages.show_page(self.safety)
        self.safety.focus_start()

    def _leave_safety(self) -> None:
        if self._page_before is not None:
            if self._page_before is App.learn.of(self).built:
                self._fill_learn()  # the emergency number may have changed
            self.pages.show_page(self._page_before)
            player = SessionFlow.player.of(self.session_flow).built
            if self._page_before is player or not has_focus_within(self._page_before):
                self._page_before.setFocus()

    def _open_folder(self) -> None:
        self.folders.person.make_folders()
        self.browse_flow.open_folder()


def _show_voices(settings: SettingsPage, voice: VoiceOutput) -> None:
    """Show what the search for a voice has found; nothing while it goes on."""
    if voice.talker is None and not voice.trouble:
        return
    settings.voice.show_voices(voice.names, voice.trouble, found=voice.talker is not None)
