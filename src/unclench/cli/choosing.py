"""Choose a routine and a level by typing."""

from __future__ import annotations

from unclench.cli.context import Context
from unclench.cli.listing import print_table
from unclench.cli.output import say
from unclench.content.library import report
from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.routine.routine import Level, Routine
from unclench.system.terminal.key_decoder import latin
from unclench.system.terminal.line_input import confirmed_line, typed_line


def choose(context: Context) -> tuple[Routine | None, Level | None]:
    """The chosen routine and level; both None when the person leaves."""
    library = context.library
    for line in report(library.problems):
        say(line)
    print_table(library, library.routines, numbered=True)
    while True:
        try:
            answer = typed_line(_("Which one? Number or name, Enter to leave: ")).strip()
        except EOFError:
            return None, None
        if not answer:
            return None, None
        if answer.isdecimal() and 1 <= int(answer) <= len(library.routines):
            routine = library.routines[int(answer) - 1]
        else:
            try:
                found = context.find(answer)
            except KnownError as error:
                say(str(error))
                continue
            if found.routine is None:
                for line in report(found.problems):
                    say(line)
                continue
            routine = found.routine
        level = _level(context.settings.choices_for(routine.id).level)
        return (None, None) if level is None else (routine, level)


def _level(default: Level) -> Level | None:
    """The chosen level; None at end of input."""
    prompt = _("Level: gentle, middle or full, Enter for {level}: ").format(level=default)
    while True:
        try:
            answer = latin(confirmed_line(prompt)).strip()
        except EOFError:
            return None
        if not answer:
            return default
        matching = [level for level in Level if level.startswith(answer)]
        if len(matching) == 1:
            return matching[0]
