"""The places and sizes of the number and the phase's word in the ring. Nothing is ever cut off."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF

from unclench.core.session.player_view import phase_word
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import PHASE_ROLES, SMALLEST_TEXT
from unclench.desktop.widgets.ring_shapes import CLEAR, CLEAR_OF_WORK, SHAPES

NUMBER, NUMBER_ALONE = 88 / 204, 0.46
WORD = 19 / 204
WORD_GAP = 0.098  # between the number and the word
SHIFT_DOWN = 0.012  # number and word together are this far below the center, which looks centered
MARGIN = 0.012
WIDEST_WORD = 0.6  # of the inner width
LEAST_WORD = 13  # px at 100 %; a word is shrunk down to this size before it goes below the ring
MOST_BELOW = 0.22  # of the height, for a word below
DESCENT = 0.1


@dataclass(frozen=True)
class Places:
    """The square of the ring, the fonts and baselines of number and word, the size of the glyph, and the gap next to
    it."""

    ring: QRectF
    number: QFont
    number_base: float
    word: QFont
    word_base: float
    word_width: float
    glyph: int
    gap: float


def place_words(style: Style, size: QSize, digits: int, phase: str, word: str) -> Places:
    """Place the word inside the ring if this word and the words of all phases fit there; otherwise below it. So the
    ring keeps its size from phase to phase."""
    side = min(size.width(), size.height())
    square = QRectF((size.width() - side) / 2, (size.height() - side) / 2, side, side)
    wanted = max(style.px("phase"), round(side * WORD))
    least = min(wanted, max(LEAST_WORD, round(LEAST_WORD * style.theme.scale)))
    words = [(phase, word), *((one, phase_word(one)) for one in PHASE_ROLES)]
    if all(_fits_inside(style, side, least, *one) for one in words):
        px = next(px for px in range(wanted, least - 1, -1) if _fits_inside(style, side, px, phase, word))
        return _inside(style, square, px, digits, word)
    return _below(style, size, wanted, digits, word)


def _inside(style: Style, square: QRectF, px: int, digits: int, word: str) -> Places:
    side = square.width()
    top, bottom = _block(style, side, px)
    cap = _cap_height(style.font("seconds", px=round(side * NUMBER)))
    font = _number_font(style, side, NUMBER, digits, top + cap / 2)
    middle = square.center().y()
    number_base = middle + top + cap / 2 + _cap_height(font) / 2
    return _places(style, square, font, number_base, px, middle + bottom, word)


def _below(style: Style, size: QSize, wanted: int, digits: int, word: str) -> Places:
    px = max(SMALLEST_TEXT, min(wanted, int(size.height() * MOST_BELOW / 1.25)))
    while px > SMALLEST_TEXT and _glyph_and_word_width(style, px, word) > size.width():
        px -= 1
    line = px * 1.25
    side = max(1.0, min(size.width(), size.height() - line))
    top = (size.height() - side - line) / 2
    ring = QRectF((size.width() - side) / 2, top, side, side)
    font = _number_font(style, side, NUMBER_ALONE, digits, 0)
    word_base = top + side + line / 2 + _cap_height(style.font("phase", px=px)) / 2
    return _places(style, ring, font, ring.center().y() + _cap_height(font) / 2, px, word_base, word)


def _places(
    style: Style, ring: QRectF, number: QFont, number_base: float, px: int, word_base: float, word: str
) -> Places:
    font = style.font("phase", px=px)
    width = QFontMetricsF(font).horizontalAdvance(word)
    return Places(ring, number, number_base, font, word_base, width, *_glyph(px))


def _fits_inside(style: Style, side: float, px: int, phase: str, word: str) -> bool:
    clear = (CLEAR_OF_WORK if SHAPES[phase] == "work" else CLEAR) * side
    if QFontMetricsF(style.font("phase", px=px)).horizontalAdvance(word) > 2 * clear * WIDEST_WORD:
        return False
    _top, bottom = _block(style, side, px)
    return math.hypot(_glyph_and_word_width(style, px, word) / 2, bottom + px * DESCENT) <= clear - MARGIN * side


def _block(style: Style, side: float, px: int) -> tuple[float, float]:
    """The top of the digits and the baseline of the word, relative to the center of the ring."""
    tall = (
        _cap_height(style.font("seconds", px=round(side * NUMBER)))
        + WORD_GAP * side
        + _cap_height(style.font("phase", px=px))
    )
    return SHIFT_DOWN * side - tall / 2, SHIFT_DOWN * side + tall / 2


def _number_font(style: Style, side: float, share: float, digits: int, middle: float) -> QFont:
    """As large as wanted, or as fits into the narrowest shape: the number must not change its size with the phase. All
    digits are equally wide and have space around them."""
    px = max(SMALLEST_TEXT, round(side * share))
    while px > SMALLEST_TEXT:
        font = style.font("seconds", px=px)
        wide = QFontMetricsF(font).horizontalAdvance("0" * digits)
        if math.hypot(wide / 2, abs(middle) + _cap_height(font) / 2) <= CLEAR_OF_WORK * side:
            break
        px -= 1
    return style.font("seconds", px=px)


def _glyph_and_word_width(style: Style, px: int, word: str) -> float:
    glyph, gap = _glyph(px)
    return glyph + gap + QFontMetricsF(style.font("phase", px=px)).horizontalAdvance(word)


def _glyph(px: int) -> tuple[int, float]:
    return round(px * 0.95), px * 0.34


def _cap_height(font: QFont) -> float:
    return QFontMetricsF(font).capHeight()
