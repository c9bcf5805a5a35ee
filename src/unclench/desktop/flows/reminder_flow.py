"""Shows reminders in the background: the popup, the notification and the tray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from unclench.core.i18n import _
from unclench.core.ports import CuePlayer
from unclench.core.reminders.decide import ANSWER_S, Answer, Offer
from unclench.core.reminders.places import Means, Place, asks_server, places
from unclench.core.reminders.rules import ReminderRule
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
from unclench.system.dbus import BusError
from unclench.system.notify.choose import Notifier
from unclench.system.notify.events import ON_CARD, Gone

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
    make_notifier: Callable[[], Notifier]
    make_popup: Callable[[], ReminderPopup]
    places_windows: bool = True
    tray_messages: bool = False


class ReminderFlow(QObject):
    """Connects the controller with everything the person sees of it; makes no decision about time."""

    quit_chosen = Signal()  # in the tray menu

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
        self._notifier: Notifier | None = None
        self._listening: QSocketNotifier | None = None
        self._offer_number: int | None = None
        self._call_number: int | None = None
        self._popup: ReminderPopup | None = None
        self._popup_gets_keys = False
        self._messages: dict[str, None] = {}
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
        self._close_notifier()

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
        self._present(offer.rule, self._view)
        if offer.rule.sound and settings.plays_sounds and not self.controller.quiet:
            self._cues.play(SOUND)

    def _present(self, rule: ReminderRule, view: OfferView) -> None:
        """Show the offer wherever the rule wants it and the desktop can."""
        where = places(rule, self._means(rule, view))
        if Place.POPUP in where:
            self.popup.show_offer(view)
        if Place.TRAY in where:
            self._around.tray.show_message(view.line, view.title, round(ANSWER_S * 1000))
        self.controller.show(where, by_choice=not (rule.popup or rule.notification))

    def _means(self, rule: ReminderRule, view: OfferView) -> Means:
        """What this desktop can show now. The only way to know whether a server shows a notification is to send it."""
        around = self._around
        popup = around.places_windows and not self._popup_gets_keys
        if self._offer_number is None and asks_server(rule, popup=popup):
            buttons = [
                (Answer.START, _("Start")),
                (Answer.SNOOZE, later_words(view.snooze_minutes)),
                (Answer.SKIP, _("Skip")),
            ]
            self._offer_number = self._show_notification(view.line, view.title, buttons)
        return Means(
            popup=popup,
            last_popup=around.places_windows,
            notification=self._offer_number is not None,
            clicks=self._notifier is not None and self._notifier.clicks,
            tray=around.tray_messages and around.tray.available,
        )

    def _give_up_popup(self) -> None:
        """The desktop gave the popup the keys: from now on the offer is a notification. Where no server shows one, and
        when the person opened the popup from a notification, the popup stays."""
        if self._popup_gets_keys:
            return
        self._popup_gets_keys = True
        self.popup.leave()
        if self._offer is not None and self._view is not None:
            self._present(self._offer.rule, self._view)
        if self._offer_number is not None:
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
        """Remove the offer's notification."""
        if self._notifier is not None and self._offer_number is not None:
            self._notifier.take_back(self._offer_number)
        self._offer_number = None

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
            title = _("Heat or ice")
            self._call_number = self._show_notification(title, line, [])
            if self._call_number is None:
                self._around.tray.show_message(title, line, round(ANSWER_S * 1000))

    def _show_notification(self, title: str, text: str, buttons: Sequence[tuple[str, str]]) -> int | None:
        """Returns the number of the notification; None if no server shows it."""
        try:
            if self._notifier is None:
                self._notifier = self._around.make_notifier()
                if self._notifier.fileno() >= 0:
                    self._listening = QSocketNotifier(self._notifier.fileno(), QSocketNotifier.Type.Read, self)
                    self._listening.activated.connect(self._read_notifier)
            # Events that were read together with a reply make no handle readable, so look once now.
            QTimer.singleShot(0, self, self._read_notifier)
            return self._notifier.show(title, text, buttons, stay_s=ANSWER_S)
        except BusError:
            self._close_notifier()
            return None

    def _read_notifier(self) -> None:
        """Read what was clicked. A closed notification is not an answer, and servers disagree about why it was closed:
        only the two minutes end an offer. Until then a click counts, also after a close."""
        if self._notifier is None:
            return
        try:
            events = self._notifier.events()
        except BusError:
            self._on_bus_gone()
            return
        for event in events:
            if isinstance(event, Gone):
                continue
            if event.number == self._call_number:
                self.open_window()
            elif event.number == self._offer_number and event.action == ON_CARD:
                self._open_offer()
            elif event.number == self._offer_number and event.action in tuple(Answer):
                self._answer(Answer(event.action))

    def _on_bus_gone(self) -> None:
        """Notifications cannot be answered any more. Show an offer again that was only there."""
        was_offer = self._offer_number is not None
        self._close_notifier()
        if was_offer and self._offer is not None and self._view is not None and not self._popup_shown:
            self._present(self._offer.rule, self._view)

    @property
    def _popup_shown(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _close_notifier(self) -> None:
        if self._listening is not None:
            self._listening.setEnabled(False)  # before closing: its handle may be reused
            self._listening = None
        if self._notifier is not None:
            self._notifier.close()
            self._notifier = None
        self._offer_number = self._call_number = None

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
