"""Keeps the screen on under macOS, by a power assertion of IOKit, which ends with the process."""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Protocol

from unclench.core.i18n import _

# The value of the constant kIOPMAssertionTypePreventUserIdleDisplaySleep.
NO_DISPLAY_SLEEP = "PreventUserIdleDisplaySleep"
LEVEL_ON = 255
UTF_8 = 0x08000100
IO_KIT = "/System/Library/Frameworks/IOKit.framework/IOKit"
CORE_FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"


class Power(Protocol):
    """The two calls to IOKit."""

    def create(self, kind: str, name: str) -> int | None:
        """Make an assertion and return its number; None when the system refuses."""

    def release(self, number: int) -> None: ...


class MacWakeLock:
    """Holds one assertion at most."""

    def __init__(self, power: Power) -> None:
        self._power = power
        self._number: int | None = None

    def hold(self) -> None:
        if self._number is None:
            self._number = self._power.create(NO_DISPLAY_SLEEP, _("A guided session is running"))

    def release(self) -> None:
        if self._number is not None:
            self._power.release(self._number)
            self._number = None

    def facts(self) -> tuple[bool, str]:
        return True, "IOPMAssertionCreateWithName"


class IOKitPower:
    """`Power` by ctypes."""

    def __init__(self, io_kit: ctypes.CDLL, core_foundation: ctypes.CDLL) -> None:
        self._make_text = core_foundation.CFStringCreateWithCString
        self._make_text.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        self._make_text.restype = ctypes.c_void_p
        self._drop = core_foundation.CFRelease
        self._drop.argtypes, self._drop.restype = [ctypes.c_void_p], None
        self._create = io_kit.IOPMAssertionCreateWithName
        self._create.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32)]
        self._create.restype = ctypes.c_int
        self._release = io_kit.IOPMAssertionRelease
        self._release.argtypes, self._release.restype = [ctypes.c_uint32], ctypes.c_int

    def create(self, kind: str, name: str) -> int | None:
        number = ctypes.c_uint32()
        texts = [self._make_text(None, text.encode(), UTF_8) for text in (kind, name)]
        try:
            if not all(texts) or self._create(texts[0], LEVEL_ON, texts[1], ctypes.byref(number)) != 0:
                return None
        finally:
            for text in filter(None, texts):
                self._drop(text)
        return number.value

    def release(self, number: int) -> None:
        self._release(number)


def load_power() -> Power | None:
    """None where the frameworks cannot be loaded."""
    with suppress(OSError, AttributeError):
        return IOKitPower(ctypes.CDLL(IO_KIT), ctypes.CDLL(CORE_FOUNDATION))
    return None
