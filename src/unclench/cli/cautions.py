"""A routine's own safety notes in the terminal: before its first start, and again when they have changed."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from unclench.cli.context import Context, is_interactive, say
from unclench.core.routine import Routine, SafetyNotes
from unclench.core.safety import cautions, fingerprint, must_show_cautions
from unclench.core.words import _
from unclench.system.line_input import typed_line


def pass_cautions(context: Context, routine: Routine, *, accepted: bool) -> bool:
    """Whether the routine may start. Where a person can answer, they are asked once; elsewhere the notes are only said.

    `accepted`: the person said so on the command line, which holds for this run only.
    """
    if accepted or not is_interactive():
        if routine.safety != SafetyNotes():
            for line in cautions(routine.safety):
                say(line)
        return True
    print_cautions(routine)
    if not must_show_cautions(routine.safety, context.settings.own(routine.id).cautions_read):
        return True
    if not _ask():
        return False
    read = fingerprint(routine.safety)
    context.change(lambda settings: settings.having_read(routine.id, read))
    return True


def print_cautions(routine: Routine) -> None:
    """The routine's safety notes, before anything moves."""
    console = Console(highlight=False)
    console.print(Text(_("Before this routine"), style="bold"))
    for line in cautions(routine.safety):
        console.print(Text(line))


def _ask() -> bool:
    """End of input is a no."""
    console = Console(highlight=False)
    while True:
        console.print(Text(_("[y] None of these, start   [n] Not today"), style="bold"))
        try:
            answer = typed_line("> ").strip().lower()
        except EOFError:
            return False
        if answer in ("y", "yes"):
            return True
        if answer in ("n", "no", "q"):
            return False
        console.print(_("Type y or n, then Enter."))
