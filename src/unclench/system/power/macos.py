"""Lock and unlock under macOS: two distributed notifications, through Core Foundation.

The run loop of the main thread delivers them; Qt runs it, a terminal program does not. Sleep is not reported, only
noticed afterwards by a jump of the clock: with IORegisterForSystemPower the whole machine would wait for our answer,
thirty seconds after a mistake of ours.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Any

from unclench.core.i18n import _
from unclench.core.session.power import PowerEvent
from unclench.system.power.pipe import PowerPipe

CORE_FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
UTF_8 = 0x08000100
DELIVER_IMMEDIATELY = 4
MEANINGS = {
    "com.apple.screenIsLocked": PowerEvent.LOCKED,
    "com.apple.screenIsUnlocked": PowerEvent.UNLOCKED,
}

# void callback(CFNotificationCenterRef, void *observer, CFNotificationName, const void *object, CFDictionaryRef)
CALLBACK = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)


class Center:
    """The distributed notification center, by ctypes."""

    def __init__(self, core_foundation: ctypes.CDLL) -> None:
        library = core_foundation
        self._make_text = library.CFStringCreateWithCString
        self._make_text.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32]
        self._make_text.restype = ctypes.c_void_p
        self._get = library.CFNotificationCenterGetDistributedCenter
        self._get.argtypes, self._get.restype = [], ctypes.c_void_p
        self._add = library.CFNotificationCenterAddObserver
        self._add.argtypes = [
            ctypes.c_void_p, ctypes.c_void_p, CALLBACK, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_long,
        ]  # fmt: skip
        self._add.restype = None
        self._remove = library.CFNotificationCenterRemoveEveryObserver
        self._remove.argtypes, self._remove.restype = [ctypes.c_void_p, ctypes.c_void_p], None

    def add(self, observer: int, name: str, callback: Any) -> None:
        """Call `callback` for each notification of this name. `observer` is any unique number; keep a reference to
        `callback`."""
        text = self._make_text(None, name.encode(), UTF_8)  # never freed: it is made once
        self._add(self._get(), observer, callback, text, None, DELIVER_IMMEDIATELY)

    def remove(self, observer: int) -> None:
        """Stop all callbacks for this number."""
        self._remove(self._get(), observer)


class MacPower:
    """See `PowerSource`."""

    tells_locks = True

    def __init__(self, center: Center) -> None:
        self._center = center
        self._pipe = PowerPipe()
        self._callbacks = []
        for name, event in MEANINGS.items():
            callback = CALLBACK(lambda *_arguments, event=event: self._pipe.put(event))
            self._callbacks.append(callback)
            center.add(id(self), name, callback)

    def fileno(self) -> int:
        return self._pipe.fileno()

    def events(self) -> list[PowerEvent]:
        return self._pipe.take()

    @property
    def ended(self) -> bool:
        return self._pipe.ended

    def sleep_fact(self) -> tuple[bool, str]:
        return False, _("noticed afterwards, by a jump of the clock")

    def lock_fact(self) -> tuple[bool, str]:
        return True, _("in the window")

    def close(self) -> None:
        self._center.remove(id(self))
        self._pipe.close_reader()
        self._pipe.close_writer()


def load_center() -> Center | None:
    """None where the framework cannot be loaded."""
    with suppress(OSError, AttributeError):
        return Center(ctypes.CDLL(CORE_FOUNDATION))
    return None
