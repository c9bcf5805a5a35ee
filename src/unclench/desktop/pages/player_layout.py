"""The layout of the player: pure arithmetic on sizes, testable without a window.

The stage gets all the space that is left; buttons never shrink and never leave the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from unclench.core.session.player_view import PlayerView
from unclench.core.session.session import Status
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.text import LINE_HEIGHT, Label

GAP = 8
LEAST_STAGE = 96


@dataclass(frozen=True)
class Box:
    """A rectangle in px, measured from the upper left."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Item:
    """A button of the bottom rows: its name, its minimum width in px, and its share of spare width."""

    name: str
    width: int
    stretch: int = 0


def rows_of(items: Sequence[Sequence[Item]], width: int) -> list[list[Item]]:
    """Distribute groups of buttons over as few rows as fit. A group wider than a row is broken."""
    rows: list[list[Item]] = [[]]
    for group in items:
        if rows[-1] and _row_width([*rows[-1], *group]) <= width:
            rows[-1] += group
            continue
        if rows[-1]:
            rows.append([])
        for item in group:
            if rows[-1] and _row_width([*rows[-1], item]) > width:
                rows.append([])
            rows[-1].append(item)
    return rows


def place_rows(rows: Sequence[Sequence[Item]], left: int, top: int, width: int, height: int) -> dict[str, Box]:
    """Place the items of each row side by side. Spare width goes to the items that stretch, or stays at the end."""
    places = {}
    for number, row in enumerate(rows):
        spare = width - _row_width(row)
        eager = sum(item.stretch for item in row)
        x = left
        for item in row:
            extra = spare * item.stretch // eager if eager else 0
            places[item.name] = Box(x, top + number * (height + GAP), item.width + extra, height)
            x += item.width + extra + GAP
    return places


def stage_places(stage: Box, ring: int, *, picture: bool, compact: bool) -> dict[str, Box]:
    """Inside the stage: figure and ring side by side, or the ring alone in the figure's place.

    `ring` is the wanted diameter. `words` is the place of the words; it is missing in compact, where the words are
    outside.
    """
    if compact:
        side = min(ring, stage.height - 2 * GAP, stage.width - 2 * GAP)
        if picture:
            side = min(side, round(stage.width * 0.4))
            right = Box(stage.left + stage.width - side - 16, _centered(stage.top, stage.height, side), side, side)
            return {
                "figure": Box(stage.left + 12, stage.top + 8, right.left - stage.left - 24, stage.height - 8),
                "ring": right,
            }
        middle = Box(_centered(stage.left, stage.width, side), _centered(stage.top, stage.height, side), side, side)
        return {"ring": middle}
    half = stage.width // 2
    words = Box(stage.left + half + 16, stage.top + 20, half - 48, stage.height - 40)
    if picture:
        figure = Box(stage.left + 24, stage.top + 24, half - 48, stage.height - 24)
        return {"figure": figure, "words": words}
    side = min(round(stage.height * 0.82), half - 64, 420)
    left = _centered(stage.left + 24, half - 24, side)
    return {"ring": Box(left, _centered(stage.top, stage.height, side), side, side), "words": words}


def _row_width(row: Sequence[Item]) -> int:
    return sum(item.width for item in row) + GAP * max(0, len(row) - 1)


def _centered(start: int, room: int, size: int) -> int:
    return start + (room - size) // 2


def layout_parts(view: PlayerView) -> tuple[object, ...]:
    """The part of a view that decides words and layout. If it is equal, only the ring, the strip and the figure
    change."""
    return (
        view.status, view.phase, view.exercise, view.cue, view.mistake, view.progress, view.reps_done, view.rep,
        view.positions, view.next, view.speed, view.message, view.image, view.figure, view.ring is None,
    )  # fmt: skip


def at_rest(view: PlayerView) -> bool:
    """Whether there is time to read: before an exercise, and while the session is paused."""
    return view.phase == "prepare" or view.status is Status.PAUSED


def set_box(widget: QWidget, box: Box) -> None:
    """Set the geometry of a widget."""
    widget.setGeometry(QRect(box.left, box.top, box.width, box.height))


def set_visible(shown: bool, *widgets: QWidget) -> None:
    """Show or hide these widgets."""
    for widget in widgets:
        widget.setVisible(shown)


def height_of(label: Label, width: int) -> int:
    """The height of a label at this width; 0 if it is empty."""
    return label.heightForWidth(width) if label.text() else 0


def usual_text_height(style: Style) -> int:
    """The height to reserve for cue and mistake below the ring: two lines each, the cue at 90 %. It is the same in
    every step, so that the ring keeps its size."""
    cue, small = (style.px(role) * LINE_HEIGHT[role] for role in ("cue", "meta"))
    return 2 * round(cue * 0.9 + small) + 16


def fit_cue(cue: Label, width: int, room: int, largest: int, least: int) -> int:
    """Make the cue as large as fits into `room` px of height, between `least` and `largest`; return its height."""
    for size in range(largest, least - 1, -2):
        cue.limit_px(size)
        if height_of(cue, width) <= room:
            break
    return height_of(cue, width)


def fit_line(label: Label, width: int, largest: int) -> None:
    """Shrink one line of text until all of it is readable: the side at its end matters as much as its beginning."""
    label.limit_px(None)
    if (wanted := label.sizeHint().width()) > width:
        label.limit_px(largest * width // wanted)
