"""The record of sessions: one SQLite file, plain SQL, on the person's machine only."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord, StopReason, Tingling
from unclench.store.error_sentence import set_aside

BUSY_S = 5.0

Records = list[SessionRecord]
Migrations = tuple[tuple[str, ...], ...]

# The entry at index N upgrades a file from version N to N + 1. Entries are never changed, only added.
MIGRATIONS: Migrations = (
    (
        """
        CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            routine TEXT NOT NULL,
            title TEXT NOT NULL,
            level TEXT NOT NULL,
            began TEXT NOT NULL CHECK (julianday(began) IS NOT NULL), -- ISO 8601 with the offset of that moment
            ended TEXT NOT NULL CHECK (julianday(ended) IS NOT NULL),
            active_s REAL NOT NULL,
            outcome TEXT NOT NULL,
            stop_reason TEXT,
            score_before INTEGER CHECK (score_before BETWEEN 0 AND 10),
            score_after INTEGER CHECK (score_after BETWEEN 0 AND 10),
            tingling TEXT
        )
        """,
        "CREATE INDEX sessions_by_moment ON sessions (julianday(began))",
        """
        CREATE TABLE session_exercises (
            session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            exercise TEXT NOT NULL,
            name TEXT NOT NULL,
            side TEXT,
            planned INTEGER NOT NULL,
            done INTEGER NOT NULL,
            PRIMARY KEY (session, number)
        ) WITHOUT ROWID
        """,
    ),
    ("ALTER TABLE session_exercises ADD COLUMN hurt INTEGER NOT NULL DEFAULT 0 CHECK (hurt IN (0, 1))",),
)

SESSION_COLUMNS = (
    "routine, title, level, began, ended, active_s, outcome, stop_reason, score_before, score_after, tingling"
)


class HistoryDb:
    """Opens the file at once. Several programs may have it open; each addition is a transaction.

    `trouble` is a sentence when a broken file was set aside. `unreadable` counts the sessions that `list` left out
    because they contain a value that this version does not know. Every method raises KnownError when the disk refuses,
    another program locks the file for over 5 s, or the file was made by a newer version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.trouble: str | None = None
        self.unreadable = 0
        with _known_errors(path):
            try:
                self._db = _open(path)
            except _BrokenFileError:
                self.trouble = _replace_broken(path)
                self._db = _open(path)
        self._file = _file_id(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """May be called twice."""
        self._db.close()

    def is_current(self) -> bool:
        """Whether the path still leads to the opened file, which may have been set aside or deleted."""
        return self._file == _file_id(self.path)

    def data_version(self) -> int:
        """A number that changes when another connection has changed the record."""
        with _known_errors(self.path):
            return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def add(self, record: SessionRecord) -> int:
        """Insert a session and return its id. Raises ValueError for a datetime without a time zone."""
        with _known_errors(self.path), _transaction(self._db):
            cursor = self._db.execute(
                f"INSERT INTO sessions ({SESSION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.routine,
                    record.title,
                    record.level,
                    _moment(record.began),
                    _moment(record.ended),
                    record.active_s,
                    record.outcome.value,
                    record.stop_reason and record.stop_reason.value,
                    record.score_before,
                    record.score_after,
                    record.tingling and record.tingling.value,
                ),
            )
            session = cursor.lastrowid
            assert session is not None
            self._db.executemany(
                "INSERT INTO session_exercises (session, number, exercise, name, side, planned, done, hurt)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (session, number, one.exercise, one.name, one.side, one.planned, one.done, one.hurt)
                    for number, one in enumerate(record.exercises)
                ],
            )
        return session

    def answer(self, session: int, record: SessionRecord) -> None:
        """Update a session with the person's answers afterward: reason, scores, tingling."""
        with _known_errors(self.path), _transaction(self._db):
            self._db.execute(
                "UPDATE sessions SET stop_reason = ?, score_before = ?, score_after = ?, tingling = ? WHERE id = ?",
                (
                    record.stop_reason and record.stop_reason.value,
                    record.score_before,
                    record.score_after,
                    record.tingling and record.tingling.value,
                    session,
                ),
            )

    def list(self, since: datetime | None = None) -> Records:
        """Sessions that began at `since` or later, by default all, oldest first. It is one statement, so that it sees
        an addition by another program completely or not at all."""
        sql = (
            f"SELECT sessions.id, {SESSION_COLUMNS}, exercise, name, side, planned, done, hurt"
            " FROM sessions LEFT JOIN session_exercises ON session = sessions.id"
            " WHERE julianday(began) >= coalesce(julianday(?), 0)"
            " ORDER BY julianday(began), sessions.id, number"
        )
        with _known_errors(self.path):
            rows = self._db.execute(sql, (since and _moment(since),))
            sessions = [list(group) for _id, group in groupby(rows, key=lambda row: row[0])]
        found = [record for rows in sessions if (record := _record_or_none(rows)) is not None]
        self.unreadable = len(sessions) - len(found)
        return found

    def first_done(self) -> dict[tuple[str, str], datetime]:
        """When each (routine, exercise) was first done. A moment that cannot be read is left out."""
        sql = (
            "SELECT routine, exercise, began, min(julianday(began))"
            " FROM sessions JOIN session_exercises ON session = sessions.id WHERE done > 0 GROUP BY routine, exercise"
        )
        with _known_errors(self.path):
            rows = self._db.execute(sql).fetchall()
        found = {}
        for routine, exercise, began, _julian in rows:
            with suppress(ValueError, TypeError):
                found[str(routine), str(exercise)] = datetime.fromisoformat(began)
        return found


