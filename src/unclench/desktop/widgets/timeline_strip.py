"""The whole session as a strip: a block per exercise, filled as it goes; a block leads to its start."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from unclench.core.player_view import BlockView
from unclench.core.words import _
from unclench.desktop.look import Look

THICK, THIN, GAP, LEAST, TARGET = 10, 8, 4, 6, 44


class TimelineStrip(QWidget):
    """A thin bar in a target of 44 px. In a small window it only shows, since nobody could hit it."""

    block_chosen = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._blocks: tuple[BlockView, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._focused = 0
        self.setAccessibleName(_("Session"))
        look.changed.connect(self._dress)
        self._dress()

    def show_view(self, blocks: tuple[BlockView, ...]) -> None:
        """The blocks as they are now; drawn anew only when a pixel would change."""
        self._blocks = blocks
        drawn = tuple((block.name, block.share, round(block.filled * 400), block.current) for block in blocks)
        if drawn != self._drawn:
            moved = [one[3] for one in drawn] != [one[3] for one in self._drawn if isinstance(one, tuple)]
            self._drawn = drawn
            if moved:
                self._tell()
            self.update()

    @property
    def clickable(self) -> bool:
        """Whether a block can be chosen."""
        return not self._look.compact

    def sizeHint(self) -> QSize:
        return QSize(200, TARGET)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.clickable:
            for number, box in enumerate(self._boxes()):
                if box.left() - GAP / 2 <= event.position().x() <= box.right() + GAP / 2:
                    self.block_chosen.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._blocks:
            self._focused = min(max(self._focused + step, 0), len(self._blocks) - 1)
            self._tell()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._blocks:
            self.block_chosen.emit(self._focused)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focused = next((i for i, block in enumerate(self._blocks) if block.current), 0)
        self._tell()
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for number, box in enumerate(self._boxes()):
                if box.left() <= event.pos().x() <= box.right():
                    QToolTip.showText(event.globalPos(), self._name(number), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, (block, box) in enumerate(zip(self._blocks, self._boxes(), strict=True)):
            radius = box.height() / 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("track"))
            painter.drawRoundedRect(box, radius, radius)
            if block.filled > 0:
                painter.save()
                painter.setClipRect(QRectF(box.left(), box.top(), box.width() * block.filled, box.height()))
                painter.setBrush(look.colour("text2"))
                painter.drawRoundedRect(box, radius, radius)
                painter.restore()
            if self.hasFocus() and number == self._focused:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(look.colour("focus"), 3))
                painter.drawRoundedRect(box.adjusted(-1.5, -5, 1.5, 5), radius + 5, radius + 5)

    def _boxes(self) -> list[QRectF]:
        if not self._blocks:
            return []
        thick = THIN if self._look.compact else THICK
        room = self.width() - 6 - GAP * (len(self._blocks) - 1)
        shares = [max(block.share, 0.0) for block in self._blocks]
        total = sum(shares) or 1.0
        widths = [max(LEAST, room * share / total) for share in shares]
        spare = room / sum(widths)
        boxes, left = [], 3.0
        for width in widths:
            boxes.append(QRectF(left, (self.height() - thick) / 2, max(width * spare, 1.0), thick))
            left += width * spare + GAP
        return boxes

    def _name(self, number: int) -> str:
        words = _("Exercise {number} of {count}: {name}")
        return words.format(number=number + 1, count=len(self._blocks), name=self._blocks[number].name)

    def _tell(self) -> None:
        current = next((i for i, block in enumerate(self._blocks) if block.current), 0)
        shown = self._focused if self.hasFocus() else current
        if shown < len(self._blocks):
            self.setAccessibleDescription(self._name(shown))

    def _dress(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.clickable else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.clickable else Qt.CursorShape.ArrowCursor)
        self.update()
