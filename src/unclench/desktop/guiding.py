"""One session in the window: gate, player, "it hurts", record, after."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from unclench.content.library import Library
from unclench.content.safety_text import SafetyText
from unclench.content.traffic_light import TrafficLight
from unclench.core import events as ev
from unclench.core.events import Effect
from unclench.core.history import SessionRecord
from unclench.core.player_view import PlayerView
from unclench.core.ports import Clock
from unclench.core.resume import go_on
from unclench.core.routine import Routine
from unclench.core.safety import Acknowledgement, fingerprint, must_show_cautions
from unclench.core.session import Session, Status, begin
from unclench.core.timeline import included_exercises
from unclench.core.wording import level_word
from unclench.core.words import _
from unclench.desktop.caring import Caring
from unclench.desktop.figures import Figures
from unclench.desktop.keeper import Keeper
from unclench.desktop.look import Look
from unclench.desktop.main_window import MainWindow
from unclench.desktop.page_stack import PageStack
from unclench.desktop.pages.after import AfterPage
from unclench.desktop.pages.cautions import CautionsPage
from unclench.desktop.pages.disclaimer import DisclaimerPage
from unclench.desktop.pages.hurts import HurtsPage
from unclench.desktop.pages.player import PlayerPage, PlayerTitle
from unclench.desktop.session_controller import SessionController
from unclench.desktop.widgets.ask import Ask
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.desktop.widgets.release_flash import ReleaseFlash
from unclench.store.resume_notes import LeftNote


class Guiding(QObject):
    """Owns nothing but what waits behind the gate; the session is the controller's."""

    told = Signal(object)  # MessageBar, for the home page
    left = Signal()  # nothing more to do here: home
    declined = Signal()  # the safety text is for another day
    settings_chosen = Signal(object)  # Change

    def __init__(
        self, look: Look, figures: Figures, window: MainWindow, pages: PageStack, keeper: Keeper,
        controller: SessionController, caring: Caring, clock: Clock,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self.caring = caring
        self._look = look
        self._window, self._pages = window, pages
        self._keeper = keeper
        self._controller = controller
        self._clock = clock
        self._version = 0
        self._light: TrafficLight | None = None
        self._waiting: Callable[[], object] | None = None
        self._routine: Routine | None = None
        self._cautioned: Routine | None = None
        self.disclaimer = DisclaimerPage(look)
        self.cautions = CautionsPage(look)
        self.player = PlayerPage(look, figures)
        self.flash = ReleaseFlash(look, self.player)
        self.hurts = HurtsPage(look)
        self.after = AfterPage(look)
        self.disclaimer.accepted.connect(self._accept)
        self.disclaimer.declined.connect(self.declined)
        self.cautions.start_chosen.connect(self._go_on)
        self.cautions.declined.connect(self._decline_routine)
        self.player.commanded.connect(controller.obey)
        self.player.watched.connect(controller.watch)
        self.player.full_screen_requested.connect(self._turn_full_screen)
        self.hurts.commanded.connect(controller.obey)
        self.after.answered.connect(self._keep_answers)
        self.after.skipped.connect(self._leave)
        self.after.hide_chosen.connect(self._hide)
        controller.shown.connect(self._show)
        controller.moved.connect(self.player.ring.advance)
        controller.announced.connect(self._announce)
        controller.finished.connect(self._finish)
        controller.hide_offered.connect(self._offer_to_hide)
        controller.finished.connect(caring.take_end)
        caring.told.connect(self.told)
        caring.left.connect(self.left)
        caring.announced.connect(self._announce)
        self._to_hide: list[str] = []
        self._kept: SessionRecord | None = None

    def show_text(self, text: SafetyText, number: str | None) -> None:
        """The safety text, with the person's emergency number in its places."""
        self._version = text.version
        self._light = text.traffic_light
        self.disclaimer.show_view(text, number)
        self.hurts.show_flags(text)
        self.caring.show_text(text.care)

    def pass_gate(self, then: Callable[[], object]) -> None:
        """Go on at once if the safety text is accepted, else when it is."""
        if self._accepted() is not None:
            then()
            return
        self._waiting = then
        self.show_gate()

    def show_gate(self) -> None:
        """The safety text; what waits behind it still does."""
        self._pages.show_page(self.disclaimer)
        self.disclaimer.reset()

    def start(self, routine: Routine) -> None:
        """Lead through a routine from its start."""
        if self.caring.comes_first():
            return
        then = partial(self.caring.before, routine, partial(self._begin, routine))
        self.pass_gate(partial(self._pass_cautions, routine, then))

    def offer_to_go_on(self, library: Library) -> None:
        """A session that was cut off is taken up again, or kept as it was; until then its note stays."""
        self.caring.tell_what_was_left_on()
        notes = self._keeper.notes_left()
        if not notes:
            return
        *older, last = notes
        for one in older:
            self._keeper.let_go(one)
        note = last.note
        question = _("“{title}” was cut off {when}. Go on there?").format(
            title=note.record.title, when=note.record.ended.strftime("%Y-%m-%d %H:%M")
        )
        answers = (
            (_("Go on"), partial(self.pass_gate, partial(self._resume, last, library))),
            (_("No"), partial(self._let_go, last)),
        )
        self.told.emit(MessageBar(self._look, question, "soft", answers))

    def pause_for_reading(self) -> None:
        """Whoever reads the safety text is not exercising."""
        self._controller.obey(ev.Pause())

    @property
    def accepted(self) -> bool:
        """Whether the safety text is read and accepted, so that a session may start."""
        return self._accepted() is not None

    def may_close(self) -> bool:
        """Whether the window can close without asking."""
        return self._controller.session is None and not self.caring.on

    def ask_to_close(self, *, may_hide: bool = False) -> None:
        """Stop, keep it for the next start, or go on: here or, where it can be found again, without the window, by ear.
        A pack has to come off first."""
        if self.caring.on:
            self.caring.ask_to_close()
            return
        self._controller.obey(ev.Pause())
        answers = {
            "stay": _("Stay here"),
            **({"hide": _("Go on in the background")} if may_hide else {}),
            "keep": _("Close; go on there at the next start"),
            "stop": _("Stop and close"),
        }
        ask = Ask(self._look, _("A session is running."), _("What shall become of it?"), answers, self._window)
        ask.answered.connect(self._close)
        ask.open()

    def _accepted(self) -> Acknowledgement | None:
        return self._keeper.acknowledgement(self._version)

    def _accept(self) -> None:
        self._keeper.accept(self._version)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()

    def _pass_cautions(self, routine: Routine, then: Callable[[], object]) -> None:
        """Every start passes here: the routine's own notes come first, once, and again when they have changed."""
        if not must_show_cautions(routine.safety, self._keeper.settings.own(routine.id).cautions_read):
            then()
            return
        self._cautioned, self._waiting = routine, then
        self.cautions.begin(routine)
        self._pages.show_page(self.cautions)
        self.cautions.focus_start()

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, None
        routine = self._cautioned
        if routine is not None and waiting is not None:
            read = fingerprint(routine.safety)
            self.settings_chosen.emit(lambda settings: settings.having_read(routine.id, read))
            waiting()

    def _decline_routine(self) -> None:
        self._waiting = None
        self.left.emit()

    def _begin(self, routine: Routine) -> None:
        choices = self._keeper.settings.choices_for(routine.id)
        accepted = self._accepted()
        if accepted is not None and included_exercises(routine, choices):
            voice = self._controller.voice_in(routine)
            self._play(*begin(routine, choices, accepted, self._version, self._clock.reading(), voice=voice))

    def _resume(self, left: LeftNote, library: Library) -> None:
        routine = library.find(left.note.routine)
        if routine is not None and left.note.fits(routine):
            self._pass_cautions(routine, partial(self._take_up, routine, left))
            return
        self._keeper.let_go(left)
        sentence = _("The routine has changed or is gone; what was done is in the record.")
        self.told.emit(MessageBar(self._look, sentence))
        self.left.emit()

    def _take_up(self, routine: Routine, left: LeftNote) -> None:
        accepted = self._accepted()
        if accepted is not None and not self.caring.comes_first() and self._keeper.take_up(left):
            voice = self._controller.voice_in(routine)
            self._play(*go_on(routine, left.note, accepted, self._version, self._clock.reading(), voice=voice))

    def _let_go(self, left: LeftNote) -> None:
        self._keeper.let_go(left)
        self.left.emit()

    def _play(self, session: Session, effects: Iterable[Effect]) -> None:
        self._routine = session.routine
        self._to_hide = []
        level = level_word(session.plan.level)
        assert self._light is not None
        light = self._light.stopping_at(session.routine.safety.pain_stop)
        self.player.begin(PlayerTitle(session.routine.title, level, light.line))
        self.hurts.show_light(light)
        self._pages.show_page(self.player)
        self._controller.start(session, effects)

    def _show(self, view: PlayerView) -> None:
        """Turn to "it hurts" and back as the session says; draw only what is in sight."""
        hurting = view.status is Status.HURTING
        if hurting and self._pages.page is self.player:
            self.hurts.begin(view.exercise)
            self._pages.show_page(self.hurts)
        elif not hurting and self._pages.page is self.hurts:
            self._pages.show_page(self.player)
            self.player.setFocus()
        self.player.show_view(view)
        self.flash.show_view(view)

    def _announce(self, line: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, line))

    def _offer_to_hide(self, exercise: str) -> None:
        self._to_hide.append(exercise)

    def _finish(self, session: Session, record: SessionRecord) -> None:
        self._keeper.keep(record)
        self._kept = record
        if self._window.isFullScreen():
            self._turn_full_screen()
        self.after.begin(record)
        names = {exercise.id: exercise.name for exercise in session.routine.exercises}
        for exercise in dict.fromkeys(self._to_hide):
            self.after.offer_to_hide(exercise, names[exercise])
        self._pages.show_page(self.after)
        self.after.done.setFocus()

    def _keep_answers(self, record: SessionRecord) -> None:
        if self._kept is not None:
            self._keeper.answer(self._kept, record)
        self._leave()

    def _leave(self) -> None:
        self.caring.after(self.left.emit)

    def _hide(self, exercise: str) -> None:
        if self._routine is not None:
            routine = self._routine.id
            self.settings_chosen.emit(lambda settings: settings.hiding(routine, exercise))

    def _turn_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()
        self.player.show_full_screen(full=self._window.isFullScreen())

    def _close(self, answer: str) -> None:
        if answer == "hide":
            self._controller.obey(ev.Resume())
            self._window.hide()
        elif answer == "stop":
            self._controller.obey(ev.Stop())
        elif answer == "keep":
            self._controller.leave()
        if answer in ("stop", "keep"):
            self._window.close()