def migrate(db: sqlite3.Connection, migrations: Migrations) -> None:
    """Upgrade a file to the newest version in one transaction. Raises KnownError for an even newer file."""
    if _version(db, migrations) == len(migrations):
        return
    with _transaction(db):
        for statements in migrations[_version(db, migrations) :]:  # read again: another program may have been faster
            for statement in statements:
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(db: sqlite3.Connection, migrations: Migrations) -> int:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(migrations):
        message = _(
            "The record was made by a newer Unclench (format {theirs}, here {ours}) and was not opened; please update."
        )
        raise KnownError(message.format(theirs=version, ours=len(migrations)))
    return version


class _BrokenFileError(sqlite3.DatabaseError):
    """The file is not an SQLite file, or a damaged one."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


def _file_id(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _open(path: Path) -> sqlite3.Connection:
    with suppress(OSError):  # 0o600: it is about the person's health. SQLite reports the error.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        os.chmod(path, 0o600)  # the first version left it readable for others
    db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        db.execute("PRAGMA foreign_keys = ON")
        if db.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
            raise _BrokenFileError
        migrate(db, MIGRATIONS)
    except sqlite3.DatabaseError as error:
        db.close()
        if _code(error) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise _BrokenFileError from error
        raise
    except BaseException:
        db.close()
        raise
    return db


def _replace_broken(path: Path) -> str | None:
    """Set the broken file aside and make a new one. Returns a sentence about it; None when another program was faster.

    Only one program at a time may do it, or the second would set the new file aside too. The empty file that serves as
    their lock stays.
    """
    with closing(sqlite3.connect(f"{path}.mending", timeout=BUSY_S, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        try:
            _open(path).close()
        except _BrokenFileError:
            spare = set_aside(path)
            _open(path).close()
        else:
            return None
    message = _("The record {path} is broken; it was set aside as {spare} and a new one was started.")
    return message.format(path=path, spare=spare.name)


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # with a full disk SQLite has rolled back already
            db.execute("ROLLBACK")
        raise


@contextmanager
def _known_errors(path: Path) -> Iterator[None]:
    """Turn errors of disk and file into KnownError; other errors of SQLite are bugs and stay as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        _raise_known(path, error)


def _raise_known(path: Path, error: sqlite3.DatabaseError) -> NoReturn:
    reasons = {
        sqlite3.SQLITE_FULL: _("the disk is full; what was saved before is still there"),
        sqlite3.SQLITE_READONLY: _("it is read-only"),
        sqlite3.SQLITE_PERM: _("this is not allowed"),
        sqlite3.SQLITE_CANTOPEN: _why_not_opened(path),
        sqlite3.SQLITE_BUSY: _("another program is using it; try again"),
        sqlite3.SQLITE_LOCKED: _("another program is using it; try again"),
        sqlite3.SQLITE_IOERR: _("the disk reports an error"),
        sqlite3.SQLITE_CORRUPT: _("it is broken; start again to have it set aside"),
        sqlite3.SQLITE_NOTADB: _("it is broken; start again to have it set aside"),
    }
    known = reasons.get(_code(error))
    if known is None:
        raise error
    raise KnownError(_("The record {path} cannot be used: {reason}.").format(path=path, reason=known)) from error


def _why_not_opened(path: Path) -> str:
    if not os.path.isdir(path.parent):
        return _("the folder is missing")
    if os.path.isdir(path):
        return _("it is a folder")
    return _("this is not allowed")


def _code(error: sqlite3.DatabaseError) -> int:
    """SQLite's primary result code; 0 when the error does not come from SQLite."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a datetime without a time zone")
    return moment.isoformat()


def _record_or_none(rows: list[tuple[Any, ...]]) -> SessionRecord | None:
    try:
        return _record(rows)
    except (ValueError, TypeError):
        return None


def _exercise(exercise: str, name: str, side: str | None, planned: int, done: int, hurt: int) -> ExerciseRecord:
    return ExerciseRecord(exercise, name, side, planned, done, bool(hurt))


def _record(rows: list[tuple[Any, ...]]) -> SessionRecord:
    """A session from its rows, one for each exercise; a session without exercises has one row."""
    _id, routine, title, level, began, ended, active_s, outcome, reason, before, after, tingling, *_rest = rows[0]
    return SessionRecord(
        routine=routine,
        title=title,
        level=level,
        began=datetime.fromisoformat(began),
        ended=datetime.fromisoformat(ended),
        active_s=active_s,
        outcome=Outcome(outcome),
        exercises=tuple(_exercise(*row[12:]) for row in rows if row[12] is not None),
        stop_reason=StopReason(reason) if reason else None,
        score_before=before,
        score_after=after,
        tingling=Tingling(tingling) if tingling else None,
    )
