"""Heat before a session and ice after it, in the window: the questions, the clock, and the way on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from unclench.core.care import Answer, CareText, Ending, TakeOff, begin, may_use, pack_word
from unclench.core.care_length import CareChoice, length_of
from unclench.core.care_view import CareView, put_on_view, title_of
from unclench.core.history import Outcome, SessionRecord
from unclench.core.ports import Clock
from unclench.core.routine import CareStep, Routine
from unclench.core.session import Session
from unclench.core.words import _
from unclench.desktop.care_controller import CareController
from unclench.desktop.keeper import Keeper
from unclench.desktop.look import Look
from unclench.desktop.main_window import MainWindow
from unclench.desktop.page_stack import PageStack
from unclench.desktop.pages.care import CarePage
from unclench.desktop.pages.care_questions import CareQuestionsPage
from unclench.desktop.widgets.ask import Ask
from unclench.desktop.widgets.message_bar import MessageBar


class Caring(QObject):
    """Owns what is still to come before or after one session; the pack is the controller's."""

    told = Signal(object)  # MessageBar, for the home page
    left = Signal()  # home
    announced = Signal(str)
    called = Signal(str)  # the person is needed here, wherever they look

    def __init__(
        self, look: Look, window: MainWindow, pages: PageStack, keeper: Keeper, controller: CareController,
        clock: Clock,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._look = look
        self._window, self._pages = window, pages
        self._keeper = keeper
        self._controller = controller
        self._clock = clock
        self._text: CareText | None = None
        self._routine: Routine | None = None
        self._steps: list[CareStep] = []
        self._answers: tuple[Answer | None, ...] = ()
        self._then: Callable[[], object] = self.left.emit
        self._left_out = False
        self._comes_before = True
        self._finished: Routine | None = None
        self._bar: MessageBar | None = None
        self.questions = CareQuestionsPage(look)
        self.page = CarePage(look)
        self.questions.answered.connect(self._take_answers)
        self.questions.left_out.connect(self._leave_out)
        self.questions.home_requested.connect(self._go_home)
        self.page.commanded.connect(controller.obey)
        self.page.watched.connect(controller.watch)
        self.page.on_confirmed.connect(self._start_pack)
        self.page.left_out.connect(self._leave_out)
        self.page.off_confirmed.connect(self._next)
        self.page.home_requested.connect(self._go_home)
        controller.shown.connect(self._show)
        controller.announced.connect(self.announced)
        controller.check_asked.connect(self._check)
        controller.ended.connect(self._come_off)
        controller.trouble.connect(lambda sentence: self.told.emit(MessageBar(look, sentence)))

    @property
    def on(self) -> bool:
        """Whether a pack is on the skin now."""
        return self._controller.care is not None

    @property
    def routine(self) -> str | None:
        """The id of the routine that the pack on the skin belongs to."""
        return self._routine.id if self.on and self._routine is not None else None

    def show_text(self, text: CareText) -> None:
        """The words of the safety file."""
        self._text = text

    def tell_what_was_left_on(self) -> None:
        """After a crash: say it once. A pack never goes on by itself."""
        if sentence := self._controller.left_on():
            self.told.emit(MessageBar(self._look, sentence))

    def comes_first(self) -> bool:
        """True when a pack is on: its page is shown, and nothing else may start."""
        if self.on:
            self._pages.show_page(self.page)
        return self.on

    def before(self, routine: Routine, then: Callable[[], object]) -> None:
        """Whatever the person switched on for before, then the session."""
        self._left_out = False
        self._comes_before = True
        self._finished = None
        self._lead(routine, routine.before, then)

    def take_end(self, session: Session, record: SessionRecord) -> None:
        """A session has ended; only after one that was done to its end something follows."""
        self._finished = session.routine if record.outcome is Outcome.FINISHED else None

    def after(self, then: Callable[[], object]) -> None:
        """Whatever the person switched on for after, unless they have just left it out."""
        routine, self._finished = self._finished, None
        if routine is None:
            then()
        else:
            self._comes_before = False
            self._lead(routine, routine.after, then)

    def ask_to_close(self) -> None:
        """The window closes only when the pack is off."""
        care = self._controller.care
        if care is None:
            return
        question = _("{pack} is on.").format(pack=pack_word(care.kind))
        answers = {"stay": _("Stay here"), "close": _("It is off. Close")}
        ask = Ask(self._look, question, _("Take the pack off first."), answers, self._window)
        ask.answered.connect(self._close)
        ask.open()

    def _lead(self, routine: Routine, steps: Iterable[CareStep], then: Callable[[], object]) -> None:
        own = self._keeper.settings.own(routine.id)
        self._routine, self._then = routine, then
        self._steps = [] if self._left_out else [step for step in steps if own.care_of(step.kind).on]
        self._next()

    def _next(self) -> None:
        if not self._steps:
            then, self._then = self._then, self.left.emit
            then()
            return
        assert self._text is not None
        self.questions.begin(_("Before the {pack}").format(pack=title_of(self._steps[0].kind).lower()), self._text)
        self._pages.show_page(self.questions)
        self.questions.focus_start()

    @property
    def _onward(self) -> str:
        """What follows this pack."""
        if self._steps:
            return _("Next: {what}").format(what=title_of(self._steps[0].kind))
        assert self._routine is not None
        return _("Next: {what}").format(what=self._routine.title) if self._comes_before else _("Then you are done.")

    def _take_answers(self, answers: tuple[Answer | None, ...]) -> None:
        assert self._text is not None
        if not may_use(answers, self._text):
            self._leave_out()
            return
        self._answers = answers
        step = self._steps[0]
        cue, length_s = step.cue or self._text.on, length_of(step, self._choice(step))
        self.page.begin(self._text, "")
        self.page.show_view(put_on_view(step.kind, cue, length_s, self._text))
        self._pages.show_page(self.page)

    def _choice(self, step: CareStep) -> CareChoice:
        assert self._routine is not None
        return self._keeper.settings.own(self._routine.id).care_of(step.kind)

    def _start_pack(self) -> None:
        """The person says that the pack is on."""
        assert self._text is not None
        step = self._steps.pop(0)
        self.page.begin(self._text, self._onward)
        now = self._clock.reading()
        self._controller.start(*begin(step, self._choice(step), self._answers, self._text, now))
        show = (_("Show"), lambda: self._pages.show_page(self.page))
        sentence = _("{pack} is on.").format(pack=pack_word(step.kind))
        self._bar = MessageBar(self._look, sentence, "soft", (show,), stays=True)
        self.told.emit(self._bar)

    def _leave_out(self) -> None:
        """All that is left of today's, before and after."""
        self._left_out = True
        self._steps = []
        self._next()

    def _go_home(self) -> None:
        """A pack that is on stays on; without one, what was to come is given up."""
        if not self.on:
            self._steps = []
            self._then = self.left.emit
        self.left.emit()

    def _show(self, view: CareView) -> None:
        self.page.show_view(view)

    def _check(self) -> None:
        self._come_up()
        assert self._text is not None
        self.called.emit(self._text.check)

    def _come_off(self, reason: Ending) -> None:
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None
        self._come_up()
        if reason is not Ending.STOPPED and self._text is not None:
            self.called.emit(self._text.off)

    def _come_up(self) -> None:
        """In sight wherever the person is, without taking the keys from what they type in."""
        self._pages.show_page(self.page)
        window = self._window
        if window.isActiveWindow() and not window.isMinimized():
            return
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, True)
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)
        window.raise_()
        QApplication.alert(window)

    def _close(self, answer: str) -> None:
        if answer == "close":
            self._controller.obey(TakeOff())
            self._window.close()
