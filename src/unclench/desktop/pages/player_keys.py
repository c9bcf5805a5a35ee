"""What a key means in the player: one key each, pressed once. A headset's or keyboard's media keys count as well."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from unclench.core.session import events as ev
from unclench.core.session.events import Command

COMMANDS: dict[Qt.Key, Command] = {
    Qt.Key.Key_Space: ev.Proceed(), Qt.Key.Key_Right: ev.Skip(), Qt.Key.Key_Left: ev.Back(), Qt.Key.Key_R: ev.Repeat(),
    Qt.Key.Key_Plus: ev.Faster(), Qt.Key.Key_Equal: ev.Faster(), Qt.Key.Key_Minus: ev.Slower(),
    Qt.Key.Key_H: ev.Hurts(), Qt.Key.Key_S: ev.Stop(), Qt.Key.Key_Escape: ev.Stop(),
    # One key for play and pause is TogglePlayPause under Windows and Play under X11, so both do what Space does.
    Qt.Key.Key_MediaTogglePlayPause: ev.Proceed(), Qt.Key.Key_MediaPlay: ev.Proceed(),
    Qt.Key.Key_MediaPause: ev.Pause(), Qt.Key.Key_MediaNext: ev.Skip(), Qt.Key.Key_MediaPrevious: ev.Back(),
}  # fmt: skip
MAY_REPEAT = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal)
WITH_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def is_stuck(event: QKeyEvent) -> bool:
    """A finger that stays on a key has pressed it once; only the speed goes on."""
    return event.isAutoRepeat() and event.key() not in MAY_REPEAT


def key_of(event: QKeyEvent) -> Qt.Key | None:
    """The key, unless it belongs to a shortcut."""
    return None if event.modifiers() & WITH_OTHERS else Qt.Key(event.key())
