"""`list`: the library, as a table for people, rows for scripts, or JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from unclench.cli.context import DONE, Context
from unclench.cli.output import say, write_json, write_row
from unclench.content.echo import printable
from unclench.content.library import Library, report
from unclench.core.i18n import _
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.routine.wording import minutes, number


def list_routines(
    context: Context, *, as_json: bool = False, area: str | None = None, max_minutes: float | None = None
) -> int:
    """Print the matching routines, sorted by id. Problems in files go to standard error; the exit code stays 0."""
    library = context.library
    fitting = [
        routine
        for routine in library.routines
        if (area is None or area in routine.areas)
        and (max_minutes is None or total_s(routine, Level.GENTLE) <= max_minutes * 60)
    ]
    if as_json:
        write_json([_as_json(library, routine) for routine in fitting])
    elif sys.stdout.isatty():
        print_table(library, fitting)
    else:
        for routine in fitting:
            write_row(_row(library, routine))
    for line in report(library.problems):
        say(line)
    return DONE


def total_s(routine: Routine, level: Level) -> float:
    """How many seconds a routine takes at a level, without open-ended exercises."""
    return compile_timeline(routine, Choices(level=level)).total_s


def print_table(library: Library, routines: Sequence[Routine], *, numbered: bool = False) -> None:
    """Print the library as a table; `numbered` adds numbers to choose by."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    narrow = console.width < 70
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=not narrow)
    if numbered:
        table.add_column("", justify="right")
    table.add_column(_("Name"), style="bold", no_wrap=not narrow)
    table.add_column(_("Title"), ratio=None)
    table.add_column(_("Time"), no_wrap=True)
    if not narrow:
        table.add_column(_("For"))
        table.add_column(_("Where"))
    for place, routine in enumerate(routines, start=1):
        own = "" if library.is_builtin(routine.id) else _(" (yours)")
        cells = [routine.id, routine.title + own, _time(routine)]
        if not narrow:
            cells += [", ".join(routine.areas), ", ".join(routine.situations)]
        table.add_row(*([str(place)] if numbered else []), *(Text(printable(cell)) for cell in cells))
    console.print(table)


def _time(routine: Routine) -> str:
    return minutes(total_s(routine, Level.GENTLE), total_s(routine, Level.FULL))


def _source(library: Library, routine: Routine) -> str:
    return "built-in" if library.is_builtin(routine.id) else routine.path


def _row(library: Library, routine: Routine) -> list[str]:
    return [
        routine.id,
        routine.title,
        str(number(total_s(routine, Level.GENTLE))),
        str(number(total_s(routine, Level.FULL))),
        ",".join(routine.areas),
        ",".join(routine.situations),
        _source(library, routine),
    ]


def _as_json(library: Library, routine: Routine) -> dict[str, object]:
    return {
        "id": routine.id,
        "title": routine.title,
        "areas": list(routine.areas),
        "situations": list(routine.situations),
        "seconds_gentle": number(total_s(routine, Level.GENTLE)),
        "seconds_full": number(total_s(routine, Level.FULL)),
        "source": _source(library, routine),
        "figures": list(dict.fromkeys(e.figure for e in routine.exercises if e.figure)),
    }
