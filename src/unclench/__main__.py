"""Entry point of the `unclench` command: no subcommand and a display → the window; everything else → the terminal.

What is needed before the window's first paint is imported first, and nothing else: a person waits for that moment.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from unclench.store.paths import Paths


def main() -> int:
    """Run with the arguments of this process; returns the exit code."""
    if len(sys.argv) == 1:
        from unclench.system.display import display_state

        if display_state(os.environ).available:
            return open_window()
    return guide_in_terminal(sys.argv[1:])


def guide_in_terminal(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    from unclench.cli.main import run

    return run(arguments)


def open_window() -> int:
    """The window, or the one that is open already. Where Qt cannot be loaded, the terminal guides instead."""
    from unclench.content.bundled import assets_dir, routines_dir
    from unclench.core.problem import KnownError
    from unclench.core.words import _
    from unclench.store.paths import find_paths

    try:
        paths = find_paths(os.environ)
        reply = raise_open_window(paths)
        if reply is not None:
            if reply.get("ok"):
                return 0
            print(reply.get("error", _("Unclench could not do this.")), file=sys.stderr)
            return 2
        routines, assets = routines_dir(), assets_dir()
    except KnownError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        from unclench.desktop.launch import run
    except ImportError as error:
        print(_("The window cannot be opened: {error}.").format(error=error), file=sys.stderr)
        return guide_in_terminal([])
    code = run(paths, routines, assets)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)  # all is kept; a sound server that hangs would hold Qt's own farewell for 30 s


def raise_open_window(paths: Paths) -> dict[str, Any] | None:
    """What the window that is open already answers; None where there is none. Its lock tells sooner than its socket."""
    from unclench.core.problem import KnownError
    from unclench.system.instance_lock import hold_lock

    try:
        lock = hold_lock(paths.window_lock)
    except KnownError:  # the first start, or a disk without locks
        lock = None
    if lock is not None:
        lock.release()
        return None
    from unclench.system.control import ask

    return ask(paths.state, {"do": "raise"})


if __name__ == "__main__":
    sys.exit(main())
