"""The moving figures as pixmaps: one cache for the whole window, filled on demand."""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from unclench.content.figure_index import figure_path, read_figures
from unclench.core.routine.figure import Figure
from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.figure_colors import figure_colors
from unclench.desktop.drawing.pictures import Pictures
from unclench.desktop.drawing.style import Style
from unclench.system.probe import probe_command

KEPT_BYTES = (
    64 * 2**20
)  # the largest figure takes 59 MiB in the default window; with less, each rep redraws every frame
FADE = 0.09  # share of the width, on both sides
BAND = 64  # px: Qt fills higher areas in threads, and waking them takes longer than filling
_GROUP = re.compile(r'<g id="(f\d+|arrow-[^"]+)"')
_PLACEHOLDER = re.compile(r"\{([a-z-]+)\}")


class Drawings:
    """One SVG file, cut into its frames and arrows, so that only the visible ones are parsed."""

    def __init__(self, svg: str) -> None:
        marks = list(_GROUP.finditer(svg))
        ends = [mark.start() for mark in marks[1:]] + [svg.rfind("</svg>")]
        self._head = svg[: marks[0].start()] if marks else ""
        self._parts = {mark[1]: svg[mark.start() : end] for mark, end in zip(marks, ends, strict=False)}

    def document(self, part: str, colors: dict[str, str]) -> str:
        """An SVG of only this part, in these colors; empty when the file has no such part."""
        if part not in self._parts:
            return ""
        svg = f"{self._head}{self._parts[part]}</svg>"
        return _PLACEHOLDER.sub(lambda found: colors.get(found[1], "none"), svg)


class Figures(QObject):
    """Draws the frames of all figures in the colors of the theme and of the person's settings.

    The most recently used pixmaps are cached, up to `KEPT_BYTES`; `changed` tells that all of them look different now.
    `pictures` are the person's own.
    """

    changed = Signal()

    def __init__(self, style: Style, assets: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._assets = assets
        self._index = read_figures(assets)
        self.pictures = Pictures(partial(probe_command, "picture"), self)
        self._drawings: dict[str, Drawings | None] = {}
        self._kept: OrderedDict[tuple[str, str, int, bool], QPixmap] = OrderedDict()
        self._bytes = 0
        self._skin_and_clothes = (Settings().skin, Settings().clothes)
        self._colors = figure_colors(style.theme, *self._skin_and_clothes)
        style.changed.connect(self._update_colors)

    @property
    def style(self) -> Style:
        """The theme the figures are drawn in."""
        return self._style

    @property
    def names(self) -> tuple[str, ...]:
        """Every figure of the index, in its order."""
        return tuple(self._index)

    def set_colors(self, skin: str, clothes: str) -> None:
        """Set skin tone and color of clothes, by their names in the settings."""
        self._skin_and_clothes = (skin, clothes)
        self._update_colors()

    def find(self, name: str | None) -> Figure | None:
        """A figure by its name; None when the program has no such figure."""
        figure = self._index.get(name or "")
        return figure if figure is not None and self._load(name or "") is not None else None

    def frame(self, name: str, frame: int, px: int, ratio: float, *, mirrored: bool = False) -> QPixmap:
        """A frame as a square of `px` px, sharp at this device pixel ratio; a null pixmap when there is none."""
        return self._pixmap(name, f"f{frame}", px, ratio, mirrored)

    def arrow(self, name: str, pose: str, px: int, ratio: float, *, mirrored: bool = False) -> QPixmap:
        """The arrow that leads to a pose, to draw over a frame of the same size; a null pixmap when there is none."""
        return self._pixmap(name, f"arrow-{pose}", px, ratio, mirrored)

    def _pixmap(self, name: str, part: str, px: int, ratio: float, mirrored: bool) -> QPixmap:
        side = round(px * ratio)
        drawings = self._load(name)
        if drawings is None or side < 1:
            return QPixmap()
        key = (name, part, side, mirrored)
        pixmap = self._kept.get(key)
        if pixmap is None:
            pixmap = self._kept[key] = _draw(drawings.document(part, self._colors), side, mirrored)
            if part.startswith("f") and not pixmap.isNull():
                _fade_out(pixmap)
            self._bytes += _bytes(pixmap)
            while self._bytes > KEPT_BYTES and len(self._kept) > 1:
                self._bytes -= _bytes(self._kept.popitem(last=False)[1])
        else:
            self._kept.move_to_end(key)
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _load(self, name: str) -> Drawings | None:
        if name not in self._drawings:
            try:
                self._drawings[name] = Drawings(figure_path(self._assets, name).read_text(encoding="utf-8"))
            except FileNotFoundError:
                self._drawings[name] = None
        return self._drawings[name]

    def _update_colors(self) -> None:
        colors = figure_colors(self._style.theme, *self._skin_and_clothes)
        if colors != self._colors:
            self._colors = colors
            self._kept.clear()
            self._bytes = 0
            self.changed.emit()


def _draw(svg: str, side: int, mirrored: bool) -> QPixmap:
    """Draw the SVG as a pixmap, mirrored if asked: that costs no more, and only one version is cached."""
    renderer = QSvgRenderer(QByteArray(svg.encode())) if svg else None
    if renderer is None or not renderer.isValid():
        return QPixmap()
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mirrored:
        painter.translate(side, 0)
        painter.scale(-1, 1)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def _fade_out(pixmap: QPixmap) -> None:
    """Fade a limb that leaves the picture at the side into the stage behind it."""
    edge = QLinearGradient(0, 0, pixmap.width(), 0)
    for place, color in ((0.0, 0), (FADE, 255), (1 - FADE, 255), (1.0, 0)):
        edge.setColorAt(place, QColor(0, 0, 0, color))
    wide = int(FADE * pixmap.width()) + 1
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    for top in range(0, pixmap.height(), BAND):
        for left in (0, pixmap.width() - wide):
            painter.fillRect(left, top, wide, BAND, edge)
    painter.end()


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
