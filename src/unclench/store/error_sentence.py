"""What a disk refuses, put into words, and what is broken, put aside: shared by the files of this layer."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from unclench.core.i18n import _
from unclench.core.problem import KnownError

MAX_SET_ASIDE = 10_000


def reason(error: OSError) -> str:
    """Why the system said no, as words that end a sentence; the system's own text where we have no plainer one."""
    known = {
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("your share of the disk is full"),
        errno.EACCES: _("this is not allowed"),
        errno.EPERM: _("this is not allowed"),
        errno.EROFS: _("the disk can only be read"),
        errno.ENOENT: _("the folder is missing"),
        errno.EEXIST: _("a file has that name"),
        errno.ENOTDIR: _("a file stands where a folder is needed"),
        errno.EISDIR: _("it is a folder"),
        errno.EFBIG: _("the file would be larger than is allowed"),
        errno.EIO: _("the disk reports a fault"),
    }
    return known.get(error.errno or 0, error.strerror or type(error).__name__)


def set_aside(path: Path) -> Path:
    """Rename a broken file to the first free `NAME.broken-N`, so that the person or a helper can still rescue it.

    Raises KnownError when the folder does not allow it; the file then stays where it is.
    """
    try:
        spare = _free_name(path)
        try:
            os.replace(path, spare)
        except OSError:
            spare.unlink()
            raise
    except OSError as error:
        message = _("{path} is broken and cannot be moved out of the way: {reason}; move or rename it yourself.")
        raise KnownError(message.format(path=path, reason=reason(error))) from error
    return spare


def _free_name(path: Path) -> Path:
    """Claim the name by making the file, so that two programs at once can never take the same one."""
    for number in range(1, MAX_SET_ASIDE):
        spare = path.with_name(f"{path.name}.broken-{number}")
        try:
            os.close(os.open(spare, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return spare
    raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))
