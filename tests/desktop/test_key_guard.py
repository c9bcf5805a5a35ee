"""Keys as a keyboard sends them to the window: letters of other layouts, held keys, new pages."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from pages import show_player
from unclench.core.session import events as ev
from unclench.core.session.events import Command
from unclench.core.session.session import Status
from unclench.desktop.pages.player import PlayerPage
from unclench.desktop.widgets.fields import Search
from unclench.desktop.widgets.keys import letter_by_place

Desk = Any  # of conftest.py
Key = Qt.Key
NO_MODIFIER, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
)  # fmt: skip
PLACES = {"h": 43, "s": 39, "m": 58, "r": 27, "k": 45, "q": 24, "e": 26, "y": 29, "n": 57}  # X11 codes


class Keyboard:
    """Sends key events to the native window, with time stamps in ms as an X server sets them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.now_ms = 1000

    def down(self, key: int, text: str = "", code: int = 0, *, repeats: bool = False) -> None:
        self._send(QEvent.Type.KeyPress, key, text, code, repeats=repeats)

    def up(self, key: int, text: str = "", code: int = 0, *, repeats: bool = False) -> None:
        self._send(QEvent.Type.KeyRelease, key, text, code, repeats=repeats)

    def press(self, key: int, text: str = "", code: int = 0) -> None:
        self.now_ms += 80
        self.down(key, text, code)
        self.now_ms += 40
        self.up(key, text, code)

    def hold(self, key: int) -> None:
        """A second, with the repeats of X11: every second pair is not marked as one."""
        self.now_ms += 80
        self.down(key)
        for number in range(21):
            self.now_ms += 40
            self.up(key, repeats=bool(number % 2))
            self.down(key, repeats=bool(number % 2))
            self.desk.clock.advance(0.05)

    def _send(self, kind: QEvent.Type, key: int, text: str, code: int, *, repeats: bool) -> None:
        event = QKeyEvent(kind, key, NO_MODIFIER, code, 0, 0, text, repeats)
        event.setTimestamp(self.now_ms)
        QCoreApplication.sendEvent(self.desk.app.window.windowHandle(), event)
        QCoreApplication.processEvents()


@pytest.fixture
def keyboard(desk: Desk) -> Keyboard:
    return Keyboard(desk)


@pytest.fixture
def asked(desk: Desk) -> list[Command]:
    """What the player asks for; nobody obeys. The page has been there for a while."""
    show_player(desk)
    player = desk.app.session_flow.player
    assert isinstance(player, PlayerPage)
    commands: list[Command] = []
    player.commanded.disconnect(desk.app.controller.obey)
    player.commanded.connect(commands.append)
    desk.clock.advance(1)
    return commands


@pytest.mark.parametrize("letters", ["рык", "ησρ", "ידר", "اسق", "ჰსრ"], ids=["ru", "gr", "il", "ara", "ge"])
def test_letters_go_by_their_place(keyboard: Keyboard, asked: list[Command], letters: str) -> None:
    for letter, place in zip(letters, "hsr", strict=True):
        keyboard.press(ord(letter.upper()), letter, PLACES[place])
    assert asked == [ev.Hurts(), ev.Stop(), ev.Repeat()]


def test_backspace_hurts_on_every_layout(keyboard: Keyboard, asked: list[Command]) -> None:
    keyboard.press(Key.Key_Backspace)
    assert asked == [ev.Hurts()]


def test_a_letter_that_means_nothing_does_nothing(keyboard: Keyboard, asked: list[Command]) -> None:
    keyboard.press(ord("Ж"), "ж", 47)
    assert asked == []


