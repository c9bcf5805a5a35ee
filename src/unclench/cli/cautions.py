"""A routine's own safety notes in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from unclench.cli.output import say
from unclench.core.i18n import _
from unclench.core.routine.routine import Routine, SafetyNotes
from unclench.core.session.safety import cautions
from unclench.system.terminal.key_decoder import latin
from unclench.system.terminal.line_input import typed_line


def show_cautions(routine: Routine, *, asks: bool, aside: bool) -> bool:
    """Show the notes and, if `asks`, wait for yes or no; return False for no.

    `aside`: print the notes to standard error, and only if the routine has any.
    """
    if aside:
        if routine.safety != SafetyNotes():
            for line in cautions(routine.safety):
                say(line)
    else:
        print_cautions(routine)
    return not asks or _ask()


def print_cautions(routine: Routine) -> None:
    """Print the routine's safety notes before the session starts."""
    console = Console(highlight=False)
    console.print(Text(_("Before this routine"), style="bold"))
    for line in cautions(routine.safety):
        console.print(Text(line))


def _ask() -> bool:
    """Ask yes or no; end of input counts as no."""
    console = Console(highlight=False)
    while True:
        console.print(Text(_("[y] I have read this, start   [n] Not today"), style="bold"))
        try:
            answer = latin(typed_line("> ")).strip()
        except EOFError:
            return False
        if answer in ("y", "yes"):
            return True
        if answer in ("n", "no", "q"):
            return False
        console.print(_("Type y or n, then Enter."))
