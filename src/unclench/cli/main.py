"""`unclench COMMAND`: what scripts and people may type, and the exit code that answers.

0 done · 1 data has errors · 2 usage, unknown id, unreadable path · 3 stopped · 4 safety text not accepted · 5 no
program runs · 6 neither display nor terminal. Standard output is only the answer; all else goes to standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Sequence
from typing import TextIO

from unclench.cli.arguments import parser
from unclench.cli.context import DONE, NO_SCREEN, STOPPED, USAGE, Context, is_interactive, say
from unclench.core.i18n import _
from unclench.core.problem import KnownError

UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # a full disk, or a terminal that has gone
TOLD = {"snooze": ("minutes",), "remind": ("name",)}


def run(arguments: Sequence[str]) -> int:
    """Parse and obey; the only place where a KnownError becomes a sentence and a code."""
    _survive_any_streams()
    context = Context()
    try:
        options = parser().parse_args(arguments)
        try:
            code = _obey(options, context)
        finally:
            context.close()
        sys.stdout.flush()
    except KnownError as error:
        say(str(error))
        return USAGE
    except KeyboardInterrupt:
        from unclench.system.terminal.output import takes_nothing

        for stream in filter(takes_nothing, (sys.stdout, sys.stderr)):
            _swallow(stream)
        return STOPPED
    except BrokenPipeError:
        _swallow(sys.stdout)
        return DONE
    except OSError as error:
        if error.errno not in UNWRITTEN:
            raise
        _swallow(sys.stdout)
        say(_("The answer could not be written: {reason}.").format(reason=error.strerror))
        return USAGE
    return code


def _swallow(stream: TextIO) -> None:
    """Whoever read this has gone or hangs; Python would complain, or wait for them, once more while it ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _survive_any_streams() -> None:
    """A stream that is closed from the start swallows what is written; a sign that it does not know becomes a "?"."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None and name != "stdin":
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  open to the end
        elif (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="replace")


def _obey(options: argparse.Namespace, context: Context) -> int:
    # Each command imports what it needs, so that none pays for the others' start.
    match options.command:
        case "list":
            from unclench.cli.listing import list_routines

            return list_routines(context, as_json=options.json, area=options.area, max_minutes=options.max_minutes)
        case "show":
            from unclench.cli.plan import show

            return show(context, options.routine, options.level, options.first, as_json=options.json)
        case "check":
            from unclench.cli.checking import check

            return check(context, options.paths, as_json=options.json)
        case "run":
            from unclench.cli.guide import RunOptions, run_routine

            how = RunOptions(options.level, options.speed, options.quiet, options.accepted)
            return run_routine(context, options.routine, how)
        case "learn":
            from unclench.cli.learn import learn

            return learn(context, options.topic)
        case "schema":
            from unclench.cli.checking import print_schema

            return print_schema()
        case "doctor":
            from unclench.cli.doctor import doctor

            return doctor(context, as_json=options.json)
        case "status":
            from unclench.cli.remote import status

            return status(context, as_json=options.json)
        case "start":
            from unclench.cli.remote import start

            return start(context, options.routine)
        case "pause" | "resume" | "skip" | "stop" | "quit" | "snooze" | "remind" as verb:
            from unclench.cli.remote import tell

            return tell(context, {"do": verb} | {key: vars(options)[key] for key in TOLD.get(verb, ())})
    return _without_command(context)


def _without_command(context: Context) -> int:
    """No window in this version: guide here, if anybody is here."""
    from unclench.system.display import display_state

    display = display_state(os.environ)
    if not display.available:
        say(display.reason)
    if not is_interactive():
        from unclench.cli.listing import list_routines

        say(_("There is no terminal to guide you in; this is the library."))
        list_routines(context)
        return NO_SCREEN
    from unclench.cli.guide import choose_and_run

    return choose_and_run(context)
