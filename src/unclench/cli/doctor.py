"""`doctor`: what works on this computer, and where the person's files are."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from unclench import __version__
from unclench.audio.cues.file_cues import sound_facts
from unclench.audio.voice.voices import voice_facts
from unclench.cli import desktop_facts as facts
from unclench.cli.context import DONE, Context
from unclench.cli.output import write_json, write_row
from unclench.content.echo import printable
from unclench.core.i18n import _, ngettext
from unclench.core.problem import KnownError
from unclench.store.history_db import HistoryDb
from unclench.system.clock import SystemClock
from unclench.system.display import display_state
from unclench.system.packages import packages_of_system
from unclench.system.probe import probe_command

QT_LIMIT_S = 2.0
PACKAGES = ("PyYAML", "rich", "platformdirs", "tzlocal", "playsound3")


@dataclass(frozen=True)
class Row:
    """One fact; `ok` is None when it is neither good nor bad."""

    name: str
    ok: bool | None
    detail: str


def doctor(context: Context, *, as_json: bool = False) -> int:
    """Print the table. Exits with 0 even when something does not work: that is a result, not an error."""
    rows = list(_rows(context))
    if as_json:
        write_json([asdict(row) for row in rows])
        return DONE
    if not sys.stdout.isatty():
        for row in rows:
            write_row((row.name, _mark(row), row.detail))
        return DONE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for row in rows:
        table.add_row(Text(row.name, style="bold"), Text(_mark(row)), Text(printable(row.detail)))
    Console(highlight=False).print(table)
    return DONE


def _mark(row: Row) -> str:
    return "" if row.ok is None else (_("yes") if row.ok else _("no"))


def _rows(context: Context) -> Iterator[Row]:
    display = display_state(os.environ)
    packages = ", ".join(f"{package} {_version(package)}" for package in PACKAGES + packages_of_system())
    yield Row("unclench", None, f"{__version__}, Python {sys.version.split()[0]}")
    yield Row(_("packages"), None, packages)
    yield _qt()
    yield Row(_("display"), display.available, display.reason)
    yield Row(_("terminal"), sys.stdin is not None and sys.stdin.isatty(), _terminal())
    yield Row(_("sound"), None, sound_facts(probe_command("player")))
    yield Row(_("voice"), *voice_facts(SystemClock()))
    yield Row(_("screen stays on"), *facts.wake_lock_fact())
    sleep, lock = facts.power_facts()
    yield Row(_("sleep"), *sleep)
    yield Row(_("screen lock"), *lock)
    yield Row(_("starts at login"), *facts.autostart_fact())
    yield Row(_("tray"), *facts.tray_fact(display.available))
    yield Row(_("idle time"), *facts.idle_fact())
    yield Row(_("quiet moments"), *facts.quiet_fact())
    yield Row(_("notifications"), *facts.notification_fact())
    yield Row(_("reminders"), *facts.reminder_fact(context.paths))
    paths = context.paths
    for name, folder in ((_("settings"), paths.config), (_("my routines"), paths.routines), (_("state"), paths.state)):
        yield Row(name, _may_write(folder), str(folder))
    yield _row_or_error(_("record"), lambda: _record(context))
    yield _row_or_error(_("library"), lambda: _library(context))


def _row_or_error(name: str, fact: Callable[[], Row]) -> Row:
    try:
        return fact()
    except KnownError as error:
        return Row(name, False, str(error))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return _("missing")


def _qt() -> Row:
    """Whether Qt loads. Runs in a child process, because Qt ends a process in which it cannot load."""
    command = probe_command("qt")
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=QT_LIMIT_S, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return Row("Qt", False, _("it did not load within {limit:g} s").format(limit=QT_LIMIT_S))
    except OSError as error:
        return Row("Qt", False, str(error))
    if ran.returncode == 0:
        return Row("Qt", True, ran.stdout.strip())
    reason = ran.stderr.strip().splitlines()[-1:] or [_("it ended with code {code}").format(code=ran.returncode)]
    return Row("Qt", False, reason[0])


def _terminal() -> str:
    if sys.stdout.isatty():
        size = os.get_terminal_size(sys.stdout.fileno())
        return _("{columns} columns, {lines} lines, {encoding}").format(
            columns=size.columns, lines=size.lines, encoding=sys.stdout.encoding
        )
    return _("the output is not a terminal")


def _may_write(folder: Path) -> bool:
    """Whether the folder, or its nearest existing parent, is writable."""
    for place in (folder, *folder.parents):
        if os.path.exists(place):  # unlike Path.exists, never raises
            return os.path.isdir(place) and os.access(place, os.W_OK | os.X_OK)
    return False


def _record(context: Context) -> Row:
    path = context.paths.history
    if not os.path.exists(path):
        return Row(_("record"), _may_write(path.parent), _("{path}, no session yet").format(path=path))
    with HistoryDb(path) as history:
        count = len(history.list())
        detail = ngettext("{path}, {count} session", "{path}, {count} sessions", count).format(path=path, count=count)
        return Row(_("record"), history.trouble is None, history.trouble or detail)


def _library(context: Context) -> Row:
    library = context.library
    count, faults = len(library.routines), len(library.problems)
    detail = ngettext("{count} routine", "{count} routines", count).format(count=count)
    if faults:
        detail += ngettext(", {faults} problem in files", ", {faults} problems in files", faults).format(faults=faults)
    return Row(_("library"), not faults, detail)
