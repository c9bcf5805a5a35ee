"""Everything the window keeps on disk. What the disk refuses is told once as a sentence and stops nobody."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from unclench.core.history import SessionRecord
from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.safety import Acknowledgement, acknowledge, is_current
from unclench.core.settings import Settings
from unclench.core.words import _
from unclench.store.paths import Paths
from unclench.store.person import read_acknowledgement, read_settings, write_acknowledgement, write_settings

if TYPE_CHECKING:
    from unclench.core.resume import ResumeNote
    from unclench.core.session import Session
    from unclench.store.history_db import HistoryDb
    from unclench.store.resume_file import ResumeFile

REMEMBERED = timedelta(days=60)  # as far back as any page looks


class Keeper(QObject):
    """One owner for settings, acceptance, resume note and record; each value is replaced whole."""

    trouble = Signal(str)
    changed = Signal(object)  # Settings

    def __init__(self, paths: Paths, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths = paths
        self._clock = clock
        self._acknowledgement: Acknowledgement | None = None
        self._kept: int | None = None
        self._told: dict[str, None] = {}
        self.settings = Settings()
        self.records: tuple[SessionRecord, ...] = ()

    def load(self) -> None:
        """Read what is there; whatever is broken is told and replaced by its default."""
        self.settings, troubles = read_settings(self._paths)
        self._acknowledgement, trouble = read_acknowledgement(self._paths)
        for one in (*troubles, trouble):
            self._tell(one)

    @property
    def told(self) -> tuple[str, ...]:
        """Every sentence that was told so far, also when nobody listened yet."""
        return tuple(self._told)

    def save_settings(self, settings: Settings) -> None:
        """In force from now on, whether or not the disk takes it."""
        if settings == self.settings:
            return
        self.settings = settings
        try:
            write_settings(self._paths, settings)
        except KnownError as error:
            self._tell(str(error))
        self.changed.emit(settings)

    def acknowledgement(self, version: int) -> Acknowledgement | None:
        """The acceptance of this version of the safety text, if it is current."""
        given = self._acknowledgement
        return given if is_current(given, version, self._clock.reading().wall) else None

    def accept(self, version: int) -> None:
        """The person has just read the safety text."""
        self._acknowledgement = acknowledge(version, self._clock.reading().wall)
        try:
            write_acknowledgement(self._paths, self._acknowledgement)
        except KnownError as error:
            self._tell(str(error))

    def note_left(self) -> ResumeNote | None:
        """The session that was cut off, if there is one."""
        if not self._note.exists:
            return None
        try:
            note, trouble = self._note.read()
        except KnownError as error:
            note, trouble = None, str(error)
        self._tell(trouble)
        return note

    def checkpoint(self, session: Session) -> None:
        """Where the session is, so that it can be taken up again."""
        if not session.preview:
            self._tell(self._note.write(session))

    def keep(self, record: SessionRecord) -> None:
        """Into the record, at once; only then is the resume note of no more use."""
        try:
            self._paths.make_folders()
            with self._history() as history:
                self._kept = history.add(record)
                self._tell(history.trouble)
            self.records = (*self.records, record)
            self._note.drop()
        except KnownError as error:
            self._kept = None
            self._tell(_("This session is not in the record: {error}").format(error=error))

    def answer(self, record: SessionRecord) -> None:
        """What the person said of the session that was kept last."""
        if self._kept is None:
            return
        try:
            with self._history() as history:
                history.answer(self._kept, record)
        except KnownError as error:
            self._tell(str(error))

    def read_records(self) -> None:
        """The sessions of the last weeks, for what is due today."""
        try:
            if os.path.exists(self._paths.history):  # unlike Path.exists, never raises
                with self._history() as history:
                    self.records = tuple(history.list(self._clock.reading().wall - REMEMBERED))
                    self._tell(history.trouble)
        except KnownError as error:
            self._tell(str(error))

    @cached_property
    def _note(self) -> ResumeFile:
        from unclench.store.resume_file import ResumeFile  # late, as SQLite is: in the tray there is no session

        return ResumeFile(self._paths.resume_window)

    def _history(self) -> HistoryDb:
        from unclench.store.history_db import HistoryDb

        return HistoryDb(self._paths.history)

    def _tell(self, sentence: str | None) -> None:
        if sentence and sentence not in self._told:
            self._told[sentence] = None
            self.trouble.emit(sentence)
