"""What the terminal, a script or a second start may ask of the running program: a verb with arguments, and the reply.

Every argument comes from outside and is checked. A request that cannot be carried out raises KnownError.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from unclench.content.guess import nearest, with_guess
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.reminders.decide import Answer
from unclench.core.reminders.rules import ReminderRule
from unclench.core.session import events as ev
from unclench.core.session.events import Command
from unclench.core.session.leaving import Asked, Leave
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.leaving import Leaving
from unclench.desktop.flows.reminder_flow import ReminderFlow
from unclench.system.instance.control import Handler, Reply, Request

if TYPE_CHECKING:
    from unclench.core.session.session import Session

SNOOZE_MINUTES = (1, 720)
LONGEST_NAME = 100


def remote_commands(
    app_state: AppState, reminder_flow: ReminderFlow, leaving: Leaving, clock: Clock
) -> dict[str, Handler]:
    """The handler of each verb. A second start sends `raise`."""
    commands = RemoteCommands(app_state, reminder_flow, leaving, clock)
    return {
        "raise": commands.raise_window,
        "status": commands.status,
        "pause": partial(commands.command, ev.Pause()),
        "resume": partial(commands.command, ev.Resume()),
        "skip": partial(commands.command, ev.Skip()),
        "stop": partial(commands.command, ev.Stop()),
        "snooze": commands.snooze,
        "remind": commands.remind,
        "offer": commands.offer,
        "start": commands.start,
        "quit": commands.quit,
    }


class RemoteCommands:
    """The handlers. Each does what the person could do in the window, through the same code."""

    def __init__(self, app_state: AppState, reminder_flow: ReminderFlow, leaving: Leaving, clock: Clock) -> None:
        self._app_state = app_state
        self._reminder_flow = reminder_flow
        self._leaving = leaving
        self._clock = clock

    def raise_window(self, _request: Request) -> Reply:
        """Bring the window to the front."""
        self._reminder_flow.open_window()
        return {}

    def status(self, _request: Request) -> Reply:
        """The session or None, whether a pack is on, what went wrong, and `ReminderController.status`."""
        session = self._session
        return {
            "session": None if session is None else session_facts(session, self._clock),
            "pack_on": self._pack_on,
            "troubles": list(self._reminder_flow.troubles),
            **self._reminder_flow.controller.status(),
        }

    def command(self, command: Command, _request: Request) -> Reply:
        """Pass a command to the session, as a key in the player does."""
        session, app = self._session, self._app_state.app
        if session is None or app is None:
            raise KnownError(_("No session is running."))
        from unclench.core.session.session import Status  # late: in the tray there is no session

        if session.status is Status.HURTING and not isinstance(command, ev.Stop):
            raise KnownError(_("Stopped because of pain. Choose in the window how to continue, or stop the session."))
        app.controller.obey(command)
        return {}

    def snooze(self, request: Request) -> Reply:
        """Postpone every offer, including one on the screen, by `minutes`."""
        self._reminder_flow.controller.snooze(_snooze_s(request))
        return {}

    def offer(self, request: Request) -> Reply:
        """Answer the offer on the screen with `answer`: start, later or skip. `minutes` is for later; without it the
        offer comes back after the snooze time of the settings."""
        answers = {"start": Answer.START, "later": Answer.SNOOZE, "skip": Answer.SKIP}
        said = request.get("answer")
        if not isinstance(said, str) or said not in answers:
            raise KnownError(_("Answer an offer with start, later or skip."))
        snooze_s = None
        if request.get("minutes") is not None:
            if said != "later":
                raise KnownError(_("Only 'later' takes minutes."))
            snooze_s = _snooze_s(request)
        if not self._reminder_flow.answer_offer(answers[said], snooze_s):
            raise KnownError(_("No reminder is on the screen."))
        return {}

    def remind(self, request: Request) -> Reply:
        """Offer a reminder at once; `name` is its id or its visible name."""
        name = _name(request, "name", _("Which reminder? 'unclench status' lists them."))
        rule = self._find_rule(name)
        if not rule.on:
            raise KnownError(_("The reminder “{name}” is switched off.").format(name=rule.title))
        self._refuse_while_busy()
        if self._reminder_flow.at_gate:
            self._reminder_flow.open_window()
            raise KnownError(_("Read and accept the safety text in the window first, then try again."))
        self._reminder_flow.controller.remind(rule.id)
        return {"id": rule.id, "name": rule.title}

    def start(self, request: Request) -> Reply:
        """Start `routine`, given by its id. The window opens and first asks the same questions as after a click."""
        name = _name(request, "routine", _("Which routine? 'unclench list' shows them."))
        library = self._app_state.library.library
        routine = library.find(name)
        if routine is None:
            if library.problems_of(name):
                words = _("The file of the routine '{name}' has problems; 'unclench check' lists them.")
                raise KnownError(words.format(name=name))
            raise KnownError(library.unknown(name))
        self._refuse_while_busy()
        self._reminder_flow.open_window().session_flow.start(routine)
        return {"id": routine.id, "title": routine.title}

    def quit(self, _request: Request) -> Reply:
        """End the program after this reply is sent. A running session can be continued at the next start."""
        if self._leaving.decide(Asked.COMMAND) is Leave.REFUSE:
            self._reminder_flow.open_window()
            raise KnownError(_("A heat or ice pack is on. Take it off and end it in the window first."))
        QTimer.singleShot(0, self._leaving, partial(self._leaving.ask, Asked.COMMAND))
        return {}

    @property
    def _session(self) -> Session | None:
        app = self._app_state.app
        return None if app is None else app.controller.session

    @property
    def _pack_on(self) -> bool:
        app = self._app_state.app
        return app is not None and app.session_flow.pack_flow.on

    def _refuse_while_busy(self) -> None:
        if self._session is not None:
            raise KnownError(_("A session is already running."))
        if self._pack_on:
            raise KnownError(_("A heat or ice pack is on; wait until it is finished."))

    def _find_rule(self, name: str) -> ReminderRule:
        rules = self._app_state.user_data.settings.reminders
        wanted = name.casefold()
        for rule in rules:
            if wanted in (rule.id.casefold(), rule.title.casefold()):
                return rule
        known = tuple(one for rule in rules for one in (rule.id, rule.title))
        message, guess = _("There is no reminder '{name}'").format(name=name), nearest(name, known)
        if guess is None:
            raise KnownError(_("{message}; 'unclench status' lists them.").format(message=message))
        raise KnownError(with_guess(message, guess))


def session_facts(session: Session, clock: Clock) -> dict[str, Any]:
    """The running session as a JSON object. `seconds_left` is for the current phase at the current speed, None when the
    person decides when it ends; `session_seconds_left` does not count such phases."""
    from unclench.core.session.player_view import player_view
    from unclench.core.session.session import Status

    view = player_view(session, clock.reading())
    return {
        "routine": session.routine.id,
        "title": session.routine.title,
        "status": view.status.value,
        "paused": view.status in (Status.PAUSED, Status.HURTING),
        "exercise": view.exercise,
        "side": view.side,
        "phase": view.phase,
        "seconds_left": None if view.ring is None else view.seconds,
        "session_seconds_left": round(view.left_s),
    }


def _snooze_s(request: Request) -> float:
    minutes = request.get("minutes")
    low, high = SNOOZE_MINUTES
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not low <= minutes <= high:
        raise KnownError(_("A snooze lasts {low} to {high} minutes.").format(low=low, high=high))
    return minutes * 60.0


def _name(request: Request, key: str, question: str) -> str:
    name = request.get(key)
    if not isinstance(name, str) or not name.strip():
        raise KnownError(question)
    return name.strip()[:LONGEST_NAME]
