"""The record of sessions in one program: the sessions read, and those that are not written yet."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from unclench.core.i18n import _, ngettext
from unclench.core.problem import KnownError
from unclench.core.record.history import SessionRecord
from unclench.store.paths import Paths
from unclench.store.resume_notes import Running

if TYPE_CHECKING:
    from unclench.store.history_db import HistoryDb

Tell = Callable[[str], object]


@dataclass
class _Session:
    """A session of this program. `number` is the id of its row, once it has one; `written` is what the row contains.
    The resume note of `running` is deleted once the session is in the record."""

    record: SessionRecord
    running: Running
    number: int | None = None
    written: SessionRecord | None = None

    @property
    def done(self) -> bool:
        return self.written is self.record and self.running.note is None


class KeptRecord:
    """`add` and `answer` change the memory at once. The functions of `unwritten`, `look` and `close` use the database,
    which stays open between calls; call them in one thread only. `tell` takes a sentence for the person."""

    def __init__(self, paths: Paths, tell: Tell) -> None:
        self._paths = paths
        self._tell = tell
        self._mutex = threading.Lock()
        self._sessions: list[_Session] = []
        self._db: HistoryDb | None = None
        self._state: object = None
        self.since: datetime | None = None
        self.current: tuple[SessionRecord, ...] = ()
        self.first_done: dict[tuple[str, str], datetime] = {}

    def add(self, record: SessionRecord, running: Running) -> None:
        """Add a session. Its note is deleted once it is in the record."""
        with self._mutex:
            self._sessions = [one for one in self._sessions if not one.done]
            self._sessions.append(_Session(record, running))
            self.current = (*self.current, record)

    def answer(self, record: SessionRecord, answered: SessionRecord) -> None:
        """Update the session `record` with the person's answers."""
        with self._mutex:
            self.current = tuple(answered if one == record else one for one in self.current)
            for session in self._sessions:
                if session.record == record:
                    session.record = answered

    def unwritten(self) -> list[Callable[[], None]]:
        """A function that writes it, for each session that is missing or outdated in the record; raises KnownError."""
        with self._mutex:
            sessions = [one for one in self._sessions if not one.done]
        return [partial(self._write, one) for one in sessions]

    def look(self) -> None:
        """Read the sessions since `since` if the record has changed. Raises KnownError."""
        if self.since is None or not os.path.exists(self._paths.history):
            return
        db = self._open()
        state = (self.since, db.data_version())
        if state == self._state:
            return
        try:
            found, first_done = db.list(self.since), db.first_done()
        except KnownError:
            self.close()
            raise
        if db.unreadable:
            words = ngettext(
                "This version cannot read {number} session in the record; it is kept, but not shown.",
                "This version cannot read {number} sessions in the record; they are kept, but not shown.",
                db.unreadable,
            )
            self._tell(words.format(number=db.unreadable))
        self._state = state
        with self._mutex:
            self.current = (*found, *(one.record for one in self._sessions if one.number is None))
            self.first_done = first_done

    def close(self) -> None:
        """Close the database. May be called twice."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _write(self, session: _Session) -> None:
        record = session.record
        sentence = _("Your answers are not in the record: {error}")
        try:
            if session.number is None:
                sentence = _("This session is not in the record: {error}")
                self._paths.make_folders()
                session.number = self._open().add(record)
            elif session.written is not record:
                self._open().answer(session.number, record)
        except KnownError as error:
            self.close()
            raise KnownError(sentence.format(error=error)) from error
        session.written = record
        note, session.running.note = session.running.note, None
        if note is not None:
            note.drop()

    def _open(self) -> HistoryDb:
        from unclench.store.history_db import HistoryDb  # imported late: the tray alone does not need SQLite

        if self._db is not None and not self._db.is_current():
            self.close()
        if self._db is None:
            self._db = HistoryDb(self._paths.history)
            self._state = None
            if self._db.trouble:
                self._tell(self._db.trouble)
        return self._db
