"""Starts at login under Linux, by an entry in the autostart folder of freedesktop.org's Autostart specification."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from unclench.core.i18n import _
from unclench.system.autostart.files import delete_file, write_file

NAME = "unclench.desktop"
ENTRY = """\
[Desktop Entry]
Type=Application
Name=Unclench
Comment={comment}
Exec={command}
Icon=unclench
Terminal=false
StartupNotify=false
"""
SWITCHED_OFF = "[Desktop Entry]\nType=Application\nName=Unclench\nHidden=true\n"

_OFF = re.compile(r"^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)\s*$", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9_@+=:,./-]+")
_QUOTED = re.compile(r'(["`$\\])')


class LinuxAutostart:
    """The person's own entry. An entry that a package installed is only overridden, since we must not delete it."""

    def __init__(self, own: Path, others: Sequence[Path], command: Sequence[str]) -> None:
        self._path = own / NAME
        self._others = [folder / NAME for folder in others]
        self._command = command

    def install(self) -> None:
        write_file(self._path, entry_text(self._command).encode())

    def remove(self) -> None:
        if any(path.exists() for path in self._others):
            write_file(self._path, SWITCHED_OFF.encode())
        else:
            delete_file(self._path)

    def is_on(self) -> bool:
        """The first entry found decides, as for the desktop."""
        for path in (self._path, *self._others):
            try:
                return _OFF.search(path.read_text(encoding="utf-8", errors="replace")) is None
            except OSError:
                continue
        return False

    def place(self) -> str:
        return str(self._path)


def autostart_folders(environ: Mapping[str, str], home: Path) -> tuple[Path, list[Path]]:
    """The person's folder, and those of the system, which come second. Relative paths are ignored."""
    own = Path(environ.get("XDG_CONFIG_HOME", ""))
    others = [Path(one) for one in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")]
    own = own if own.is_absolute() else home / ".config"
    return own / "autostart", [one / "autostart" for one in others if one.is_absolute()]


def entry_text(command: Sequence[str]) -> str:
    """The text of the entry."""
    comment = _("A guided movement timer")
    return ENTRY.format(comment=comment, command=" ".join(map(quoted, command)))


def quoted(argument: str) -> str:
    """One argument of `Exec`: quoted for Exec, then escaped as every value; a percent sign would start a field code."""
    argument = argument.replace("%", "%%")
    if _PLAIN.fullmatch(argument.replace("%%", "")):
        return argument
    return '"' + _QUOTED.sub(r"\\\1", argument).replace("\\", "\\\\") + '"'
