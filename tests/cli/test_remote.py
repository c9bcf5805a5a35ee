"""The commands that talk to the running program, tested with the real program."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terminal import UNCLENCH, environment, ran
from unclench.cli.remote import status_rows
from waiting import until

NO_ANSWER = "Unclench is running, but does not answer; close it and try again.\n"
NONE_RUNS = "Unclench is not running; 'unclench' opens it, 'unclench --hidden' starts it in the tray.\n"
NO_DISPLAY = "There is no display: neither WAYLAND_DISPLAY nor DISPLAY is set.\n"
DRAWN = {"QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture
def runtime(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The folder of the socket; its path must be short."""
    return {"XDG_RUNTIME_DIR": str(tmp_path_factory.mktemp("r"))}


@pytest.fixture
def hidden(home: Path, runtime: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The program running in the tray."""
    command = [*UNCLENCH, "--hidden"]
    with subprocess.Popen(command, env=environment(home, **runtime, **DRAWN), stderr=subprocess.DEVNULL) as process:
        until(lambda: process.poll() is not None or ran(home, "status", **runtime).returncode == 0, "the window")
        assert process.poll() is None
        yield process
        process.kill()


@pytest.mark.parametrize(
    "command", ["status", "pause", "resume", "skip", "stop", "snooze 5", "remind x", "offer skip", "quit"]
)
def test_no_program_is_running(home: Path, runtime: dict[str, str], command: str) -> None:
    answer = ran(home, *command.split(), **runtime)
    assert (answer.returncode, answer.stdout, answer.stderr) == (5, "", NONE_RUNS)


def test_without_a_display_no_window_is_opened(home: Path, runtime: dict[str, str]) -> None:
    for command in ("--hidden", "start wrist-flex"):
        answer = ran(home, *command.split(), **runtime)
        assert (answer.returncode, answer.stdout, answer.stderr) == (6, "", NO_DISPLAY)
    assert list(home.iterdir()) == []
    assert ran(home, "start", "wrist-flx", **runtime).returncode == 2, "that name is unknown in any case"


def test_a_running_program_answers_and_can_be_ended(
    home: Path, runtime: dict[str, str], hidden: subprocess.Popen[bytes]
) -> None:
    assert ran(home, "--hidden", **runtime, **DRAWN).returncode == 0, "a second one does nothing"
    plain = ran(home, "status", **runtime)
    assert plain.stdout.splitlines()[0] == "session\tnone"
    assert plain.stdout.splitlines()[-1] == "Hourly hands\ton"
    facts = json.loads(ran(home, "status", "--json", **runtime).stdout)
    assert (facts["session"], facts["reminders"][0]["id"]) == (None, "hourly-hands")
    told = ran(home, "pause", **runtime)
    assert (told.returncode, told.stderr) == (2, "No session is running.\n")
    assert ran(home, "remind", "hourly HANDS", **runtime).returncode == 0
    assert json.loads(ran(home, "status", "--json", **runtime).stdout)["offered"] == "hourly-hands"
    assert ran(home, "offer", "later", "10", **runtime).returncode == 0
    told = ran(home, "offer", "start", **runtime)
    assert (told.returncode, told.stderr) == (2, "No reminder is on the screen.\n")
    assert ran(home, "offer", "perhaps", **runtime).returncode == 2
    assert ran(home, "snooze", "20", **runtime).returncode == 0
    for name in ("wrist-flx", "neck"):
        told, here = ran(home, "start", name, **runtime), ran(home, "run", name)
        assert (told.returncode, told.stderr) == (here.returncode, here.stderr)
        assert "; did you mean '" in told.stderr
    quit_ = ran(home, "quit", **runtime)
    assert (quit_.returncode, quit_.stdout, quit_.stderr) == (0, "", "")
    assert hidden.wait(20) == 0


def test_a_window_whose_socket_is_gone_is_told_by_every_command(
    home: Path, runtime: dict[str, str], hidden: subprocess.Popen[bytes]
) -> None:
    (socket,) = Path(runtime["XDG_RUNTIME_DIR"]).glob("unclench-*/*")
    socket.unlink()
    for command in ("status", "--hidden"):
        answer = ran(home, *command.split(), **runtime, **DRAWN)
        assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", NO_ANSWER)
    second = subprocess.Popen(UNCLENCH, env=environment(home, **runtime, **DRAWN), stderr=subprocess.PIPE, text=True)
    try:
        assert second.stderr is not None
        assert second.stderr.readline() == NO_ANSWER
    finally:  # it shows the sentence in a dialog, because nobody reads its standard error
        second.kill()
        second.communicate()


def test_start_opens_the_window_where_none_is(home: Path, runtime: dict[str, str]) -> None:
    unknown = ran(home, "start", "wrist-flx", **runtime, **DRAWN)
    assert (unknown.returncode, unknown.stderr) == (2, "There is no routine 'wrist-flx'; did you mean 'wrist-flex'?\n")
    assert ran(home, "status", **runtime).returncode == 5, "no window is opened for an unknown routine"
    try:
        opened = ran(home, "start", "wrist-flex", **runtime, **DRAWN)
        assert (opened.returncode, opened.stdout, opened.stderr) == (0, "", "")
        assert ran(home, "status", **runtime).returncode == 0
    finally:
        ended = ran(home, "quit", **runtime)
    assert ended.returncode == 0


def test_a_snooze_needs_minutes(home: Path, runtime: dict[str, str]) -> None:
    for minutes in ("x", "0", "-1", "nan", "inf"):
        assert ran(home, "snooze", minutes, **runtime).returncode == 2


def test_a_session_is_reported_in_one_line() -> None:
    session = {"title": "Wrist flex", "paused": True, "exercise": "Fist", "session_seconds_left": 125}
    facts: dict[str, Any] = {"session": session, "why": "Next: A at 9:00", "next": "Next: A at 9:00", "wake_up": "Off."}
    assert status_rows({**facts, "troubles": ["The disk is full."], "reminders": []}) == [
        ("session", "Wrist flex, paused: Fist, 2:05 left"),
        ("reminders", "Next: A at 9:00"),
        ("wake-up", "Off."),
        ("trouble", "The disk is full."),
    ]


def test_sending_a_command_does_not_load_qt(home: Path, runtime: dict[str, str]) -> None:
    code = (
        "import sys; sys.argv = ['unclench', 'status']\n"
        "from unclench.__main__ import main\n"
        "print(main(), any(name.startswith('PySide6') for name in sys.modules))"
    )
    environ = environment(home, **runtime)
    asked = subprocess.run([UNCLENCH[0], "-c", code], env=environ, capture_output=True, text=True, timeout=60)
    assert asked.stdout == "5 False\n"
