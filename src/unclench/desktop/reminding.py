"""Reminders in the background: the offer, the notification, the tray, and what becomes of a window that is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from unclench.core.ports import CuePlayer
from unclench.core.reminder import ANSWER_S, Answer, Offer
from unclench.core.routine import Routine
from unclench.core.tray_view import MenuEntry, TrayCommand
from unclench.core.words import _
from unclench.desktop.app import App
from unclench.desktop.figures import Figures
from unclench.desktop.look import Look
from unclench.desktop.offer_view import OfferView, offer_view
from unclench.desktop.reminder_controller import ReminderController
from unclench.desktop.reminder_popup import ReminderPopup
from unclench.desktop.tray import Tray
from unclench.desktop.widgets.ask import Ask
from unclench.system.dbus import BusError
from unclench.system.notify import PRESSED_ITSELF, Gone, Notifier

SOUND = "reminder"
IN_MENU = 8
BACKGROUND, QUIT = "background", "quit"


@dataclass(frozen=True)
class Surroundings:
    """What this desktop has for us. `places_windows` is False under Wayland, where a window can neither be put into a
    corner nor kept from taking the focus: there the offer is the notification."""

    tray: Tray
    make_notifier: Callable[[], Notifier]
    places_windows: bool = True


class Reminding(QObject):
    """Connects the controller with everything a person sees of it; decides nothing about time."""

    quit_requested = Signal()

    def __init__(
        self, look: Look, figures: Figures, app: App, controller: ReminderController, cues: CuePlayer,
        around: Surroundings,
    ) -> None:  # fmt: skip
        super().__init__(app)
        self._look = look
        self._app = app
        self._cues = cues
        self._around = around
        self._offer: Offer | None = None
        self._was_hidden = False
        self._notifier: Notifier | None = None
        self._listening: QSocketNotifier | None = None
        self._shown: int | None = None
        self.controller = controller
        self.popup = ReminderPopup(look, figures)
        self.popup.started.connect(partial(self._answer, Answer.START))
        self.popup.snoozed.connect(partial(self._answer, Answer.SNOOZE))
        self.popup.skipped.connect(partial(self._answer, Answer.SKIP))
        tray = around.tray
        tray.opened.connect(app.raise_window)
        tray.chosen.connect(self._obey)
        tray.message_clicked.connect(partial(self._answer, Answer.START))
        controller.offered.connect(self._show)
        controller.withdrawn.connect(self._withdraw)
        controller.looked.connect(self.refresh_tray)
        controller.looked.connect(lambda: app.pages.show_next(controller.why()))
        controller.trouble.connect(app.tell)
        app.settings_changed.connect(lambda now: controller.take_rules(now.reminding, now.wake_up))
        app.controller.running_changed.connect(lambda _runs: controller.look())
        app.controller.finished.connect(lambda _session, _record: controller.look())
        app.guiding.left.connect(self._step_back)
        app.library.changed.connect(lambda _library: self.refresh_tray())
        app.window.guard_closing(self._may_close)
        app.window.close_requested.disconnect()
        app.window.close_requested.connect(self._ask_to_close)

    def start(self) -> None:
        """Put the icon into the tray, and begin to look."""
        self._around.tray.start()
        settings = self._app.keeper.settings
        self.controller.start(settings.reminding, settings.wake_up)

    def refresh_tray(self) -> None:
        """Icon, tooltip and menu as they are now."""
        self._around.tray.show_view(self.controller.tray(self._likeliest()))

    def show_where_there_is_no_tray(self, there: bool) -> None:
        """A program without icon and window could not be opened again but by starting it once more."""
        if not there and not self._app.window.isVisible():
            self._app.window.showMinimized()

    def quit(self) -> None:
        """End the program; a running session can be taken up at the next start. A pack has to come off first."""
        if self._app.guiding.caring.on:
            self._app.raise_window()
            self._app.guiding.ask_to_close()
            return
        self._app.controller.leave()
        self.quit_requested.emit()

    def close(self) -> None:
        """The program ends."""
        self.controller.close()
        self.popup.leave()
        self.popup.deleteLater()
        self._around.tray.close()
        self._forget_notifier()

    def _likeliest(self) -> list[tuple[str, str]]:
        """First what reminders are for, then the rest of the library."""
        library = self._app.browsing.library
        wanted = [rule.routine for rule in self._app.keeper.settings.reminders]
        names = dict.fromkeys([*wanted, *(routine.id for routine in library.routines)])
        found = [library.find(name) for name in names]
        return [(one.id, one.title) for one in found if one is not None][:IN_MENU]

    def _show(self, offer: Offer) -> None:
        routine = self._app.browsing.library.find(offer.rule.routine)
        if routine is None:
            self.controller.answer(Answer.SKIP)
            sentence = _("The routine of the reminder “{name}” is gone; choose another in the settings.")
            self._app.tell(sentence.format(name=offer.rule.title))
            return
        self._offer = offer
        settings = self._app.keeper.settings
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
        self.popup.leave()
        if self._notifier is not None and self._shown is not None:
            self._notifier.take_back(self._shown)
        self._shown = None

    def _answer(self, said: Answer) -> None:
        offer = self._offer
        if offer is None:
            return
        self._withdraw()
        self.controller.answer(said)
        routine = self._app.browsing.library.find(offer.rule.routine)
        if said is Answer.START and routine is not None:
            self._lead(routine)

    def _lead(self, routine: Routine) -> None:
        """In the window, which goes back to where it was when the routine is over."""
        self._was_hidden = self._was_hidden or not self._app.window.isVisible()
        self._app.raise_window()
        self._app.guiding.start(routine)

    def _step_back(self) -> None:
        if self._was_hidden:
            self._was_hidden = False
            if self._around.tray.available:
                self._app.window.hide()

    def _notify(self, view: OfferView) -> None:
        """On the desktop's own notification server or, where there is none, at the tray icon."""
        title, text = view.question.replace("\n", " "), view.title
        try:
            if self._notifier is None:
                self._notifier = self._around.make_notifier()
                self._listening = QSocketNotifier(self._notifier.fileno(), QSocketNotifier.Type.Read, self)
                self._listening.activated.connect(self._hear)
            buttons = [(Answer.START, _("Start")), (Answer.SNOOZE, view.snooze), (Answer.SKIP, _("Skip"))]
            self._shown = self._notifier.show(title, text, buttons, stay_s=ANSWER_S)
        except BusError:
            self._forget_notifier()
            self._around.tray.tell(title, text, round(ANSWER_S * 1000))

    def _hear(self) -> None:
        """Something was pressed. A notification that is closed is no answer: it may have slid away by itself."""
        assert self._notifier is not None
        try:
            events = self._notifier.events()
        except BusError:
            self._forget_notifier()
            return
        for event in events:
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
        self._shown = None

    def _obey(self, entry: MenuEntry) -> None:
        match entry.command:
            case TrayCommand.START:
                routine = self._app.browsing.library.find(entry.routine)
                if routine is not None and self._app.controller.session is None:
                    self._lead(routine)
            case TrayCommand.MEETING:
                self.controller.hold(entry.minutes * 60.0)
            case TrayCommand.SNOOZE:
                self.controller.snooze(entry.minutes * 60.0)
            case TrayCommand.OFF:
                self.controller.switch_off(entry.minutes * 60.0)
            case TrayCommand.OFF_UNTIL_TOMORROW:
                self.controller.switch_off_until_tomorrow()
            case TrayCommand.OPEN:
                self._app.raise_window()
            case TrayCommand.SETTINGS:
                self._app.raise_window()
                self._app.show_settings()
            case TrayCommand.QUIT:
                self.quit()

    def _may_close(self) -> bool:
        """Whether closing the window ends the program without a question."""
        settings = self._app.keeper.settings
        reminds = settings.wake_up.on or any(rule.on for rule in settings.reminders)
        return self._app.guiding.may_close() and (settings.on_close == QUIT or not reminds)

    def _ask_to_close(self) -> None:
        if not self._app.guiding.may_close():
            self._app.guiding.ask_to_close()
        elif self._app.keeper.settings.on_close == BACKGROUND:
            self._go_to_background()
        else:
            self._ask_once()

    def _ask_once(self) -> None:
        """What closing means from now on; the settings have it too."""
        answers = {"stay": _("Stay here"), BACKGROUND: _("Go on reminding"), QUIT: _("Quit")}
        where = _("It then waits in the tray.") if self._around.tray.available else _("It then waits as a small icon.")
        detail = _("Reminders come only while Unclench runs. {where} The settings can change this later.")
        ask = Ask(self._look, _("Go on reminding?"), detail.format(where=where), answers, self._app.window)
        ask.answered.connect(self._close_as)
        ask.open()

    def _close_as(self, answer: str) -> None:
        if answer == "stay":
            return
        self._app.change(replace(self._app.keeper.settings, on_close=answer))
        if answer == BACKGROUND:
            self._go_to_background()
        else:
            self._app.window.close()

    def _go_to_background(self) -> None:
        if self._around.tray.available:
            self._app.window.hide()
        else:
            self._app.window.showMinimized()
