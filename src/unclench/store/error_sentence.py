"""Puts errors of the disk into words, and sets broken files aside. Shared by the modules of this layer."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.retry import while_held

MAX_SET_ASIDE = 10_000

Wait = Callable[[float], object]
PAUSE: Wait = threading.Event().wait


def reason(error: OSError) -> str:
    """Why the system refused, as the end of a sentence; the system's own text where we have no plainer one."""
    known = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("your share of the disk is full"),
        errno.EACCES: _("this is not allowed"),
        errno.EPERM: _("this is not allowed"),
        errno.EROFS: _("the disk is read-only"),
        errno.ENOENT: _("the folder is missing"),
        errno.EEXIST: _("a file has that name"),
        errno.ENOTDIR: _("there is a file where a folder is needed"),
        errno.EISDIR: _("it is a folder"),
        errno.EFBIG: _("the file would be too large"),
        errno.EIO: _("the disk reports an error"),
    }
    return known.get(error.errno or 0, error.strerror or type(error).__name__)


def set_aside(path: Path, *, wait: Wait = PAUSE) -> Path:
    """Rename a broken file to the first free `NAME.broken-N`, so that it can still be rescued.

    Raises KnownError when the folder does not allow it; the file then stays where it is.
    """
    try:
        spare = _free_name(path)
        try:
            while_held(partial(os.replace, path, spare), wait)
        except OSError:
            spare.unlink()
            raise
    except OSError as error:
        message = _("{path} is broken and cannot be moved out of the way: {reason}; move or rename it yourself.")
        raise KnownError(message.format(path=path, reason=reason(error))) from error
    return spare


def _free_name(path: Path) -> Path:
    """Create the file to claim the name, so that two programs can never take the same one."""
    for number in range(1, MAX_SET_ASIDE):
        spare = path.with_name(f"{path.name}.broken-{number}")
        try:
            os.close(os.open(spare, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return spare
    raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))
