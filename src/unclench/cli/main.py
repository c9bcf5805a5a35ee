"""`unclench COMMAND`: run one command and return its exit code.

0 done · 1 data has errors · 2 usage, unknown id, unreadable path · 3 stopped · 4 safety text not accepted · 5 Unclench
is not running · 6 no display and no terminal. Standard output has only the result; messages go to standard error.
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
from unclench.cli.context import DONE, NO_SCREEN, STOPPED, USAGE, Context, is_interactive
from unclench.cli.output import say
from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.terminal.console import prepare_console

WRITE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # a full disk, or a terminal that was closed
VERB_ARGUMENTS = {"snooze": ("minutes",), "remind": ("name",), "offer": ("answer", "minutes")}


def run(arguments: Sequence[str]) -> int:
    """Parse the arguments and run the command. The only place that turns a KnownError into a message and a code."""
    _make_streams_safe()
    prepare_console()
    context = Context()
    try:
        options = parser().parse_args(arguments)
        try:
            code = _run_command(options, context)
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
        if error.errno not in WRITE_ERRORS:
            raise
        _swallow(sys.stdout)
        say(_("The output could not be written: {reason}.").format(reason=error.strerror))
        return USAGE
    return code


def _swallow(stream: TextIO) -> None:
    """Redirect the stream to nowhere: its reader is gone or hangs, and Python would fail or block again at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _make_streams_safe() -> None:
    """Replace a closed output stream by the null device, and print unencodable characters as "?". Other programs get
    UTF-8 on every system, unless PYTHONIOENCODING asks for something else."""
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None and name != "stdin":
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  open until exit
        elif (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            for_programs = name != "stdin" and not stream.isatty() and "PYTHONIOENCODING" not in os.environ
            reconfigure(encoding="utf-8" if for_programs else None, errors="replace")


def _run_command(options: argparse.Namespace, context: Context) -> int:
    # Each command imports only what it needs, to start fast.
    match options.command:
        case "list":
            from unclench.cli.listing import list_routines

            return list_routines(context, as_json=options.json, area=options.area, max_minutes=options.max_minutes)
        case "show":
            from unclench.cli.plan import show

            return show(context, options.routine, options.level, options.first, options.phase, as_json=options.json)
        case "phase":
            from unclench.cli.phase import show_or_choose_phase

            return show_or_choose_phase(context, options.routine, options.phase)
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
        case "pause" | "resume" | "skip" | "stop" | "quit" | "snooze" | "remind" | "offer" as verb:
            from unclench.cli.remote import tell

            return tell(context, {"do": verb} | {key: vars(options)[key] for key in VERB_ARGUMENTS.get(verb, ())})
    return _without_command(context)


def _without_command(context: Context) -> int:
    """There is no window: run a session in this terminal, or list the library when this is not a terminal."""
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
