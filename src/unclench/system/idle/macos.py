"""Idle time under macOS, through ctypes."""

from __future__ import annotations

import ctypes

APPLICATION_SERVICES = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
HID_STATE, ANY_INPUT = 1, 0xFFFFFFFF


class MacIdle:
    """CGEventSourceSecondsSinceLastEventType counts hardware events only, which other programs cannot fake.

    Raises OSError or AttributeError where the framework or its function is missing.
    """

    name = "macOS"

    def __init__(self) -> None:
        self._ask = ctypes.CDLL(APPLICATION_SERVICES).CGEventSourceSecondsSinceLastEventType
        self._ask.argtypes, self._ask.restype = [ctypes.c_int32, ctypes.c_uint32], ctypes.c_double

    def seconds_idle(self) -> float | None:
        return float(self._ask(HID_STATE, ANY_INPUT))

    def close(self) -> None:
        pass
