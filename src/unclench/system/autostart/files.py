"""Writes and deletes a small file; a write is complete or does not happen."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from unclench.core.i18n import _
from unclench.core.problem import KnownError


def write_file(path: Path, content: bytes) -> None:
    """Raises KnownError; then the file is unchanged."""
    draft = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise _refused(path, error) from error


def delete_file(path: Path) -> None:
    """Delete the file, if it exists. Raises KnownError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> KnownError:
    return KnownError(_("Cannot change {path}: {reason}.").format(path=path, reason=error.strerror))
