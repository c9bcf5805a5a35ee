"""The program in the background under faults: killed at any moment, a disk that fails, a truncated state file, a clock
that was never set. It starts, reports what it did, and reminds again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject

from fakes import FakeClock, FakeDesktop
from unclench.core.problem import KnownError
from unclench.core.reminders.decide import Answer
from unclench.core.settings.settings import Settings
from unclench.desktop.flows.reminder_controller import ReminderController
from unclench.store.paths import Paths, find_paths
from unclench.system.instance.control import ask
from waiting import LONG_S, until

if sys.platform == "win32":
    pytest.skip("kills and limits as Unix has them", allow_module_level=True)

HOUR_S = 3600.0
UNSET = datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC)
SETTINGS = {"reminders": [{"id": "hourly-hands", "routine": "desk-reset", "sound": False}]}
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = find_paths({"UNCLENCH_HOME": str(tmp_path / "home")})
    found.make_folders()
    found.settings_file.write_text(json.dumps(SETTINGS), encoding="utf-8")
    return found


@pytest.fixture
def start(paths: Paths, tmp_path: Path) -> Iterator[Start]:
    """Starts the program in the background, and waits until it answers unless `waits` is false."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "XDG_RUNTIME_DIR") if name in os.environ}
    environment |= {"UNCLENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    environment |= dict.fromkeys(("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"), "unix:path=/nowhere")
    running: list[subprocess.Popen[bytes]] = []

    def start_(*before: str, waits: bool = True) -> subprocess.Popen[bytes]:
        command = [*before, sys.executable, "-m", "unclench", "--hidden"]
        running.append(subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL))
        if waits:
            until(lambda: tell(paths, "status"), "an answer")
        return running[-1]

    yield start_
    for process in running:
        process.kill()
        process.wait(LONG_S)


def tell(paths: Paths, verb: str, **arguments: Any) -> dict[str, Any] | None:
    """The answer of the running program, or None without one."""
    try:
        return ask(paths.state, {"do": verb, **arguments})
    except KnownError:
        return None


def reminds(paths: Paths) -> bool:
    """Whether an offer comes and can be snoozed."""
    assert (tell(paths, "remind", name="hourly-hands") or {})["ok"]
    offered = (tell(paths, "status") or {})["offered"]
    assert (tell(paths, "snooze", minutes=10) or {})["ok"]
    return offered is not None


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(LONG_S)


def test_a_kill_during_the_start_an_offer_or_a_save(start: Start, paths: Paths) -> None:
    kill(start(waits=False))
    starting = start(waits=False)
    until(paths.window_lock.exists, "the lock, which comes before the socket")
    kill(starting)
    offering = start()
    assert (tell(paths, "remind", name="hourly-hands") or {})["ok"]
    kill(offering)
    saving = start()
    for minutes in range(1, 60):
        tell(paths, "snooze", minutes=minutes)
    kill(saving)
    start()
    assert (tell(paths, "status") or {})["troubles"] == []
    assert reminds(paths)


def test_a_read_only_state_folder_is_reported_and_it_still_reminds(start: Start, paths: Paths) -> None:
    paths.state.rmdir()
    paths.state.write_text("in the way", encoding="utf-8")
    start()
    assert reminds(paths)
    (trouble, *_more) = (tell(paths, "status") or {})["troubles"]
    assert trouble.startswith("Cannot read") or "Cannot save" in trouble


def test_a_full_disk_is_reported_once_and_it_still_reminds(start: Start, paths: Paths) -> None:
    start("sh", "-c", 'ulimit -f 0; exec "$@"', "sh")
    assert reminds(paths)
    assert reminds(paths)
    troubles = (tell(paths, "status") or {})["troubles"]
    assert [one.startswith(f"Cannot save {paths.reminders}") for one in troubles] == [True]
    assert not list(paths.state.glob("*.tmp"))


def test_a_truncated_state_file_is_set_aside_and_reported(start: Start, paths: Paths) -> None:
    first = start()
    assert reminds(paths)
    kill(first)
    whole = paths.reminders.read_bytes()
    paths.reminders.write_bytes(whole[: len(whole) // 2])
    start()
    (trouble,) = (tell(paths, "status") or {})["troubles"]
    assert "it was set aside" in trouble
    assert reminds(paths)
    assert json.loads(paths.reminders.read_text())["reminders"]["version"] == 1


class Controller(ReminderController):
    """A controller that counts its offers and answers each at once."""

    def __init__(self, clock: FakeClock, paths: Paths, parent: QObject) -> None:
        super().__init__(clock, FakeDesktop(30.0), paths.reminders, lambda: None, parent)
        self.offers: list[float] = []
        self.told: list[str] = []
        self.offered.connect(lambda _offer: self.offers.append(clock.mono_s))
        self.trouble.connect(self.told.append)
        self.start(Settings().reminding, Settings().wake_up)

    def pass_minutes(self, clock: FakeClock, minutes: int) -> None:
        for _minute in range(minutes):
            clock.advance(60)
            self.poll()
            self.answer(Answer.SKIP)


@pytest.mark.usefixtures("qapp")
def test_it_reminds_with_a_clock_at_1970_and_after_it_is_set(paths: Paths) -> None:
    parent, clock = QObject(), FakeClock(wall=UNSET)
    first = Controller(clock, paths, parent)
    first.pass_minutes(clock, 61)
    assert len(first.offers) == 1
    first.close()
    clock.set_wall(56 * 365.25 * 24 * HOUR_S)
    second = Controller(clock, paths, parent)
    second.pass_minutes(clock, 120)
    assert len(second.offers) in (1, 2)
    assert second.offers[0] - first.offers[0] <= 2 * HOUR_S
    clock.set_wall(-56 * 365.25 * 24 * HOUR_S)
    second.pass_minutes(clock, 121)
    assert len(second.offers) >= 3
    assert first.told == second.told == []
    second.close()
