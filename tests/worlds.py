"""A fake World, from which `compose` builds the program for a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builtin import LIBRARY
from fakes import FakeClock, FakeCuePlayer, FakeDesktop, FakeNotices
from unclench.content.bundled import assets_dir, routines_dir
from unclench.core.reminders.tray_menu import TrayView
from unclench.desktop.compose.world import World
from unclench.desktop.frame.tray import Tray
from unclench.desktop.state.folders import Folders
from unclench.store.paths import Paths
from unclench.system.instance.control import Handler
from unclench.system.instance.lock import hold_lock
from unclench.system.power.choose import NullPower
from unclench.system.wakelock.choose import NullWakeLock


@dataclass
class FakeCues(FakeCuePlayer):
    """Logs the cues that were played, and their volume."""

    volume: int = 100
    muted: bool = False
    closed: bool = False

    def look_for_output(self) -> None:
        pass

    def tell_trouble_to(self, listener: Callable[[str], object]) -> None:
        pass

    def close(self) -> None:
        self.closed = True


class FakeTray(Tray):
    """A tray that is available, unless a test says otherwise. `shown` is the last view."""

    there = True
    shown: TrayView | None = None

    def show_view(self, view: TrayView) -> None:
        self.shown = view
        super().show_view(view)

    @property
    def available(self) -> bool:
        return self.there

    def start(self) -> None:
        pass


@dataclass
class FakeServer:
    """The server of the first window, unless a test says that another window is first."""

    handler: Handler
    first: bool = True
    trouble: str | None = None
    closed: bool = False

    def listen(self) -> bool:
        return self.first

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeAutostart:
    """An autostart entry that has no effect."""

    on: bool = False

    def install(self) -> None:
        self.on = True

    def remove(self) -> None:
        self.on = False

    def is_on(self) -> bool:
        return self.on

    def place(self) -> str:
        return "nowhere"


@dataclass
class Happened:
    """What the program did to the outside world."""

    opened: list[Path] = field(default_factory=list)
    ends: list[bool] = field(default_factory=list)


def fake_world(paths: Paths, clock: FakeClock, happened: Happened, **other: Any) -> World:
    """A world in which a key was pressed half a minute ago, with a tray and nothing else. A sheet is saved next to the
    person's folders. `other` replaces parts of this world by name."""

    def open_path(path: Path) -> bool:
        happened.opened.append(path)
        return path.exists()

    parts: dict[str, Any] = {
        "folders": Folders(routines_dir(), assets_dir(), paths),
        "clock": clock,
        "cues": FakeCues(),
        "desktop": FakeDesktop(30.0),
        "power": NullPower(),
        "tray": FakeTray(assets_dir()),
        "server": FakeServer,
        "hold_lock": hold_lock,
        "notices": FakeNotices(there=False),
        "wake_lock": NullWakeLock,
        "autostart": FakeAutostart,
        "look_for_voice": lambda _output: None,
        "wants_little_motion": lambda: False,
        "open_path": open_path,
        "where_to_save": lambda _window, name: paths.data.parent.parent / name,
        "places_windows": True,
        "tray_messages": False,
        "end": lambda: happened.ends.append(True),
        "known": LIBRARY,
    }
    return World(**(parts | other))
