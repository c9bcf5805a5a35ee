"""Weak, numb, busy hands: one key or one click for everything, nothing held, dragged or hit twice."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from pages import show_player, write_own
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.session import events as ev
from unclench.core.session.events import Command
from unclench.core.session.session import Status
from unclench.desktop.pages.player import PlayerPage
from unclench.store.paths import Paths

Desk = Any  # of conftest.py

COUNT = "title: Taps\nexercises:\n  - {name: Taps, prepare: 0 s, reps: 4, cue: Tap the table.}\n"
COUNT += "  - {name: Claps, prepare: 0 s, reps: 4, cue: Clap.}\n"
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def hit(desk: Desk, key: Qt.Key, *, repeats: bool = False) -> None:
    """A key goes down and, as it should, nobody waits for it to come up again."""
    target = desk.app.window.focusWidget() or desk.app.window
    QCoreApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, NO_MODIFIER, "", repeats))


@pytest.fixture
def player(desk: Desk) -> PlayerPage:
    """In the middle of a routine."""
    show_player(desk)
    page = desk.app.session_flow.player
    assert isinstance(page, PlayerPage)
    return page


@pytest.fixture
def asked(player: PlayerPage, desk: Desk) -> list[Command]:
    """What the player asks for; nobody obeys."""
    commands: list[Command] = []
    player.commanded.disconnect(desk.app.controller.obey)
    player.commanded.connect(commands.append)
    return commands


@pytest.fixture
def counting(desk: Desk, paths: Paths) -> PlayerPage:
    """In an exercise that counts reps, which only the person can end."""
    desk.accept()
    write_own(paths, "taps", COUNT)
    desk.app.library.load()
    desk.start("taps")
    assert desk.app.controller.session.segment.duration_s is None
    page = desk.app.session_flow.player
    assert isinstance(page, PlayerPage)
    return page


@pytest.mark.parametrize(
    ("key", "command"),
    [
        (Qt.Key.Key_Space, ev.Proceed()),
        (Qt.Key.Key_Right, ev.Skip()),
        (Qt.Key.Key_Left, ev.Back()),
        (Qt.Key.Key_R, ev.Repeat()),
        (Qt.Key.Key_Plus, ev.Faster()),
        (Qt.Key.Key_Minus, ev.Slower()),
        (Qt.Key.Key_H, ev.Hurts()),
        (Qt.Key.Key_S, ev.Stop()),
        (Qt.Key.Key_MediaTogglePlayPause, ev.Proceed()),
        (Qt.Key.Key_MediaPlay, ev.Proceed()),
        (Qt.Key.Key_MediaPause, ev.Pause()),
        (Qt.Key.Key_MediaNext, ev.Skip()),
        (Qt.Key.Key_MediaPrevious, ev.Back()),
    ],
    ids=lambda value: getattr(value, "name", type(value).__name__),
)
def test_one_key_for_each_command(desk: Desk, asked: list[Command], key: Qt.Key, command: Command) -> None:
    hit(desk, key)
    assert asked == [command]


def test_media_keys_lead_a_session(desk: Desk, player: PlayerPage) -> None:
    hit(desk, Qt.Key.Key_MediaTogglePlayPause)
    assert desk.app.controller.session.status is Status.PAUSED
    hit(desk, Qt.Key.Key_MediaPause)
    assert desk.app.controller.session.status is Status.PAUSED, "a key that says pause never starts"
    hit(desk, Qt.Key.Key_MediaPlay)
    assert desk.app.controller.session.status is Status.LEAD_IN


def test_media_keys_reach_the_session_from_any_button(desk: Desk, player: PlayerPage, asked: list[Command]) -> None:
    """A person who has tabbed to a button can still use the headset."""
    for button in player.findChildren(QPushButton):
        if button.isVisible() and button.isEnabled():
            asked.clear()
            button.setFocus()
            hit(desk, Qt.Key.Key_MediaPlay)
            assert asked == [ev.Proceed()], button.accessibleName()


def test_a_finger_that_stays_on_a_key_has_pressed_it_once(desk: Desk, asked: list[Command]) -> None:
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_H, Qt.Key.Key_MediaPlay):
        asked.clear()
        hit(desk, key)
        for _time in range(20):
            hit(desk, key, repeats=True)
        assert len(asked) == 1


@pytest.mark.parametrize("size", [(1000, 700), (360, 560)])
def test_the_whole_window_means_done(desk: Desk, counting: PlayerPage, size: tuple[int, int]) -> None:
    """Wherever there is no control, a click ends an open-ended exercise."""
    asked: list[Command] = []
    counting.commanded.disconnect(desk.app.controller.obey)
    counting.commanded.connect(asked.append)
    desk.app.window.resize(*size)
    QCoreApplication.processEvents()
    controls = [counting.strip, *counting.findChildren(QPushButton)]
    places = [one.rect().translated(one.mapTo(counting, QPoint())) for one in controls if one.isVisible()]
    free = 0
    for x in range(4, counting.width(), 40):
        for y in range(4, counting.height(), 40):
            point = QPoint(x, y)
            if not any(place.contains(point) for place in places):
                asked.clear()
                there = counting.mapTo(desk.app.window, point)
                QTest.mouseClick(desk.app.window.windowHandle(), Qt.MouseButton.LeftButton, NO_MODIFIER, there)
                assert asked == [ev.Done()], point
                free += 1
    assert free > 20


def test_a_double_click_is_one_click(desk: Desk, counting: PlayerPage) -> None:
    """A hand that trembles does not leave out the next exercise."""
    here = QPointF(10, 60)
    left = Qt.MouseButton.LeftButton
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
        event = QMouseEvent(kind, here, counting.mapToGlobal(here), left, left, NO_MODIFIER)
        QCoreApplication.sendEvent(counting, event)
    session = desk.app.controller.session
    assert session is not None
    assert session.segment.exercise == session.timeline.blocks[1].exercise.id


def test_a_click_means_nothing_while_time_runs(desk: Desk, player: PlayerPage, asked: list[Command]) -> None:
    QTest.mouseClick(player, Qt.MouseButton.LeftButton, NO_MODIFIER, QPoint(10, 60))
    assert asked == []


def test_a_headset_button_means_done_too(desk: Desk, counting: PlayerPage) -> None:
    hit(desk, Qt.Key.Key_MediaTogglePlayPause)
    assert desk.app.controller.session.index == 1


@pytest.mark.parametrize("level", list(Level))
def test_only_counted_reps_wait_for_the_person(desk: Desk, level: Level) -> None:
    """All that is built in goes on by itself, except where reps are counted."""
    routines = desk.app.browse_flow.library.routines
    assert routines
    for routine in routines:
        for segment in compile_timeline(routine, Choices(level=level)).segments:
            assert segment.duration_s is not None or segment.phase == "count", (routine.id, segment)
