"""Bad conditions around the program: one clear sentence, no lost data, and the session runs wherever it can."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from builtin import IDS
from terminal import ACCEPTED, UNCLENCH, environment, on_terminal, ran, records, write_routine

TAPS = "- {name: Taps, prepare: 0 s, reps: 4, cue: Tap the table.}"
TWENTY = "- {name: Open, prepare: 0 s, move: 0 s, reps: 20, hold: 1 s}"
RUN_TAPS = ("run", "taps", "--quiet", ACCEPTED)
SETTINGS = '{"volume": 30, "level": "full"}'

# A full disk: no file may grow beyond this many bytes.
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.argv[2], sys.argv[2:])
"""


def put(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one_sentence(answer: subprocess.CompletedProcess[str]) -> str:
    (line,) = answer.stderr.splitlines()
    assert line.endswith(".")
    return line


@pytest.fixture
def taps(home: Path) -> Path:
    return write_routine(home, "taps", TAPS)


@pytest.mark.usefixtures("taps")
def test_a_truncated_settings_file(home: Path) -> None:
    path = put(home / "config" / "settings.json", SETTINGS[: len(SETTINGS) // 2])
    answer = ran(home, *RUN_TAPS)
    assert answer.returncode == 0
    told = one_sentence(answer)
    assert told.startswith(f"{path} is broken (line 1 is not JSON); it was set aside as settings.json.broken-1")
    assert path.with_name("settings.json.broken-1").read_text() == SETTINGS[: len(SETTINGS) // 2]
    assert ran(home, *RUN_TAPS).stderr == "", "reported once"


def test_settings_with_invalid_values(home: Path) -> None:
    path = put(home / "config" / "settings.json", '{"volume": 300, "level": "full", "colour": "red"}')
    write_routine(home, "both", "- {name: Taps, prepare: 0 s, reps: 2-4}")
    answer = ran(home, "run", "both", "--quiet", ACCEPTED)
    assert answer.returncode == 0
    assert answer.stderr.splitlines() == [
        f"{path}: volume: 300 is not a valid value; using the default",
        f"{path}: colour: unknown setting; kept, not used",
    ]
    assert records(home)[0].level == "full", "valid settings are used"
    assert json.loads(path.read_text())["colour"] == "red", "the file stays as the person wrote it"


@pytest.mark.usefixtures("taps")
def test_a_record_with_garbage(home: Path) -> None:
    path = put(home / "data" / "history.sqlite3", b"no SQLite" * 2000)
    answer = ran(home, *RUN_TAPS)
    assert answer.returncode == 0
    assert one_sentence(answer) == (
        f"The record {path} is broken; it was set aside as history.sqlite3.broken-1 and a new one was started."
    )
    assert path.with_name("history.sqlite3.broken-1").read_bytes() == b"no SQLite" * 2000
    assert [record.outcome for record in records(home)] == ["finished"]


@pytest.mark.usefixtures("taps")
def test_a_resume_note_with_garbage(home: Path) -> None:
    for content in ('{"version": 1', "[]", '{"version": 1, "routine": 5}'):
        put(home / "state" / "resume" / "note.json", content)
        answer = ran(home, *RUN_TAPS)
        assert answer.returncode == 0
        assert "Traceback" not in answer.stderr
    assert not list((home / "state" / "resume").glob("*.json"))
    assert {record.outcome for record in records(home)} == {"finished"}


@pytest.mark.parametrize("blocked", ["config", "state", "data"])
def test_a_file_in_place_of_a_folder(home: Path, tmp_path: Path, blocked: str) -> None:
    routine = put(tmp_path / "taps.yaml", f"title: Taps\nexercises:\n  {TAPS}\n")
    put(home / blocked, "a file")
    answer = ran(home, "run", str(routine), "--quiet", ACCEPTED)
    assert answer.returncode == 0
    assert answer.stdout.splitlines()[-1] == "Taps\t\t4\t4"
    assert "Traceback" not in answer.stderr
    lines = answer.stderr.splitlines()
    told = (f"Cannot make the folder {home / blocked}", f"Cannot read {home / blocked}")
    assert any(one in line for line in lines for one in told), lines
    assert len(lines) == len(set(lines)), "each message comes once"
    assert (home / blocked).read_text() == "a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.usefixtures("taps")
def test_a_read_only_home(home: Path) -> None:
    home.chmod(0o500)
    answer = ran(home, *RUN_TAPS)
    home.chmod(0o700)
    assert answer.returncode == 0
    assert "Cannot make the folder" in answer.stderr


def test_folders_that_cannot_be_opened(tmp_path: Path) -> None:
    """As in another person's home. The name is too long for any folder, which also stops root."""
    home = tmp_path / ("x" * 300)
    routine = put(tmp_path / "taps.yaml", f"title: Taps\nexercises:\n  {TAPS}\n")
    for command in (("run", str(routine), "--quiet", ACCEPTED), ("doctor",), ("list",), ("learn",)):
        answer = ran(home, *command)
        assert answer.returncode == 0
        assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("list --max-minutes x", "'x' is not a number of minutes"),
        ("snooze nan", "'nan' is not a number of minutes"),
        ("run wrist-flex --speed fast", "'fast' is outside 0.5 to 100"),
        ("show wrist-flex --level easy", "'easy' is not gentle, middle or full"),
    ],
)
def test_an_invalid_value_gives_a_sentence(home: Path, command: str, told: str) -> None:
    answer = ran(home, *command.split())
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.rstrip().endswith(told)


@pytest.mark.usefixtures("taps")
def test_a_full_disk(home: Path) -> None:
    assert ran(home, *RUN_TAPS).returncode == 0
    settings = put(home / "config" / "settings.json", SETTINGS)
    before = records(home)
    full = subprocess.run(
        [sys.executable, "-IS", "-c", LIMITED, "100", *UNCLENCH, *RUN_TAPS],
        env=environment(home, PYTHONDONTWRITEBYTECODE="1"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert full.returncode == 0
    assert full.stdout.splitlines()[-1] == "Taps\t\t4\t4"
    assert "Traceback" not in full.stderr
    unkept = [line for line in full.stderr.splitlines() if line.startswith("This session is not in the record:")]
    assert len(unkept) == 1
    assert records(home) == before, "earlier data is still there"
    assert settings.read_text() == SETTINGS
    assert not list((home / "state").glob(".*tmp")), "no partial file is left"


def test_two_programs_at_once(home: Path) -> None:
    write_routine(home, "twenty", TWENTY)
    write_routine(home, "taps", TAPS)
    folder = home / "state" / "resume"
    with on_terminal(home, "run", "twenty", "--quiet", ACCEPTED) as first:
        first.screen_until("Rep 1 of 20")
        second = ran(home, *RUN_TAPS)
        assert second.returncode == 0
        assert second.stderr == ""
        (note,) = folder.glob("*.json")
        assert json.loads(note.read_text())["routine"] == "twenty"
        first.type("\x03")
        assert first.ended() == 3
    assert list(folder.iterdir()) == []
    assert [(record.routine, record.outcome) for record in records(home)] == [
        ("twenty", "stopped"), ("taps", "finished"),
    ]  # fmt: skip


def test_an_unreadable_folder_of_routines(home: Path) -> None:
    put(home / "data" / "routines", "a file")
    listed = ran(home, "list")
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) == len(IDS)
    told = listed.stderr.splitlines()
    assert told
    assert all(line.startswith(str(home / "data" / "routines")) for line in told)


def test_an_unreadable_routine(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home / "data" / "routines"
    folder.mkdir(parents=True)
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / "dir.yaml").mkdir()
    with monkeypatch.context() as there, socket.socket(socket.AF_UNIX) as plug:
        there.chdir(folder)  # a socket's address may have a hundred characters; the whole path may be longer
        plug.bind("plug.yaml")
    listed = ran(home, "list")
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) == len(IDS)
    assert "gone.yaml:1:1: error: " in listed.stderr
    assert "Traceback" not in listed.stderr


def test_no_display_and_no_terminal(home: Path) -> None:
    dead = {"DISPLAY": ":4711"}
    for more, told in (({}, "There is no display"), (dead, "The display does not answer: DISPLAY=:4711.")):
        answer = ran(home, **more)
        assert answer.returncode == 6
        assert answer.stdout == ran(home, "list").stdout
        assert answer.stderr.startswith(told)
        assert answer.stderr.splitlines()[1:] == ["There is no terminal to guide you in; this is the library."]


def test_a_dead_display_in_a_terminal_still_guides(home: Path) -> None:
    with on_terminal(home, DISPLAY=":4711") as program:
        program.wait_for("The display does not answer: DISPLAY=:4711")
        program.wait_for("Before you start")
        program.wait_for("> ")
        program.type("n\n")
        assert program.ended() == 4


@pytest.mark.parametrize("arguments", ["list", "show wrist-flex --level full --json", "schema", f"run taps {ACCEPTED}"])
@pytest.mark.usefixtures("taps")
def test_the_reader_of_the_output_ends_early(home: Path, arguments: str) -> None:
    with subprocess.Popen(
        [*UNCLENCH, *arguments.split()],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("arguments", ["list", "show wrist-flex --json", f"run taps --quiet {ACCEPTED}"])
@pytest.mark.usefixtures("taps")
def test_output_to_a_full_device_is_reported(home: Path, arguments: str) -> None:
    with open("/dev/full", "w") as full:
        answer = subprocess.run(
            [*UNCLENCH, *arguments.split()],
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
        )
    assert answer.returncode == 2
    assert answer.stderr == "The output could not be written: No space left on device.\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.usefixtures("taps")
def test_streams_that_are_closed_from_the_start(home: Path, closed: str) -> None:
    for command in ("list", " ".join(RUN_TAPS)):
        process = subprocess.run(
            ["sh", "-c", f'"$0" -m unclench {command} {closed}', sys.executable],
            env=environment(home),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
        )
        assert "Traceback" not in process.stderr
        assert process.returncode == 0


@pytest.mark.parametrize("world", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"TERM": "dumb"}])
def test_minimal_locales_and_terminals(home: Path, world: dict[str, str]) -> None:
    write_routine(home, "taps", TAPS.replace("Tap the table.", "Tap – «gently» – 軽く."))
    for arguments in (("list",), ("show", "taps"), ("check", str(home)), RUN_TAPS, ("doctor",)):
        answer = subprocess.run(
            [*UNCLENCH, *arguments], env=environment(home, **world), stdin=subprocess.DEVNULL, capture_output=True
        )
        assert answer.returncode == 0
        assert b"Traceback" not in answer.stderr
    with on_terminal(home, *RUN_TAPS, world=world) as program:
        program.wait_for("count|Count")
        program.type(" ")
        program.wait_for("How much does it hurt")
        program.type("\x04")
        assert program.ended() == 0


def test_a_thousand_own_routines(home: Path) -> None:
    text = (Path(__file__).resolve().parents[1] / "data" / "full-example.yaml").read_text(encoding="utf-8")
    for number in range(1000):
        write_routine(home, f"own-{number:04}", text)
    listed = ran(home, "list")
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) == 1000 + len(IDS)


def test_a_terminal_that_only_writes_lines(home: Path) -> None:
    write_routine(home, "taps", TAPS)
    with on_terminal(home, *RUN_TAPS, TERM="dumb") as program:
        program.wait_for("count\t\t\tTaps")
        program.type("h")
        program.wait_for("S  stop")
        program.type("s")
        program.wait_for("Stopped. That is fine.")
        program.skip(r"\[w\]arning signs")
        program.wait_for("How much")
        program.type("\x04")
        assert program.ended() == 3
    assert records(home)[0].stop_reason == "hurt"


def test_other_programs_get_utf_8_whatever_the_language(home: Path) -> None:
    write_routine(home, "mine", "title: Hände – ①\nexercises:\n  - {name: Fist, reps: 1, hold: 5 s}\n")
    latin = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    assert "\tHände – ①\t" in ran(home, "list", **latin).stdout
    chosen = ran(home, "list", **latin, PYTHONIOENCODING="ascii")
    assert "\tH?nde ? ?\t" in chosen.stdout
