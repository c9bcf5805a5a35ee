"""Entry point of the `unclench` command: no subcommand and a display → the window; everything else → the terminal.

Before the window's first paint it imports only what that needs, because a person is waiting.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unclench.store.paths import Paths

NO_SCREEN = 6
BAD_PROBE = 2


def main() -> int:
    """Run with the arguments of this process. Returns the exit code."""
    if sys.argv[1:2] == ["--probe"]:
        return probe(sys.argv[2:])
    hidden = sys.argv[1:] == ["--hidden"]
    if len(sys.argv) == 1 or hidden:
        from unclench.desktop.frame.excepthook import end_on_bugs

        end_on_bugs()
        from unclench.system.display import display_state

        display = display_state(os.environ)
        if display.available:
            return open_window(hidden=hidden)
        if hidden:
            print(display.reason, file=sys.stderr)
            return NO_SCREEN
    return guide_in_terminal(sys.argv[1:])


def probe(arguments: list[str]) -> int:
    """Try something that could crash or hang, for `system.probe`. Returns the exit code; 0 means that it works."""
    match arguments:
        case ["picture", path]:
            from unclench.desktop.drawing.decode_picture import decode

            return decode(path)
        case ["sound-output"]:
            from unclench.audio.cues.effect_cues import find_output

            return find_output()
        case ["player"]:
            from unclench.audio.cues.file_cues import probe as play_silence

            print(play_silence())
            return 0
        case ["voice", engine]:
            from unclench.audio.voice.qt_speech import try_engine

            return try_engine(engine)
        case ["qt"]:
            return load_qt()
    return BAD_PROBE


def load_qt() -> int:
    """Load what the window needs of Qt, and print its version."""
    import PySide6.QtCore
    import PySide6.QtSvg
    import PySide6.QtWidgets

    print(PySide6.QtCore.qVersion())
    import PySide6.QtMultimedia
    import PySide6.QtTextToSpeech

    return 0


def guide_in_terminal(arguments: list[str]) -> int:
    """Run the command line. Returns the exit code."""
    sys.excepthook = sys.__excepthook__  # the window's start is over
    from unclench.cli.main import run

    return run(arguments)


def open_window(*, hidden: bool = False) -> int:
    """Open the window, or raise the one that is open already. Where Qt cannot be loaded, guide in the terminal.

    `hidden`: show only the tray icon, and leave a running program as it is. Returns the exit code.
    """
    from unclench.content.bundled import assets_dir, routines_dir
    from unclench.core.i18n import _
    from unclench.core.problem import KnownError
    from unclench.store.paths import find_paths

    try:
        paths = find_paths(os.environ)
        reply = None
        if is_open(paths):
            if hidden:
                return 0
            from unclench.system.instance.control import ask

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
        from unclench.desktop.compose.launch import run
    except ImportError as error:
        print(_("The window cannot be opened: {error}.").format(error=error), file=sys.stderr)
        return NO_SCREEN if hidden else guide_in_terminal([])
    return run(paths, routines, assets, hidden=hidden)


def is_open(paths: Paths) -> bool:
    """Whether this person's window is running already. Trying its lock is faster than its socket."""
    from unclench.core.problem import KnownError
    from unclench.system.instance.lock import hold_lock

    try:
        lock = hold_lock(paths.window_lock)
    except KnownError:  # the first start, or a disk without locks
        return False
    if lock is None:
        return True
    lock.release()
    return False


if __name__ == "__main__":
    sys.exit(main())
