"""The picture of the exercise. Until the moving figures are there: the person's own image, or nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImageReader, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from unclench.core.words import _
from unclench.desktop.look import Look

LARGEST_PX = 4000


class FigureView(QWidget):
    """An image fitted into its place, with rounded corners; mirrored never, since a photograph is of one side."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._path: str | None = None
        self._image = QPixmap()
        self.setAccessibleName(_("Picture"))

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to see."""
        return not self._image.isNull()

    def show_image(self, path: str | None, alt: str | None) -> bool:
        """Another image, or none; True when that changes what is seen. A file that is no image shows nothing."""
        self.setAccessibleDescription(alt or "")
        if path == self._path:
            return False
        self._path = path
        self._image = QPixmap()
        if path is not None:
            reader = QImageReader(path)
            reader.setAutoTransform(True)
            size = reader.size()
            if size.isValid() and max(size.width(), size.height()) > LARGEST_PX:
                reader.setScaledSize(size.scaled(QSize(LARGEST_PX, LARGEST_PX), Qt.AspectRatioMode.KeepAspectRatio))
            self._image = QPixmap.fromImage(reader.read())
        self.update()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        corners = QPainterPath()
        corners.addRoundedRect(place, 16, 16)
        painter.setClipPath(corners)
        painter.drawPixmap(place, self._image, QRectF(self._image.rect()))
