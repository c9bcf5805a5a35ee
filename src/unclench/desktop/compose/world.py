"""What the desktop program needs from the outside world. `compose` builds the program from it; `real_world` makes the
real one; tests, benchmarks and screenshots make their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from unclench.core.ports import Clock, Desktop
from unclench.desktop.frame.tray import Tray
from unclench.desktop.state.folders import Folders
from unclench.store.resume_notes import HoldLock
from unclench.system.instance.control import Handler

if TYPE_CHECKING:
    from unclench.content.library import Library
    from unclench.desktop.flows.app import Cues
    from unclench.desktop.flows.voice_output import VoiceOutput
    from unclench.system.autostart.choose import Autostart
    from unclench.system.notify.notices import Notices
    from unclench.system.power.choose import PowerSource
    from unclench.system.wakelock.choose import WakeLock


class ZonedClock(Clock, Protocol):
    """A clock that can read the time zone again."""

    def refresh_zone(self) -> None: ...


class DesktopWatch(Desktop, Protocol):
    """A Desktop that can be stopped."""

    def close(self) -> None: ...


class Server(Protocol):
    """Makes this the only instance and answers requests. See `system.instance.server.InstanceServer`."""

    @property
    def trouble(self) -> str | None: ...

    def listen(self) -> bool: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class World:
    """Everything outside the program. The functions make their object when it is first needed.

    `known`: a library with the built-in routines, where they have been read already. `look_for_voice` gives the voice
    output a speaker, now or later. `places_windows` is False under Wayland, where a program can neither place a window
    in a corner nor keep it from taking the focus; there an offer is a notification. `tray_messages`: the tray icon
    shows messages without a notification server. `end` stops the event loop, which ends the program.
    """

    folders: Folders
    clock: ZonedClock
    cues: Cues
    desktop: DesktopWatch
    power: PowerSource
    tray: Tray
    server: Callable[[Handler], Server]
    hold_lock: HoldLock
    notices: Notices
    wake_lock: Callable[[], WakeLock]
    autostart: Callable[[], Autostart]
    look_for_voice: Callable[[VoiceOutput], object]
    wants_little_motion: Callable[[], bool]
    open_path: Callable[[Path], bool]
    where_to_save: Callable[[QWidget, str], Path | None]
    places_windows: bool
    tray_messages: bool
    end: Callable[[], object]
    known: Library | None = None
