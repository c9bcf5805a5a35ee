"""Reads and writes small JSON files, for settings and state. A write is atomic."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.retry import while_held
from unclench.store.error_sentence import PAUSE, Wait, reason, set_aside

MAX_BYTES = 1_000_000
LEFT_BEHIND_S = 3600.0  # a temporary file this old is left over from a killed save


def read_json(path: Path, *, wait: Wait = PAUSE) -> tuple[dict[str, Any] | None, str | None]:
    """The object in the file, and a sentence for the person when the file is broken.

    A missing file gives (None, None). A broken one is set aside, so that the next write does not destroy it. Raises
    KnownError when the file exists and cannot be read. `wait` waits that many seconds while another program holds the
    file; here and below only tests pass it.
    """
    try:
        raw = while_held(partial(_read, path), wait)
    except FileNotFoundError:
        return None, None
    except OSError as error:
        message = _("Cannot read {path}: {reason}.")
        raise KnownError(message.format(path=path, reason=reason(error))) from error
    try:
        return _parse(raw), None
    except ValueError as error:
        fault = str(error)
    message = _("{path} is broken ({fault}); it was set aside as {spare} and the defaults are used.")
    return None, message.format(path=path, fault=fault, spare=set_aside(path, wait=wait).name)


def write_json(path: Path, value: Mapping[str, Any], *, wait: Wait = PAUSE) -> None:
    """Replace the file: after a power failure it contains the old object or the new one, never a part.

    The folder must exist. Raises KnownError when the disk refuses; then the old file is unchanged.
    """
    raw = json.dumps(value, indent=2, allow_nan=False).encode() + b"\n"
    target = Path(os.path.realpath(path))  # keep a symbolic link to a file elsewhere
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        try:
            _write(temporary, raw)
            while_held(partial(os.replace, temporary, target), wait)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        message = _("Cannot save {path}: {reason}; what was saved before is still there.")
        raise KnownError(message.format(path=path, reason=reason(error))) from error
    _delete_leftovers(target)
    _sync_folder(target.parent)


def remove(path: Path, *, wait: Wait = PAUSE) -> None:
    """Delete the file, if it exists. Raises KnownError when the system refuses."""
    try:
        while_held(partial(path.unlink, missing_ok=True), wait)
    except OSError as error:
        message = _("Cannot delete {path}: {reason}.")
        raise KnownError(message.format(path=path, reason=reason(error))) from error


def _read(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(0, _("it is not a file"))
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _parse(raw: bytes) -> dict[str, Any]:
    """Raises ValueError, whose text is shown to the person."""
    if len(raw) > MAX_BYTES:
        raise ValueError(_("it is too large"))
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise ValueError(_("it is not text in UTF-8")) from None
    except json.JSONDecodeError as error:
        raise ValueError(_("line {line} is not JSON").format(line=error.lineno)) from None
    except RecursionError:
        raise ValueError(_("it is nested too deeply")) from None
    if not isinstance(value, dict):
        raise ValueError(_("it is not a JSON object"))
    return value


def _refuse(name: str) -> Any:
    raise ValueError(_("{name} is not a number").format(name=name))


def _write(path: Path, raw: bytes) -> None:
    with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _delete_leftovers(target: Path) -> None:
    """Delete the temporary files of killed saves, but not recent ones: another program may be saving now. Failures are
    ignored, since the next save tries again."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9]+\.tmp")
    with suppress(OSError):
        before_s = target.stat().st_mtime - LEFT_BEHIND_S
        for path in target.parent.iterdir():
            if ours.fullmatch(path.name) and path.stat().st_mtime < before_s:
                path.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the rename survive a power failure. The content is safe already, so failures are ignored."""
    if not hasattr(os, "O_DIRECTORY"):  # this system cannot open folders
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
