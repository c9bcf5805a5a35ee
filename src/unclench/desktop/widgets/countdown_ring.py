"""The ring: time left as an arc, whole seconds in the middle, and a shape of its own for each phase."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from unclench.core.words import _
from unclench.desktop.look import Look

# Phase → the shape it is drawn in; the glyph has the shape's name.
SHAPES = {
    "prepare": "prepare", "move": "move", "return": "move", "rep": "move", "hold": "hold", "pause": "hold",
    "relax": "relax", "rest": "rest", "switch": "switch", "work": "work", "count": "count",
}  # fmt: skip
# Stroke as a share of the diameter; 14 px at 204 px is the thick one.
STROKES = {
    "prepare": 0.030, "move": 0.036, "hold": 0.069, "relax": 0.016, "rest": 0.062, "switch": 0.062, "work": 0.024,
    "count": 0.066,
}  # fmt: skip
MOST_SEGMENTS = 12
BREATH_S = 8.0
MARGIN = 0.055  # room for the halo and the arrow head
HALO = 0.045


class CountdownRing(QWidget):
    """A view of one moment; what moves in it is a function of the time it is given."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._phase, self._word, self._seconds = "prepare", "", 0
        self._share: float | None = 1.0
        self._breath = 0.0
        self._count = 0
        self._paused = False
        self._drawn: tuple[object, ...] = ()
        look.changed.connect(self.update)

    def show_view(
        self, phase: str, word: str, seconds: int, share: float | None, motion_s: float, *, count: int = 0,
        paused: bool = False,
    ) -> None:  # fmt: skip
        """`share` of the time is left, 1-0, None when nothing is timed; `motion_s` is what the halo breathes by;
        `count` is how many there are to count."""
        if word != self._word:
            self.setAccessibleName(_("Time left: {phase}").format(phase=word))
        self._phase, self._word, self._seconds, self._share = phase, word, seconds, share
        self._count, self._paused = count, paused
        still = paused or self._look.theme.reduced_motion or SHAPES[phase] != "hold"
        self._breath = 0.0 if still else (1 - math.cos(2 * math.pi * motion_s / BREATH_S)) / 2
        # As fine as half a pixel on the ring; a long hold need not be drawn sixty times a second.
        steps = max(1, round(self._side * math.pi * self.devicePixelRatioF() * 2))
        arc = None if share is None else round(share * steps)
        drawn = (phase, word, seconds, arc, round(self._breath * 24), count, paused)
        if drawn != self._drawn:
            self._drawn = drawn
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(204, 204)

    @property
    def _side(self) -> int:
        return min(self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        side = self._side
        if side < 24:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        shape = SHAPES[self._phase]
        stroke = STROKES[shape] * side
        inset = MARGIN * side + stroke / 2
        ring = QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset)
        ink, track = self._look.colour_of_phase(self._phase), self._look.colour("track")
        share = 1.0 if self._share is None else min(max(self._share, 0.0), 1.0)
        getattr(self, f"_paint_{shape}")(painter, ring, stroke, ink, track, share)
        self._paint_words(painter, side, ring.width() - stroke, ink)

    def _paint_prepare(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        dots = 24
        for number in range(dots):
            angle = 2 * math.pi * number / dots
            centre = ring.center() + QPointF(math.sin(angle), -math.cos(angle)) * (ring.width() / 2)
            left = number / dots < share and share > 0
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink if left else track)
            size = stroke * (0.62 if left else 0.45)
            painter.drawEllipse(centre, size, size)

    def _paint_move(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        _arc(painter, ring, stroke, track, 0, 1)
        _arc(painter, ring, stroke, ink, 0, share)
        angle = 2 * math.pi * share
        out = QPointF(math.sin(angle), -math.cos(angle))
        along = QPointF(math.cos(angle), math.sin(angle))
        tip = ring.center() + out * (ring.width() / 2)
        size = stroke * 1.9
        painter.setPen(
            QPen(ink, stroke * 0.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([tip + along * size, tip + out * size * 0.8, tip - out * size * 0.8]))

    def _paint_hold(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        if not self._look.theme.reduced_motion and not self._paused:
            grown = stroke / 2 + 3 + 2 * self._breath
            halo = QColor(ink)
            halo.setAlphaF(0.15 + 0.25 * self._breath)
            _arc(painter, ring.adjusted(-grown, -grown, grown, grown), 2, halo, 0, 1)
        _arc(painter, ring, stroke, track, 0, 1)
        _arc(painter, ring, stroke, ink, 0, share)

    def _paint_relax(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        _arc(painter, ring, stroke, track, 0, 1)
        _arc(painter, ring, stroke * 1.5, ink, 0, share)

    def _paint_rest(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        """Open below: from seven o'clock over the top to five."""
        first, whole = 0.61, 0.78
        _arc(painter, ring, stroke, track, first, whole)
        _arc(painter, ring, stroke, ink, first, whole * share)

    def _paint_switch(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        """Two halves with a gap above and below; the right one empties first."""
        gap, half = 0.04, 0.42
        _arc(painter, ring, stroke, track, gap, half)
        _arc(painter, ring, stroke, track, 0.5 + gap, half)
        _arc(painter, ring, stroke, ink, gap, half * max(0.0, share * 2 - 1) if share > 0.5 else 0)
        _arc(painter, ring, stroke, ink, 0.5 + gap, half * min(1.0, share * 2))

    def _paint_work(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        for inset in (0.0, stroke * 2.1):
            inner = ring.adjusted(inset, inset, -inset, -inset)
            _arc(painter, inner, stroke, track, 0, 1)
            _arc(painter, inner, stroke, ink, 0, share)

    def _paint_count(
        self, painter: QPainter, ring: QRectF, stroke: float, ink: QColor, track: QColor, share: float
    ) -> None:
        """A segment for each; they stay, since only the person counts."""
        count = self._count if 1 < self._count <= MOST_SEGMENTS else 1
        gap = 0.02 if count > 1 else 0.0
        for number in range(count):
            _arc(painter, ring, stroke, ink, (number + gap * count / 2) / count, 1 / count - gap, round_ends=False)

    def _paint_words(self, painter: QPainter, side: int, inner: float, ink: QColor) -> None:
        look = self._look
        number = str(self._seconds)
        px = round(side * 88 / 204)
        font = look.font("seconds", px=px)
        room = inner * (0.78 if self._word else 0.85)
        while px > 12 and QFontMetricsF(font).horizontalAdvance(number) > room:
            px -= 2
            font = look.font("seconds", px=px)
        small = max(12, min(round(side * 19 / 204), look.px("phase")))
        words = look.font("phase", px=small)
        width = QFontMetricsF(words).horizontalAdvance(self._word)
        while small > 12 and width + small * 1.2 > inner * 0.72:
            small -= 1
            words = look.font("phase", px=small)
            width = QFontMetricsF(words).horizontalAdvance(self._word)
        tall = QFontMetricsF(font).capHeight()
        block = tall + small * 1.9
        top = (side - block) / 2
        painter.setPen(look.colour("text"))
        painter.setFont(font)
        box = QRectF(0, top - tall * 0.5, side, tall * 2)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, number)
        glyph = round(small * 0.95)
        left = (side - width - glyph - 8) / 2
        line = QRectF(left + glyph + 8, top + tall + small * 0.55, width + 4, small * 1.4)
        painter.setPen(ink)
        painter.setFont(words)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._word)
        role = look.theme.phase_role(self._phase)
        pixmap = look.icon(f"phase-{SHAPES[self._phase]}", role, glyph, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(left, line.center().y() - glyph / 2), pixmap)


def _arc(
    painter: QPainter, ring: QRectF, stroke: float, ink: QColor, first: float, span: float, *, round_ends: bool = True
) -> None:
    """Part of the ring, clockwise; `first` and `span` are shares of the whole, from the top."""
    if span <= 0:
        return
    cap = Qt.PenCapStyle.RoundCap if round_ends and span < 1 else Qt.PenCapStyle.FlatCap
    painter.setPen(QPen(ink, stroke, Qt.PenStyle.SolidLine, cap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if span >= 1:
        painter.drawEllipse(ring)
    else:
        painter.drawArc(ring, round((0.25 - first) * 5760), round(-span * 5760))
