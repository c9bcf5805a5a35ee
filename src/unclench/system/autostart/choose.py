"""Starting with the computer, hidden in the tray: on, off, and whether it is on."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from unclench.core.i18n import _
from unclench.core.problem import KnownError

HIDDEN = "--hidden"


class Autostart(Protocol):
    """The person's own entry. `install` and `remove` may be called twice; they raise KnownError where refused."""

    def install(self) -> None:
        """Start at each login from now on, with the command of this very program."""

    def remove(self) -> None:
        """Start at login no more."""

    def is_on(self) -> bool:
        """Whether the entry exists and is not switched off."""

    def place(self) -> str:
        """Where the entry is kept, for people to read; empty where there can be none."""


class NullAutostart:
    """This system has no way that we know."""

    def install(self) -> None:
        raise KnownError(_("Unclench does not know how to start with this system."))

    def remove(self) -> None:
        """Nothing to remove."""

    def is_on(self) -> bool:
        return False

    def place(self) -> str:
        return ""


def choose(environ: Mapping[str, str]) -> Autostart:
    """The entry of this system, for the command that started this program."""
    command = own_command(sys.executable, environ, frozen=bool(getattr(sys, "frozen", False)))
    if sys.platform == "linux":
        from unclench.system.autostart.linux import LinuxAutostart, autostart_folders

        own, others = autostart_folders(environ, Path.home())
        return LinuxAutostart(own, others, command)
    if sys.platform == "darwin":
        from unclench.system.autostart.macos import MacAutostart

        return MacAutostart(Path.home() / "Library" / "LaunchAgents", command)
    if sys.platform == "win32":
        from unclench.system.autostart.api_windows import WindowsRunKey
        from unclench.system.autostart.windows import WindowsAutostart

        return WindowsAutostart(WindowsRunKey(), command)
    return NullAutostart()


def own_command(executable: str, environ: Mapping[str, str], *, frozen: bool) -> list[str]:
    """How to start this program again, hidden. A frozen program is its own executable and an AppImage its own file;
    otherwise it is Python with a module, under Windows the Python that opens no console."""
    if image := environ.get("APPIMAGE"):
        return [image, HIDDEN]
    if frozen:
        return [executable, HIDDEN]
    windowed = Path(executable).with_name("pythonw.exe")
    if Path(executable).name.lower() == "python.exe" and windowed.exists():
        executable = str(windowed)
    return [executable, "-m", "unclench", HIDDEN]
