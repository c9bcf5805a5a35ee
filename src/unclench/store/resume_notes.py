"""The resume notes on disk: one file and one lock for each session, so that no session overwrites another's."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.retry import while_held
from unclench.core.session.resume import NOTE_VERSION, ResumeNote, from_json, note_of, to_json
from unclench.core.session.session import Session
from unclench.store.error_sentence import PAUSE, set_aside
from unclench.store.json_file import read_json, remove, write_json
from unclench.store.paths import Paths, make_folder


class Lock(Protocol):
    """A lock between programs. It ends by `release` or with its process."""

    def release(self) -> None: ...


HoldLock = Callable[[Path], Lock | None]


@dataclass(frozen=True)
class LeftNote:
    """The note of a session whose program has died, and its file."""

    path: Path
    note: ResumeNote


class RunningNote:
    """The note of a session that runs in this program. Its lock shows other programs that it is still running."""

    def __init__(self, path: Path, lock: Lock) -> None:
        self.path = path
        self._lock = lock

    def write(self, session: Session) -> None:
        """Write the progress of the session. Raises KnownError."""
        write_json(self.path, to_json(note_of(session)))

    def drop(self) -> None:
        """Delete the note and release it. Raises KnownError when the note cannot be deleted."""
        try:
            remove(self.path)
        finally:
            self.release()

    def release(self) -> None:
        """Release the lock, and leave the note for the next start."""
        self._lock.release()
        if not os.path.exists(self.path):
            with suppress(OSError):
                os.unlink(_lock_of(self.path))


@dataclass
class Running:
    """A session that runs in this program: its note, once there is one, and its state if not yet written."""

    note: RunningNote | None = None
    unwritten: Session | None = None


class ResumeNotes:
    """The folder of the notes. Every method raises KnownError when the disk refuses."""

    def __init__(self, paths: Paths, hold_lock: HoldLock) -> None:
        self._paths = paths
        self._hold_lock = hold_lock

    def begin(self) -> RunningNote:
        """Make the note of a session that starts now."""
        make_folder(self._paths.resume)
        path = self._paths.resume / f"{secrets.token_hex(8)}.json"
        lock = self._hold_lock(_lock_of(path))
        assert lock is not None, "the name is random"
        return RunningNote(path, lock)

    def left(self) -> tuple[list[LeftNote], list[str]]:
        """The notes of interrupted sessions, oldest first, and a sentence for each note that cannot be read."""
        found, troubles = [], []
        for path in self._files():
            lock = self._hold_lock(_lock_of(path))
            if lock is None:
                continue  # its session is still running
            try:
                note, trouble = _read(path)
            except KnownError as error:
                note, trouble = None, str(error)
            finally:
                lock.release()
            if trouble:
                troubles.append(trouble)
            if note is not None:
                found.append(LeftNote(path, note))
        return sorted(found, key=lambda one: one.note.record.ended), troubles

    def take(self, left: LeftNote) -> RunningNote | None:
        """Take over a note that was left. None when another program has taken or deleted it meanwhile."""
        lock = self._hold_lock(_lock_of(left.path))
        if lock is None:
            return None
        if not os.path.exists(left.path):
            RunningNote(left.path, lock).release()
            return None
        return RunningNote(left.path, lock)

    def adopt_old_notes(self) -> None:
        """Move the notes of version 1, one for each front end, into the folder."""
        for old in (self._paths.old_resume_window, self._paths.old_resume_terminal):
            if os.path.isfile(old):
                make_folder(self._paths.resume)
                with suppress(OSError):
                    while_held(partial(os.replace, old, self._paths.resume / old.name), PAUSE)

    def _files(self) -> list[Path]:
        try:
            names = sorted(os.listdir(self._paths.resume))
        except OSError:
            return []
        return [self._paths.resume / name for name in names if name.endswith(".json") and not name.startswith(".")]


def _read(path: Path) -> tuple[ResumeNote | None, str | None]:
    """The note, and a sentence when its file was set aside. A note of a newer version stays."""
    value, trouble = read_json(path)
    note = from_json(value)
    if note is None and value is not None and value.get("version", NOTE_VERSION) == NOTE_VERSION:
        words = _("{path} is not a resume note; it was set aside as {spare}.")
        return None, words.format(path=path, spare=set_aside(path).name)
    return note, trouble


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")
