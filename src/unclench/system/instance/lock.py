"""File locks: for one window at a time, for one writer at a time, and for each resume note whose session still runs.

They are locks of the operating system, not files with a process number. A lock ends with its process, even by a crash,
so it is never stale, and never mistaken for the lock of a later process with the same number.
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
        """Closing the handle is not enough: a child process that is just starting may still have a copy of it."""
        fcntl.flock(handle, fcntl.LOCK_UN)


class Lock:
    """A lock that is held. Use it as a context manager. The system releases it too when the process dies."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        """May be called twice. The file stays: otherwise two programs could lock two files of the same name."""
        if self._handle is not None:
            _unlock(self._handle)
            os.close(self._handle)
            self._handle = None


def hold_lock(path: Path) -> Lock | None:
    """Take the lock; None when another process, or this one, holds it. Does not wait.

    The folder must exist. Raises KnownError when the file cannot be made or the disk does not support locks.
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
