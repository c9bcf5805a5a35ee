"""Entry point of the `unclench` command: no subcommand and a display → the window; everything else → the terminal."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run with the arguments of this process; returns the exit code."""
    from unclench.cli.main import run

    if len(sys.argv) == 1:
        from unclench.system.display import display_state

        if display_state(os.environ).available:
            return open_window()
    return run(sys.argv[1:])


def open_window() -> int:
    """The window, or the one that is open already. Where Qt cannot be loaded, the terminal guides instead."""
    from unclench.cli.main import run
    from unclench.content.bundled import assets_dir, routines_dir
    from unclench.core.problem import KnownError
    from unclench.core.words import _
    from unclench.store.paths import find_paths
    from unclench.system.control import ask

    try:
        paths = find_paths(os.environ)
        reply = ask(paths.state, {"do": "raise"})
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
        from unclench.desktop.launch import run as open_first
    except ImportError as error:
        print(_("The window cannot be opened: {error}.").format(error=error), file=sys.stderr)
        return run([])
    code = open_first(paths, routines, assets)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)  # all is kept; a sound server that hangs would hold Qt's own farewell for 30 s


if __name__ == "__main__":
    sys.exit(main())
