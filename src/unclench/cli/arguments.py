"""The argparse definition of the commands and options of `unclench`."""

from __future__ import annotations

import argparse
from math import nan
from typing import NoReturn

from unclench import __version__
from unclench.content.echo import printable
from unclench.core.i18n import _
from unclench.core.routine.routine import AREAS, Level


class Parser(argparse.ArgumentParser):
    """Prints no control characters of an argument, which may be the name of a file."""

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


def parser() -> argparse.ArgumentParser:
    """The parser with all commands and options."""
    top = Parser(
        prog="unclench",
        description=_("A guided movement timer. Not a medical device; it does not diagnose or treat."),
        epilog=_("Without a command: the window or, where there is no display, a guided session here."),
    )
    top.add_argument("--version", action="version", version=f"unclench {__version__}")
    top.add_argument("--hidden", action="store_true", help=_("start in the tray, without a window"))
    commands = top.add_subparsers(dest="command", metavar=_("COMMAND"))

    one = commands.add_parser("list", help=_("the library"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))
    one.add_argument("--area", choices=AREAS, help=_("only routines for this part of the body"))
    one.add_argument("--max-minutes", type=_positive, metavar="N", help=_("only routines that fit into N minutes"))

    one = commands.add_parser("show", help=_("a routine step by step, with times"))
    one.add_argument("routine", metavar=_("ROUTINE-or-FILE"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))
    one.add_argument("--level", type=_level, choices=list(Level), default=Level.GENTLE)
    one.add_argument("--first", choices=("left", "right"), help=_("the side to start with"))
    one.add_argument("--phase", type=_whole, metavar="N", help=_("another phase than the one you are in"))

    one = commands.add_parser("phase", help=_("which phase of a routine you are in, or go to phase N"))
    one.add_argument("routine", metavar=_("ROUTINE-or-FILE"))
    one.add_argument("phase", nargs="?", type=_whole, metavar="N")

    one = commands.add_parser("check", help=_("find the mistakes in routine files"))
    one.add_argument("paths", nargs="+", metavar=_("PATH"), help=_("files, or folders with *.yaml and *.yml"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))

    one = commands.add_parser("run", help=_("the guided session, here in the terminal"))
    one.add_argument("routine", metavar=_("ROUTINE-or-FILE"))
    one.add_argument("--level", type=_level, choices=list(Level))
    one.add_argument("--speed", type=_speed, default=1.0, metavar="F", help=_("0.5 to 100; above 1.5 is a preview"))
    one.add_argument("--quiet", action="store_true", help=_("no sound"))
    one.add_argument("--yes-i-have-read-the-safety-text", action="store_true", dest="accepted")

    one = commands.add_parser("learn", help=_("short texts to read: sleep, breaks, splints, when to see a doctor"))
    one.add_argument("topic", nargs="?", metavar=_("TOPIC"), help=_("one of the topics that 'learn' alone lists"))

    commands.add_parser("schema", help=_("JSON Schema of a routine file, for editors"))

    one = commands.add_parser("status", help=_("what the running Unclench is doing, and why it is or is not reminding"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))
    commands.add_parser("pause", help=_("pause the session in the window"))
    commands.add_parser("resume", help=_("continue the paused session"))
    commands.add_parser("skip", help=_("go to the next rep, side or exercise"))
    commands.add_parser("stop", help=_("end the session; what was done is saved"))
    one = commands.add_parser("snooze", help=_("no reminder for some minutes"))
    one.add_argument("minutes", type=_positive, metavar=_("MINUTES"))
    one = commands.add_parser("remind", help=_("offer this reminder now"))
    one.add_argument("name", metavar=_("NAME"))
    one = commands.add_parser("offer", help=_("answer the reminder on the screen, for a shortcut of your desktop"))
    one.add_argument("answer", choices=("start", "later", "skip"))
    one.add_argument("minutes", nargs="?", type=_positive, metavar=_("MINUTES"), help=_("for 'later'; else your own"))
    one = commands.add_parser("start", help=_("the guided session in the window; opens the window"))
    one.add_argument("routine", metavar=_("ROUTINE"))
    commands.add_parser("quit", help=_("end the running Unclench; a session can be continued later"))

    one = commands.add_parser("doctor", help=_("what works on this computer, and where your files are"))
    one.add_argument("--json", action="store_true", help=_("for scripts"))
    return top


def _level(text: str) -> Level:
    if text not in list(Level):
        raise argparse.ArgumentTypeError(_("'{text}' is not gentle, middle or full").format(text=text))
    return Level(text)


def _speed(text: str) -> float:
    speed = _number(text)
    if not 0.5 <= speed <= 100:
        raise argparse.ArgumentTypeError(_("'{text}' is outside 0.5 to 100").format(text=text))
    return speed


def _positive(text: str) -> float:
    minutes = _number(text)
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError(_("'{text}' is not a number of minutes").format(text=text))
    return minutes


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise argparse.ArgumentTypeError(_("'{text}' is not a whole number").format(text=text))
    return int(text)


def _number(text: str) -> float:
    """The number, or NaN for text that is not a number: every range check rejects NaN."""
    try:
        return float(text)
    except ValueError:
        return nan
