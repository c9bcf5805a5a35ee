"""Heat before a session and ice after it: the pages with the questions and the timer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from unclench.core.care.care import CareText, Ending, TakeOff, begin, pack_word
from unclench.core.care.care_length import length_of
from unclench.core.care.care_view import CareView, put_on_view, title_of
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.routine.routine import CareStep, Routine
from unclench.core.session import way_steps as ws
from unclench.desktop.drawing.style import Style
from unclench.desktop.flows.care_controller import CareController
from unclench.desktop.frame.lazy_page import LazyPage
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.page_stack import PageStack
from unclench.desktop.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from unclench.desktop.pages.care import CarePage
    from unclench.desktop.pages.care_questions import CareQuestionsPage


class PackFlow(QObject):
    """Shows the pages of one pack and passes on the answers; the controller owns the pack."""

    answered = Signal(object)  # an answer of core/session/way_steps.py
    bar_requested = Signal(object)  # MessageBar, to show on the home page
    announced = Signal(str)  # a line to speak
    called = Signal(str)  # a line that calls the person to the window

    def __init__(
        self, style: Style, window: MainWindow, pages: PageStack, controller: CareController, clock: Clock
    ) -> None:
        super().__init__(window)
        self._style = style
        self._window, self._pages = window, pages
        self._controller = controller
        self._clock = clock
        self._text: CareText | None = None
        self._routine: Routine | None = None
        self._bar: MessageBar | None = None
        self._muted = False
        controller.shown.connect(self._show)
        controller.announced.connect(self.announced)
        controller.check_asked.connect(self._on_check_asked)
        controller.ended.connect(self._on_ended)
        controller.trouble.connect(lambda sentence: self.bar_requested.emit(MessageBar(style, sentence)))

    @LazyPage
    def questions(self) -> CareQuestionsPage:
        """The questions before a pack."""
        from unclench.desktop.pages.care_questions import CareQuestionsPage

        page = self._pages.add(CareQuestionsPage(self._style))
        page.answered.connect(lambda answers: self.answered.emit(ws.CareAnswered(answers)))
        page.left_out.connect(lambda: self.answered.emit(ws.LeaveOut()))
        page.home_requested.connect(lambda: self.answered.emit(ws.GiveUp()))
        return page

    @LazyPage
    def page(self) -> CarePage:
        """The timer of a pack."""
        from unclench.desktop.pages.care import CarePage

        page = self._pages.add(CarePage(self._style))
        page.show_sound(muted=self._muted)
        page.commanded.connect(self._controller.obey)
        page.watched.connect(self._controller.watch)
        page.on_confirmed.connect(lambda: self.answered.emit(ws.PackOn()))
        page.left_out.connect(lambda: self.answered.emit(ws.LeaveOut()))
        page.off_confirmed.connect(lambda: self.answered.emit(ws.PackOff()))
        page.home_requested.connect(lambda: self.answered.emit(ws.GiveUp()))
        return page

    def show_sound(self, *, muted: bool) -> None:
        """Show whether the program is muted."""
        self._muted = muted
        if (page := PackFlow.page.of(self).built) is not None:
            page.show_sound(muted=muted)

    @property
    def on(self) -> bool:
        """Whether a pack is on the skin now."""
        return self._controller.care is not None

    @property
    def pack(self) -> str | None:
        """The word for the pack on the skin; None without one."""
        care = self._controller.care
        return None if care is None else pack_word(care.kind)

    @property
    def routine(self) -> str | None:
        """The id of the routine that the pack on the skin belongs to; None without a pack."""
        return self._routine.id if self.on and self._routine is not None else None

    def show_text(self, text: CareText) -> None:
        """Set the texts of the safety file."""
        self._text = text

    def show_left_on(self) -> None:
        """After a crash, say once that a pack was left on. A pack never continues by itself."""
        if sentence := self._controller.left_on():
            self.bar_requested.emit(MessageBar(self._style, sentence))

    def ask(self, care: CareStep) -> None:
        """Ask the questions before a pack."""
        assert self._text is not None
        self.questions.begin(_("Before the {pack}").format(pack=title_of(care.kind).lower()), self._text)
        self._pages.show_page(self.questions)
        self.questions.focus_start()

    def put_on(self, step: ws.PutPackOn) -> None:
        """Show how to put the pack on; its time starts when the person says that it is on."""
        assert self._text is not None
        cue, length_s = step.care.cue or self._text.on, length_of(step.care, step.choice)
        self.page.begin(self._text, "")
        self.page.show_view(put_on_view(step.care.kind, cue, length_s, self._text))
        self.show_page()

    def wear(self, step: ws.WearPack, routine: Routine) -> None:
        """Start timing a pack that is on."""
        assert self._text is not None
        self._routine = routine
        self.page.begin(self._text, _next_line(step.then))
        self._controller.start(*begin(step.care, step.choice, step.answers, self._text, self._clock.reading()))
        sentence = _("{pack} is on.").format(pack=pack_word(step.care.kind))
        self._bar = MessageBar(self._style, sentence, "soft", ((_("Show"), self.show_page),), stays=True)
        self.bar_requested.emit(self._bar)

    def show_page(self) -> None:
        """Show the page of the pack."""
        self._pages.show_page(self.page)

    def take_off(self) -> None:
        """End the pack: the person says that it is off."""
        self._controller.obey(TakeOff())

    def _show(self, view: CareView) -> None:
        self.page.show_view(view)

    def _on_check_asked(self) -> None:
        self._bring_up()
        assert self._text is not None
        self.called.emit(self._text.check)

    def _on_ended(self, reason: Ending) -> None:
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
            self._bar = None
        self._bring_up()
        if reason is not Ending.STOPPED and self._text is not None:
            self.called.emit(self._text.off)
        self.answered.emit(ws.PackEnded())

    def _bring_up(self) -> None:
        """Show the window in front without taking the keyboard focus from another program."""
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


def _next_line(then: CareStep | Routine | None) -> str:
    """The line that says what follows this pack."""
    if then is None:
        return _("Then you are done.")
    return _("Next: {what}").format(what=title_of(then.kind) if isinstance(then, CareStep) else then.title)
