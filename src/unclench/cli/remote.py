"""The commands that talk to the running program. None of them loads Qt."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from subprocess import TimeoutExpired
from typing import Any

from unclench.cli.context import DONE, NO_SCREEN, NONE_RUNS, USAGE, Context
from unclench.cli.output import say, write_json, write_line, write_row
from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.background import program, start_in_background
from unclench.system.clock import mono_s
from unclench.system.display import display_state
from unclench.system.instance.control import Reply, Request, ask
from unclench.system.instance.running import ask_window

ANSWER_S = 5.0  # it may have to query slow desktop services first
START_S = 10.0
RETRY_S = 0.1


def tell(context: Context, request: Request) -> int:
    """Send the running program a command that returns no data."""
    reply = _ask(context, request)
    return _none_runs() if reply is None else _done(reply)


def status(context: Context, *, as_json: bool = False) -> int:
    """Print what the program is doing, what comes next, and why it is or is not reminding."""
    reply = _ask(context, {"do": "status"})
    if reply is None:
        return _none_runs()
    if not reply["ok"]:
        return _done(reply)
    facts = {key: value for key, value in reply.items() if key not in ("v", "ok")}
    if as_json:
        write_json(facts)
        return DONE
    rows = status_rows(facts)
    if sys.stdout.isatty():
        widest = max(len(name) for name, _fact in rows)
        for name, fact in rows:
            write_line(f"{name:{widest}}  {fact}")
    else:
        for name, fact in rows:
            write_row((name, fact))
    return DONE


def start(context: Context, routine: str) -> int:
    """Start a session in the window; starts the program if it is not running."""
    request = {"do": "start", "routine": routine}
    reply = _ask(context, request)
    if reply is not None:
        return _done(reply)
    if context.find(routine).routine is None:
        raise KnownError(_("The file of '{name}' has problems; 'unclench check' lists them.").format(name=routine))
    display = display_state(os.environ)
    if not display.available:
        say(display.reason)
        return NO_SCREEN
    return _done(_open_and_ask(context, request))


def status_rows(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The status as (name, text) rows for people."""
    rows = [(_("session"), _session_words(facts["session"])), (_("reminders"), facts["why"])]
    if facts["next"] != facts["why"]:
        rows.append((_("next"), facts["next"]))
    rows.append((_("wake-up"), facts["wake_up"]))
    rows += [(_("trouble"), sentence) for sentence in facts.get("troubles", ())]
    return rows + [(one["name"], _("on") if one["on"] else _("off")) for one in facts["reminders"]]


def _session_words(session: dict[str, Any] | None) -> str:
    if session is None:
        return _("none")
    state = _("paused") if session["paused"] else _("running")
    minutes, seconds = divmod(session["session_seconds_left"], 60)
    words = _("{title}, {state}: {exercise}, {minutes}:{seconds:02} left")
    return words.format(
        title=session["title"], state=state, exercise=session["exercise"], minutes=minutes, seconds=seconds
    )


def _ask(context: Context, request: Request) -> Reply | None:
    return ask_window(context.paths.state, context.paths.window_lock, request, ANSWER_S)


def _open_and_ask(context: Context, request: Request) -> Reply:
    until_s = mono_s() + START_S
    try:
        opened = start_in_background(program())
    except OSError as error:
        raise KnownError(_("The window cannot be opened: {error}.").format(error=error.strerror)) from error
    while (left_s := until_s - mono_s()) > 0:
        reply = ask(context.paths.state, request, left_s)
        if reply is not None:
            return reply
        with suppress(TimeoutExpired):
            opened.wait(RETRY_S)
            raise KnownError(_("The window did not open; 'unclench doctor' may say why."))
    raise KnownError(_("The window did not open within {seconds:g} seconds.").format(seconds=START_S))


def _none_runs() -> int:
    say(_("Unclench is not running; 'unclench' opens it, 'unclench --hidden' starts it in the tray."))
    return NONE_RUNS


def _done(reply: Reply) -> int:
    if reply["ok"]:
        return DONE
    say(str(reply.get("error", _("Unclench could not do this."))))
    return USAGE
