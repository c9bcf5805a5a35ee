from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from unclench.core.problem import KnownError
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord, StopReason, Tingling
from unclench.store import history_db
from unclench.store.history_db import MIGRATIONS, HistoryDb, migrate

RECORD = SessionRecord(
    routine="median-glide",
    title="Median nerve glide – Übung",
    level="gentle",
    began=datetime(2026, 3, 29, 1, 59, 30, 250_000, tzinfo=ZoneInfo("Europe/Berlin")),
    ended=datetime(2026, 3, 29, 3, 4, tzinfo=ZoneInfo("Europe/Berlin")),
    active_s=241.5,
    outcome=Outcome.STOPPED,
    exercises=(
        ExerciseRecord("glide", "Glide", "right", 5, 5),
        ExerciseRecord("glide", "Glide", "left", 5, 2),
        ExerciseRecord("shake", "Shake", None, 1, 0),
    ),
    stop_reason=StopReason.HURT,
    score_before=6,
    score_after=0,
    tingling=Tingling.LESS,
)
PLAIN = replace(
    RECORD, outcome=Outcome.FINISHED, exercises=(), stop_reason=None, score_before=None, score_after=None, tingling=None
)
ADD_SOME = """
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, UTC
from pathlib import Path
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord
from unclench.store.history_db import HistoryDb
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
moment = datetime(2026, 1, 1, tzinfo=UTC)
sys.stdin.read()
with HistoryDb(path) as db:
    for number in range(count):
        exercises = (ExerciseRecord(name, name, None, number, number),)
        db.add(SessionRecord(name, name, "gentle", moment, moment, 1.0, Outcome.FINISHED, exercises))
    print(db.trouble or "")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


def add_from_two_processes(path: Path, count: int) -> list[str]:
    """Both processes wait for the end of their input before they open the file. Returns the output of each."""
    command = [sys.executable, "-c", ADD_SOME, str(path)]
    adders = [
        subprocess.Popen([*command, name, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("first", "second")
    ]
    for adder in adders:
        assert adder.stdin is not None
        adder.stdin.close()
        adder.stdin = None
    said = [adder.communicate()[0].strip() for adder in adders]
    assert [adder.returncode for adder in adders] == [0, 0]
    return said


def test_a_record_is_read_as_it_was_written(path: Path) -> None:
    with HistoryDb(path) as db:
        assert db.add(RECORD) == 1
        assert db.add(replace(PLAIN, began=RECORD.began + timedelta(hours=1))) == 2
    with HistoryDb(path) as db:
        first, second = db.list()
    assert first == RECORD
    assert first.began.isoformat() == "2026-03-29T01:59:30.250000+01:00"
    assert first.ended.utcoffset() == timedelta(hours=2), "each moment keeps its own UTC offset"
    assert second == replace(PLAIN, began=second.began)
    assert db.trouble is None


def test_answers_given_later_are_added_to_their_session_only(path: Path) -> None:
    plain = replace(RECORD, stop_reason=None, score_before=None, score_after=None, tingling=None)
    with HistoryDb(path) as db:
        db.add(plain)
        db.answer(db.add(plain), RECORD)
        assert db.list() == [plain, RECORD]


def test_records_are_sorted_by_moment_not_by_local_time(path: Path) -> None:
    tokyo, london = timezone(timedelta(hours=9)), UTC
    early = replace(PLAIN, title="early", began=datetime(2026, 5, 2, 8, tzinfo=tokyo))
    late = replace(PLAIN, title="late", began=datetime(2026, 5, 2, 0, 30, tzinfo=london))
    with HistoryDb(path) as db:
        db.add(late)
        db.add(early)
        assert [record.title for record in db.list()] == ["early", "late"]
        assert [record.title for record in db.list(since=late.began.astimezone(tokyo))] == ["late"]
        assert db.list(since=late.began + timedelta(seconds=1)) == []


def test_a_record_is_stored_completely_or_not_at_all(path: Path) -> None:
    bad = replace(RECORD, exercises=(*RECORD.exercises, ExerciseRecord("glide", None, None, 1, 1)))  # type: ignore[arg-type]
    with HistoryDb(path) as db:
        with pytest.raises(sqlite3.IntegrityError):
            db.add(bad)
        with pytest.raises(ValueError, match="without a time zone"):
            db.add(replace(RECORD, began=datetime(2026, 1, 1)))
        with pytest.raises(sqlite3.IntegrityError):
            db.add(replace(RECORD, score_after=11))
        assert db.list() == []
        db.add(RECORD)
        assert db.list() == [RECORD]


def test_deleting_a_session_deletes_its_exercises(path: Path) -> None:
    with HistoryDb(path) as db:
        db.add(RECORD)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA foreign_keys = ON")
        file.execute("DELETE FROM sessions")
        assert file.execute("SELECT count(*) FROM session_exercises").fetchone() == (0,)


def test_two_programs_writing_at_once_lose_nothing(path: Path) -> None:
    assert add_from_two_processes(path, 20) == ["", ""]
    with HistoryDb(path) as db:
        seen = sorted((record.routine, record.planned) for record in db.list())
    assert seen == [(name, number) for name in ("first", "second") for number in range(20)]


def test_a_file_locked_by_another_program_is_reported(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_db, "BUSY_S", 0.01)
    told = f"The record {path} cannot be used: another program is using it; try again."
    with HistoryDb(path) as db:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KnownError) as caught:
            db.add(RECORD)
        assert str(caught.value) == told
        with pytest.raises(KnownError) as caught:
            HistoryDb(path)
        assert str(caught.value) == told
        other.close()
        db.add(RECORD)


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no record\n" * 500)


def cut_in_half(path: Path) -> None:
    with HistoryDb(path) as db:
        for _number in range(100):
            db.add(RECORD)
    os.truncate(path, path.stat().st_size // 2)


def page_overwritten(path: Path) -> None:
    cut_in_half(path)
    path.unlink()
    with HistoryDb(path) as db:
        for _number in range(100):
            db.add(RECORD)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("breaking", [garbage, cut_in_half, page_overwritten])
def test_a_broken_file_is_set_aside_and_never_deleted(path: Path, breaking: object) -> None:
    assert callable(breaking)
    breaking(path)
    broken = path.read_bytes()
    with HistoryDb(path) as db:
        assert db.trouble == (
            f"The record {path} is broken; it was set aside as history.sqlite3.broken-1 and a new one was started."
        )
        db.add(RECORD)
        assert db.list() == [RECORD]
    assert path.with_name("history.sqlite3.broken-1").read_bytes() == broken
    with HistoryDb(path) as db:
        assert db.trouble is None
        assert db.list() == [RECORD]


def test_two_programs_that_find_the_file_broken_at_once_lose_nothing(path: Path) -> None:
    garbage(path)
    said = add_from_two_processes(path, 1)
    assert sum("was set aside" in words for words in said) == 1
    with HistoryDb(path) as db:
        assert sorted(record.routine for record in db.list()) == ["first", "second"]
    assert [found.name for found in path.parent.glob("*.broken-*")] == ["history.sqlite3.broken-1"]


def test_a_file_that_another_program_replaced_in_the_meantime_is_kept(path: Path) -> None:
    with HistoryDb(path) as db:
        db.add(RECORD)
        assert history_db._replace_broken(path) is None
        assert db.list() == [RECORD]
    assert list(path.parent.glob("*.broken-*")) == []


def test_a_newer_file_is_rejected_and_not_changed(path: Path) -> None:
    with HistoryDb(path) as db:
        db.add(RECORD)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 7")
    before = path.read_bytes()
    with pytest.raises(KnownError) as caught:
        HistoryDb(path)
    assert str(caught.value) == (
        f"The record was made by a newer Unclench (format 7, here {len(MIGRATIONS)}) and was not opened; please update."
    )
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_migrations_keep_the_data_and_each_runs_once(path: Path) -> None:
    with HistoryDb(path) as db:
        db.add(RECORD)
    newer = (*MIGRATIONS, ("ALTER TABLE sessions ADD COLUMN note TEXT", "UPDATE sessions SET note = 'kept'"))
    file = sqlite3.connect(path, isolation_level=None)
    migrate(file, newer)
    migrate(file, newer)
    assert file.execute("SELECT routine, note FROM sessions").fetchall() == [("median-glide", "kept")]
    assert file.execute("PRAGMA user_version").fetchone() == (len(newer),)
    file.close()


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    with HistoryDb(path) as db:
        db.add(RECORD)
    before = path.read_bytes()
    file = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        migrate(file, (*MIGRATIONS, ("DROP TABLE session_exercises", "ALTER TABLE missing ADD COLUMN note")))
    file.close()
    assert path.read_bytes() == before


def test_a_full_disk_is_reported_and_the_record_stays(tiny_disk: Path, fill: Callable[[Path], None]) -> None:
    path = tiny_disk / "history.sqlite3"
    with HistoryDb(path) as db:
        db.add(RECORD)
        fill(tiny_disk)
        many = replace(RECORD, exercises=RECORD.exercises * 1000)
        with pytest.raises(KnownError) as caught:
            db.add(many)
        assert str(caught.value) == (
            f"The record {path} cannot be used: the disk is full; what was saved before is still there."
        )
        assert db.list() == [RECORD]
        (tiny_disk / "filler").unlink()
        db.add(RECORD)
        assert db.list() == [RECORD, RECORD]


def test_a_full_disk_at_the_first_start_is_reported(tiny_disk: Path, fill: Callable[[Path], None]) -> None:
    fill(tiny_disk)
    with pytest.raises(KnownError, match="the disk is full"):
        HistoryDb(tiny_disk / "history.sqlite3")


def test_a_read_only_record_can_still_be_listed(plain_folder: Path) -> None:
    path = plain_folder / "history.sqlite3"
    with HistoryDb(path) as db:
        db.add(RECORD)
    path.chmod(0o400)
    plain_folder.chmod(0o500)
    with HistoryDb(path) as db:
        assert db.list() == [RECORD]
        with pytest.raises(KnownError) as caught:
            db.add(RECORD)
    assert str(caught.value) == f"The record {path} cannot be used: it is read-only."


def test_a_record_that_cannot_be_opened_is_reported(plain_folder: Path) -> None:
    with pytest.raises(KnownError, match="the folder is missing"):
        HistoryDb(plain_folder / "none" / "history.sqlite3")
    with pytest.raises(KnownError, match="it is a folder"):
        HistoryDb(plain_folder)
    (plain_folder / "history.sqlite3").write_bytes(b"")
    (plain_folder / "history.sqlite3").chmod(0)
    with pytest.raises(KnownError, match="this is not allowed"):
        HistoryDb(plain_folder / "history.sqlite3")
