"""The picture of an exercise: the person's own image, a frame of a figure, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.figures import Figures

FRAME_MS = 42  # a figure changes at most 24 times a second
RADIUS = 16


@dataclass(frozen=True)
class Shown:
    """The visible frame of a figure; `arrow` is the pose whose arrow is drawn over it."""

    name: str
    frame: int
    mirrored: bool
    arrow: str | None


class FigureView(QWidget):
    """An image scaled to fit, or a figure at the lower edge. A photograph is never mirrored, because it shows one
    particular side."""

    def __init__(self, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = figures
        self._path: str | None = None
        self._image = QPixmap()
        self._refusal = ""
        self._shown: Shown | None = None
        self._next: Shown | None = None
        self._frame_clock = QElapsedTimer()
        self._next_frame_timer = QTimer(self)
        self._next_frame_timer.setSingleShot(True)
        self._next_frame_timer.timeout.connect(self._show_next_frame)
        self.setAccessibleName(_("Picture"))
        figures.changed.connect(self.update)
        figures.pictures.changed.connect(self._take_image)

    @property
    def has_picture(self) -> bool:
        """Whether there is a picture, or an image that is being decoded or was refused, which is told in its place."""
        return self._path is not None or self._next is not None

    @property
    def image(self) -> QPixmap:
        """The image that is shown; a null pixmap until it is decoded."""
        return self._image

    @property
    def refusal(self) -> str:
        """A sentence that says why the image is not shown."""
        return self._refusal

    @property
    def wanted(self) -> Shown | None:
        """The frame that was asked for last; `shown` follows within 42 ms."""
        return self._next

    @property
    def shown(self) -> Shown | None:
        """The frame of a figure that is visible now."""
        return self._shown if self._path is None else None

    def show_image(self, path: str | None, alt: str | None) -> bool:
        """Show another image, or none; return whether that changed anything. It appears once a child process has
        decoded it; if that fails, a sentence says so in its place."""
        if path is not None or alt is not None:
            self.describe(alt or "")
        if path == self._path:
            return False
        self._path = path
        self._image, self._refusal = QPixmap(), ""
        if path is not None:
            self._take_image(path)
        self.update()
        return True

    def show_figure(self, name: str | None, frame: int = 0, mirrored: bool = False, arrow: str | None = None) -> None:
        """Show a frame of a figure, or none. At more than 24 calls a second, frames are skipped; the last one is always
        shown."""
        shown = None if name is None else Shown(name, frame, mirrored, arrow)
        if shown == self._next:
            return
        before, self._next = self._next, shown
        if shown is None or before is None or before.name != shown.name or self._frame_clock.elapsed() >= FRAME_MS:
            self._show_next_frame()
        elif not self._next_frame_timer.isActive():
            self._next_frame_timer.start(max(0, FRAME_MS - self._frame_clock.elapsed()))

    def describe(self, words: str) -> None:
        """Set what a screen reader says about the picture."""
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._image.isNull():
            self._paint_image(painter)
        elif self._refusal:
            self._paint_refusal(painter)
        elif self._shown is not None:
            self._paint_figure(painter, self._shown)

    def _take_image(self, path: str) -> None:
        if path == self._path:
            found = self._figures.pictures.find(path)
            self._image = found if isinstance(found, QPixmap) else QPixmap()
            self._refusal = found if isinstance(found, str) else ""
            self.update()

    def _show_next_frame(self) -> None:
        self._next_frame_timer.stop()
        self._frame_clock.start()
        if self._shown != self._next:
            self._shown = self._next
            self.update()

    def _paint_figure(self, painter: QPainter, shown: Shown) -> None:
        side, ratio = min(self.width(), self.height()), self.devicePixelRatioF()
        spot = QPointF((self.width() - side) / 2, self.height() - side)
        frame = self._figures.frame(shown.name, shown.frame, side, ratio, mirrored=shown.mirrored)
        painter.drawPixmap(spot, frame)
        if shown.arrow is not None:
            arrow = self._figures.arrow(shown.name, shown.arrow, side, ratio, mirrored=shown.mirrored)
            if not arrow.isNull():
                painter.drawPixmap(spot, arrow)

    def _paint_refusal(self, painter: QPainter) -> None:
        style = self._figures.style
        painter.setFont(style.font("meta"))
        painter.setPen(style.color("text2"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWrapAnywhere
        painter.drawText(QRectF(self.rect()), int(flags), self._refusal)

    def _paint_image(self, painter: QPainter) -> None:
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        corners = QPainterPath()
        corners.addRoundedRect(place, RADIUS, RADIUS)
        painter.setClipPath(corners)
        painter.drawPixmap(place, self._image, QRectF(self._image.rect()))
