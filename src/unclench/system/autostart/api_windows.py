"""The person's Run key, by winreg."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import winreg

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.autostart.windows import KEY


class WindowsRunKey:
    """See `autostart.windows.RunKey`. `write` and `delete` raise KnownError."""

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
