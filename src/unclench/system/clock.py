"""The only place that reads time. Everything else is given a `Reading`."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from unclench.core.ports import Reading

ZONE_REFRESH_S = 60.0

Seconds = Callable[[], float]


class SystemClock:
    """The real clocks. A reading costs about a microsecond. Once a minute it also asks for the time zone, which costs
    half a millisecond, so that travel is noticed."""

    def __init__(self) -> None:
        self._zone = local_zone()
        self._zone_until_s = mono_s() + ZONE_REFRESH_S

    def reading(self) -> Reading:
        """This moment on all clocks."""
        now_s = mono_s()
        if now_s >= self._zone_until_s:
            self.refresh_zone()
        return Reading(mono_s=now_s, boot_s=boot_s() if boot_s else None, wall=datetime.now(self._zone))

    def refresh_zone(self) -> None:
        """Ask the system for its time zone now. Call it after a wake: people travel while the computer sleeps."""
        self._zone = local_zone()
        self._zone_until_s = mono_s() + ZONE_REFRESH_S


def local_zone() -> tzinfo:
    """The IANA zone of this machine, which knows daylight saving; the present offset from UTC if there is none."""
    import logging

    import tzlocal  # imported late: a command that needs no clock saves 10 ms

    logging.getLogger("tzlocal").setLevel(
        logging.ERROR
    )  # its warnings about /etc would appear in the middle of a session
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tzlocal.reload_localzone()
    except (KeyError, ValueError, OSError):  # a TZ that names no zone, or contradictory files
        return datetime.now(UTC).astimezone().tzinfo or UTC


# Two clocks that nobody can set. `mono_s` stops while the machine sleeps; `boot_s` does not; None: there is none.
mono_s: Seconds = time.monotonic
boot_s: Seconds | None = None

if sys.platform == "linux":

    def boot_s() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":
    # time.monotonic() is mach_absolute_time, which stops during sleep; CLOCK_MONOTONIC_RAW is mach_continuous_time,
    # which does not. (Under Linux a clock of that name stops.)

    def boot_s() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC_RAW)

elif sys.platform == "win32":
    # time.monotonic() continues during sleep, with GetTickCount64 and, since Python 3.13, QueryPerformanceCounter.
    import ctypes

    def _interrupt_time(name: str) -> Seconds:
        query = getattr(ctypes.WinDLL("kernelbase"), name)
        query.argtypes, query.restype = [ctypes.POINTER(ctypes.c_ulonglong)], None

        def read() -> float:
            tenths_of_us = ctypes.c_ulonglong()
            query(ctypes.byref(tenths_of_us))
            return tenths_of_us.value / 1e7

        return read

    try:
        mono_s, boot_s = (
            _interrupt_time("QueryUnbiasedInterruptTimePrecise"),
            _interrupt_time("QueryInterruptTimePrecise"),
        )
    except AttributeError:  # before Windows 10
        boot_s = time.monotonic
