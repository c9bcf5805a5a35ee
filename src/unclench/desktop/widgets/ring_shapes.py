"""The ten shapes of the ring. Color alone does not tell everyone which phase it is; the shape does, in every color
scheme.

Lengths are fractions of the ring's diameter. Positions on the ring are fractions of a full turn, clockwise from the
top.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from unclench.desktop.drawing.theme import mixed

# Phase → shape. The glyph is named after the shape.
SHAPES = {
    "prepare": "prepare", "move": "move", "return": "move", "rep": "move", "hold": "hold", "pause": "hold",
    "relax": "relax", "rest": "rest", "switch": "switch", "work": "work", "count": "count",
    "inhale": "inhale", "exhale": "exhale",
}  # fmt: skip

RADIUS = 87 / 204  # of the middle of the stroke
THICK, THIN, HAIR = 14 / 204, 9 / 204, 5 / 204
CLEAR, CLEAR_OF_WORK = 0.392, 0.371  # inside this radius nothing is drawn
DOTS, DOT, FAINT_DOT = 20, 0.031, 0.022
HEAD_LONG, HEAD_HALF, HEAD_ROUND = 0.115, 0.057, 0.028
HALO_FROM, HALO_TO, HALO_WIDTH = 97.5 / 204, 99.5 / 204, 2 / 204
HALO_FAINT, HALO_CLEAR = 0.15, 0.40
SWOLLEN, SWOLLEN_RADIUS = 0.1, 0.446  # the stroke of a full breath, and its middle
FOOT, HORSESHOE = 0.58, 0.84
FULL_CIRCLES = ("move", "hold", "relax", "work")  # a full circle with one moving end
HALVES_GAP = 0.039  # from top and bottom to the start of each half
TWIN, BETWEEN_TWINS = 0.030, 0.030
MOST_SEGMENTS, SEGMENT_GAP = 12, 0.037
BEHIND_TIP, BEYOND_TIP = 0.056, 0.02  # of a turn: the longest arrow head with its rounding, and the widest cap
INNERMOST, OUTERMOST = 0.345, 0.5
MOST_OF_TURN = 0.12  # the box of a longer piece would not contain its curve


@dataclass(frozen=True)
class RingState:
    """What is drawn: `share` of the time left, 1-0; `breath` of the halo, 0-1, None for no halo; `full`: how far the
    ring has swollen with a breath, 0-1, None for a steady arc; the first `lit` of `count` segments."""

    shape: str
    share: float
    breath: float | None = None
    count: int = 0
    lit: int = 0
    full: float | None = None


def fullness(shape: str, share: float) -> float | None:
    """How full a breath is while `share` of its inhaling or exhaling is left, 0-1; None for another shape."""
    eased = share * share * (3 - 2 * share)
    return {"inhale": 1 - eased, "exhale": eased}.get(shape)


def lit_of(state: RingState) -> int:
    """How many dots are still lit; one stays lit until the end."""
    return math.ceil(state.share * DOTS - 1e-9)


def changed_box(ring: QRectF, before: RingState, after: RingState) -> QRect | None:
    """The box that has to be painted when only the moving end of a full circle has moved and is not near the top; None
    if more has changed. Painting only this box halves the work at sixty frames a second."""
    if after.shape not in FULL_CIRCLES or _all_but_share(before) != _all_but_share(after):
        return None
    first = min(before.share, after.share) - BEHIND_TIP
    last = max(before.share, after.share) + BEYOND_TIP
    if first <= 0 or last >= 1 or last - first > MOST_OF_TURN:
        return None
    angles = [2 * math.pi * place for place in (first, (first + last) / 2, last)]
    center, side = ring.center(), ring.width()
    across = [center.x() + math.sin(angle) * radius * side for angle in angles for radius in (INNERMOST, OUTERMOST)]
    down = [center.y() - math.cos(angle) * radius * side for angle in angles for radius in (INNERMOST, OUTERMOST)]
    corner = QPoint(math.floor(min(across)) - 2, math.floor(min(down)) - 2)
    return QRect(corner, QPoint(math.ceil(max(across)) + 1, math.ceil(max(down)) + 1))


def paint_ring(painter: QPainter, ring: QRectF, state: RingState, *, ink: QColor, track: QColor) -> None:
    """Draw the ring into this square, including the arrow head but not the halo."""
    _Ring(painter, ring, ink, track).paint(state)


def paint_halo(painter: QPainter, ring: QRectF, breath: float | None, *, ink: QColor, ground: QColor) -> None:
    """Draw the halo of a hold; `breath` is 0-1. Its color is mixed with the background in advance: Qt takes five times
    as long for a transparent stroke."""
    if breath is None:
        return
    strength = HALO_FAINT + (HALO_CLEAR - HALO_FAINT) * breath
    color = QColor(mixed(ink.name(), ground.name(), strength))
    radius = (HALO_FROM + (HALO_TO - HALO_FROM) * breath) * ring.width()
    painter.setPen(QPen(color, max(1.0, HALO_WIDTH * ring.width())))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring.center(), radius, radius)


def _all_but_share(state: RingState) -> tuple[object, ...]:
    return state.shape, state.breath, state.count, state.lit


def _at(ring: QRectF, place: float, radius: float = RADIUS) -> QPointF:
    angle = 2 * math.pi * place
    return ring.center() + QPointF(math.sin(angle), -math.cos(angle)) * (radius * ring.width())


class _Ring:
    """One painting of the ring; it holds what all shapes need."""

    def __init__(self, painter: QPainter, ring: QRectF, ink: QColor, track: QColor) -> None:
        self._painter = painter
        self._ring = ring
        self._center = ring.center()
        self._side = ring.width()
        self._ink, self._track = ink, track

    def paint(self, state: RingState) -> None:
        match state.shape:
            case "prepare":
                self._dots(lit_of(state))
            case "move":
                self._arrow(state.share)
            case "hold":
                self._time_arc(THICK, 0, 1, state.share)
            case "relax":
                self._time_arc(HAIR, 0, 1, state.share, faint=HAIR / 2)
            case "rest":
                self._time_arc(THICK, FOOT, HORSESHOE, state.share)
            case "switch":
                for first in (HALVES_GAP, 0.5 + HALVES_GAP):
                    self._time_arc(THICK, first, 0.5 - 2 * HALVES_GAP, state.share)
            case "work":
                outer = RADIUS + (THICK - TWIN) / 2
                for radius in (outer, outer - TWIN - BETWEEN_TWINS):
                    self._time_arc(TWIN, 0, 1, state.share, radius=radius)
            case "count":
                self._segments(state.count, state.lit)
            case "inhale" | "exhale" if state.full is not None:
                self._swollen(state.full)
            case "inhale" | "exhale":
                self._time_arc(THIN, 0, 1, state.share)

    def _dots(self, lit: int) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        for number in range(DOTS):
            left = number < lit
            self._painter.setBrush(self._ink if left else self._track)
            size = (DOT if left else FAINT_DOT) * self._side
            self._painter.drawEllipse(_at(self._ring, number / DOTS), size, size)

    def _arrow(self, share: float) -> None:
        """The arrow head is the moving end of the arc, with its tip at the time left; a short arc has a small head."""
        head = min(HEAD_LONG / (2 * math.pi * RADIUS), share)
        self._time_arc(THIN, 0, 1, share, ends_at=share - head / 2)
        if head <= 0:
            return
        size = head * 2 * math.pi * RADIUS / HEAD_LONG * self._side
        tip, base = _at(self._ring, share), _at(self._ring, share - head)
        along = (tip - base) / max(math.hypot((tip - base).x(), (tip - base).y()), 1e-9)
        across = QPointF(-along.y(), along.x())
        rounding = HEAD_ROUND * size
        pen = QPen(self._ink, rounding)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(self._ink)
        tip -= along * rounding
        self._painter.drawPolygon(QPolygonF([tip, base + across * HEAD_HALF * size, base - across * HEAD_HALF * size]))

    def _swollen(self, full: float) -> None:
        """A ring that grows from a thin line to a broad band, and back. Its inner edge stays where it is."""
        stroke = HAIR + (SWOLLEN - HAIR) * full
        radius = SWOLLEN_RADIUS - (SWOLLEN - stroke) / 2
        self._arc(SWOLLEN, self._track, 0, 1, SWOLLEN_RADIUS, Qt.PenCapStyle.FlatCap)
        self._arc(stroke, self._ink, 0, 1, radius, Qt.PenCapStyle.FlatCap)

    def _segments(self, count: int, lit: int) -> None:
        if count > MOST_SEGMENTS:
            return
        count = max(count, 1)
        gap = min(SEGMENT_GAP, 0.35 / count)
        for number in range(count):
            ink = self._ink if number < lit else self._track
            self._arc(THICK, ink, number / count + gap / 2, 1 / count - gap, RADIUS, Qt.PenCapStyle.FlatCap)

    def _time_arc(
        self,
        stroke: float,
        first: float,
        whole: float,
        share: float,
        *,
        radius: float = RADIUS,
        faint: float | None = None,
        ends_at: float | None = None,
    ) -> None:
        """Draw the time left in ink and the rest in the color of the track. The track is left out below the ink,
        because it would show at the edges. An arc that is shorter than its stroke gets thinner, so that it shrinks to
        nothing."""
        left = whole * share
        length = left * 2 * math.pi * radius
        cap = Qt.PenCapStyle.RoundCap
        if length < stroke:
            self._arc(faint or stroke, self._track, first, whole, radius, cap)
        else:
            self._arc(faint or stroke, self._track, first + left, whole - left, radius, cap)
        if ends_at is not None:
            left = ends_at - first
        self._arc(min(stroke, length), self._ink, first, left, radius, cap)

    def _arc(self, stroke: float, ink: QColor, first: float, span: float, radius: float, cap: Qt.PenCapStyle) -> None:
        if span <= 0 or stroke <= 0:
            return
        size = radius * self._side
        self._painter.setPen(QPen(ink, stroke * self._side, Qt.PenStyle.SolidLine, cap))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        if span >= 1:
            self._painter.drawEllipse(self._center, size, size)
        else:
            box = QRectF(self._center.x() - size, self._center.y() - size, 2 * size, 2 * size)
            self._painter.drawArc(box, round((0.25 - first) * 5760), round(-span * 5760))
