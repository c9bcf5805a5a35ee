"""The window's view of the journal: Qt signals for what changes, and one place that watches the person's folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.record.history import SessionRecord
from unclench.core.session.safety import Acknowledgement, acknowledge, is_current
from unclench.core.session.voice import Tempo
from unclench.core.settings.settings import Change, Settings
from unclench.store.journal import Journal
from unclench.store.paths import Paths
from unclench.store.resume_notes import HoldLock, LeftNote

if TYPE_CHECKING:
    from unclench.core.session.session import Session

REMEMBERED = timedelta(days=60)  # as far back as any page looks
TOGETHER_MS = 100  # a save touches a folder several times
FIRST_LOOK_S = 0.2  # home waits so long for the record, then shows itself without it
FAREWELL_S = 3.0


class UserData(QObject):
    """What is known about the person, for the window. The journal owns it; nothing here touches the disk."""

    trouble = Signal(str)
    changed = Signal(object)  # Settings
    records_changed = Signal()
    _told = Signal(str)  # from the journal's thread
    _disk_changed = Signal()  # from the journal's thread

    def __init__(self, paths: Paths, clock: Clock, hold_lock: HoldLock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paths = paths
        self._clock = clock
        self._troubles: dict[str, None] = {}
        self._shown = Settings()
        self._records: tuple[SessionRecord, ...] = ()
        self._journal = Journal(paths, hold_lock, self._told.emit, self._disk_changed.emit)
        self._told.connect(self._tell)
        self._disk_changed.connect(self._compare)
        self._watcher = QFileSystemWatcher(self)
        self._together = QTimer(self)
        self._together.setSingleShot(True)
        self._together.setInterval(TOGETHER_MS)
        self._together.timeout.connect(self.look)
        self._watcher.directoryChanged.connect(lambda _path: self._together.start())
        self._watcher.fileChanged.connect(lambda _path: self._together.start())

    def load(self) -> None:
        """Read what is there; whatever is broken is told and replaced by its default."""
        with suppress(KnownError):  # told when something is to be saved
            self._paths.make_folders()
        self._journal.load()
        self._shown = self._journal.settings
        self._watch()

    def look(self) -> None:
        """Another program may have changed something; `changed` and `records_changed` tell if it has."""
        self._journal.look()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._journal.settings

    @property
    def records(self) -> tuple[SessionRecord, ...]:
        """The sessions of the last weeks, oldest first."""
        return self._journal.records

    @property
    def told(self) -> tuple[str, ...]:
        """Every sentence that was told so far, also when nobody listened yet."""
        return tuple(self._troubles)

    def change(self, change: Change) -> None:
        """Change the settings, at once and for good."""
        self._journal.change(change)
        self._compare()

    def acknowledgement(self, version: int) -> Acknowledgement | None:
        """The acceptance of this version of the safety text, if it is current."""
        given = self._journal.acknowledgement
        return given if is_current(given, version, self._clock.reading().wall) else None

    def accept(self, version: int) -> None:
        """The person has just read the safety text."""
        self._journal.accept(acknowledge(version, self._clock.reading().wall))

    def notes_left(self) -> list[LeftNote]:
        """The sessions that were cut off, oldest first."""
        return self._journal.notes_left()

    def take_up(self, left: LeftNote) -> bool:
        """Make a cut-off session the running one. False when another program was faster."""
        return self._journal.take_up(left)

    def let_go(self, left: LeftNote) -> None:
        """Put a cut-off session into the record as it was."""
        self._journal.let_go(left)

    def checkpoint(self, session: Session) -> None:
        """Where the session is, so that it can be taken up again."""
        if not session.preview:
            self._journal.checkpoint(session)

    def keep(self, record: SessionRecord) -> None:
        """Put the session that has ended into the record; its resume note is then of no more use."""
        self._journal.keep(record)

    def answer(self, record: SessionRecord, answered: SessionRecord) -> None:
        """What the person said of a session that was kept."""
        self._journal.answer(record, answered)

    def read_tempos(self) -> dict[str, Tempo]:
        """How fast each voice was measured to speak."""
        return self._journal.read_tempos()

    def learn_tempos(self, tempos: Mapping[str, Tempo]) -> None:
        """Keep what was measured of these voices."""
        self._journal.learn_tempos(tempos)

    def read_records(self) -> None:
        """Have the sessions of the last weeks read, for what is due today. A record that another program holds comes
        when it is let go."""
        self._journal.read_records(self._clock.reading().wall - REMEMBERED)
        self._journal.settle(FIRST_LOOK_S)

    def settle(self, within_s: float) -> bool:
        """Wait until all is written, or refused, and told. False when that takes longer than `within_s`."""
        return self._journal.settle(within_s)

    def close(self) -> None:
        """The program ends: what is pending is written, unless that takes more than 3 seconds."""
        self._together.stop()
        self._journal.close(FAREWELL_S)

    def _compare(self) -> None:
        self._watch()
        settings, records = self._journal.settings, self._journal.records
        if settings != self._shown:
            self._shown = settings
            self.changed.emit(settings)
        if records != self._records:
            self._records = records
            self.records_changed.emit()

    def _watch(self) -> None:
        """Folders tell of files that come, go or are replaced; the database is written in place."""
        paths = self._paths
        history = paths.history
        wal = history.with_name(f"{history.name}-wal")
        wanted = [str(one) for one in (paths.config, paths.data, paths.state, history, wal)]
        watched = {*self._watcher.directories(), *self._watcher.files()}
        there = [one for one in wanted if one not in watched and os.path.exists(one)]
        if there:
            self._watcher.addPaths(there)

    def _tell(self, sentence: str) -> None:
        self._troubles[sentence] = None
        self.trouble.emit(sentence)
