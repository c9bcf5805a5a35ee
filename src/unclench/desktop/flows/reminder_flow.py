"""Shows reminders in the background: the popup, the notification and the tray."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from unclench.core.i18n import _
from unclench.core.ports import CuePlayer
from unclench.core.reminders.decide import ANSWER_S, Answer, Offer
from unclench.core.reminders.places import Means, Place, asks_server, places
from unclench.core.reminders.tray_menu import MenuEntry, TrayCommand
from unclench.core.routine.routine import Routine
from unclench.core.settings.fitting import in_force
from unclench.core.settings.resting import what_hurt
from unclench.core.settings.settings import Settings
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.reminder_controller import ReminderController
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.tray import Tray
from unclench.desktop.views.offer_view import OfferView, later_words, offer_view
from unclench.system.notify.events import ON_CARD
from unclench.system.notify.notices import Clicked, Notice, Notices, NotShown, Shown, Told

if TYPE_CHECKING:
    from unclench.desktop.flows.app import App
    from unclench.desktop.frame.reminder_popup import ReminderPopup

SOUND = "reminder"
IN_MENU = 8


@dataclass(frozen=True)
class Surroundings:
    """What this desktop offers. `places_windows` is False under Wayland, where a program can neither place a window in
    a corner nor keep it from taking the focus; there the offer is a notification. `tray_messages`: the tray icon shows
    messages by itself; on Linux it would ask the notification server."""

    tray: Tray
    notices: Notices
    make_popup: Callable[[], ReminderPopup]
    places_windows: bool = True
    tray_messages: bool = False


class ReminderFlow(QObject):
    """Connects the controller with everything the person sees of it; makes no decision about time."""

    quit_chosen = Signal()  # in the tray menu
    _told = Signal(object)  # Told, of a notification; emitted in any thread

    def __init__(
        self,
        app_state: AppState,
        window: MainWindow,
        controller: ReminderController,
        cues: CuePlayer,
        around: Surroundings,
    ) -> None:
        super().__init__(app_state)
        self._app_state = app_state
        self._window = window
        self._cues = cues
        self._around = around
        self._offer: Offer | None = None
        self._view: OfferView | None = None
        self._was_hidden = False
        self._offer_notice: Notice | None = None
        self._offer_shown: Shown | None = None
        self._calls: dict[Notice, bool] = {}  # whether a server has shown it
        self._popup: ReminderPopup | None = None
        self._popup_gets_keys = False
        self._keys_told = True
        self._sound_due = False
        self._messages: dict[str, None] = {}
        self._told.connect(self._on_told)
        self.controller = controller
        tray = around.tray
        tray.opened.connect(self.open_window)
        tray.chosen.connect(self._on_menu_chosen)
        tray.message_clicked.connect(self._on_message_clicked)
        controller.offered.connect(self._show)
        controller.withdrawn.connect(self._withdraw)
        controller.looked.connect(self.refresh_tray)
        controller.trouble.connect(self.show_message)
        app_state.user_data.changed.connect(lambda _settings: self._on_rules_changed())
        app_state.library.changed.connect(lambda _library: self._on_rules_changed())
        if app_state.app is not None:
            self._on_opened(app_state.app)
        app_state.opened.connect(self._on_opened)

    @property
    def popup(self) -> ReminderPopup:
        """The popup of the offer; created for the first offer."""
        if self._popup is None:
            self._popup = popup = self._around.make_popup()
            popup.started.connect(partial(self._answer, Answer.START))
            popup.snoozed.connect(self._snooze)
            popup.skipped.connect(partial(self._answer, Answer.SKIP))
            popup.got_keys.connect(self._give_up_popup)
        return self._popup

    @property
    def troubles(self) -> tuple[str, ...]:
        """Every error message of this run; the window shows them too, once it is opened."""
        return (*self._app_state.user_data.messages, *self._messages)

    def start(self) -> None:
        """Show the tray icon and start the reminders."""
        self._around.tray.start()
        settings = self._in_force
        self.controller.start(settings.reminding, settings.wake_up)

    def open_window(self) -> App:
        """Open the window and bring it to the front."""
        app = self._app_state.open_window()
        app.raise_window()
        self._was_hidden = False
        if self.at_gate:
            self._answer(Answer.SNOOZE)
        return app

    @property
    def at_gate(self) -> bool:
        """Whether the window shows a safety text that is not accepted yet; no offer appears before that."""
        app = self._app_state.app
        return app is not None and self._window.isVisible() and not app.session_flow.accepted

    def refresh_tray(self) -> None:
        """Update icon, tooltip and menu."""
        routines, settings = self._menu_routines(), self._app_state.user_data.settings
        day = self.controller.today(settings.rollover_hour)
        hurt = {one.id for one in routines if what_hurt(one, settings, day) is not None}
        self._around.tray.show_view(self.controller.tray([(one.id, one.title) for one in routines], hurt))

    def show_where_there_is_no_tray(self, there: bool) -> None:
        """Without a tray, show the window minimized; otherwise only a second start could open it."""
        if not there and not self._window.isVisible():
            self._app_state.open_window()
            self._window.showMinimized()

    def show_message(self, sentence: str) -> None:
        """Show an error message once per run: a full disk fails every few minutes, for weeks."""
        if sentence in self._messages:
            return
        self._messages[sentence] = None
        if self._app_state.app is not None:
            self._app_state.app.show_message(sentence)

    def close(self) -> None:
        """Remove everything from the screen; the program ends."""
        self._withdraw()
        self.controller.close()
        if self._popup is not None:
            self._popup.leave()
            self._popup.deleteLater()
        self._around.tray.close()
        self._around.notices.close()

    def _on_opened(self, app: App) -> None:
        """Connect to the pages and sessions of the opened window."""
        app.controller.running_changed.connect(lambda _runs: self.controller.poll())
        app.controller.finished.connect(lambda _session, _record: self.controller.poll())
        app.session_flow.left.connect(self._hide_again)
        app.session_flow.pack_flow.called.connect(self._notify_if_muted)
        self.controller.looked.connect(lambda: app.pages.show_next(self.controller.why()))
        app.pages.show_next(self.controller.why())
        for sentence in self._messages:
            app.show_message(sentence)

    @property
    def _in_force(self) -> Settings:
        """The settings, with the routine that each reminder offers today."""
        library, settings = self._app_state.library.library, self._app_state.user_data.settings
        return in_force(settings, library.routines, library.builtin_ids, self.controller.today(settings.rollover_hour))

    def _on_rules_changed(self) -> None:
        """The settings or the files have changed."""
        settings = self._in_force
        self.controller.set_rules(settings.reminding, settings.wake_up)
        self.refresh_tray()

    def _menu_routines(self) -> list[Routine]:
        """Those in the tray menu: first the routines of the reminders, then the rest of the library."""
        library = self._app_state.library.library
        wanted = [rule.routine for rule in self._in_force.reminders]
        names = dict.fromkeys([*wanted, *(routine.id for routine in library.routines)])
        return [one for one in map(library.find, names) if one is not None][:IN_MENU]

    def _show(self, offer: Offer) -> None:
        if self.at_gate:
            self.controller.answer(Answer.SNOOZE)
            return
        routine = self._app_state.library.library.find(offer.rule.routine)
        if routine is None:
            self.controller.answer(Answer.SKIP)
            sentence = _("The routine of the reminder “{name}” is gone; choose another in the settings.")
            self.show_message(sentence.format(name=offer.rule.title))
            return
        self._offer = offer
        settings = self._app_state.user_data.settings
        self._view = offer_view(routine, settings.choices_for(routine.id), offer.because, settings.reminding.snooze_s)
        self._sound_due = offer.rule.sound and settings.plays_sounds
        self._present(offer, self._view)

    def _present(self, offer: Offer, view: OfferView) -> None:
        """Show the offer wherever the rule wants it and the desktop can. The only way to know whether a server shows a
        notification is to send it: what depends on that comes with the answer."""
        rule, popup = offer.rule, self._can_show_popup
        if self._offer_shown is not None or not asks_server(rule, popup=popup):
            self._place(offer, view)
            return
        if self._offer_notice is not None:
            return
        if rule.popup and popup:
            self._place(offer, view)
        else:
            self.controller.show((), by_choice=True)  # not seen yet, and not known to be unseen
        buttons = (
            (Answer.START, _("Start")),
            (Answer.SNOOZE, later_words(view.snooze_minutes)),
            (Answer.SKIP, _("Skip")),
        )
        self._offer_notice = notice = Notice(view.line, view.title, buttons, ANSWER_S)
        self._around.notices.show(notice, self._told.emit)

    def _place(self, offer: Offer, view: OfferView) -> None:
        """Show the offer, now that it is known whether a server shows the notification."""
        rule, around, shown = offer.rule, self._around, self._offer_shown
        means = Means(
            popup=self._can_show_popup,
            last_popup=around.places_windows,
            notification=shown is not None,
            clicks=shown is not None and shown.clicks,
            tray=around.tray_messages and around.tray.available,
        )
        where = places(rule, means)
        if Place.POPUP in where and not self._popup_shown:
            self.popup.show_offer(view)
        if Place.TRAY in where:
            around.tray.show_message(view.line, view.title, round(ANSWER_S * 1000))
        self.controller.show(where, by_choice=not (rule.popup or rule.notification))
        if self._sound_due and not self.controller.quiet:
            self._cues.play(SOUND)
        self._sound_due = False
        self._tell_of_keys()

    @property
    def _can_show_popup(self) -> bool:
        """Whether this desktop can show the small window without giving it the keys."""
        return self._around.places_windows and not self._popup_gets_keys

    def _give_up_popup(self) -> None:
        """The desktop gave the popup the keys: from now on the offer is a notification. Where no server shows one, and
        when the person opened the popup from a notification, the popup stays."""
        if self._popup_gets_keys:
            return
        self._popup_gets_keys, self._keys_told = True, False
        self.popup.leave()
        if self._offer is not None and self._view is not None:
            self._present(self._offer, self._view)

    def _tell_of_keys(self) -> None:
        """Say once what becomes of the offers when the desktop gives the popup the keys."""
        if self._keys_told:
            return
        self._keys_told = True
        if self._offer_shown is not None:
            sentence = _("This desktop gives Unclench's small window the keys, so reminders come as notifications now.")
        else:
            sentence = _(
                "This desktop gives Unclench's small window the keys, and no notification service can show reminders."
            )
        self.show_message(sentence)

    def _withdraw(self) -> None:
        self._offer = self._view = None
        if self._popup is not None:
            self._popup.leave()
        self._take_back()

    def _take_back(self) -> None:
        """Remove the offer's notification, also if it is not on the screen yet."""
        notice, self._offer_notice, self._offer_shown = self._offer_notice, None, None
        if notice is not None:
            self._around.notices.take_back(notice)

    def _open_offer(self) -> None:
        """Show the small window instead of the notification that was clicked: a click on a card means no answer."""
        if self._view is not None:
            self._take_back()
            self.popup.show_offer(self._view)
            self.controller.open_offer()

    def answer_offer(self, said: Answer, snooze_s: float | None = None) -> bool:
        """Answer the offer, wherever it is shown; False if there is none. `snooze_s`: as in `core.reminders.decide`."""
        offer = self._offer
        if offer is None:
            return False
        self._withdraw()
        self.controller.answer(said, snooze_s)
        routine = self._app_state.library.library.find(offer.rule.routine)
        if said is Answer.START and routine is not None:
            self._start_routine(routine)
        return True

    def _answer(self, said: Answer) -> None:
        self.answer_offer(said)

    def _snooze(self, minutes: int) -> None:
        self.answer_offer(Answer.SNOOZE, minutes * 60.0)

    def _on_message_clicked(self) -> None:
        """The clicked tray message is an offer, or calls the person to the window."""
        if self._offer is None:
            self.open_window()
        else:
            self._open_offer()

    def _start_routine(self, routine: Routine) -> None:
        """Start the routine in the window; if the window was hidden, it hides again afterwards."""
        was_hidden = self._was_hidden or not self._window.isVisible()
        app = self.open_window()
        self._was_hidden = was_hidden
        app.session_flow.start(routine)

    def _hide_again(self) -> None:
        if self._was_hidden:
            self._was_hidden = False
            if self._around.tray.available:
                self._window.hide()

    def _notify_if_muted(self, line: str) -> None:
        """Show a notification if the program is muted: the person could miss that the pack has to come off."""
        settings = self._app_state.user_data.settings
        if settings.muted or not settings.volume:
            notice = Notice(_("Heat or ice"), line, (), ANSWER_S)
            self._calls[notice] = False
            self._around.notices.show(notice, self._told.emit)

    def _on_told(self, told: Told) -> None:
        """A server has shown a notification, or nobody has; or one was clicked. Only our clock ends an offer."""
        if told.notice in self._calls:
            self._on_call_told(told)
        elif told.notice is self._offer_notice and self._offer is not None and self._view is not None:
            self._on_offer_told(told, self._offer, self._view)

    def _on_call_told(self, told: Told) -> None:
        match told:
            case Shown(notice):
                self._calls[notice] = True
            case NotShown(notice):
                if not self._calls.pop(notice):
                    self._around.tray.show_message(notice.title, notice.text, round(ANSWER_S * 1000))
            case Clicked():
                self.open_window()

    def _on_offer_told(self, told: Told, offer: Offer, view: OfferView) -> None:
        match told:
            case Shown():
                self._offer_shown = told
                self._place(offer, view)
            case NotShown() if self._offer_shown is None:
                self._offer_notice = None
                self._place(offer, view)
            case NotShown():  # the bus has gone: show again what was only there
                self._offer_notice = self._offer_shown = None
                if not self._popup_shown:
                    self._present(offer, view)
            case Clicked(action=action) if action == ON_CARD:
                self._open_offer()
            case Clicked(action=action) if action in tuple(Answer):
                self._answer(Answer(action))

    @property
    def _popup_shown(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _on_menu_chosen(self, entry: MenuEntry) -> None:
        match entry.command:
            case TrayCommand.START:
                routine = self._app_state.library.library.find(entry.routine)
                app = self._app_state.app
                if routine is not None and (app is None or app.controller.session is None):
                    self._start_routine(routine)
            case TrayCommand.MEETING:
                self.controller.start_meeting(entry.minutes * 60.0)
            case TrayCommand.SNOOZE:
                self.controller.snooze(entry.minutes * 60.0)
            case TrayCommand.OFF:
                self.controller.switch_off(entry.minutes * 60.0)
            case TrayCommand.OFF_UNTIL_TOMORROW:
                self.controller.switch_off_until_tomorrow()
            case TrayCommand.OPEN:
                self.open_window()
            case TrayCommand.SETTINGS:
                self.open_window().show_settings()
            case TrayCommand.QUIT:
                self.quit_chosen.emit()
