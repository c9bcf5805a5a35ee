"""The journal for the window: emits Qt signals for changes, and watches the person's folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.record.history import REMEMBERED, SessionRecord
from unclench.core.session.safety import Acknowledgement, acknowledge, is_current
from unclench.core.session.voice import Tempo
from unclench.core.settings.plan import PastSessions
from unclench.core.settings.settings import Change, Settings
from unclench.store.journal import Journal
from unclench.store.paths import Paths
from unclench.store.resume_notes import HoldLock, LeftNote

if TYPE_CHECKING:
    from unclench.core.session.session import Session

TOGETHER_MS = 100  # one save touches a folder several times
FIRST_READ_S = 0.2  # home waits this long for the record, then is shown without it
CLOSE_S = 3.0


class UserData(QObject):
    """The settings and the record of the person, for the window. The journal owns them and does all file access."""

    trouble = Signal(str)  # an error message
    changed = Signal(object)  # Settings
    records_changed = Signal()
    record_trouble_changed = Signal()
    _message = Signal(str)  # emitted in the journal's thread
    _disk_changed = Signal()  # emitted in the journal's thread

    def __init__(self, paths: Paths, clock: Clock, hold_lock: HoldLock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths = paths
        self._clock = clock
        self._messages: dict[str, None] = {}
        self._shown_settings = Settings()
        self._records: tuple[SessionRecord, ...] = ()
        self._record_trouble: str | None = None
        self._journal = Journal(paths, hold_lock, self._message.emit, self._disk_changed.emit)
        self._message.connect(self._on_message)
        self._disk_changed.connect(self._compare)
        self._watcher = QFileSystemWatcher(self)
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(TOGETHER_MS)
        self._together.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(lambda _path: self._together.start())
        self._watcher.fileChanged.connect(lambda _path: self._together.start())

    def load(self) -> None:
        """Read what is on disk. What cannot be read is reported and replaced by its default."""
        with suppress(KnownError):  # reported when something is saved
            self._paths.make_folders()
        self._journal.load()
        self._shown_settings = self._journal.settings
        self._watch()

    def look(self) -> None:
        """Check whether another program changed something; if so, `changed` or `records_changed` is emitted."""
        self._journal.look()

    @property
    def settings(self) -> Settings:
        """The current settings."""
        return self._journal.settings

    @property
    def records(self) -> tuple[SessionRecord, ...]:
        """The sessions of the last weeks, oldest first."""
        return self._journal.records

    @property
    def past(self) -> PastSessions:
        """The same sessions, and when each exercise was first done."""
        return self._journal.past

    @property
    def record_trouble(self) -> str | None:
        """Why sessions or answers are not in the record yet; None when all are."""
        return self._journal.record_trouble

    @property
    def messages(self) -> tuple[str, ...]:
        """Every error message so far, including those before anything was connected."""
        return tuple(self._messages)

    def change(self, change: Change) -> None:
        """Change the settings at once, and save the change."""
        self._journal.change(change)
        self._compare()

    def acknowledgement(self, version: int) -> Acknowledgement | None:
        """The acceptance of this version of the safety text, if it is current."""
        given = self._journal.acknowledgement
        return given if is_current(given, version, self._clock.reading().wall) else None

    def accept(self, version: int) -> None:
        """Record that the person has just accepted this version of the safety text."""
        self._journal.accept(acknowledge(version, self._clock.reading().wall))

    def notes_left(self) -> list[LeftNote]:
        """The sessions that were cut off, oldest first."""
        return self._journal.notes_left()

    def take_up(self, left: LeftNote) -> bool:
        """Claim a session that was cut off, to continue it. False when another program was faster."""
        return self._journal.take_up(left)

    def let_go(self, left: LeftNote) -> None:
        """Put a session that was cut off into the record as it was."""
        self._journal.let_go(left)

    def checkpoint(self, session: Session) -> None:
        """Save where the session is, so that it can be continued later."""
        if not session.preview:
            self._journal.checkpoint(session)

    def keep(self, record: SessionRecord) -> None:
        """Put an ended session into the record and drop its resume note."""
        self._journal.keep(record)

    def answer(self, record: SessionRecord, answered: SessionRecord) -> None:
        """Add the person's answers to a session in the record."""
        self._journal.answer(record, answered)

    def read_tempos(self) -> dict[str, Tempo]:
        """The measured speed of each voice."""
        return self._journal.read_tempos()

    def learn_tempos(self, tempos: Mapping[str, Tempo]) -> None:
        """Save the measured speed of these voices."""
        self._journal.learn_tempos(tempos)

    def read_records(self) -> None:
        """Read the sessions of the last weeks, which tell what is due today. If another program locks the record, they
        arrive once it is unlocked."""
        self._journal.read_records(self._clock.reading().wall - REMEMBERED)
        self._journal.settle(FIRST_READ_S)

    def settle(self, within_s: float) -> bool:
        """Wait until everything is written, or has failed and is reported. False if that takes longer than `within_s`
        seconds."""
        return self._journal.settle(within_s)

    def close(self) -> None:
        """Write what is pending, for at most 3 seconds; the program ends."""
        self._together.stop()
        self._journal.close(CLOSE_S)

    def _compare(self) -> None:
        self._watch()
        settings, records = self._journal.settings, self._journal.records
        if settings != self._shown_settings:
            self._shown_settings = settings
            self.changed.emit(settings)
        if records != self._records:
            self._records = records
            self.records_changed.emit()
        if (trouble := self._journal.record_trouble) != self._record_trouble:
            self._record_trouble = trouble
            self.record_trouble_changed.emit()

    def _watch(self) -> None:
        """Watch the folders for new, deleted and replaced files, and the database, which is written in place."""
        paths = self._paths
        history = paths.history
        wal = history.with_name(f"{history.name}-wal")
        wanted = [str(one) for one in (paths.config, paths.data, paths.state, history, wal)]
        watched = {*self._watcher.directories(), *self._watcher.files()}
        there = [one for one in wanted if one not in watched and os.path.exists(one)]
        if there:
            self._watcher.addPaths(there)

    def _on_message(self, sentence: str) -> None:
        self._messages[sentence] = None
        self.trouble.emit(sentence)
