"""`phase`: which phase of a routine the person is in, and going to another one."""

from __future__ import annotations

from unclench.cli.context import DATA_ERRORS, DONE, Context
from unclench.cli.output import say, write_line
from unclench.content.library import report
from unclench.core.problem import KnownError
from unclench.core.settings.plan import no_such_phase, phase_sentence, why_not_to
from unclench.system.clock import SystemClock


def show_or_choose_phase(context: Context, name: str, phase: int | None) -> int:
    """Print the person's phase, after going to `phase` if it is given. Raises KnownError if there is no such phase, or
    the person cannot go there yet."""
    found = context.find(name)
    for line in report(found.problems):
        say(line)
    routine = found.routine
    if routine is None:
        return DATA_ERRORS
    if missing := no_such_phase(routine, 1 if phase is None else phase):
        raise KnownError(missing)
    if phase is not None:
        context.read_records(SystemClock().reading().wall)
        if why := why_not_to(routine, context.settings, context.journal.records, phase):
            raise KnownError(why)
        context.change(lambda settings: settings.in_phase(routine.id, phase))
    write_line(phase_sentence(routine, context.settings.own(routine.id).phase))
    return DONE
