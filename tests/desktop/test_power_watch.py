"""Sleep and lock reach the window and pause the session, and the screen may turn off again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from unclench.core.session import events as ev
from unclench.core.session.power import PowerEvent
from unclench.core.session.session import Status
from unclench.desktop.frame.power_watch import PowerWatch
from unclench.system.power.pipe import PowerPipe
from unclench.system.power.windows import WindowsPower

Desk = Any  # of conftest.py

SLEEPING, WOKE, LOCKED, UNLOCKED = PowerEvent


class FakePower:
    """A source of events that the test sends."""

    def __init__(self) -> None:
        self._pipe = PowerPipe()

    def tell(self, *events: PowerEvent) -> None:
        for event in events:
            self._pipe.put(event)

    def fileno(self) -> int:
        return self._pipe.fileno()

    def events(self) -> list[PowerEvent]:
        return self._pipe.take()

    @property
    def ended(self) -> bool:
        return self._pipe.ended

    tells_locks = True

    def sleep_fact(self) -> tuple[bool, str]:
        return True, "a test"

    def lock_fact(self) -> tuple[bool, str]:
        return True, "a test"

    def fall_silent(self) -> None:
        """Stop for good, as without a bus."""
        self._pipe.close_writer()

    def close(self) -> None:
        self._pipe.close_reader()
        self._pipe.close_writer()


@dataclass
class FakeWakeLock:
    """Notes each call."""

    story: list[str] = field(default_factory=list)

    def hold(self) -> None:
        self.story.append("hold")

    def release(self) -> None:
        self.story.append("release")


@pytest.fixture
def power() -> Iterator[FakePower]:
    source = FakePower()
    yield source
    source.close()


@pytest.fixture
def awake() -> FakeWakeLock:
    return FakeWakeLock()


@pytest.fixture
def attended(open_desk: Callable[..., Desk], power: FakePower, awake: FakeWakeLock) -> Desk:
    """A running session."""
    desk = open_desk(power=power, wake_lock=lambda: awake)
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(12)
    return desk


def test_each_event_reaches_every_listener(qtbot: QtBot, power: FakePower) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    watch = PowerWatch(power, window)
    heard: list[str] = []
    for name in ("woke", "locked", "unlocked"):
        for _listener in range(2):
            getattr(watch, name).connect(lambda name=name: heard.append(name))
    watch.happened.connect(heard.append)
    with qtbot.waitSignal(watch.unlocked):
        power.tell(SLEEPING, WOKE, LOCKED, UNLOCKED)
    assert heard == [
        SLEEPING, WOKE, "woke", "woke", LOCKED, "locked", "locked", UNLOCKED, "unlocked", "unlocked",
    ]  # fmt: skip
    watch.close()
    watch.close()


@pytest.mark.parametrize(("event", "sentence"), [(LOCKED, "Paused: the screen was locked."), (SLEEPING, "asleep")])
def test_a_running_session_pauses_and_gives_the_reason(
    attended: Desk, power: FakePower, qtbot: QtBot, event: PowerEvent, sentence: str
) -> None:
    power.tell(event)
    qtbot.waitUntil(lambda: attended.app.controller.session.status is Status.PAUSED)
    assert sentence in attended.app.session_flow.player.findChild(QLabel, "message").text()
    assert attended.cues.heard[-1] == "-", "no sound keeps playing"
    attended.app.controller.heed(UNLOCKED)
    attended.app.controller.heed(WOKE)
    assert attended.app.controller.session.status is Status.PAUSED, "it does not resume by itself"
    attended.cues.heard.clear()
    attended.press(Qt.Key.Key_Space)
    attended.wait(2.5)
    assert attended.cues.heard == ["tick"] * 3
    assert attended.app.controller.session.status is Status.LEAD_IN


def test_a_lock_does_not_change_a_pause(attended: Desk) -> None:
    attended.press(Qt.Key.Key_Space)
    attended.app.controller.heed(LOCKED)
    assert attended.app.controller.session.pause_reason is ev.PauseReason.ASKED


def test_a_lock_between_sessions_does_nothing(desk: Desk) -> None:
    desk.app.controller.heed(LOCKED)
    assert desk.app.controller.session is None


ENDINGS: list[tuple[str, Callable[[Desk], object]]] = [
    ("pause", lambda desk: desk.app.controller.obey(ev.Pause())),
    ("stop", lambda desk: desk.app.controller.obey(ev.Stop())),
    ("hurts", lambda desk: desk.app.controller.obey(ev.Hurts())),
    ("lock", lambda desk: desk.app.controller.heed(LOCKED)),
    ("left", lambda desk: desk.app.controller.leave()),
    ("gap", lambda desk: (desk.clock.sleep_machine(60), desk.app.controller.obey(ev.Tick()))),
    ("end", lambda desk: desk.wait(10_000)),
]


@pytest.mark.parametrize("end", [end for _name, end in ENDINGS], ids=[name for name, _end in ENDINGS])
def test_the_screen_is_kept_on_only_while_the_session_clock_runs(
    attended: Desk, awake: FakeWakeLock, end: Callable[[Desk], object]
) -> None:
    assert awake.story == ["hold"]
    end(attended)
    assert awake.story == ["hold", "release"]


def test_the_countdown_after_a_pause_keeps_the_screen_on_again(attended: Desk, awake: FakeWakeLock) -> None:
    attended.press(Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert awake.story == ["hold", "release", "hold"]


@pytest.mark.skipif(sys.platform == "win32", reason="the real message is tested there")
def test_windows_messages_reach_the_watch(qtbot: QtBot) -> None:
    """Calls the filter as Qt does; tests/system/test_power.py tests how it reads messages."""
    import ctypes
    from ctypes import wintypes

    from unclench.desktop.frame.native_power import NativePower

    window = QWidget()
    qtbot.addWidget(window)
    told: list[PowerEvent] = []
    windows: list[int] = []
    native = NativePower(window, WindowsPower(windows.append, windows.remove), told.append)
    assert windows == [int(window.winId())]
    message = wintypes.MSG(hWnd=int(window.winId()), message=0x2B1, wParam=7)
    assert native.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
    native.nativeEventFilter(b"xcb_generic_event_t", 1)
    assert told == [LOCKED]
    native.close()
    assert windows == []


def test_under_windows_the_window_is_watched_until_the_end(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    windows: list[int] = []
    watch = PowerWatch(WindowsPower(windows.append, windows.remove), window)
    assert windows == [int(window.winId())]
    watch.close()
    assert windows == []


def test_an_ended_source_is_no_longer_watched(desk: Desk, power: FakePower, qtbot: QtBot) -> None:
    """Its handle stays readable, so watching it would keep the event loop busy forever."""
    watch = PowerWatch(power, desk.app.window)
    told: list[PowerEvent] = []
    watch.happened.connect(told.append)
    power.tell(LOCKED)
    power.fall_silent()
    qtbot.waitUntil(lambda: power.ended)
    assert told == [LOCKED]
    (notifier,) = watch.findChildren(QSocketNotifier)
    assert not notifier.isEnabled()
    watch.close()
