"""Owns what is known about the person: settings, acceptance, record, resume notes, measured voices.

Window and terminal each have a journal. A change is a function. It is applied to the values in memory at once, and then
by a background thread to those on disk, under a lock between programs. When the disk refuses, the change stays pending,
the person is told, and it is tried again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.record.history import SessionRecord
from unclench.core.session.safety import Acknowledgement, as_note, from_note
from unclench.core.session.voice import Tempo, tempos_from_json, tempos_to_json
from unclench.core.settings.plan import PastSessions
from unclench.core.settings.settings import Change, Settings
from unclench.store.json_file import read_json, write_json
from unclench.store.kept_record import KeptRecord
from unclench.store.kept_settings import KeptSettings, signature
from unclench.store.paths import Paths
from unclench.store.resume_notes import HoldLock, LeftNote, ResumeNotes, Running, RunningNote
from unclench.store.writer import Writer

if TYPE_CHECKING:
    from unclench.core.session.session import Session

LOCK_WITHIN_S = 5.0
LOCK_RETRY_S = 0.01
SESSION = "session"  # begins the name of a job that writes to the record


class Journal:
    """`on_trouble` is called with a sentence for the person, `on_change` after another program has changed something;
    both perhaps in the writer's thread. A sentence comes once, and again only after its job has succeeded meanwhile.

    Only `load`, `read_tempos`, `notes_left`, `take_up` and `let_go` use the disk in the caller's thread, and they only
    read small files and try locks.
    """

    def __init__(
        self,
        paths: Paths,
        hold_lock: HoldLock,
        on_trouble: Callable[[str], object],
        on_change: Callable[[], object] = lambda: None,
    ) -> None:
        self._paths = paths
        self._hold_lock = hold_lock
        self._on_trouble = on_trouble
        self._on_change = on_change
        self._writer = Writer(self._write, self._finish, "unclench-journal")
        self._mutex = threading.Lock()
        self._pause = threading.Event()
        self._failing: dict[str, str] = {}
        self._settings = KeptSettings(paths.settings_file, self._alone, on_trouble)
        self._record = KeptRecord(paths, on_trouble)
        self._notes = ResumeNotes(paths, hold_lock)
        self._running = Running()
        self._acknowledgement: Acknowledgement | None = None
        self._unsaved_acknowledgement: Acknowledgement | None = None
        self._seen_acknowledgement: object = None
        self._tempos: dict[str, Tempo] = {}
        self._must_look = False

    def load(self) -> None:
        """Read settings and acceptance. Broken parts are reported and get their defaults."""
        self._settings.look()
        self._look_at_acknowledgement()

    @property
    def settings(self) -> Settings:
        """The current settings, including changes that are not written yet."""
        return self._settings.current

    @property
    def acknowledgement(self) -> Acknowledgement | None:
        """The last acceptance of a safety text, perhaps of an older one."""
        return self._acknowledgement

    @property
    def records(self) -> tuple[SessionRecord, ...]:
        """The sessions since the time given to `read_records`, oldest first."""
        return self._record.current

    @property
    def past(self) -> PastSessions:
        """The sessions since the time given to `read_records`, and when each exercise was first done."""
        return PastSessions(self._record.current, self._record.first_done)

    @property
    def record_trouble(self) -> str | None:
        """Why sessions or answers are not in the record yet; None when all are."""
        with self._mutex:
            return next((why for what, why in self._failing.items() if what.startswith(SESSION)), None)

    def change(self, change: Change) -> None:
        """Change the settings. `change` is called more than once: now for memory, later for the disk."""
        self._settings.change(change)
        self._writer.wake()

    def accept(self, acknowledgement: Acknowledgement) -> None:
        """Save that the person has accepted the safety text."""
        with self._mutex:
            self._acknowledgement = self._unsaved_acknowledgement = acknowledgement
        self._writer.wake()

    def read_tempos(self) -> dict[str, Tempo]:
        """The measured speed of each voice; empty where the file is missing or broken."""
        try:
            value, _trouble = read_json(self._paths.voices)
        except KnownError:
            value = None
        return tempos_from_json(value or {})

    def learn_tempos(self, tempos: Mapping[str, Tempo]) -> None:
        """Save the measured speeds of these voices."""
        with self._mutex:
            self._tempos |= tempos
        self._writer.wake()

    def read_records(self, since: datetime) -> None:
        """Read the sessions since this time into `records`, soon and whenever the record changes."""
        self._record.since = since
        self.look()

    def checkpoint(self, session: Session) -> None:
        """Save the progress of the running session, so that it can be resumed."""
        with self._mutex:
            self._running.unwritten = session
        self._writer.wake()

    def keep(self, record: SessionRecord) -> None:
        """Add the session that has just ended to the record, then delete its resume note."""
        with self._mutex:
            running, self._running = self._running, Running()
            running.unwritten = None
        self._record.add(record, running)
        self._writer.wake()

    def answer(self, record: SessionRecord, answered: SessionRecord) -> None:
        """Update a session given to `keep` with the person's answers afterward."""
        self._record.answer(record, answered)
        self._writer.wake()

    def notes_left(self) -> list[LeftNote]:
        """The sessions that were interrupted and that no other program has resumed, oldest first."""
        try:
            self._notes.adopt_old_notes()
            found, troubles = self._notes.left()
        except KnownError as error:
            found, troubles = [], [str(error)]
        for trouble in troubles:
            self._on_trouble(trouble)
        return found

    def take_up(self, left: LeftNote) -> bool:
        """Make an interrupted session the running one. False when another program has handled it meanwhile."""
        note = self._take(left)
        if note is None:
            return False
        with self._mutex:
            self._running = Running(note)
        return True

    def let_go(self, left: LeftNote) -> None:
        """Add an interrupted session to the record as it is, unless another program has handled it meanwhile."""
        note = self._take(left)
        if note is not None:
            self._record.add(left.note.record, Running(note))
            self._writer.wake()

    def look(self) -> None:
        """Check whether another program has changed something; if so, `on_change` is called."""
        with self._mutex:
            self._must_look = True
        self._writer.wake()

    def settle(self, within_s: float) -> bool:
        """Wait until everything so far is written or has failed. False when that takes longer than `within_s`."""
        return self._writer.settle(within_s)

    def close(self, within_s: float) -> bool:
        """Write pending changes, and end. The note of a running session stays for the next start. False when that
        takes longer than `within_s`."""
        return self._writer.close(within_s)

    def _take(self, left: LeftNote) -> RunningNote | None:
        try:
            return self._notes.take(left)
        except KnownError as error:
            self._on_trouble(str(error))
            return None

    def _write(self) -> bool:
        """The writer's job: write all pending changes. Returns False when one failed and must be tried again."""
        before = self._seen()
        jobs: dict[str, Callable[[], object]] = {
            "settings": self._settings.write,
            "acceptance": self._write_acknowledgement,
            "voices": self._write_tempos,
            "resume note": self._write_note,
            **{f"{SESSION} {number}": write for number, write in enumerate(self._record.unwritten())},
            "look": self._look,
        }
        done = [self._try(what, job) for what, job in jobs.items()]
        with self._mutex:
            self._failing = {what: why for what, why in self._failing.items() if what in jobs}
        if before != self._seen():
            self._on_change()  # a change of ours may have brought in what another program wrote
        return all(done)

    def _seen(self) -> tuple[object, ...]:
        return self.settings, self._acknowledgement, self.records, self.record_trouble

    def _try(self, what: str, job: Callable[[], object]) -> bool:
        try:
            job()
        except KnownError as error:
            with self._mutex:
                is_new = self._failing.get(what) != str(error)
                self._failing[what] = str(error)
            if is_new:
                self._on_trouble(str(error))
            return False
        with self._mutex:
            self._failing.pop(what, None)
        return True

    def _finish(self) -> None:
        self._record.close()
        if self._running.note is not None:
            self._running.note.release()

    def _write_acknowledgement(self) -> None:
        unsaved = self._unsaved_acknowledgement
        if unsaved is None:
            return
        with self._alone():
            write_json(self._paths.acknowledgement, as_note(unsaved))
            self._seen_acknowledgement = signature(self._paths.acknowledgement)
        with self._mutex:
            if self._unsaved_acknowledgement is unsaved:
                self._unsaved_acknowledgement = None

    def _write_tempos(self) -> None:
        with self._mutex:
            learned, self._tempos = self._tempos, {}
        if not learned:
            return
        try:
            with self._alone():
                write_json(self._paths.voices, tempos_to_json(self.read_tempos() | learned))
        except KnownError:
            with self._mutex:
                self._tempos = learned | self._tempos
            raise

    def _write_note(self) -> None:
        with self._mutex:
            running, session = self._running, self._running.unwritten
        if session is None:
            return
        self._paths.make_folders()
        if running.note is None:
            running.note = self._notes.begin()
        running.note.write(session)
        with self._mutex:
            if running.unwritten is session:
                running.unwritten = None

    def _look(self) -> None:
        with self._mutex:
            look, self._must_look = self._must_look, False
        if not look:
            return
        self._settings.look()
        self._look_at_acknowledgement()
        try:
            self._record.look()
        except KnownError:
            self._must_look = True
            raise

    def _look_at_acknowledgement(self) -> None:
        seen = signature(self._paths.acknowledgement)
        if self._unsaved_acknowledgement is not None or (seen == self._seen_acknowledgement and seen is not None):
            return
        self._seen_acknowledgement = seen
        try:
            note, trouble = read_json(self._paths.acknowledgement)
        except KnownError as error:
            note, trouble = None, str(error)
        with self._mutex:
            if self._unsaved_acknowledgement is None:  # it may have been accepted while the file was read
                self._acknowledgement = from_note(note)
        if trouble:
            self._on_trouble(trouble)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Lock the small files against other programs. Raises KnownError when another program keeps the lock for 5
        seconds, which happens only when it was stopped while saving."""
        self._paths.make_folders()
        waited_s = 0.0
        while (lock := self._hold_lock(self._paths.journal_lock)) is None:
            if waited_s >= LOCK_WITHIN_S:
                raise KnownError(
                    _("Another Unclench has locked the files; your changes will be saved when it unlocks them.")
                )
            self._pause.wait(LOCK_RETRY_S)
            waited_s += LOCK_RETRY_S
        try:
            yield
        finally:
            lock.release()
