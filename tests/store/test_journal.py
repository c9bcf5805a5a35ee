"""The journal: two programs on the same files keep each other's changes, and a disk that fails loses nothing."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from fakes import FakeClock
from samples import holds
from unclench.core.record.history import Outcome, SessionRecord, Tingling
from unclench.core.routine.timeline import Choices
from unclench.core.session.safety import Acknowledgement
from unclench.core.session.session import Session, begin, record_of
from unclench.core.session.voice import Tempo
from unclench.core.settings.settings import Settings, set_to
from unclench.store import journal
from unclench.store.history_db import HistoryDb
from unclench.store.journal import Journal
from unclench.store.json_file import read_json
from unclench.store.paths import Paths, find_paths
from unclench.system.instance.lock import hold_lock

PROGRAM = Path(__file__).with_name("journal_program.py")
LONG_S = 120
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Program:
    """A program that has the person's files open."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.told: list[str] = []
        self.changed = threading.Event()
        self.journal = Journal(paths, hold_lock, self.told.append, self.changed.set)
        self.journal.load()

    def settle(self) -> Program:
        assert self.journal.settle(LONG_S)
        return self

    def look(self) -> Program:
        self.journal.look()
        return self.settle()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths({"UNCLENCH_HOME": str(tmp_path)})


@pytest.fixture
def program(paths: Paths) -> Iterator[Callable[[], Program]]:
    programs: list[Program] = []

    def start() -> Program:
        programs.append(Program(paths))
        return programs[-1]

    yield start
    for one in programs:
        assert one.journal.close(LONG_S)


StartProgram = Callable[[], Program]


def session_of(clock: FakeClock) -> Session:
    now = clock.reading()
    session, _effects = begin(holds(), Choices(), Acknowledgement(1, now.wall), 1, now)
    return session


def hiding(exercise: str, settings: Settings) -> Settings:
    return settings.hiding("window", exercise)


def record(began: datetime = NOW) -> SessionRecord:
    session = session_of(FakeClock(wall=began))
    return record_of(session, began + timedelta(minutes=2), Outcome.STOPPED)


def kept(paths: Paths) -> list[SessionRecord]:
    with HistoryDb(paths.history) as history:
        return history.list()


def test_the_changes_of_two_programs_are_all_kept(program: StartProgram, paths: Paths) -> None:
    window, terminal = program(), program()
    terminal.journal.change(lambda settings: settings.hiding("wrist-flex", "bend"))
    terminal.journal.change(set_to(emergency_number="112"))
    terminal.settle()
    window.journal.change(set_to(volume=30))
    window.settle()
    terminal.journal.change(lambda settings: settings.having_read("wrist-flex", "abc"))
    terminal.settle()
    third = program().journal.settings
    assert (third.volume, third.emergency_number) == (30, "112")
    assert third.own("wrist-flex").left_out == {"bend"}
    assert third.own("wrist-flex").cautions_read == "abc"
    assert window.told == terminal.told == []


def test_a_program_sees_the_change_of_another_when_it_looks(program: StartProgram) -> None:
    window, terminal = program(), program()
    terminal.journal.change(set_to(volume=30))
    terminal.journal.accept(Acknowledgement(1, NOW))
    terminal.settle()
    window.look()
    assert window.changed.is_set()
    assert window.journal.settings.volume == 30
    assert window.journal.acknowledgement == Acknowledgement(1, NOW)
    window.changed.clear()
    window.look()
    assert not window.changed.is_set(), "nothing has changed since"


