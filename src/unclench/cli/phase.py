"""`phase`: which phase of a routine the person is in, and going to another one."""

from __future__ import annotations

from unclench.cli.context import DATA_ERRORS, DONE, Context
from unclench.cli.output import say, write_line
from unclench.cli.plan import check_phase
from unclench.content.library import report
from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.settings.plan import phase_sentence, why_not_further
from unclench.system.clock import SystemClock


def show_or_choose_phase(context: Context, name: str, phase: int | None) -> int:
    """Print the person's phase, after going to `phase` if it is given. Raises KnownError if there is no such phase, or
    if it comes later and the last day hurt."""
    found = context.find(name)
    for line in report(found.problems):
        say(line)
    routine = found.routine
    if routine is None:
        return DATA_ERRORS
    check_phase(routine, 1 if phase is None else phase)
    if phase is not None:
        context.read_records(SystemClock().reading().wall)
        now = routine.phase_at(context.settings.own(routine.id).phase)
        if phase > now and (why := why_not_further(routine, context.settings, context.journal.records)):
            raise KnownError(why)
        if phase > now + 1:
            raise KnownError(_("Go on one phase at a time: the next is {phase}.").format(phase=now + 1))
        context.change(lambda settings: settings.in_phase(routine.id, phase))
    write_line(phase_sentence(routine, context.settings))
    return DONE
