"""Reminders in the background: the offer, the notification and the tray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from unclench.core.i18n import _
from unclench.core.ports import CuePlayer
from unclench.core.reminders.decide import ANSWER_S, Answer, Offer
from unclench.core.reminders.tray_view import MenuEntry, TrayCommand
from unclench.core.routine.routine import Routine
from unclench.core.settings.fitting import in_force
from unclench.core.settings.settings import Settings
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.reminder_controller import ReminderController
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.tray import Tray
from unclench.desktop.views.offer_view import OfferView, offer_view
from unclench.system.dbus import BusError
from unclench.system.notify.freedesktop import PRESSED_ITSELF, Gone, Notifier

if TYPE_CHECKING:
    from unclench.desktop.flows.app import App
    from unclench.desktop.frame.reminder_popup import ReminderPopup

SOUND = "reminder"
IN_MENU = 8


@dataclass(frozen=True)
class Surroundings:
    """What this desktop has for us. `places_windows` is False under Wayland, where a window can neither be put into a
    corner nor kept from taking the focus: there the offer is the notification."""

    tray: Tray
    make_notifier: Callable[[], Notifier]
    make_popup: Callable[[], ReminderPopup]
    places_windows: bool = True


class ReminderFlow(QObject):
    """Connects the controller with everything a person sees of it; decides nothing about time."""

    quit_chosen = Signal()  # in the tray

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
        self._was_hidden = False
        self._notifier: Notifier | None = None
        self._listening: QSocketNotifier | None = None
        self._shown: int | None = None
        self._message: int | None = None
        self._popup: ReminderPopup | None = None
        self._told: dict[str, None] = {}
        self.controller = controller
        tray = around.tray
        tray.opened.connect(self.open_window)
        tray.chosen.connect(self._obey)
        tray.message_clicked.connect(self._take_click)
        controller.offered.connect(self._show)
        controller.withdrawn.connect(self._withdraw)
        controller.looked.connect(self.refresh_tray)
        controller.trouble.connect(self.tell)
        app_state.user_data.changed.connect(lambda _settings: self._take_rules())
        app_state.library.changed.connect(lambda _library: self._take_rules())
        if app_state.app is not None:
            self._take_inside(app_state.app)
        app_state.entered.connect(self._take_inside)

    @property
    def popup(self) -> ReminderPopup:
        """The offer's window, made when the first offer comes."""
        if self._popup is None:
            self._popup = popup = self._around.make_popup()
            popup.started.connect(partial(self._answer, Answer.START))
            popup.snoozed.connect(partial(self._answer, Answer.SNOOZE))
            popup.skipped.connect(partial(self._answer, Answer.SKIP))
        return self._popup

    @property
    def troubles(self) -> tuple[str, ...]:
        """Every sentence about what went wrong in this run; the window shows them too, once it is opened."""
        return (*self._app_state.user_data.told, *self._told)

    def start(self) -> None:
        """Put the icon into the tray, and begin to look."""
        self._around.tray.start()
        settings = self._in_force
        self.controller.start(settings.reminding, settings.wake_up)

    def open_window(self) -> App:
        """Bring the window to the front, with its inside."""
        app = self._app_state.enter()
        app.raise_window()
        self._was_hidden = False
        if self.at_gate:
            self._answer(Answer.SNOOZE)
        return app

    @property
    def at_gate(self) -> bool:
        """Whether the safety text waits in the window, not accepted: no offer comes before it."""
        app = self._app_state.app
        return app is not None and self._window.isVisible() and not app.session_flow.accepted

    def refresh_tray(self) -> None:
        """Icon, tooltip and menu as they are now."""
        self._around.tray.show_view(self.controller.tray(self._likeliest()))

    def show_where_there_is_no_tray(self, there: bool) -> None:
        """A program without icon and window could not be opened again but by starting it once more."""
        if not there and not self._window.isVisible():
            self._app_state.enter()
            self._window.showMinimized()

    def tell(self, sentence: str) -> None:
        """A sentence about the world, told once: a full disk refuses every few minutes, for weeks."""
        if sentence in self._told:
            return
        self._told[sentence] = None
        if self._app_state.app is not None:
            self._app_state.app.tell(sentence)

    def close(self) -> None:
        """The program ends; nothing of it is left on the screen."""
        self._withdraw()
        self.controller.close()
        if self._popup is not None:
            self._popup.leave()
            self._popup.deleteLater()
        self._around.tray.close()
        self._forget_notifier()

    def _take_inside(self, app: App) -> None:
        """Somebody has come in: from now on there are sessions."""
        app.controller.running_changed.connect(lambda _runs: self.controller.poll())
        app.controller.finished.connect(lambda _session, _record: self.controller.poll())
        app.session_flow.left.connect(self._step_back)
        app.session_flow.pack_flow.called.connect(self._call)
        self.controller.looked.connect(lambda: app.pages.show_next(self.controller.why()))
        app.pages.show_next(self.controller.why())
        for sentence in self._told:
            app.tell(sentence)

    @property
    def _in_force(self) -> Settings:
        """The settings, with the routine that each reminder offers now."""
        library = self._app_state.library.library
        return in_force(self._app_state.user_data.settings, library.routines, library.builtin_ids)

    def _take_rules(self) -> None:
        """The settings or the files have changed."""
        settings = self._in_force
        self.controller.take_rules(settings.reminding, settings.wake_up)
        self.refresh_tray()

    def _likeliest(self) -> list[tuple[str, str]]:
        """First what reminders are for, then the rest of the library."""
        library = self._app_state.library.library
        wanted = [rule.routine for rule in self._in_force.reminders]
        names = dict.fromkeys([*wanted, *(routine.id for routine in library.routines)])
        found = [library.find(name) for name in names]
        return [(one.id, one.title) for one in found if one is not None][:IN_MENU]

    def _show(self, offer: Offer) -> None:
        if self.at_gate:
            self.controller.answer(Answer.SNOOZE)
            return
        routine = self._app_state.library.library.find(offer.rule.routine)
        if routine is None:
            self.controller.answer(Answer.SKIP)
            sentence = _("The routine of the reminder “{name}” is gone; choose another in the settings.")
            self.tell(sentence.format(name=offer.rule.title))
            return
        self._offer = offer
        settings = self._app_state.user_data.settings
        view = offer_view(routine, settings.choices_for(routine.id), offer.because, settings.reminding.snooze_s)
        with_popup = offer.rule.popup and self._around.places_windows
        if with_popup:
            self.popup.show_offer(view)
        if offer.rule.notification or (offer.rule.popup and not with_popup):
            self._notify(view)
        if offer.rule.sound and settings.plays_sounds and not self.controller.quiet:
            self._cues.play(SOUND)

    def _withdraw(self) -> None:
        self._offer = None
        if self._popup is not None:
            self._popup.leave()
        if self._notifier is not None and self._shown is not None:
            self._notifier.take_back(self._shown)
        self._shown = None

    def _answer(self, said: Answer) -> None:
        offer = self._offer
        if offer is None:
            return
        self._withdraw()
        self.controller.answer(said)
        routine = self._app_state.library.library.find(offer.rule.routine)
        if said is Answer.START and routine is not None:
            self._lead(routine)

    def _take_click(self) -> None:
        """On the tray's message, which is an offer or calls the person here."""
        if self._offer is None:
            self.open_window()
        else:
            self._answer(Answer.START)

    def _lead(self, routine: Routine) -> None:
        """In the window, which goes back to where it was when the routine is over."""
        was_hidden = self._was_hidden or not self._window.isVisible()
        app = self.open_window()
        self._was_hidden = was_hidden
        app.session_flow.start(routine)

    def _step_back(self) -> None:
        if self._was_hidden:
            self._was_hidden = False
            if self._around.tray.available:
                self._window.hide()

    def _notify(self, view: OfferView) -> None:
        """On the desktop's own notification server or, where there is none, at the tray icon."""
        buttons = [(Answer.START, _("Start")), (Answer.SNOOZE, view.snooze), (Answer.SKIP, _("Skip"))]
        self._shown = self._put_up(view.question.replace("\n", " "), view.title, buttons)

    def _call(self, line: str) -> None:
        """Who has muted the program would not hear that the pack has to come off, and may not see the window."""
        settings = self._app_state.user_data.settings
        if settings.muted or not settings.volume:
            self._message = self._put_up(_("Heat or ice"), line, [])

    def _put_up(self, title: str, text: str, buttons: Sequence[tuple[str, str]]) -> int | None:
        """The number of the notification; None when it is the tray that tells."""
        try:
            if self._notifier is None:
                self._notifier = self._around.make_notifier()
                self._listening = QSocketNotifier(self._notifier.fileno(), QSocketNotifier.Type.Read, self)
                self._listening.activated.connect(self._hear)
            QTimer.singleShot(0, self, self._hear)  # what comes together with the answer makes no handle readable
            return self._notifier.show(title, text, buttons, stay_s=ANSWER_S)
        except BusError:
            self._forget_notifier()
            self._around.tray.tell(title, text, round(ANSWER_S * 1000))
            return None

    def _hear(self) -> None:
        """Something was pressed. A notification that is closed is no answer: it may have slid away by itself."""
        if self._notifier is None:
            return
        try:
            events = self._notifier.events()
        except BusError:
            self._forget_notifier()
            return
        for event in events:
            if event.number == self._message and not isinstance(event, Gone):
                self.open_window()
            if event.number != self._shown:
                continue
            if isinstance(event, Gone):
                self._shown = None
            else:
                self._answer(Answer.START if event.action == PRESSED_ITSELF else Answer(event.action))

    def _forget_notifier(self) -> None:
        if self._listening is not None:
            self._listening.setEnabled(False)  # before its handle goes, which may be somebody else's next
            self._listening = None
        if self._notifier is not None:
            self._notifier.close()
            self._notifier = None
        self._shown = self._message = None

    def _obey(self, entry: MenuEntry) -> None:
        match entry.command:
            case TrayCommand.START:
                routine = self._app_state.library.library.find(entry.routine)
                app = self._app_state.app
                if routine is not None and (app is None or app.controller.session is None):
                    self._lead(routine)
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
