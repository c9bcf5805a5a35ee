"""Entry point of the `unclench` command: no subcommand and a display → the window; everything else → the terminal.

Before the window's first paint it imports only what that needs, because a person is waiting.
"""

from __future__ import annotations

import os
import sys
from typing import TextIO

NO_SCREEN = 6
BAD_PROBE = 2
NO_TRAY = 3


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
        case ["tray"]:
            return find_tray()
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


def find_tray() -> int:
    """0 if there is a tray, 3 if there is none."""
    from PySide6.QtWidgets import QApplication, QSystemTrayIcon

    _app = QApplication([])
    return 0 if QSystemTrayIcon.isSystemTrayAvailable() else NO_TRAY


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
        from unclench.system.instance.running import ask_window, is_running

        if is_running(paths.window_lock):
            verb = "status" if hidden else "raise"
            reply = ask_window(paths.state, paths.window_lock, {"do": verb})
            if reply is not None:
                if not reply["ok"] and not hidden:
                    raise KnownError(str(reply.get("error", _("Unclench could not do this."))))
                return 0
        routines, assets = routines_dir(), assets_dir()
    except KnownError as error:
        from unclench.content.echo import printable

        print(printable(str(error)), file=sys.stderr)
        if not hidden and not is_read(sys.stderr):
            from unclench.desktop.compose.launch import show_sentence

            show_sentence(str(error))
        return 2
    try:
        from unclench.desktop.compose.launch import run
    except ImportError as error:
        print(_("The window cannot be opened: {error}.").format(error=error), file=sys.stderr)
        return NO_SCREEN if hidden else guide_in_terminal([])
    return run(paths, routines, assets, hidden=hidden)


def is_read(stream: TextIO | None) -> bool:
    """Whether somebody reads what is printed there. Nobody does when Unclench was started from a menu."""
    return stream is not None and stream.isatty()


if __name__ == "__main__":
    sys.exit(main())
