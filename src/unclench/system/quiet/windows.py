"""Windows: its notification state, and the registry's record of programs that use the camera or microphone."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import ctypes
import winreg
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from unclench.core.i18n import _
from unclench.system.quiet.notification_state import name, sentence_of

Look = Callable[[], str | None]

CONSENT = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"


def looks() -> list[tuple[str, Look]]:
    """Each check, with its name."""
    return [
        (name(), _state),
        (_("microphone"), partial(_in_use, "microphone", _("The microphone is in use."))),
        (_("camera"), partial(_in_use, "webcam", _("The camera is in use."))),
    ]


def _state() -> str | None:
    state = ctypes.c_int()
    if ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state)) != 0:
        return None
    return sentence_of(state.value)


def _in_use(device: str, sentence: str) -> str | None:
    """A program that uses the device now has a stop time of 0."""
    for folder in (rf"{CONSENT}\{device}", rf"{CONSENT}\{device}\NonPackaged"):
        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, folder) as key:
            for number in range(winreg.QueryInfoKey(key)[0]):
                with suppress(OSError), winreg.OpenKey(key, winreg.EnumKey(key, number)) as program:
                    if winreg.QueryValueEx(program, "LastUsedTimeStop")[0] == 0:
                        return sentence
    return None
