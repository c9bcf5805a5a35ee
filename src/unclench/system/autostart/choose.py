"""Starting with the computer, hidden in the tray: on, off, and whether it is on."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from unclench.core.i18n import _

HIDDEN = "--hidden"


class Autostart(Protocol):
    """One entry of this person's. `install` and `remove` may come twice; they raise KnownError where it is refused."""

    def install(self) -> None:
        """Start at each login from now on, with the command of this very program."""

    def remove(self) -> None:
        """No more."""

    def is_on(self) -> bool:
        """Whether the entry is there and not switched off."""

    def place(self) -> str:
        """Where the entry is kept, for people."""


def own_command(executable: str, environ: Mapping[str, str], *, frozen: bool) -> list[str]:
    """How to start this program again, hidden. A frozen program is its own executable, an AppImage its file; without
    either it is Python with a module, under Windows the Python that opens no console."""
    if image := environ.get("APPIMAGE"):
        return [image, HIDDEN]
    if frozen:
        return [executable, HIDDEN]
    windowed = Path(executable).with_name("pythonw.exe")
    if Path(executable).name.lower() == "python.exe" and windowed.exists():
        executable = str(windowed)
    return [executable, "-m", "unclench", HIDDEN]


def autostart() -> Autostart:
    """This system's."""
    command = own_command(sys.executable, os.environ, frozen=bool(getattr(sys, "frozen", False)))
    if sys.platform == "win32":
        from unclench.system.autostart.windows import WindowsAutostart, WindowsRunKey

        return WindowsAutostart(WindowsRunKey(), command)
    if sys.platform == "darwin":
        from unclench.system.autostart.macos import MacAutostart

        return MacAutostart(Path.home() / "Library" / "LaunchAgents", command)
    else:
        from unclench.system.autostart.linux import LinuxAutostart, autostart_folders

        own, others = autostart_folders(os.environ, Path.home())
        return LinuxAutostart(own, others, command)


def autostart_fact() -> str:
    """Whether the program starts with the computer, and where that is written; for `doctor`."""
    entry = autostart()
    state = _("yes, by {place}") if entry.is_on() else _("no; it would be {place}")
    return state.format(place=entry.place())
