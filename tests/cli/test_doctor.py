from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from terminal import ACCEPTED, on_terminal, ran, write_routine
from unclench import __version__
from unclench.cli import desktop_facts
from unclench.content.bundled import routines_dir
from unclench.store.paths import Paths
from unclench.system.packages import packages_of_system

BUILT_IN = len(list(routines_dir().glob("*.yaml")))
ROWS = [
    "unclench", "packages", "Qt", "display", "terminal", "sound", "voice", "screen stays on", "sleep", "screen lock",
    "starts at login", "tray", "idle time", "quiet moments", "notifications", "reminders", "settings", "my routines",
    "state", "record", "library",
]  # fmt: skip


def facts(home: Path, **more: str) -> dict[str, dict[str, Any]]:
    answer = ran(home, "doctor", "--json", **more)
    assert (answer.returncode, answer.stderr) == (0, "")
    rows = json.loads(answer.stdout)
    assert all(list(row) == ["name", "ok", "detail"] for row in rows)
    assert [row["name"] for row in rows] == ROWS
    return {row["name"]: row for row in rows}


def test_the_paths_of_all_files(home: Path) -> None:
    found = facts(home)
    assert found["unclench"]["detail"].startswith(f"{__version__}, Python 3.")
    assert "PyYAML 6" in found["packages"]["detail"]
    assert "missing" not in found["packages"]["detail"]
    for row, folder in (("settings", "config"), ("my routines", "data/routines"), ("state", "state")):
        assert found[row] == {"name": row, "ok": True, "detail": str(home / folder)}
    assert found["terminal"]["ok"] is False
    assert found["record"]["detail"] == f"{home / 'data' / 'history.sqlite3'}, no session yet"
    assert found["library"] == {"name": "library", "ok": True, "detail": f"{BUILT_IN} routines"}
    assert list(home.iterdir()) == [], "doctor changes nothing"


def test_a_dead_display_is_reported_without_qt(home: Path) -> None:
    display = facts(home, DISPLAY=":4711")["display"]
    assert (display["ok"], display["detail"]) == (False, "The display does not answer: DISPLAY=:4711.")


def test_sessions_and_broken_files_are_counted(home: Path) -> None:
    write_routine(home, "blink", "- {name: A, duration: 1 s, prepare: 0 s}")
    assert ran(home, "run", "blink", "--speed", "1.5", "--quiet", ACCEPTED).returncode == 0
    write_routine(home, "broken", "- {name: A, duration: 1}")
    found = facts(home)
    assert found["record"]["detail"] == f"{home / 'data' / 'history.sqlite3'}, 1 session"
    assert found["library"] == {
        "name": "library",
        "ok": False,
        "detail": f"{BUILT_IN + 1} routines, 1 problem in files",
    }


def test_a_newer_record_is_reported_and_not_changed(home: Path) -> None:
    path = home / "data" / "history.sqlite3"
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    record = facts(home)["record"]
    assert record["ok"] is False
    assert record["detail"].startswith("The record was made by a newer Unclench")


def test_a_table_for_people(home: Path) -> None:
    with on_terminal(home, "doctor", columns=90, rows=30) as program:
        assert program.ended() == 0
        assert [line.split("  ")[0] for line in program.text.splitlines() if line[:1].strip()] == ROWS
        assert "90 columns, 30 lines, utf-8" in program.text


def test_rows_for_scripts(home: Path) -> None:
    rows = [line.split("\t") for line in ran(home, "doctor").stdout.splitlines()]
    assert [row[0] for row in rows] == ROWS
    assert {row[1] for row in rows} <= {"", "yes", "no"}


def test_the_needs_of_a_program_in_the_tray_are_reported(home: Path) -> None:
    found = facts(home)
    assert (found["tray"]["ok"], found["tray"]["detail"]) == (False, "there is no display")
    assert found["idle time"]["detail"] == "there is no display; reminders still come"
    assert "microphone" in found["quiet moments"]["detail"]
    assert found["notifications"]["ok"] is False
    assert found["reminders"]["detail"] == "not running"


def test_a_display_without_a_tray_is_reported(home: Path) -> None:
    tray = facts(home, QT_QPA_PLATFORM="offscreen")["tray"]
    assert (tray["ok"], tray["detail"]) == (False, "none; closing the window leaves a small icon in the task bar")


def test_what_the_running_program_could_not_do_is_in_the_row_of_the_reminders(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reply = {"ok": True, "why": "Next: Hourly hands at 14:00", "troubles": ["Reminders come as notifications now."]}
    monkeypatch.setattr(desktop_facts, "ask_window", lambda _state, _lock, _request: reply)
    words = "Next: Hourly hands at 14:00 Reminders come as notifications now."
    assert desktop_facts.reminder_fact(Paths(tmp_path, tmp_path, tmp_path)) == (False, words)


def test_no_system_misses_the_packages_of_another() -> None:
    assert [packages_of_system(name) for name in ("linux", "win32", "darwin")] == [("jeepney",), ("tzdata",), ()]
