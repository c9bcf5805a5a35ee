"""Layouts whose rows wrap."""

from __future__ import annotations

import math
from typing import cast

import shiboken6
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidgetItem


class Flow(QLayout):
    """Items at their own size, from left to right (right to left in such languages), then top to bottom. An expanding
    item, such as a search field, takes what is left of its row.

    It stores the addresses of the items and wraps them when needed: PySide can declare a stored wrapper deleted while
    the item lives (6.11.3, when a widget that it holds for the item's parent is destroyed).
    """

    def __init__(self, spacing: int = 8) -> None:
        super().__init__()
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)
        self._addresses: list[int] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._addresses.append(shiboken6.getCppPointer(item)[0])

    def count(self) -> int:
        return len(self._addresses)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return _item_at(self._addresses[index]) if 0 <= index < len(self._addresses) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return _item_at(self._addresses.pop(index)) if 0 <= index < len(self._addresses) else None

    def _items(self) -> list[QLayoutItem]:
        """The items that need room, in order."""
        return [item for item in map(_item_at, self._addresses) if not item.isEmpty()]

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        around = self.contentsMargins()
        inside = QRect(0, 0, width - around.left() - around.right(), 0)
        return self._lay_out(inside, move=False) + around.top() + around.bottom()

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return self._with_margins(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items()]
        return self._with_margins(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect.marginsRemoved(self.contentsMargins()), move=True)

    def _with_margins(self, width: int, height: int) -> QSize:
        return QSize(width, height).grownBy(self.contentsMargins())

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        """Place the items row by row, vertically centered in their row; return the total height."""
        widget = self.parentWidget()
        mirrored = widget is not None and widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
        top = 0
        for row in self._rows(rect.width()):
            tallest = max(size.height() for _item, size in row)
            left = 0
            for item, size in row:
                if move:
                    x = rect.width() - left - size.width() if mirrored else left
                    middle = (tallest - size.height()) // 2
                    item.setGeometry(QRect(rect.topLeft() + QPoint(x, top + middle), size))
                left += size.width() + self.spacing()
            top += tallest + self.spacing()
        return max(0, top - self.spacing())

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        left = width + 1
        for item in self._items():
            size = item.sizeHint().expandedTo(item.minimumSize()).boundedTo(QSize(width, 100_000))
            if left + size.width() > width:
                rows.append([])
                left = 0
            rows[-1].append((item, size))
            left += size.width() + self.spacing()
        return [self._stretched(row, width) for row in rows]

    def _stretched(self, row: list[tuple[QLayoutItem, QSize]], width: int) -> list[tuple[QLayoutItem, QSize]]:
        spare = width - sum(size.width() + self.spacing() for _item, size in row) + self.spacing()
        eager = [item for item, _size in row if _expands(item)]
        more = QSize(spare // len(eager), 0) if eager else QSize(0, 0)
        return [(item, size + more if item in eager else size) for item, size in row]


def _item_at(address: int) -> QLayoutItem:
    return cast(QLayoutItem, shiboken6.wrapInstance(address, QWidgetItem))


def _expands(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Expanding


class EvenRows(Flow):
    """Items in as few rows as possible, spread evenly: eleven become six and five, not ten and one.

    All items of a column are equally wide; with `fills`, each row takes the whole width.
    """

    def __init__(self, spacing: int = 8, *, fills: bool = False) -> None:
        super().__init__(spacing)
        self._fills = fills

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        items = self._items()
        sizes = [item.sizeHint().expandedTo(item.minimumSize()) for item in items]
        if not items:
            return []
        widest = max(size.width() for size in sizes)
        columns = self._columns(len(items), widest, sum(size.width() for size in sizes), width)
        rows = []
        for first in range(0, len(items), columns):
            row = list(zip(items, sizes, strict=True))[first : first + columns]
            widths = self._widths([size.width() for _item, size in row], widest, width)
            rows.append([(item, QSize(wide, size.height())) for (item, size), wide in zip(row, widths, strict=True)])
        return rows

    def _columns(self, count: int, widest: int, together: int, width: int) -> int:
        if self._fills and together + (count - 1) * self.spacing() <= width:
            return count
        most = max(1, (width + self.spacing()) // (widest + self.spacing()))
        return math.ceil(count / math.ceil(count / most))

    def _widths(self, wanted: list[int], widest: int, width: int) -> list[int]:
        """The widths in one row: equal, or, if that would cut off the longest item, its own width plus an equal share
        of the rest."""
        if not self._fills:
            return [min(widest, width)] * len(wanted)
        room = width - (len(wanted) - 1) * self.spacing()
        equal = room // len(wanted)
        if equal >= max(wanted) or room < sum(wanted):
            return [equal] * len(wanted)
        spare = (room - sum(wanted)) // len(wanted)
        return [one + spare for one in wanted]
