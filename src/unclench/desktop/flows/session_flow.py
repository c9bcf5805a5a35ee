"""Leads through a session in the window: its pages, its player, and what is saved.

`core/session/way.py` decides the order of the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from unclench.content.safety_text import SafetyText
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.record.history import SessionRecord
from unclench.core.routine.routine import Routine
from unclench.core.routine.wording import level_word
from unclench.core.session import events as ev
from unclench.core.session import way as ways
from unclench.core.session import way_steps as ws
from unclench.core.session.events import Effect
from unclench.core.session.player_view import PlayerView
from unclench.core.session.resume import ResumeNote, note_of
from unclench.core.session.safety import Acknowledgement
from unclench.core.session.session import Session, Status, is_smallest
from unclench.core.settings.settings import Settings, set_to
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import full_screen_scale
from unclench.desktop.flows.pack_flow import PackFlow
from unclench.desktop.flows.session_controller import SessionController
from unclench.desktop.frame.lazy_page import LazyPage
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.page_stack import PageStack
from unclench.desktop.state.user_data import UserData
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.store.resume_notes import LeftNote

if TYPE_CHECKING:
    from unclench.content.traffic_light import TrafficLight
    from unclench.desktop.pages.after import AfterPage
    from unclench.desktop.pages.cautions import CautionsPage
    from unclench.desktop.pages.disclaimer import DisclaimerPage
    from unclench.desktop.pages.hurts import HurtsPage
    from unclench.desktop.pages.player import PlayerPage
    from unclench.desktop.pages.side import SidePage
    from unclench.desktop.widgets.release_flash import ReleaseFlash


class SessionFlow(QObject):
    """Owns the Way: shows its steps, passes in the person's answers, and carries out the effects. The controllers own
    the session and the pack."""

    bar_requested = Signal(object)  # MessageBar, to show on the home page
    ready = Signal()  # the safety text is accepted: show home, where a routine is chosen
    left = Signal()  # nothing more to do here: show home
    declined = Signal()  # the safety text was declined
    settled = Signal(bool)  # everything before a routine was asked; False: the person declined
    settings_chosen = Signal(object)  # Change
    safety_requested = Signal()
    mute_requested = Signal()
    number_chosen = Signal(object)  # the emergency number, or None

    def __init__(
        self, style: Style, figures: Figures, window: MainWindow, pages: PageStack, user_data: UserData,
        controller: SessionController, pack_flow: PackFlow, clock: Clock,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self.pack_flow = pack_flow
        self._style = style
        self._window, self._pages = window, pages
        self._user_data = user_data
        self._controller = controller
        self._clock = clock
        self._figures = figures
        self._text: SafetyText | None = None
        self._number: str | None = None
        self._muted = self._flashes = False
        self._find: Callable[[str], Routine | None] = lambda _id: None
        self._way = ways.Way()
        self._light: TrafficLight | None = None
        self._left: list[LeftNote] = []
        self._resume_bar: tuple[ResumeNote, MessageBar] | None = None
        self._player_style = style.twin(self)
        style.changed.connect(self._fit_player_style)
        window.full_screen_changed.connect(self._on_full_screen_changed)
        controller.shown.connect(self._show)
        controller.announced.connect(self._announce)
        controller.finished.connect(lambda _session, record: self._answer(ws.SessionEnded(record)))
        controller.abandoned.connect(lambda session: self._answer(ws.CutOff(note_of(session))))
        controller.hide_offered.connect(self._offer_to_hide)
        pack_flow.answered.connect(self._answer)
        pack_flow.bar_requested.connect(self.bar_requested)
        pack_flow.announced.connect(self._announce)
        self._to_hide: list[str] = []

    @LazyPage
    def disclaimer(self) -> DisclaimerPage:
        """The safety text, to accept."""
        from unclench.desktop.pages.disclaimer import DisclaimerPage

        page = self._pages.add(DisclaimerPage(self._style))
        assert self._text is not None
        page.show_view(self._text, self._number)
        page.accepted.connect(lambda: self._answer(ws.Accept()))
        page.declined.connect(lambda: self._answer(ws.Decline()))
        page.more_requested.connect(self.safety_requested)
        page.number_chosen.connect(self.number_chosen)
        return page

    @LazyPage
    def cautions(self) -> CautionsPage:
        """The safety notes of a routine."""
        from unclench.desktop.pages.cautions import CautionsPage

        page = self._pages.add(CautionsPage(self._style))
        page.start_chosen.connect(lambda: self._answer(ws.CautionsRead()))
        page.declined.connect(lambda: self._answer(ws.Decline()))
        return page

    @LazyPage
    def side(self) -> SidePage:
        """Which side needs it."""
        from unclench.desktop.pages.side import SidePage

        page = self._pages.add(SidePage(self._style))
        page.side_chosen.connect(lambda side: self._answer(ws.SideChosen(side)))
        page.declined.connect(lambda: self._answer(ws.GiveUp()))
        return page

    @LazyPage
    def player(self) -> PlayerPage:
        """The running session."""
        from unclench.desktop.pages.player import PlayerPage

        page = self._pages.add(PlayerPage(self._player_style, self._figures))
        page.show_sound(muted=self._muted)
        page.commanded.connect(self._controller.obey)
        page.watched.connect(self._controller.watch)
        page.full_screen_requested.connect(self._toggle_full_screen)
        page.show_full_screen(full=self._window.isFullScreen())
        page.safety_requested.connect(self.safety_requested)
        page.mute_requested.connect(self.mute_requested)
        self._controller.moved.connect(page.ring.advance)
        return page

    @LazyPage
    def flash(self) -> ReleaseFlash:
        """The tint over the player when a hold ends."""
        from unclench.desktop.widgets.release_flash import ReleaseFlash

        flash = ReleaseFlash(self._style, self.player)
        flash.set_on(self._flashes)
        return flash

    @LazyPage
    def hurts(self) -> HurtsPage:
        """What to do when it hurts."""
        from unclench.desktop.pages.hurts import HurtsPage

        page = self._pages.add(HurtsPage(self._style))
        assert self._text is not None
        page.show_flags(self._text)
        page.commanded.connect(self._controller.obey)
        return page

    @LazyPage
    def after(self) -> AfterPage:
        """The questions after a session."""
        from unclench.desktop.pages.after import AfterPage

        page = self._pages.add(AfterPage(self._style))
        page.answered.connect(self._rate)
        self._user_data.record_trouble_changed.connect(self._show_kept)
        page.skipped.connect(lambda: self._answer(ws.Done()))
        page.half_chosen.connect(self._halve)
        page.hide_chosen.connect(lambda exercise: self._answer(ws.Hide(exercise)))
        page.safety_requested.connect(self.safety_requested)
        return page

    def show_text(self, text: SafetyText, number: str | None) -> None:
        """Show this safety text, which contains the person's emergency number already."""
        self._text, self._number = text, number
        if (disclaimer := SessionFlow.disclaimer.of(self).built) is not None:
            disclaimer.show_view(text, number)
        if (hurts := SessionFlow.hurts.of(self).built) is not None:
            hurts.show_flags(text)
        self.pack_flow.show_text(text.care)

    def show_settings(self, settings: Settings) -> None:
        """Show whether the program is muted, and whether the end of a hold tints the player."""
        self._muted, self._flashes = settings.muted, settings.flash
        if (player := SessionFlow.player.of(self).built) is not None:
            player.show_sound(muted=settings.muted)
        if (flash := SessionFlow.flash.of(self).built) is not None:
            flash.set_on(settings.flash)
        self.pack_flow.show_sound(muted=settings.muted)

    def open(self, find: Callable[[str], Routine | None]) -> None:
        """Show the first step. `find` gives a routine of the library by its id; it is used to continue a session."""
        self._find = find
        self._left = self._user_data.notes_left()
        self._answer(ws.Enter(tuple(one.note for one in self._left)))

    def go_home(self) -> None:
        """Show home; first the safety text if it is not accepted."""
        self._request(ws.Enter())

    def settle(self, routine: Routine) -> bool:
        """Ask now what would be asked before this routine starts. False while a session runs or a pack is on."""
        return self._answer(ws.Settle(routine))

    def start(self, routine: Routine) -> None:
        """Guide the person through a routine from its start."""
        self._request(ws.Start(routine))

    @property
    def accepted(self) -> bool:
        """Whether the safety text is accepted, so that a session may start."""
        return self._acknowledgement is not None

    def pause(self) -> None:
        """Pause the session, as its key does."""
        self._controller.obey(ev.Pause())

    def resume(self) -> None:
        """Resume the paused session."""
        self._controller.obey(ev.Resume())

    def stop(self) -> None:
        """Stop the session and put it into the record."""
        self._controller.obey(ev.Stop())

    @property
    def _version(self) -> int:
        return 0 if self._text is None else self._text.version

    @property
    def _acknowledgement(self) -> Acknowledgement | None:
        return self._user_data.acknowledgement(self._version)

    def _answer(self, answer: ws.Answer) -> bool:
        """Pass in an answer and show the step that follows. False when no step follows from it here."""
        assert self._text is not None
        now = self._clock.reading().wall
        user_data = self._user_data
        facts = ways.Facts(
            user_data.settings, self._acknowledgement, self._version, self._text.care, now, user_data.records
        )
        before = self._way.step
        self._way, effects = ways.follow(self._way, answer, facts)
        for effect in effects:
            self._carry_out(effect)
        self._show_resume_bar()
        moved = self._way.step is not before
        if moved:
            self._show_step(self._way.step)
        return moved

    def _request(self, answer: ws.Answer) -> None:
        """Pass in an answer; while a pack is on or a session runs, show that instead."""
        if not self._answer(answer):
            if isinstance(self._way.step, ws.WearPack):
                self.pack_flow.show_page()
            elif isinstance(self._way.step, ws.BeginSession):
                hurting = self._controller.session is not None and self._controller.session.status is Status.HURTING
                self._pages.show_page(self.hurts if hurting else self.player)

    def _carry_out(self, effect: ws.Effect) -> None:
        user_data = self._user_data
        match effect:
            case ws.RememberText():
                user_data.accept(self._version)
            case ws.RememberCautions(routine, fingerprint):
                self.settings_chosen.emit(lambda settings: settings.having_read(routine, fingerprint))
            case ws.RememberSide(side):
                self.settings_chosen.emit(set_to(affected_side=side))
            case ws.NotePain(routine, pain):
                self.settings_chosen.emit(lambda settings: settings.after_pain(routine, pain))
            case ws.HideExercise(routine, exercise):
                self.settings_chosen.emit(lambda settings: settings.hiding(routine, exercise))
            case ws.KeepInterrupted(note):
                self._keep_interrupted(note)
            case ws.KeepRecord(record):
                user_data.keep(record)
            case ws.KeepAnswers(record, answered):
                user_data.answer(record, answered)
            case ws.LookAtHome():
                self.left.emit()

    def _show_step(self, step: ws.Step) -> None:
        match step:
            case ws.ShowSafetyText():
                self._pages.show_page(self.disclaimer)
                self.disclaimer.reset()
            case ws.OfferToGoOn() | ws.Choose():
                self.ready.emit()
                self.pack_flow.show_left_on()
            case ws.ShowCautions(routine, asks=True):
                self.cautions.begin(routine)
                self._pages.show_page(self.cautions)
                self.cautions.focus_start()
            case ws.ShowCautions():
                self._answer(ws.CautionsRead())  # the pages of routine and player show them
            case ws.AskSide(routine):
                self.side.begin(routine.title)
                self._pages.show_page(self.side)
                self.side.setFocus()
            case ws.AskCare(care):
                self.pack_flow.ask(care)
            case ws.PutPackOn():
                self.pack_flow.put_on(step)
            case ws.WearPack():
                assert self._way.routine is not None
                self.pack_flow.wear(step, self._way.routine)
            case ws.BeginSession():
                self._begin(step)
            case ws.AskAfter(record):
                self._ask_after(record)
            case ws.Leave(why):
                self._leave(why)

    def _leave(self, why: ws.Why) -> None:
        if why is ws.Why.TEXT_DECLINED:
            self.declined.emit()
            return
        if self._way.settling:
            self.settled.emit(why is ws.Why.SETTLED)
            return
        if sentence := self._sentence_of(why):
            self.bar_requested.emit(MessageBar(self._style, sentence))
        self.left.emit()

    def _sentence_of(self, why: ws.Why) -> str | None:
        if why is ws.Why.NOTHING_TO_DO and self._way.routine is not None:
            return _("“{title}” has no exercise switched on.").format(title=self._way.routine.title)
        return ways.sentence_of(why)

    def _show_resume_bar(self) -> None:
        """Ask on home whether to continue a session that was cut off, until that is answered."""
        note = None if self._way.resuming else self._way.note
        if self._resume_bar is not None and self._resume_bar[0] is not note:
            self._resume_bar[1].hide()
            self._resume_bar[1].deleteLater()
            self._resume_bar = None
        if note is None or self._resume_bar is not None:
            return
        question = _("“{title}” was cut off {when}. Go on there?").format(
            title=note.record.title, when=note.record.ended.strftime("%Y-%m-%d %H:%M")
        )
        answers = (
            (_("Go on"), lambda: self._request(ws.GoOn(self._find(note.routine)))),
            (_("No"), lambda: self._answer(ws.LetGo())),
        )
        bar = MessageBar(self._style, question, "soft", answers, stays=True)
        self._resume_bar = (note, bar)
        self.bar_requested.emit(bar)

    def _find_left_note(self, note: ResumeNote) -> LeftNote | None:
        """The note that an earlier run left; None for a session of this run."""
        return next((one for one in self._left if one.note is note), None)

    def _keep_interrupted(self, note: ResumeNote) -> None:
        if left := self._find_left_note(note):
            self._user_data.let_go(left)
        else:
            self._user_data.keep(note.record)

    def _begin(self, step: ws.BeginSession) -> None:
        left = self._find_left_note(step.plan) if isinstance(step.plan, ResumeNote) else None
        if left is not None and not self._user_data.take_up(left):
            self._answer(ws.TakenElsewhere())
            return
        SessionFlow.player.of(self).get()  # before the clock starts
        voice = self._controller.voice_in(step.routine)
        self._play(*step.begin(self._version, self._clock.reading(), voice))

    def _play(self, session: Session, effects: Iterable[Effect]) -> None:
        from unclench.desktop.pages.player import PlayerTitle

        self._to_hide = []
        level = level_word(session.plan.level)
        assert self._text is not None
        self._light = self._text.traffic_light.stopping_at(session.routine.safety.pain_stop)
        self.player.begin(PlayerTitle(session.routine.title, level, self._light.line))
        self._pages.show_page(self.player)
        self._controller.start(session, effects)

    def _show(self, view: PlayerView) -> None:
        """Show the "it hurts" page or the player, as the session says, and give the view to the player."""
        hurting = view.status is Status.HURTING
        if hurting and self._pages.page is self.player:
            assert self._light is not None
            self.hurts.show_light(self._light)
            session = self._controller.session
            self.hurts.begin(view.exercise, smallest=session is not None and is_smallest(session))
            self._pages.show_page(self.hurts)
        elif not hurting and self._pages.page is SessionFlow.hurts.of(self).built:
            self._pages.show_page(self.player)
            self.player.setFocus()
        self.player.show_view(view)
        self.flash.show_view(view)

    def _announce(self, line: str) -> None:
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, line))

    def _offer_to_hide(self, exercise: str) -> None:
        self._to_hide.append(exercise)

    def _ask_after(self, record: SessionRecord) -> None:
        if self._window.isFullScreen():
            self._toggle_full_screen()
        assert self._way.routine is not None
        assert self._light is not None
        self.after.begin(record, self._light, half_reps=self._user_data.settings.own(record.routine).half_reps)
        self._show_kept()
        names = {exercise.id: exercise.name for exercise in self._way.routine.exercises}
        for exercise in dict.fromkeys(self._to_hide):
            self.after.offer_to_hide(exercise, names[exercise])
        self._pages.show_page(self.after)
        self.after.done.setFocus()

    def _show_kept(self) -> None:
        self.after.show_kept(kept=self._user_data.record_trouble is None)

    def _rate(self, record: SessionRecord) -> None:
        self._answer(ws.Rated(record))
        self._answer(ws.Done())

    def _halve(self, on: bool) -> None:
        assert self._way.routine is not None
        routine = self._way.routine.id
        self.settings_chosen.emit(lambda settings: settings.halving(routine, on=on))

    def _on_full_screen_changed(self, full: bool) -> None:
        self._fit_player_style()
        if (player := SessionFlow.player.of(self).built) is not None:
            player.show_full_screen(full=full)

    def _fit_player_style(self) -> None:
        """Let the text of the player grow in full screen, as its figure and its ring do."""
        scale = self._style.theme.scale
        if self._window.isFullScreen():
            screen = self._window.screen().size()
            scale = full_screen_scale(scale, screen.width(), screen.height())
        self._player_style.follow(self._style, scale)

    def _toggle_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()
