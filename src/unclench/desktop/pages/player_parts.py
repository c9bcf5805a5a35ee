"""What the player page goes by: its keys, and what of a view makes it lay itself out anew."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from unclench.core import events as ev
from unclench.core.player_view import PlayerView
from unclench.desktop.pages.player_layout import Box
from unclench.desktop.widgets.text import Label

KEYS = {
    Qt.Key.Key_Space: ev.Proceed(), Qt.Key.Key_Right: ev.Skip(), Qt.Key.Key_Left: ev.Back(), Qt.Key.Key_R: ev.Repeat(),
    Qt.Key.Key_Plus: ev.Faster(), Qt.Key.Key_Equal: ev.Faster(), Qt.Key.Key_Minus: ev.Slower(),
    Qt.Key.Key_H: ev.Hurts(), Qt.Key.Key_S: ev.Stop(), Qt.Key.Key_Escape: ev.Stop(),
}  # fmt: skip


def standing(view: PlayerView) -> tuple[object, ...]:
    """What of a view makes the words and the places; the rest moves within them."""
    return (
        view.status, view.phase, view.exercise, view.cue, view.mistake, view.progress, view.reps_done, view.rep,
        view.positions, view.next, view.speed, view.message, view.image, view.figure, view.ring is None,
    )  # fmt: skip


def put(widget: QWidget, box: Box) -> None:
    """A widget in its place."""
    widget.setGeometry(QRect(box.left, box.top, box.width, box.height))


def height_of(label: Label, width: int) -> int:
    """How high a label is at this width; nothing without words."""
    return label.heightForWidth(width) if label.text() else 0