def test_an_acceptance_while_the_disk_is_looked_at_is_kept(
    program: StartProgram, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = program()
    one.journal.load()

    def accept_and_read(path: Path) -> object:
        found = read_json(path)
        if path == paths.acknowledgement and one.journal.acknowledgement is None:
            one.journal.accept(Acknowledgement(1, NOW))
        return found

    monkeypatch.setattr(journal, "read_json", accept_and_read)
    one.journal.look()
    one.settle()
    assert one.journal.acknowledgement == Acknowledgement(1, NOW)


def test_a_change_that_brings_in_another_programs_change_tells_of_it(program: StartProgram) -> None:
    window, terminal = program(), program()
    terminal.journal.change(set_to(volume=30))
    terminal.settle()
    window.journal.change(set_to(muted=True))
    window.settle()
    assert window.journal.settings.volume == 30
    assert window.changed.is_set()


def test_measured_voices_are_written_later_after_a_failed_write(program: StartProgram, paths: Paths) -> None:
    one = program()
    paths.make_folders()
    paths.voices.mkdir()
    one.journal.learn_tempos({"one": Tempo(0.2, 0.06)})
    one.settle()
    assert len(one.told) == 1
    paths.voices.rmdir()
    one.look()
    assert set(one.journal.read_tempos()) == {"one"}


def test_a_session_done_in_the_terminal_appears_in_the_open_window(program: StartProgram) -> None:
    window, terminal = program(), program()
    window.journal.read_records(NOW - timedelta(days=60))
    window.settle()
    terminal.journal.keep(record())
    terminal.settle()
    assert not window.journal.records
    window.look()
    assert window.changed.is_set()
    assert window.journal.records == (record(),)
    terminal.journal.answer(record(), replace(record(), score_after=3))
    terminal.settle()
    window.look()
    assert window.journal.records == (replace(record(), score_after=3),)


def test_unknown_keys_and_entries_that_are_not_understood_are_kept(program: StartProgram, paths: Paths) -> None:
    paths.make_folders()
    fault = {"id": "mine", "name": "Mine", "routine": "desk-reset", "every_s": "often"}
    nameless = {"id": "yours", "routine": 7}
    written = {"volume": 40, "from_the_future": {"a": [1]}, "level": "extreme", "reminders": [fault, nameless]}
    paths.settings_file.write_text(json.dumps(written), encoding="utf-8")
    one = program()
    assert len(one.told) == 4
    one.journal.change(set_to(volume=50))
    one.journal.change(lambda settings: settings.hiding("wrist-flex", "bend"))
    one.settle()
    now = json.loads(paths.settings_file.read_text(encoding="utf-8"))
    assert {key: now[key] for key in written} == written | {"volume": 50}
    assert now["routines"]["wrist-flex"]["left_out"] == ["bend"]


def test_each_session_has_its_own_note(program: StartProgram, paths: Paths) -> None:
    first, second = program(), program()
    for one in (first, second):
        one.journal.checkpoint(session_of(FakeClock()))
        one.settle()
    assert len(list(paths.resume.glob("*.json"))) == 2
    assert program().journal.notes_left() == [], "both are still running"
    assert first.journal.close(LONG_S)
    third = program()
    (left,) = third.journal.notes_left()
    assert third.journal.take_up(left)
    assert not second.journal.take_up(left), "another program was faster"
    second.journal.keep(record())
    second.settle()
    third.journal.keep(record(NOW + timedelta(hours=1)))
    third.settle()
    assert list(paths.resume.iterdir()) == []
    assert len(kept(paths)) == 2


def test_an_interrupted_session_that_is_not_resumed_is_recorded_once(program: StartProgram, paths: Paths) -> None:
    cut_off = program()
    cut_off.journal.checkpoint(session_of(FakeClock()))
    cut_off.settle()
    cut_off.journal.close(LONG_S)
    first, second = program(), program()
    (left,), (same,) = first.journal.notes_left(), second.journal.notes_left()
    first.journal.let_go(left)
    first.settle()
    second.journal.let_go(same)
    second.settle()
    assert [one.outcome for one in kept(paths)] == [Outcome.INTERRUPTED]
    assert list(paths.resume.iterdir()) == []


def test_the_notes_of_the_first_version_are_converted(program: StartProgram, paths: Paths) -> None:
    cut_off = program()
    cut_off.journal.checkpoint(session_of(FakeClock()))
    cut_off.settle()
    cut_off.journal.close(LONG_S)
    (note,) = paths.resume.glob("*.json")
    os.replace(note, paths.old_resume_terminal)
    one = program()
    (left,) = one.journal.notes_left()
    one.journal.let_go(left)
    one.settle()
    assert not paths.old_resume_terminal.exists()
    assert [one.outcome for one in kept(paths)] == [Outcome.INTERRUPTED]


def test_a_note_that_cannot_be_deleted_affects_neither_the_record_nor_the_answers(
    program: StartProgram, paths: Paths
) -> None:
    one = program()
    one.journal.checkpoint(session_of(FakeClock()))
    one.settle()
    (note,) = paths.resume.glob("*.json")
    note.unlink()
    (note / "in the way").mkdir(parents=True)
    one.journal.keep(record())
    one.settle()
    one.journal.answer(record(), replace(record(), tingling=Tingling.LESS))
    one.settle()
    assert [row.tingling for row in kept(paths)] == [Tingling.LESS]
    assert [sentence.startswith("Cannot delete") for sentence in one.told] == [True]


def test_each_failed_write_is_reported_once_and_repeated_later(program: StartProgram, paths: Paths) -> None:
    one = program()
    for number in range(3):
        paths.make_folders()
        paths.config.rename(paths.config.with_name("elsewhere"))
        paths.config.write_text("a file where the folder should be", encoding="utf-8")
        one.journal.change(set_to(volume=number))
        one.settle()
        one.journal.change(set_to(muted=True))
        one.settle()
        assert len(one.told) == number + 1, "one message for each failure"
        assert one.journal.settings.volume == number, "the setting applies in spite of the failure"
        paths.config.unlink()
        paths.config.with_name("elsewhere").rename(paths.config)
        one.look()
        assert json.loads(paths.settings_file.read_text(encoding="utf-8"))["volume"] == number


def test_a_full_disk_turns_off_the_resume_note_only_while_it_is_full(program: StartProgram, paths: Paths) -> None:
    one = program()
    for number in range(2):
        paths.make_folders()
        paths.resume.write_text("in the way", encoding="utf-8")
        one.journal.checkpoint(session_of(FakeClock()))
        one.settle()
        assert len(one.told) == number + 1
        paths.resume.unlink()
        one.look()
        (note,) = paths.resume.glob("*.json")
        one.journal.keep(record(NOW + timedelta(hours=number)))
        one.settle()
        assert not note.exists()
        paths.resume.rmdir()


def test_a_session_is_recorded_later_after_a_failed_write(program: StartProgram, paths: Paths) -> None:
    one = program()
    one.journal.read_records(NOW - timedelta(days=60))
    one.journal.checkpoint(session_of(FakeClock()))
    one.settle()
    paths.history.mkdir()
    one.journal.keep(record())
    one.settle()
    assert len([told for told in one.told if told.startswith("This session is not in the record:")]) == 1
    assert one.journal.records == (record(),)
    assert list(paths.resume.glob("*.json")), "the note stays until the session is in the record"
    paths.history.rmdir()
    one.look()
    assert kept(paths) == [record()]
    assert not list(paths.resume.glob("*.json"))
    assert one.journal.records == (record(),)


def test_a_settings_file_broken_while_a_program_runs_loses_nothing(program: StartProgram, paths: Paths) -> None:
    one = program()
    one.journal.change(set_to(volume=30))
    one.settle()
    paths.settings_file.write_text('{"volume": 3', encoding="utf-8")
    one.look()
    assert one.journal.settings.volume == 30
    one.journal.change(set_to(muted=True))
    one.settle()
    now = json.loads(paths.settings_file.read_text(encoding="utf-8"))
    assert (now["volume"], now["muted"]) == (30, True)
    assert paths.settings_file.with_name("settings.json.broken-1").exists()


def test_voices_measured_by_two_programs_are_all_kept(program: StartProgram) -> None:
    window, terminal = program(), program()
    window.journal.learn_tempos({"one": Tempo(0.2, 0.06)})
    terminal.journal.learn_tempos({"two": Tempo(0.3, 0.07)})
    window.settle()
    terminal.settle()
    assert set(program().journal.read_tempos()) == {"one", "two"}


def test_a_row_of_a_newer_version_is_left_out_and_reported(program: StartProgram, paths: Paths) -> None:
    one = program()
    one.journal.keep(record())
    one.journal.keep(record(NOW + timedelta(hours=1)))
    one.settle()
    with closing(sqlite3.connect(paths.history, isolation_level=None)) as file:
        file.execute("UPDATE sessions SET outcome = 'postponed' WHERE id = 1")
    two = program()
    two.journal.read_records(NOW - timedelta(days=1))
    two.settle()
    assert two.journal.records == (record(NOW + timedelta(hours=1)),)
    assert two.told == ["This version cannot read 1 session in the record; it is kept, but not shown."]


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_only_the_person_can_read_the_record(program: StartProgram, paths: Paths) -> None:
    one = program()
    one.journal.keep(record())
    one.settle()
    assert paths.history.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="file modes of POSIX")
