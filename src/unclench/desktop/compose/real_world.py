"""The real World: this computer's clock, sound, tray and desktop.

What only the content of the window needs is imported when it is first used.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from unclench.audio.cues.qt_cues import CueOutput
from unclench.core.i18n import _
from unclench.desktop.compose.world import World
from unclench.desktop.frame.tray import Tray
from unclench.desktop.state.folders import Folders
from unclench.store.paths import Paths
from unclench.system.clock import SystemClock
from unclench.system.desktop import DesktopLooks
from unclench.system.idle.choose import choose as choose_idle
from unclench.system.instance.control import Handler
from unclench.system.instance.lock import hold_lock
from unclench.system.instance.server import InstanceServer
from unclench.system.notify.choose import choose as choose_notifier
from unclench.system.notify.choose import tray_shows_messages
from unclench.system.notify.notices import NoticeThread
from unclench.system.power.choose import choose as choose_power
from unclench.system.probe import probe_command
from unclench.system.quiet.choose import choose as choose_quiet

if TYPE_CHECKING:
    from unclench.desktop.flows.voice_output import VoiceOutput
    from unclench.system.autostart.choose import Autostart
    from unclench.system.wakelock.choose import WakeLock


def real_world(paths: Paths, routines: Path, assets: Path) -> World:
    """Create the World and start the threads that watch desktop and power. Needs the QApplication."""
    clock = SystemClock()

    def server(handler: Handler) -> InstanceServer:
        owner = QApplication.instance()  # its connections may live a moment longer than the server
        return InstanceServer(paths.state, paths.window_lock, handler, owner)

    return World(
        folders=Folders(routines, assets, paths),
        clock=clock,
        cues=CueOutput(assets / "sounds", clock, look=probe_command("sound-output")),
        desktop=DesktopLooks(partial(choose_idle, os.environ), partial(choose_quiet, os.environ)),
        power=choose_power(os.environ),
        tray=Tray(assets),
        server=server,
        hold_lock=hold_lock,
        notices=NoticeThread(partial(choose_notifier, os.environ)),
        wake_lock=_wake_lock,
        autostart=_autostart,
        look_for_voice=_look_for_voice,
        wants_little_motion=_wants_little_motion,
        open_path=open_with_system,
        where_to_save=ask_where_to_save,
        places_windows=not QGuiApplication.platformName().startswith("wayland"),
        tray_messages=tray_shows_messages(),
        end=partial(QApplication.exit, 0),
    )


def open_with_system(path: Path) -> bool:
    """Open a file or folder with the system's program for it. False if that fails."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def ask_where_to_save(window: QWidget, name: str) -> Path | None:
    """Ask for a path with the system's file dialog; None when the person cancels."""
    from PySide6.QtCore import QStandardPaths
    from PySide6.QtWidgets import QFileDialog

    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _kind = QFileDialog.getSaveFileName(window, _("Save as a sheet"), str(Path(folder) / name), "PDF (*.pdf)")
    return Path(chosen) if chosen else None


def _wake_lock() -> WakeLock:
    from unclench.system.wakelock.choose import choose

    return choose(os.environ)


def _autostart() -> Autostart:
    from unclench.system.autostart.choose import choose

    return choose(os.environ)


def _look_for_voice(output: VoiceOutput) -> None:
    output.look_for_voice(partial(probe_command, "voice"))


def _wants_little_motion() -> bool:
    from unclench.system.motion import wants_little_motion

    return wants_little_motion()
