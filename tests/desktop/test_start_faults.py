"""A fault in any step of the start ends the process with a message. It never stays as a gray window or a hidden process
that holds the lock and answers no request."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from unclench.core.problem import KnownError
from unclench.store.paths import find_paths
from unclench.system.instance.control import ask
from waiting import LONG_S, until

if sys.platform == "win32":
    pytest.skip("forks", allow_module_level=True)

# What fails, as module:name. Every start reaches the first part, only a start with a window the second.
ALWAYS = (
    "unclench.system.display:display_state", "unclench.store.paths:find_paths",
    "unclench.system.instance.lock:hold_lock", "unclench.content.bundled:routines_dir",
    "unclench.desktop.compose.launch:Application", "unclench.desktop.compose.launch:MainWindow",
    "unclench.desktop.compose.launch:read_json",
    "unclench.desktop.compose.launch:_build", "unclench.desktop.frame.garbage:keep_to_this_thread",
    "unclench.desktop.compose.real_world:SystemClock", "unclench.desktop.compose.real_world:CueOutput",
    "unclench.desktop.compose.real_world:DesktopLooks", "unclench.desktop.compose.real_world:choose_power",
    "unclench.desktop.compose.real_world:Tray", "unclench.store.paths:Paths.make_folders",
    "unclench.desktop.compose.real_world:InstanceServer", "unclench.system.instance.server:InstanceServer.listen",
    "unclench.desktop.compose.compose:UserData", "unclench.desktop.compose.compose:read_figure_index",
    "unclench.desktop.compose.compose:LibraryController", "unclench.desktop.compose.compose:AppState",
    "unclench.desktop.compose.compose:PowerWatch", "unclench.desktop.state.user_data:Journal",
    "unclench.store.journal:Journal.load",
    "unclench.desktop.state.library_controller:load_library", "unclench.desktop.compose.compose:ReminderController",
    "unclench.desktop.compose.compose:ReminderFlow", "unclench.desktop.compose.compose:WakeUpFlow",
    "unclench.desktop.frame.tray:Tray.start",
    "unclench.desktop.frame.tray:Tray.show_view", "unclench.desktop.flows.reminder_controller:read_json",
    "unclench.desktop.compose.compose:Leaving", "unclench.desktop.compose.compose:remote_commands",
    "unclench.desktop.frame.system_end:end_on_signals",
)  # fmt: skip
WITH_A_WINDOW = (
    "unclench.desktop.frame.main_window:MainWindow.paintEvent",
    "unclench.desktop.compose.launch:FirstPaint.eventFilter",
    "unclench.desktop.compose.build_window:load_fonts", "unclench.desktop.compose.build_window:Style",
    "unclench.desktop.flows.app:load_safety_text",
    "unclench.desktop.flows.browse_flow:HomePage", "unclench.desktop.compose.build_window:FocusRing",
    "unclench.system.wakelock.choose:choose",
    "unclench.desktop.compose.build_window:attend",
    "unclench.desktop.flows.app:App.start",
    "unclench.desktop.state.user_data:UserData.read_records", "unclench.desktop.flows.app:App.refresh_theme",
    "unclench.audio.cues.qt_cues:CueOutput.look_for_output",
    "unclench.desktop.flows.voice_output:VoiceOutput.look_for_voice",
    "unclench.system.motion:wants_little_motion",
)  # fmt: skip

SENTENCE = "^Unclench could not start because of an internal error: RuntimeError: .*injected.$"

# Makes each step fail in turn, each in its own process that was forked after the imports.
FAILING = """
import json, os, signal, sys
from importlib import import_module
import unclench.__main__

def fail(*_arguments, **_named):
    raise RuntimeError("injected")

def run(step, number):
    os.environ["UNCLENCH_HOME"] = f"{sys.argv[1]}/{number}"
    with open(f"{sys.argv[1]}/{number}.log", "w") as log:
        os.dup2(log.fileno(), 2)
    module, _colon, name = step.partition(":")
    owner = import_module(module)
    *classes, name = name.split(".")
    for one in classes:
        owner = getattr(owner, one)
    setattr(owner, name, fail)
    signal.alarm(30)
    sys.argv[1:] = ["--hidden"] if hidden else []
    sys.exit(unclench.__main__.main())

hidden, steps = json.loads(sys.argv[2])
for step in steps:
    import_module(step.partition(":")[0])
codes = []
for number, step in enumerate(steps):
    pid = os.fork()
    if pid == 0:
        run(step, number)
    codes.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
print(json.dumps(codes))
"""

STAYING = """
import sys
from unclench.__main__ import main
from unclench.desktop.compose import build_window as building

def fail(*_arguments, **_named):
    raise RuntimeError("injected")

building.App = fail
sys.argv = ["unclench", "--hidden"]
sys.exit(main())
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = ("PATH", "LANG", "HOME", "XDG_RUNTIME_DIR", "SPEECHD_ADDRESS")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    found |= dict.fromkeys(("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"), "unix:path=/nowhere")
    return found | {"QT_QPA_PLATFORM": "offscreen", "UNCLENCH_HOME": str(tmp_path / "home")}


@pytest.mark.parametrize("hidden", [False, True], ids=["window", "hidden"])
def test_a_fault_in_any_step_of_the_start_ends_it_with_a_sentence(
    environment: dict[str, str], tmp_path: Path, hidden: bool
) -> None:
    steps = ALWAYS if hidden else ALWAYS + WITH_A_WINDOW
    ran = subprocess.run(
        [sys.executable, "-c", FAILING, str(tmp_path), json.dumps([hidden, steps])],
        env=environment, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    ends = dict(zip(steps, json.loads(ran.stdout), strict=True))
    told = {step: (tmp_path / f"{number}.log").read_text() for number, step in enumerate(steps)}
    assert ends == dict.fromkeys(steps, 1)
    assert [step for step in steps if not re.search(SENTENCE, told[step], re.MULTILINE)] == []
    assert [step for step in steps if "Traceback" not in told[step]] == []


@pytest.fixture
def staying(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", STAYING]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait(LONG_S)


def test_a_window_that_cannot_be_built_later_is_reported_and_the_program_still_answers(
    environment: dict[str, str], staying: subprocess.Popen[bytes]
) -> None:
    state = find_paths(environment).state

    def tell(verb: str) -> dict[str, object] | None:
        try:
            return ask(state, {"do": verb})
        except KnownError:
            return None

    until(lambda: tell("status"), "an answer")
    assert (tell("raise") or {})["ok"] is False
    assert (tell("status") or {})["troubles"] == [
        "Something went wrong in Unclench (RuntimeError). It is still running."
    ]
    assert (tell("quit") or {})["ok"] is True
    assert staying.wait(LONG_S) == 0
