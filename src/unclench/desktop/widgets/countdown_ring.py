"""The ring: the time left as an arc, whole seconds in the middle, and a different shape for each phase."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from unclench.core.i18n import _, ngettext
from unclench.core.session.player_view import RingView
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.ring_shapes import (
    SHAPES,
    RingState,
    changed_box,
    fullness,
    lit_of,
    paint_halo,
    paint_ring,
)
from unclench.desktop.widgets.ring_words import Places, place_words

USUAL, USUAL_COMPACT, LEAST = 204, 120, 24
BREATH_S = 8.0
BREATH_STEPS = 24


class CountdownRing(QProgressBar):
    """Draws one moment; everything that moves is a function of the time passed in.

    It is a progress bar only for screen readers, and one without a percentage: a screen reader would speak or beep at
    every change of a value, over the cues.
    """

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._phase, self._word, self._seconds, self._count = "prepare", "", 0, 0
        self._halted = self._breathes = False
        self._state = RingState("prepare", 1.0)
        self._shown = self._state  # the state of the last update
        self._step: tuple[object, ...] = ()
        self._described: tuple[object, ...] = ()
        self._places_cache: tuple[tuple[object, ...], Places] | None = None
        self._still_cache: tuple[tuple[object, ...], QPixmap] | None = None
        self.setRange(0, 0)
        self.setValue(0)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        style.changed.connect(self._apply_style)

    def show_view(
        self, phase: str, word: str, seconds: int, share: float | None, motion_s: float, *, count: int = 0,
        paused: bool = False, halted: bool = False,
    ) -> None:  # fmt: skip
        """`share` of the time is left, 1-0, or None if the phase is untimed; `motion_s` drives the breathing of the
        halo; `count` is how many things there are to count, `seconds` how many of them are left if the phase is
        untimed. `halted`: stopped until the person resumes. This has to be visible from afar, because a locked screen
        can be the reason."""
        self._describe(phase, word, seconds, paused=paused, timed=share is not None)
        word = _("Paused") if halted else word
        before = (self._phase, self._word, self._count, self._halted)
        self._phase, self._word, self._count, self._halted = phase, word, count, halted
        self._breathes = SHAPES[phase] == "hold" and not paused and not self._style.theme.reduced_motion
        self._advance(seconds, share, motion_s, reset=before != (phase, word, count, halted))

    def advance(self, ring: RingView) -> None:
        """Like `show_view`, for a frame in which only the time has changed."""
        self._advance(ring.seconds, ring.ring, ring.left_s, reset=False)

    def _advance(self, seconds: int, share: float | None, motion_s: float, *, reset: bool) -> None:
        left = 1.0 if share is None else min(max(share, 0.0), 1.0)
        lit = seconds if share is None else math.ceil(left * max(self._count, 1) - 1e-9)
        breath = _breath(motion_s) if self._breathes else None
        shape = SHAPES[self._phase]
        full = None if self._style.theme.reduced_motion else fullness(shape, left)
        self._state = RingState(shape, left, breath, self._count, lit, full)
        step = (self._arc_step(), breath)
        if reset or seconds != self._seconds:
            self._seconds = seconds
            self._refresh(None)
        elif step != self._step:
            self._refresh(changed_box(self._places().ring, self._shown, self._state))
        self._step = step

    def sizeHint(self) -> QSize:
        side = USUAL_COMPACT if self._style.compact else USUAL
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, LEAST)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._apply_style()

    def paintEvent(self, event: QPaintEvent) -> None:
        style, painter = self._style, QPainter(self)
        if min(self.width(), self.height()) < LEAST:
            painter.fillRect(self.rect(), style.color("stage"))
            return
        places = self._places()
        ink, track = self._ink(), style.color("track")
        painter.drawPixmap(0, 0, self._still_part(places))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ring(painter, places.ring, self._state, ink=ink, track=track)

    def _still_part(self, places: Places) -> QPixmap:
        """Words, number and halo, cached while only the arc moves: a halo and large digits take as long to draw as
        everything else."""
        ratio = self.devicePixelRatioF()
        state, words = self._state, (self._seconds, self._word, self._halted)
        key = (places, words, state.shape, state.breath, ratio, self.layoutDirection())
        if self._still_cache is None or self._still_cache[0] != key:
            style = self._style
            pixmap = QPixmap(math.ceil(self.width() * ratio), math.ceil(self.height() * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(style.color("stage"))
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ink, ground = self._ink(), style.color("stage")
            paint_halo(painter, places.ring, self._state.breath, ink=ink, ground=ground)
            self._paint_number(painter, places)
            self._paint_word(painter, places)
            painter.end()
            self._still_cache = (key, pixmap)
        return self._still_cache[1]

    def _refresh(self, box: QRect | None) -> None:
        self._shown = self._state
        if box is None:
            self.update()
        else:
            self.update(box)

    def _paint_number(self, painter: QPainter, places: Places) -> None:
        number = str(self._seconds)
        painter.setFont(places.number)
        painter.setPen(self._style.color("text"))
        wide = painter.fontMetrics().horizontalAdvance(number)
        painter.drawText(QPointF(places.ring.center().x() - wide / 2, places.number_base), number)

    def _paint_word(self, painter: QPainter, places: Places) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        beside = places.glyph + places.gap
        left = places.ring.center().x() - (beside + places.word_width) / 2
        painter.setFont(places.word)
        painter.setPen(self._ink())
        painter.drawText(QPointF(left if mirrored else left + beside, places.word_base), self._word)
        role, ratio = self._style.theme.phase_role(self._phase), self.devicePixelRatioF()
        name = "pause" if self._halted else f"phase-{self._state.shape}"
        glyph = self._style.icon(name, "text2" if self._halted else role, places.glyph, ratio)
        spot = left + places.word_width + places.gap if mirrored else left
        middle = places.word_base - painter.fontMetrics().capHeight() / 2
        painter.drawPixmap(QPointF(round(spot), round(middle - places.glyph / 2)), glyph)

    def _ink(self) -> QColor:
        return self._style.color("text2") if self._halted else self._style.color_of_phase(self._phase)

    def _places(self) -> Places:
        """Cached between frames: the search for sizes that fit takes longer than painting."""
        digits = len(str(self._seconds))
        key = (self.size(), digits, self._phase, self._word)
        if self._places_cache is None or self._places_cache[0] != key:
            self._places_cache = (key, place_words(self._style, self.size(), digits, self._phase, self._word))
        return self._places_cache[1]

    def _arc_step(self) -> int:
        """The position of the arc in steps of half a pixel, so that a long hold is not drawn sixty times a second."""
        match self._state.shape:
            case "prepare":
                return lit_of(self._state)
            case "count":
                return self._state.lit
        half_pixels = 2 * math.pi * min(self.width(), self.height()) * self.devicePixelRatioF()
        return round(self._state.share * max(1.0, half_pixels))

    def _describe(self, phase: str, word: str, seconds: int, *, paused: bool, timed: bool) -> None:
        """Describe the phase to screen readers, once per phase; the cues announce the milestones. More seconds than
        before mean a new phase, even with the same name."""
        key = (phase, word, paused, timed)
        if key == self._described and seconds <= self._seconds:
            return
        self._described = key
        if timed:
            self.setAccessibleName(_("Time left in: {phase}").format(phase=word))
            length = ngettext("{seconds} second", "{seconds} seconds", seconds).format(seconds=seconds)
        else:
            self.setAccessibleName(word)
            length = ngettext("{count} to do", "{count} to do", seconds).format(count=seconds)
        self.setAccessibleDescription(_("Paused.") if paused else length)

    def _apply_style(self) -> None:
        """Make the ring opaque, so that nothing below it is painted. Fusion resets this whenever it polishes a progress
        bar: before the first show, and at each change of theme."""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._places_cache = self._still_cache = None
        self.updateGeometry()
        self.update()


def _breath(motion_s: float) -> float:
    """Phase of the breath, 0-1, in the finest steps that are visible."""
    return round((1 - math.cos(2 * math.pi * motion_s / BREATH_S)) / 2 * BREATH_STEPS) / BREATH_STEPS
