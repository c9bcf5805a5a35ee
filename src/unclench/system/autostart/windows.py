"""Starting at login under Windows: a value in the person's Run key."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
NAME = "Unclench"


class RunKey(Protocol):
    """The values of that key."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...


class WindowsAutostart:
    """Switched off in the Task Manager, it stays so without our knowing."""

    def __init__(self, run_key: RunKey, command: Sequence[str]) -> None:
        self._run_key = run_key
        self._command = command

    def install(self) -> None:
        self._run_key.write(NAME, subprocess.list2cmdline(self._command))

    def remove(self) -> None:
        self._run_key.delete(NAME)

    def is_on(self) -> bool:
        return bool(self._run_key.read(NAME))

    def place(self) -> str:
        return rf"HKEY_CURRENT_USER\{KEY}\{NAME}"


if sys.platform == "win32":
    import winreg

    from unclench.core.i18n import _
    from unclench.core.problem import KnownError

    class WindowsRunKey:
        """`RunKey` by winreg."""

        def read(self, name: str) -> str | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, KEY) as key:
                    value, _kind = winreg.QueryValueEx(key, name)
            except OSError:
                return None
            return str(value)

        def write(self, name: str, value: str) -> None:
            try:
                with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, KEY, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)
            except OSError as error:
                raise _refused(error) from error

        def delete(self, name: str) -> None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, KEY, 0, winreg.KEY_SET_VALUE) as key:
                    winreg.DeleteValue(key, name)
            except FileNotFoundError:
                return
            except OSError as error:
                raise _refused(error) from error

    def _refused(error: OSError) -> KnownError:
        return KnownError(_("Cannot change {path}: {reason}.").format(path=KEY, reason=error.strerror))
