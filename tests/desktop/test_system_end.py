"""The real program in a session when the system asks it to end: it asks nothing, ends at once, and the session can be
resumed at the next start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pages import notes_left, write_own
from unclench.content.bundled import assets_dir
from unclench.content.safety_text import load_safety_text
from unclench.core.problem import KnownError
from unclench.core.session.safety import acknowledge, as_note
from unclench.store.json_file import write_json
from unclench.store.paths import Paths, find_paths
from unclench.system.clock import SystemClock
from unclench.system.instance.control import ask
from waiting import LONG_S, until

if sys.platform == "win32":
    pytest.skip("signals as Unix has them", allow_module_level=True)

ROUTINE = "title: Long\nexercises:\n  - {name: Bend, reps: 100, hold: 1 s, move: 0 s, prepare: 0 s}\n"
# The real program. A line on its standard input sends the event that macOS sends, or blocks its main thread forever.
PROGRAM = """
import sys
from threading import Event
from PySide6.QtCore import QCoreApplication, QEvent, QSocketNotifier
from unclench.desktop.compose import launch
from unclench.system import end_signals

end_signals.end_on_signals.__defaults__ = (0.05,) if "hangs" in sys.argv else (1000.0,)
build = launch._build

def obey():
    word = sys.stdin.readline().strip()
    if word == "quit":
        event = QEvent(QEvent.Type.Quit)
        QCoreApplication.sendEvent(QCoreApplication.instance(), event)
        print("accepted" if event.isAccepted() else "refused", flush=True)
    else:
        print("hangs", flush=True)
        Event().wait()

def listen(*parts, **how):
    program = build(*parts, **how)
    listen.ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    listen.ear.activated.connect(obey)
    return program

launch._build = listen
sys.argv = ["unclench"]
from unclench.__main__ import main
sys.exit(main())
"""
Running = subprocess.Popen[str]
Start = Callable[..., Running]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = find_paths({"UNCLENCH_HOME": str(tmp_path / "home")})
    found.make_folders()
    write_own(found, "long", ROUTINE)
    version = load_safety_text(assets_dir() / "safety.yaml").version
    write_json(found.acknowledgement, as_note(acknowledge(version, SystemClock().reading().wall)))
    return found


def begin(paths: Paths) -> bool:
    """Start the session. Whether the program has answered."""
    with suppress(KnownError):
        return ask(paths.state, {"do": "start", "routine": "long"}) is not None
    return False


@pytest.fixture
def start(paths: Paths, tmp_path: Path) -> Iterator[Start]:
    """The program in the middle of a session."""
    kept = ("PATH", "LANG", "HOME", "XDG_RUNTIME_DIR", "SPEECHD_ADDRESS")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"UNCLENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    environment |= dict.fromkeys(("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"), "unix:path=/nowhere")
    running: list[Running] = []

    def start_(on_close: str | None, *words: str) -> Running:
        paths.settings_file.write_text(json.dumps({"on_close": on_close, "sound_mode": "none"}), encoding="utf-8")
        command = [sys.executable, "-c", PROGRAM, *words]
        pipe = subprocess.PIPE
        running.append(subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True))
        until(lambda: begin(paths), "the session")
        until(lambda: notes_left(paths), "the first rep")
        return running[-1]

    yield start_
    for process in running:
        process.kill()
        process.communicate(timeout=LONG_S)


def say(process: Running, word: str) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


@pytest.mark.parametrize("on_close", [None, "background"])
def test_the_quit_event_ends_it_without_delaying_the_log_out(start: Start, paths: Paths, on_close: str | None) -> None:
    program = start(on_close)
    assert say(program, "quit") == "accepted"
    assert program.wait(LONG_S) == 0
    assert notes_left(paths)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_in_order(start: Start, paths: Paths, number: signal.Signals) -> None:
    program = start(None)
    paths.reminders.unlink()
    program.send_signal(number)
    assert program.wait(LONG_S) == 0
    assert notes_left(paths)
    assert paths.reminders.exists(), "data that was only in memory"
    assert paths.window.exists()


def test_a_signal_ends_it_while_it_hangs(start: Start, paths: Paths) -> None:
    program = start(None, "hangs")
    assert say(program, "hang") == "hangs"
    program.send_signal(signal.SIGTERM)
    assert program.wait(LONG_S) == 128 + signal.SIGTERM
    assert notes_left(paths)
