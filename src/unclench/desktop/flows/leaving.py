"""The owner of leaving: whoever wants the program to close, hide or end asks here.

`core.session.leaving` decides; this carries it out, and asks the person where a question comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from unclench.core.i18n import _
from unclench.core.session.leaving import BACKGROUND, QUIT, Asked, Leave, Situation, leave
from unclench.core.settings.settings import set_to
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.tray import Tray

if TYPE_CHECKING:
    from unclench.desktop.drawing.style import Style
    from unclench.desktop.flows.app import App
    from unclench.desktop.widgets.ask import Ask

STAY = "stay"


class Leaving(QObject):
    """`save` writes down what is only in memory; `end` ends the program."""

    def __init__(
        self, app_state: AppState, window: MainWindow, tray: Tray, style: Callable[[], Style],
        save: Callable[[], object], end: Callable[[], object],
    ) -> None:  # fmt: skip
        super().__init__(app_state)
        self._app_state = app_state
        self._window = window
        self._tray = tray
        self._style = style
        self._save = save
        self._end_program = end
        self._question: Ask | None = None
        window.guard_closing(lambda: self.ask(Asked.CLOSE) is Leave.END)

    def decide(self, asked: Asked) -> Leave:
        """What would follow, without doing it."""
        return leave(asked, self._situation())

    def ask(self, asked: Asked) -> Leave:
        """Leave, as far as may be. A refusal (`Leave.REFUSE`) is for the caller to tell."""
        what = self.decide(asked)
        match what:
            case Leave.ASK_PACK | Leave.ASK_SESSION | Leave.ASK_ONCE:
                self._open(what, asked)
            case Leave.STAY:
                assert self._question is not None
                self._question.raise_()
                self._question.activateWindow()
            case Leave.HIDE:
                self._window.hide()
            case Leave.MINIMIZE:
                self._window.showMinimized()
            case Leave.SAVE:
                self._save()
            case Leave.END:
                self._end()
            case Leave.REFUSE:
                pass
        return what

    def _situation(self) -> Situation:
        settings, app = self._app_state.user_data.settings, self._app_state.app
        return Situation(
            session=app is not None and app.controller.session is not None,
            pack=app is not None and app.session_flow.pack_flow.on,
            on_close=settings.on_close,
            reminds=settings.wake_up.on or any(rule.on for rule in settings.reminders),
            tray=self._tray.available,
            accepted=app is None or app.session_flow.accepted,
            asking=self._question is not None and self._question.isVisible(),
        )

    def _open(self, what: Leave, asked: Asked) -> None:
        from unclench.desktop.widgets.ask import Ask

        self._withdraw()
        app = self._app_state.enter()
        if asked is not Asked.CLOSE:
            app.raise_window()  # it may be hidden, and the question stands over it
        if what is Leave.ASK_SESSION:
            app.session_flow.pause()
        question, detail, answers = self._words(what, app)
        self._question = ask = Ask(self._style(), question, detail, answers, self._window)
        ask.answered.connect(partial(self._on_answered, asked))
        ask.open()

    def _words(self, what: Leave, app: App) -> tuple[str, str, dict[str, str]]:
        """The question, what there is to know, and the answers; the first is that of the Esc key."""
        stay = {STAY: _("Stay here")}
        if what is Leave.ASK_PACK:
            question = _("{pack} is on.").format(pack=app.session_flow.pack_flow.pack)
            return question, _("Take the pack off first."), stay | {"close": _("It is off. Close")}
        if what is Leave.ASK_SESSION:
            hide = {"hide": _("Go on in the background")} if self._tray.available else {}
            ends = {"keep": _("Close; go on there at the next start"), "stop": _("Stop and close")}
            return _("A session is running."), _("What would you like to do with it?"), stay | hide | ends
        where = _("It then waits in the tray.") if self._tray.available else _("It then waits as a small icon.")
        detail = _("Reminders come only while Unclench runs. {where} The settings can change this later.")
        answers = stay | {BACKGROUND: _("Go on reminding"), QUIT: _("Quit")}
        return _("Go on reminding?"), detail.format(where=where), answers

    def _on_answered(self, asked: Asked, answer: str) -> None:
        """The person has answered; what was asked for then goes on from there."""
        self._question = None
        session_flow, user_data = self._app_state.enter().session_flow, self._app_state.user_data
        match answer:
            case "close":
                session_flow.pack_flow.take_off()
                self.ask(asked)
            case "hide":
                session_flow.resume()
                self._window.hide()
            case "stop":
                session_flow.stop()
                self.ask(asked)
            case "keep":
                self._end()
            case "background" | "quit":
                user_data.change(set_to(on_close=answer))
                self.ask(asked)

    def _end(self) -> None:
        """Nobody is asked any more. A session is left as it is: its note stays for the next start, as that of a pack
        does."""
        self._withdraw()
        self._save()
        if self._app_state.app is not None:
            self._app_state.app.controller.leave()
        self._window.hide()
        self._end_program()

    def _withdraw(self) -> None:
        """Take an open question back."""
        question, self._question = self._question, None
        if question is not None:
            question.done(0)
            question.deleteLater()
