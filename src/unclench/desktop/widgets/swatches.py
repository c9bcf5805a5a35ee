"""A choice of colors: round samples, each with a name, one of them selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import MIN_TARGET
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.tooltip import set_tooltip

SAMPLE, RING = 30, 3


class Swatch(QRadioButton):
    """One color. A ring around the selected one marks it by shape as well."""

    focus_radius = MIN_TARGET // 2

    def __init__(self, style: Style, name: str, color: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._color = QColor(color)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        style.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(MIN_TARGET, MIN_TARGET)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The whole widget is the target, not only the sample."""
        return True

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(QRectF(self.rect()).center())
        painter.setBrush(self._color)
        painter.setPen(QPen(self._style.color("text" if self.underMouse() else "edge"), 1.5))
        painter.drawEllipse(middle, SAMPLE / 2, SAMPLE / 2)
        if self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._style.color("accent"), RING))
            outer = MIN_TARGET / 2 - RING / 2
            painter.drawEllipse(middle, outer, outer)


class Swatches(QWidget):
    """Mutually exclusive colors; radio buttons for the keyboard and for screen readers."""

    value_chosen = Signal(object)

    def __init__(
        self, style: Style, name: str, choices: Sequence[tuple[str, object, str]], parent: QWidget | None = None
    ) -> None:
        """`choices`: the words, the value and the color (#RRGGBB) of each."""
        super().__init__(parent)
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = Flow(spacing=6)
        column.addLayout(row)
        self._values = [value for _words, value, _color in choices]
        self._swatches = [Swatch(style, f"{name}: {words}", color, self) for words, _value, color in choices]
        for swatch, (words, value, _color) in zip(self._swatches, choices, strict=True):
            set_tooltip(swatch, words)
            swatch.clicked.connect(lambda _on=True, value=value: self.value_chosen.emit(value))
            row.addWidget(swatch)

    def show_value(self, value: object) -> None:
        """Select a color without emitting a signal."""
        for swatch, one in zip(self._swatches, self._values, strict=True):
            swatch.setChecked(one == value)
