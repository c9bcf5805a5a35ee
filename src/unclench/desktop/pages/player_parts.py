"""What the player page goes by: what of a view makes it lay itself out anew, and small helpers to do so."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from unclench.core.session.player_view import PlayerView
from unclench.core.session.session import Status
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.player_layout import Box
from unclench.desktop.widgets.text import LINE_HEIGHT, Label


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


def usual_words(style: Style) -> int:
    """How high cue and mistake are in most steps, two lines each: what a ring that is not to jump leaves to them. A cue
    of two lines is a little smaller for it."""
    cue, small = (style.px(role) * LINE_HEIGHT[role] for role in ("cue", "meta"))
    return 2 * round(cue * 0.9 + small) + 16


def fit_cue(cue: Label, width: int, room: int, largest: int, least: int) -> int:
    """The cue as large as fits into `room` px of height, from `largest` down to `least`; how high it is then."""
    for size in range(largest, least - 1, -2):
        cue.limit_px(size)
        if height_of(cue, width) <= room:
            break
    return height_of(cue, width)


def fit_line(label: Label, width: int, largest: int) -> None:
    """One line in type that lets all of it be read: the side at its end matters as much as its beginning."""
    label.limit_px(None)
    if (wanted := label.sizeHint().width()) > width:
        label.limit_px(largest * width // wanted)
