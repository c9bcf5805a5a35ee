"""The program itself, in a real window on a real X server, with keys that come from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pages import records, write_own
from screen import Screen
from systems import linux_only
from unclench.desktop.drawing.theme import SCHEMES, Scheme
from unclench.store.paths import find_paths
from unclench.system.instance.control import ask
from waiting import LONG_S, soon, until


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start the program as its command does."""
    kept = ("PATH", "LANG", "HOME", "XDG_RUNTIME_DIR", "SPEECHD_ADDRESS")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"DISPLAY": screen.display, "UNCLENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb"}
    running: list[subprocess.Popen[bytes]] = []

    def start_() -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen([sys.executable, "-m", "unclench"], env=environment, stdin=subprocess.DEVNULL))
        return running[-1]

    yield start_
    for process in running:
        process.kill()
        process.wait(LONG_S)


def accept(screen: Screen, state: Path) -> None:
    """Tick the box of the safety text and accept."""
    colors = SCHEMES[Scheme.LIGHT]
    until(lambda: screen.shows(colors.dsoft, 0.08), "the safety text with its red-flag block")
    (window,) = screen.windows()
    screen.run("windowfocus", "--sync", window)
    screen.key_until("space", lambda: screen.shows(colors.accent, 0.005), "the tick", looks=200)
    screen.key("Tab")
    screen.key_until("Return", lambda: (state / "acknowledgement.json").exists(), "accepted")
    until(lambda: screen.shows(colors.stage, 0.15), "home with its stage")


@linux_only
def test_from_first_start_to_a_crash_and_on_by_keys_alone(
    screen: Screen, start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    colors = SCHEMES[Scheme.LIGHT]
    state = tmp_path / "home" / "state"
    program = start()
    accept(screen, state)
    (window,) = screen.windows()

    second = start()
    assert second.wait(LONG_S) == 0
    assert screen.windows() == [window]

    screen.key_until("Return", lambda: not screen.shows(colors.stage, 0.15), "what the routine is not for")
    screen.key("Tab")
    screen.key_until("Return", lambda: list((state / "resume").glob("*.json")), "the player at its first rep")
    until(lambda: screen.shows(colors.stage, 0.4), "the player's large stage")
    screen.key("h")
    until(lambda: screen.shows(colors.dsoft, 0.15), "the warning signs beside three ways on")
    screen.key_until("k", lambda: screen.shows(colors.stage, 0.4), "the player again")

    program.send_signal(signal.SIGKILL)
    program.wait(LONG_S)
    assert list((state / "resume").glob("*.json"))
    start()
    until(lambda: screen.shows(colors.soft, 0.02), "the offer to go on")


COUNTS = "title: Counts\nexercises:\n" + "".join(
    f"  - {{name: Count {number}, prepare: 0 s, reps: 4, cue: Tap.}}\n" for number in range(16)
)
TABS_TO_STOP = 4  # on the page after "it hurts", on which no choice has the focus
PLACE_OF_H, PLACE_OF_K = "43", "45"  # codes of the keys, whatever the layout writes on them
HOLD = ("sleep", "1.2")  # s; the X server repeats a key after 0.66 s, 25 times a second


def test_pain_keys_of_every_layout_and_keys_that_are_held(
    screen: Screen, start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    colors = SCHEMES[Scheme.LIGHT]
    paths = find_paths({"UNCLENCH_HOME": str(tmp_path / "home")})
    write_own(paths, "counts", COUNTS)
    start()
    accept(screen, paths.state)

    def session() -> Any:
        reply = ask(paths.state, {"do": "status"}, LONG_S)
        assert reply is not None
        return reply["session"]

    def number_of(now: Any) -> int:
        return int(now["exercise"].removeprefix("Count "))

    def hurts() -> bool:
        return screen.shows(colors.dsoft, 0.15)

    def plays() -> bool:
        return screen.shows(colors.stage, 0.4)

    def stopped_by_enter_that_stays_down() -> bool:
        screen.run("keydown", "Return")
        if not (stopped := soon(lambda: session() is None, 50)):
            screen.run("keyup", "Return")  # the page had just appeared
        return stopped

    ask(paths.state, {"do": "start", "routine": "counts"}, LONG_S)
    until(plays, "the player")
    for layout in ("ru", "gr", "il", "ara", "ge", "ru,us"):
        screen.layout(layout)
        for key in (PLACE_OF_H, "BackSpace"):
            screen.key(key)
            until(hurts, f"it hurts, by {key} on the layout {layout}")
            screen.key_until(PLACE_OF_K, plays, f"the player again, by the place of K on the layout {layout}")
    screen.layout("us")

    settings = paths.settings_file
    until(lambda: session()["status"] == "running", "the end of the lead-in")
    before = number_of(session())
    screen.run("keydown", "space", *HOLD, "keyup", "space", "key", "m")
    until(lambda: settings.exists() and json.loads(settings.read_text())["muted"], "all that was pressed has come")
    assert number_of(session()) == before + 1, "a held space has said once that the exercise is done"

    screen.key("h")
    until(hurts, "it hurts")
    screen.key(*["Tab"] * TABS_TO_STOP)
    until(stopped_by_enter_that_stays_down, "stopped")
    until(lambda: not hurts(), "the questions after it")
    screen.run(*HOLD, "keyup", "Return", "key", "7", "key", "Return")
    until(lambda: records(paths)[0].score_after == 7, "an answer to a question that the held key has not skipped")
    assert session() is None
    assert list(paths.resume.glob("*.json")) == []
