"""One front end's resume note on disk."""

from __future__ import annotations

import os
from pathlib import Path

from unclench.core.problem import KnownError
from unclench.core.resume import ResumeNote, from_json, note_of, to_json
from unclench.core.session import Session
from unclench.store.json_file import read_json, remove, write_json


class ResumeFile:
    """Written at each rep; a disk that refuses is told once and costs only the resume."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._failed = False

    @property
    def exists(self) -> bool:
        """Whether a session was left behind, readable or not."""
        return os.path.exists(self._path)  # unlike Path.exists, never raises

    def read(self) -> tuple[ResumeNote | None, str | None]:
        """The note, and a sentence when its file was broken. Raises KnownError when it may not be read."""
        value, trouble = read_json(self._path)
        return from_json(value), trouble

    def write(self, session: Session) -> str | None:
        """Note where the session is; a sentence for the person, the first time it fails."""
        if self._failed:
            return None
        try:
            write_json(self._path, to_json(note_of(session)))
        except KnownError as error:
            self._failed = True
            return str(error)
        return None

    def drop(self) -> None:
        """Nothing is left to go on with. Raises KnownError."""
        remove(self._path)