@pytest.mark.parametrize(
    ("key", "text", "code", "modifier", "letter"),
    [
        (ord("Р"), "р", 43, NO_MODIFIER, Key.Key_H),
        (ord("Р"), "Р", 43, SHIFT, Key.Key_H),
        (ord("Р"), "р", 43, CTRL, None),
        (Key.Key_H, "h", 44, NO_MODIFIER, None),  # Dvorak: H is at the place of J
        (Key.Key_Comma, ",", 58, NO_MODIFIER, None),  # AZERTY: the comma is at the place of M
        (Key.Key_Apostrophe, "'", 24, NO_MODIFIER, None),  # Dvorak
        (ord("É"), "é", 25, NO_MODIFIER, None),  # BÉPO
        (Key.Key_Dead_Acute, "", 26, NO_MODIFIER, None),
        (0, "لا", 56, NO_MODIFIER, Key.Key_B),  # two letters from one key
        (ord("Х"), "х", 34, NO_MODIFIER, None),  # not at the place of a letter
        (Key.Key_Space, " ", 65, NO_MODIFIER, None),
    ],
)
def test_what_counts_is_the_letter_or_else_the_place(
    key: int, text: str, code: int, modifier: Qt.KeyboardModifier, letter: Key | None
) -> None:
    assert letter_by_place(QKeyEvent(QEvent.Type.KeyPress, key, modifier, code, 0, 0, text)) == letter


def test_a_text_field_gets_its_own_letters(desk: Desk, keyboard: Keyboard) -> None:
    desk.accept()
    search = desk.app.window.findChild(Search)
    search.setFocus()
    desk.clock.advance(1)
    assert isinstance(desk.app.window.focusWidget(), QLineEdit)
    keyboard.press(ord("Р"), "р", PLACES["h"])
    keyboard.hold(Key.Key_Backspace)
    assert search.text() == ""
    for letter in "рук":
        keyboard.down(ord(letter.upper()), letter)
    assert search.text() == "рук"


def test_a_held_space_pauses_once(desk: Desk, keyboard: Keyboard) -> None:
    show_player(desk)
    desk.clock.advance(1)
    keyboard.hold(Key.Key_Space)
    assert desk.app.controller.session.status is Status.PAUSED
    keyboard.now_ms += 40
    keyboard.up(Key.Key_Space)
    keyboard.press(Key.Key_Space)
    assert desk.app.controller.session.status is Status.LEAD_IN, "after a real release it counts again"


def test_a_held_key_asks_once_and_the_speed_keys_again_and_again(keyboard: Keyboard, asked: list[Command]) -> None:
    for key in (Key.Key_Space, Key.Key_R, Key.Key_H, Key.Key_Backspace, Key.Key_S, Key.Key_Right, Key.Key_MediaPlay):
        asked.clear()
        keyboard.hold(key)
        assert len(asked) == 1, key
    asked.clear()
    keyboard.hold(Key.Key_Plus)
    assert len(asked) == 22


def test_enter_held_on_the_pain_page_skips_nothing(desk: Desk, keyboard: Keyboard) -> None:
    show_player(desk)
    desk.clock.advance(1)
    keyboard.press(Key.Key_H)
    hurts = desk.app.session_flow.hurts
    assert desk.page is hurts
    hurts.stop.setFocus()
    desk.clock.advance(1)
    keyboard.hold(Key.Key_Return)
    assert desk.page is desk.app.session_flow.after
    assert desk.app.controller.session is None
    keyboard.now_ms += 40
    keyboard.up(Key.Key_Return)
    keyboard.press(Key.Key_Return)
    assert desk.page is desk.app.browse_flow.home


def test_a_new_page_takes_no_key_that_confirms(desk: Desk, keyboard: Keyboard) -> None:
    show_player(desk)
    desk.clock.advance(1)
    keyboard.press(Key.Key_S)
    after = desk.app.session_flow.after
    assert desk.page is after
    desk.clock.advance(0.39)
    keyboard.press(Key.Key_Return)
    assert desk.page is after
    desk.clock.advance(0.02)
    keyboard.press(Key.Key_Return)
    assert desk.page is desk.app.browse_flow.home


def test_what_stops_works_at_once(desk: Desk, keyboard: Keyboard) -> None:
    show_player(desk)
    keyboard.press(Key.Key_H)
    assert desk.page is desk.app.session_flow.hurts
    keyboard.press(Key.Key_S)
    assert desk.page is desk.app.session_flow.after
    keyboard.press(Key.Key_Escape)
    assert desk.page is desk.app.browse_flow.home


def test_a_held_escape_leaves_one_page(desk: Desk, keyboard: Keyboard) -> None:
    show_player(desk)
    desk.clock.advance(1)
    keyboard.hold(Key.Key_Escape)
    assert desk.page is desk.app.session_flow.after