def test_a_record_of_the_first_version_becomes_private(program: StartProgram, paths: Paths) -> None:
    one = program()
    one.journal.keep(record())
    one.settle()
    one.journal.close(60)
    paths.history.chmod(0o644)
    two = program()
    two.journal.keep(record(NOW + timedelta(hours=1)))
    two.settle()
    assert paths.history.stat().st_mode & 0o777 == 0o600


def test_the_trouble_of_the_record_ends_when_all_of_it_is_kept(program: StartProgram, paths: Paths) -> None:
    one = program()
    paths.make_folders()
    paths.history.mkdir()
    for hour in range(2):
        one.journal.keep(record(NOW + timedelta(hours=hour)))
    one.settle()
    assert str(one.journal.record_trouble).startswith("This session is not in the record: ")
    paths.history.rmdir()
    one.journal.look()
    one.settle()
    assert one.journal.record_trouble is None


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="stops a process")
def test_the_changes_of_three_programs_are_kept_when_one_is_stopped_meanwhile(
    program: StartProgram, paths: Paths, tmp_path: Path
) -> None:
    """`change` returns at once whatever the other programs do, and nothing is lost."""
    command = [sys.executable, str(PROGRAM), str(tmp_path)]
    others = [
        subprocess.Popen([*command, name, "80"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    for other in others:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "ready\n"
        other.stdin.write("\n")
        other.stdin.flush()
    window = program()
    others[0].send_signal(signal.SIGSTOP)
    for number in range(60):
        window.journal.change(partial(hiding, f"exercise-{number}"))
        if number % 20 == 0:
            window.settle()
    others[0].send_signal(signal.SIGCONT)
    for other in others:
        out, _err = other.communicate(timeout=LONG_S)
        assert out.splitlines()[-1] == "done"
    window.settle()
    found: Settings = program().journal.settings
    counts = {name: len(found.own(name).left_out) for name in ("window", "one", "two")}
    assert counts == {"window": 60, "one": 80, "two": 80}
