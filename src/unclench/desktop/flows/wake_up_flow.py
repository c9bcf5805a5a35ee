"""The wake-up routine in the window: rising sound, question in the dark, then the routine or the warning signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from unclench.core.i18n import _
from unclench.core.ports import Clock, CuePlayer
from unclench.core.record.history import day_of
from unclench.core.reminders.morning import MorningAnswer, Question, Stage
from unclench.core.routine.routine import Routine
from unclench.core.routine.sounds import SOUND_LENGTHS_S
from unclench.core.settings.fitting import in_force
from unclench.core.settings.resting import what_hurt
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.reminder_controller import ReminderController

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from unclench.desktop.flows.app import App
    from unclench.desktop.pages.wake_up import WakeUpPage

SOUND = "wake-up"
ASK_EVERY_S = 60.0
SECOND_MS = 1000


class WakeUpFlow(QObject):
    """Owns the question while it is on the screen; the controller decides when to ask."""

    def __init__(self, app_state: AppState, controller: ReminderController, clock: Clock, cues: CuePlayer) -> None:
        super().__init__(app_state)
        self._app_state = app_state
        self._controller = controller
        self._clock = clock
        self._cues = cues
        self._question: Question | None = None
        self._ask_at_s = 0.0
        self._bedside = self._was_hidden = self._was_full_screen = False
        self._page: WakeUpPage | None = None
        controller.woken.connect(self.ask)
        controller.wake_up_withdrawn.connect(self._close_question)
        controller.offered.connect(
            lambda _offer: self._put_off(MorningAnswer.NOT_TODAY)
        )  # an offer now is one the person asked for
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self._on_second)

    @property
    def page(self) -> WakeUpPage:
        """The page with the question; created when it is first needed."""
        if self._page is None:
            from unclench.desktop.pages.wake_up import WakeUpPage

            app = self._app
            self._page = page = app.pages.add(WakeUpPage(app.style, app.figures))
            page.answered.connect(self._answer)
            page.snoozed.connect(lambda: self._put_off(MorningAnswer.SNOOZE))
            page.declined.connect(lambda: self._put_off(MorningAnswer.NOT_TODAY))
            app.session_flow.left.connect(self._on_routine_over)
            type(app).safety.of(app).when_built(lambda safety: safety.back_requested.connect(self._on_safety_closed))
            app.pages.turned.connect(self._on_page_turned)
        return self._page

    @property
    def _app(self) -> App:
        return self._app_state.open_window()

    def ask(self) -> None:
        """Show the question full screen, in the dim bedside colors."""
        app = self._app
        window = app.window
        if not self._bedside:
            self._was_hidden, self._was_full_screen = not window.isVisible(), window.isFullScreen()
        routine = self._routine
        self._question = Question(areas=() if routine is None else routine.areas)
        self._set_bedside(True)
        self._app.pages.show_page(self.page)
        window.showFullScreen()
        self._app.raise_window()
        self.page.focus_start()
        self._ask_at_s = self._clock.reading().mono_s
        if self._app.user_data.settings.wake_up.sound:
            self._cues.play(SOUND)
            self._ask_at_s += SOUND_LENGTHS_S[SOUND]
        self._on_second()
        self._second.start()

    def _answer(self, feels_it: bool) -> None:
        question = self._question
        if question is None:
            return
        self._cues.stop()
        self._question = question.answered(feels_it, self._clock.reading())
        match self._question.stage:
            case Stage.ROUTINE:
                self._start_routine()
            case Stage.RED_FLAGS:
                self._show_red_flags()
            case _:
                self._ask_aloud()
                self._show()

    @property
    def _routine(self) -> Routine | None:
        """The routine to which the question leads."""
        library = self._app.browse_flow.library
        settings = in_force(self._app.user_data.settings, library.routines, library.builtin_ids)
        return library.find(settings.wake_up.routine)

    def _start_routine(self) -> None:
        self._end_question()
        self._controller.answer_wake_up(MorningAnswer.START)
        routine, settings = self._routine, self._app.user_data.settings
        if routine is None:
            self._app.show_message(_("The wake-up routine's file is gone; choose another in the settings."))
            self._close_question()
            return
        day = day_of(self._clock.reading().wall, settings.rollover_hour)
        if (hurt := what_hurt(routine, settings, day)) is not None:
            sentence = _("“{what}” hurt today, so the wake-up routine did not start.").format(what=hurt)
            self._app.show_message(sentence)
            self._close_question()
            return
        self._app.session_flow.start(routine)

    def _show_red_flags(self) -> None:
        self._end_question()
        self._controller.answer_wake_up(MorningAnswer.NOT_TODAY)
        self._app.session_flow.go_home()
        self._app.show_safety()

    def _put_off(self, said: MorningAnswer) -> None:
        if self._question is not None:
            self._controller.answer_wake_up(said)
            self._close_question()

    def _close_question(self) -> None:
        """Close the question and restore the window."""
        if self._question is None and not self._bedside:
            return
        self._end_question()
        self._app.session_flow.go_home()
        self._restore()

    def _end_question(self) -> None:
        self._question = None
        self._second.stop()
        self._cues.stop()

    def _on_routine_over(self) -> None:
        if self._bedside and self._question is None:
            self._restore()

    def _on_safety_closed(self) -> None:
        """The person has closed the warning signs."""
        if self._bedside and self._question is None and self._app.controller.session is None:
            self._restore()

    def _on_page_turned(self, page: QWidget) -> None:
        """The person opened another page, from the tray or a terminal: end the question and restore the usual colors.
        Reading the warning signs does not end it."""
        if self._question is None or page in (self._page, type(self._app).safety.of(self._app).built):
            return
        self._end_question()
        self._controller.answer_wake_up(MorningAnswer.NOT_TODAY)
        self._was_hidden = False
        self._restore()

    def _restore(self) -> None:
        if not self._bedside:
            return
        self._set_bedside(False)
        window = self._app.window
        if not self._was_full_screen and window.isFullScreen():
            window.showNormal()
        if self._was_hidden:
            window.hide()

    def _set_bedside(self, on: bool) -> None:
        self._bedside = on
        self._app.set_bedside(on)

    def _on_second(self) -> None:
        """Once a second while the question is shown: continue the wait, and ask again if there is no answer."""
        if self._question is None:
            return
        now = self._clock.reading()
        before, self._question = self._question.stage, self._question.looked(now)
        if self._question.stage is not before or (before is not Stage.WAIT and now.mono_s >= self._ask_at_s):
            self._ask_aloud()
        self._show()

    def _ask_aloud(self) -> None:
        assert self._question is not None
        self._ask_at_s = self._clock.reading().mono_s + ASK_EVERY_S
        self._app.say(" ".join(filter(None, (self._question.words, self._question.counts_as_yes))))

    def _show(self) -> None:
        from unclench.desktop.pages.wake_up import WakeUpView

        question = self._question
        assert question is not None
        now = self._clock.reading()
        waiting = question.stage is Stage.WAIT
        left_s = question.left_s(now) if waiting else self._ask_at_s - now.mono_s
        hint = _("Asking again in {seconds} seconds.")
        if not waiting:
            hint = _("{usual} No key needed. {then}").format(usual=question.counts_as_yes, then=hint)
        number = self._app.user_data.settings.emergency_number or _("your emergency number")
        emergency = _("Drooping face, weak arm or leg, trouble speaking? Call {number} now.")
        minutes = round(self._app.user_data.settings.wake_up.snooze_s / 60)
        self.page.show_view(
            WakeUpView(
                clock=f"{now.wall:%H:%M}",
                words=question.words,
                hint=hint.format(seconds=max(1, round(left_s))),
                emergency=emergency.format(number=number),
                snooze=_("Snooze {minutes} minutes").format(minutes=minutes),
                asks=not waiting,
            )
        )
