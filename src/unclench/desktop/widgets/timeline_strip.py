"""The whole session as a strip: one block per exercise, filled as it proceeds; choosing a block jumps to its start."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from unclench.core.i18n import _
from unclench.core.session.player_view import BlockView
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import MIN_TARGET
from unclench.desktop.widgets.tooltip import set_tooltip

THICK, THIN, GAP, LEAST = 10, 8, 4, 6
FOCUS, FOCUS_APART = 3, 3
ENDS = 4  # px at both ends for the focus outline, which fits between two blocks


class TimelineStrip(QWidget):
    """A thin bar in a 44 px target. In a small window it cannot be clicked, because nobody could hit a block."""

    block_chosen = Signal(int)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._blocks: list[_Block] = []
        self._views: tuple[BlockView, ...] = ()
        self._shares: tuple[float, ...] = ()
        self._current = 0
        self._focused = 0
        self._pressed: int | None = None
        self.setAccessibleName(_("Session"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.changed.connect(self._apply_style)
        self._apply_style()

    def show_view(self, blocks: tuple[BlockView, ...]) -> None:
        """Show the blocks; repaint only where a pixel changes."""
        if blocks == self._views:
            return
        before, self._views = self._views, blocks
        if len(before) == len(blocks) and all(map(_in_all_but_filled, before, blocks)):
            for child, old, new in zip(self._blocks, before, blocks, strict=True):
                if old is not new:
                    child.fill(new.filled)
            return
        shares = tuple(block.share for block in blocks)
        while len(self._blocks) > len(blocks):
            gone = self._blocks.pop()
            gone.hide()
            gone.deleteLater()
        while len(self._blocks) < len(blocks):
            self._blocks.append(_Block(self._style, self))
            self._blocks[-1].show()
        for number, (child, block) in enumerate(zip(self._blocks, blocks, strict=True), start=1):
            child.show_view(block, number, len(blocks))
        self._current = next((index for index, block in enumerate(blocks) if block.current), 0)
        self._focused = min(self._focused, max(0, len(blocks) - 1))
        if shares != self._shares:
            self._shares = shares
            self._place()
        self._describe()

    @property
    def clickable(self) -> bool:
        """Whether a block can be chosen."""
        return not self._style.compact

    def sizeHint(self) -> QSize:
        return QSize(200, MIN_TARGET)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, MIN_TARGET)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        event.setAccepted(self.clickable)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the block only if press and release are on the same one."""
        pressed, self._pressed = self._pressed, None
        event.setAccepted(self.clickable)
        if self.clickable and pressed is not None and pressed == self._at(event.position()):
            self.block_chosen.emit(pressed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = event.key()
        if not self.clickable or not self._blocks:
            super().keyPressEvent(event)
        elif key in steps:
            step = -steps[key] if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else steps[key]
            self._focused = min(max(self._focused + step, 0), len(self._blocks) - 1)
            self._describe()
            self._announce()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not event.isAutoRepeat():
                self.block_chosen.emit(self._focused)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focused = self._current
        self._describe()
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._describe()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.hasFocus() or self._focused >= len(self._blocks):
            return
        block = self._blocks[self._focused]
        bar = block.bar.translated(QPointF(block.pos()))
        out = (GAP - FOCUS) / 2 + FOCUS / 2
        up = FOCUS_APART + FOCUS / 2
        outline = bar.adjusted(-out, -up, out, up)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._style.color("focus"), FOCUS))
        radius = min(outline.width(), outline.height()) / 2
        painter.drawRoundedRect(outline, radius, radius)

    def _at(self, spot: QPointF) -> int | None:
        return next((i for i, block in enumerate(self._blocks) if block.geometry().contains(spot.toPoint())), None)

    def _place(self) -> None:
        ends = ENDS if self.clickable else 0
        left = float(ends)
        room = self.width() - 2 * ends - GAP * (len(self._shares) - 1)
        for block, width in zip(self._blocks, widths_of(self._shares, room), strict=True):
            first, last = round(left - GAP / 2), round(left + width + GAP / 2)
            box = QRect(first, 0, last - first, self.height())
            block.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), box))
            left += width + GAP
        self.update()

    def _describe(self) -> None:
        """Describe the focused block, or else the current one, because a screen reader may not find the blocks."""
        shown = self._focused if self.hasFocus() else self._current
        told = self._blocks[shown].accessibleName() if shown < len(self._blocks) else ""
        if told != self.accessibleDescription():
            self.setAccessibleDescription(told)

    def _announce(self) -> None:
        """Announce the focused block: for a screen reader, another block in the same widget is not a change of
        focus."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))

    def _apply_style(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.clickable else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.clickable else Qt.CursorShape.ArrowCursor)
        if not self.clickable:
            self.clearFocus()
        self._place()
        self._describe()
        for block in self._blocks:
            block.update()


class _Block(QLabel):
    """One exercise, as high as the target. It is a label, so that it can have a tooltip and an accessible name."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)
        self._style = style
        self._filled = 0.0
        self._drawn = 0
        self._described: tuple[str, int, int] | None = None

    def show_view(self, block: BlockView, number: int, count: int) -> None:
        """Show block `number` of `count`."""
        told = (block.name, number, count)
        if told != self._described:
            self._described = told
            words = _("Exercise {number} of {count}: {name}")
            name = words.format(number=number, count=count, name=block.name)
            self.setAccessibleName(name)
            set_tooltip(self, name)
        self.fill(block.filled)

    def fill(self, filled: float) -> None:
        """Set how much of it is done, 0-1."""
        self._filled = min(max(filled, 0.0), 1.0)
        drawn = self._pixels()
        if drawn != self._drawn:
            self._drawn = drawn
            self.update(self.bar.toAlignedRect())

    @property
    def bar(self) -> QRectF:
        """The visible bar, in the middle of the clickable area."""
        thick = THIN if self._style.compact else THICK
        return QRectF(GAP / 2, (self.height() - thick) / 2, max(self.width() - GAP, 1), thick)

    def paintEvent(self, event: QPaintEvent) -> None:
        bar = self.bar
        radius = min(bar.width(), bar.height()) / 2
        shape = QPainterPath()
        shape.addRoundedRect(bar, radius, radius)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, self._style.color("track"))
        if self._filled > 0:
            fill = QPainterPath()
            wide = bar.width() * self._filled
            least = max(wide, 2 * radius)
            left = bar.left() + wide - least
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                left = bar.right() - wide
            fill.addRoundedRect(QRectF(left, bar.top(), least, bar.height()), radius, radius)
            painter.fillPath(fill.intersected(shape), self._style.color("text2"))

    def _pixels(self) -> int:
        return round(self.bar.width() * self._filled * self.devicePixelRatioF())


def _in_all_but_filled(one: BlockView, other: BlockView) -> bool:
    return one is other or (one.name, one.share, one.current) == (other.name, other.share, other.current)


def widths_of(shares: Sequence[float], room: float) -> list[float]:
    """`room` divided in proportion to the shares. Small blocks get the minimum width at the cost of the others; if
    there is no room even for that, all are equally wide."""
    count = len(shares)
    if not count:
        return []
    if room <= LEAST * count:
        return [max(room / count, 1.0)] * count
    widths = [0.0] * count
    left = set(range(count))
    while left:
        total = sum(max(shares[i], 0.0) for i in left)
        free = room - LEAST * (count - len(left))
        small = {i for i in left if max(shares[i], 0.0) * free < LEAST * total}
        if not small:
            for i in left:
                widths[i] = free * max(shares[i], 0.0) / total if total else free / len(left)
            return widths
        for i in small:
            widths[i] = float(LEAST)
        left -= small
    return widths
