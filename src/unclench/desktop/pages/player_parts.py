"""What the player page goes by: what of a view makes it lay itself out anew, and small helpers to do so."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from unclench.core.player_view import PlayerView
from unclench.core.session import Status
from unclench.desktop.pages.player_layout import Box
from unclench.desktop.widgets.text import Label


def standing(view: PlayerView) -> tuple[object, ...]:
    """What of a view makes the words and the places; the rest moves within them."""
    return (
        view.status, view.phase, view.exercise, view.cue, view.mistake, view.progress, view.reps_done, view.rep,
        view.positions, view.next, view.speed, view.message, view.image, view.figure, view.ring is None,
    )  # fmt: skip


def at_rest(view: PlayerView) -> bool:
    """Whether there is time to read: before an exercise, and while the clock stands still."""
    return view.phase == "prepare" or view.status is Status.PAUSED


def put(widget: QWidget, box: Box) -> None:
    """A widget in its place."""
    widget.setGeometry(QRect(box.left, box.top, box.width, box.height))


def show(shown: bool, *widgets: QWidget) -> None:
    """All of them, or none."""
    for widget in widgets:
        widget.setVisible(shown)


def height_of(label: Label, width: int) -> int:
    """How high a label is at this width; nothing without words."""
    return label.heightForWidth(width) if label.text() else 0
