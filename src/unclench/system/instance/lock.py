"""One window at a time, one writer at a time, and the sign that a resume note belongs to a session that still runs.

A lock of the operating system, not a file with a process number: it ends with its holder, however that ends, and so can
be neither stale nor inherited by a stranger with the same number.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from unclench.core.i18n import _
from unclench.core.problem import KnownError

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        """Closing would not do for the moment in which a program that we start still has a copy of the handle."""
        fcntl.flock(handle, fcntl.LOCK_UN)


class Lock:
    """A lock that is held. Use it as a context manager; the system lets go of it too when the process dies."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        """Let go; twice is harmless. The file stays: deleting it would let two programs lock two files of one name."""
        if self._handle is not None:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = None


def hold_lock(path: Path) -> Lock | None:
    """The lock, or None when somebody (this process too) holds it. Does not wait.

    The folder must exist. Raises KnownError when the file cannot be made or the disk knows no locks.
    """
    handle = None
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if _try_lock(handle):
            held, handle = Lock(handle), None
            return held
        return None
    except OSError as error:
        message = _("Cannot lock {path}: {reason}.")
        raise KnownError(message.format(path=path, reason=error.strerror)) from error
    finally:
        if handle is not None:
            os.close(handle)
