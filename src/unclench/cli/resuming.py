"""Keeps the terminal's resume note, and knows whether one was left behind by a crash."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from unclench.cli.context import say
from unclench.core.problem import KnownError
from unclench.core.resume import ResumeNote
from unclench.core.session import Session
from unclench.core.words import _
from unclench.store.paths import Paths
from unclench.store.resume_file import ResumeFile
from unclench.system.instance_lock import hold_lock


class ResumeKeeper:
    """The note belongs to whoever holds the lock; a second session at the same time keeps none."""

    def __init__(self, paths: Paths) -> None:
        self._file = ResumeFile(paths.resume_terminal)
        self._lock_path = paths.terminal_lock
        self.holds = False

    def left_behind(self) -> ResumeNote | None:
        """The note of a session that did not end, unless it still runs."""
        if not self._file.exists:
            return None
        try:
            lock = hold_lock(self._lock_path)
            if lock is None:
                return None
            with lock:
                note, trouble = self._file.read()
        except KnownError as error:
            say(str(error))
            return None
        if trouble:
            say(trouble)
        return note

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Own the note for the length of a session."""
        try:
            lock = hold_lock(self._lock_path)
        except KnownError as error:
            say(str(error))
            lock = None
        else:
            if lock is None:
                say(_("Another session runs in a terminal; this one cannot be taken up again after a crash."))
        if lock is None:
            yield
            return
        with lock:
            self.holds = True
            try:
                yield
            finally:
                self.holds = False

    def write(self, session: Session) -> str | None:
        """Note where the session is, if the note is ours."""
        return self._file.write(session) if self.holds else None

    def drop(self) -> None:
        """Nothing is left to go on with. Raises KnownError."""
        self._file.drop()
