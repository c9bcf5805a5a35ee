"""`unclench COMMAND`: what scripts and people may type, and the exit code that answers.

0 done · 1 data has errors · 2 usage, unknown id, unreadable path · 3 stopped · 4 safety text not accepted · 6 neither
display nor terminal. Standard output is only the answer; all else goes to standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence

from unclench import __version__
from unclench.cli.context import DONE, NO_SCREEN, STOPPED, USAGE, Context, is_interactive, say
from unclench.core.problem import KnownError
from unclench.core.routine import AREAS, Level
from unclench.core.words import _


def run(arguments: Sequence[str]) -> int:
    """Parse and obey; the only place where a KnownError becomes a sentence and a code."""
    _survive_any_streams()
    try:
        options = _parser().parse_args(arguments)
        code = _obey(options, Context())
        sys.stdout.flush()
    except KnownError as error:
        say(str(error))
        return USAGE
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        # Whoever read the answer has gone; Python would complain once more while it ends.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def _survive_any_streams() -> None:
    """A stream that is closed from the start swallows what is written; one that cannot encode a sign writes "?"."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  open to the end
        elif (reconfigure := getattr(stream, "reconfigure", None)) is not None:
            reconfigure(errors="replace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="unclench",
        description=_("A guided movement timer. Not a medical device; it does not diagnose or treat."),
        epilog=_("Without a command: choose a routine and be guided."),
    )
    parser.add_argument("--version", action="version", version=f"unclench {__version__}")
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"))

    one = commands.add_parser("list", help=_("the library"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))
    one.add_argument("--area", choices=AREAS, help=_("only routines for this part of the body"))
    one.add_argument("--max-minutes", type=_positive, metavar="N", help=_("only routines that fit into N minutes"))

    one = commands.add_parser("show", help=_("a routine step by step, with times"))
    one.add_argument("routine", metavar=_("ROUTINE-or-FILE"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))
    one.add_argument("--level", type=Level, choices=list(Level), default=Level.GENTLE)
    one.add_argument("--first", choices=("left", "right"), help=_("the side to begin with"))

    one = commands.add_parser("check", help=_("find the mistakes in routine files"))
    one.add_argument("paths", nargs="+", metavar=_("PATH"), help=_("files, or folders with *.yaml and *.yml"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))

    one = commands.add_parser("run", help=_("the guided session, here in the terminal"))
    one.add_argument("routine", metavar=_("ROUTINE-or-FILE"))
    one.add_argument("--level", type=Level, choices=list(Level))
    one.add_argument("--speed", type=_speed, default=1.0, metavar="F", help=_("0.5 to 100; above 1.5 is a preview"))
    one.add_argument("--quiet", action="store_true", help=_("no sound"))
    one.add_argument("--yes-i-have-read-the-safety-text", action="store_true", dest="accepted")

    commands.add_parser("schema", help=_("JSON Schema of a routine file, for editors"))

    one = commands.add_parser("doctor", help=_("what works on this computer, and where your files are"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))
    return parser


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
        case "schema":
            from unclench.cli.checking import print_schema

            return print_schema()
        case "doctor":
            from unclench.cli.doctor import doctor

            return doctor(context, as_json=options.json)
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


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.5 <= speed <= 100:
        raise argparse.ArgumentTypeError(_("'{text}' is outside 0.5 to 100").format(text=text))
    return speed


def _positive(text: str) -> float:
    minutes = float(text)
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(_("'{text}' is not a number of minutes").format(text=text))
    return minutes
