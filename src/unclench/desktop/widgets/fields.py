"""Controls to choose with: a menu, segments, a stepper, a search field; and the areas that scroll them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import MIN_TARGET
from unclench.desktop.widgets.buttons import Button, Choice, stop_at_chosen
from unclench.desktop.widgets.flow import EvenRows
from unclench.desktop.widgets.focus import has_focus_within
from unclench.desktop.widgets.text import Label


class Menu(QComboBox):
    """A drop-down list; each entry has a value of any type."""

    focus_radius = 14
    value_chosen = Signal(object)

    def __init__(self, style: Style, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(lambda _index: self.value_chosen.emit(self.currentData()))

    def show_choices(self, choices: Sequence[tuple[str, object]], chosen: object) -> None:
        """Set the entries and the selected one."""
        if [(self.itemText(i), self.itemData(i)) for i in range(self.count())] != list(choices):
            self.clear()
            for text, value in choices:
                self.addItem(text, value)
        self.updateGeometry()
        self.setCurrentIndex(next((i for i, (_text, value) in enumerate(choices) if value == chosen), 0))

    def sizeHint(self) -> QSize:
        """As wide as the selected entry, not the longest one, because menus stand in rows."""
        words = QFontMetricsF(self.font()).horizontalAdvance(self.currentText())
        return QSize(round(words) + 14 + 32 + 10, self._style.height(MIN_TARGET, "body"))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 120), self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel: scrolling the page must not change the value under the pointer."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = 18
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - 14 - 32
        words = QFontMetricsF(self.font()).elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = words
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        pixmap = self._style.icon("down", "text", size, self.devicePixelRatioF())
        left = 14 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else self.width() - size - 14
        painter.drawPixmap(QPointF(left, (self.height() - size) / 2), pixmap)


class Search(QLineEdit):
    """A search field with a magnifier."""

    focus_radius = 14

    def __init__(self, style: Style, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(False)
        self.setTextMargins(28, 0, 0, 0)

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        pixmap = self._style.icon("search", "text2", 18, self.devicePixelRatioF())
        left = self.width() - 32 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 14
        QPainter(self).drawPixmap(QPointF(left, (self.height() - 18) / 2), pixmap)


class Segmented(QWidget):
    """A few mutually exclusive choices in one frame; screen readers see radio buttons."""

    value_chosen = Signal(object)

    def __init__(
        self, style: Style, name: str, choices: Sequence[tuple[str, object]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._values = [value for _text, value in choices]
        self.setAccessibleName(name)
        rows = EvenRows(spacing=4, fills=True)
        rows.setContentsMargins(4, 4, 4, 4)
        self._buttons = [Choice(style, text, name=f"{name}: {text}") for text, _value in choices]
        self.setLayout(rows)
        for button, value in zip(self._buttons, self._values, strict=True):
            rows.addWidget(button)
            button.clicked.connect(lambda _on=True, value=value: self.value_chosen.emit(value))
        style.changed.connect(self.update)

    def show_value(self, value: object) -> None:
        """Select a choice without emitting a signal; none if the value is not one of them."""
        for button, one in zip(self._buttons, self._values, strict=True):
            button.setAutoExclusive(value in self._values)  # otherwise Qt does not let the last one go
            button.setChecked(one == value)
            button.setAutoExclusive(True)
        stop_at_chosen(self._buttons)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._style.color("surface"))
        painter.setPen(QPen(self._style.color("edge"), 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 15, 15)


class Stepper(QWidget):
    """A number between two buttons. The number includes its unit; the buttons have names that say what they change."""

    stepped = Signal(float)

    def __init__(self, style: Style, name: str, fewer: str, more: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setAccessibleName(name)
        self._value = self._low = self._high = 0.0
        self._step = 1.0
        self._fewer = Button(style, kind="quiet", icon="minus", name=fewer, parent=self)
        self._more = Button(style, kind="quiet", icon="plus", name=more, parent=self)
        self._number = Label(style, "strong", wrap=False, parent=self)
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(0)
        row.addWidget(self._fewer)
        row.addWidget(self._number, 1)
        row.addWidget(self._more)
        self._fewer.clicked.connect(lambda: self._go(-self._step))
        self._more.clicked.connect(lambda: self._go(self._step))
        style.changed.connect(self.update)

    def show_value(self, value: float, low: float, high: float, step: float, text: str) -> None:
        """Set the number, its bounds and its text without emitting a signal."""
        self._value, self._low, self._high, self._step = value, low, high, step
        self._number.show_text(text)
        self._number.setAccessibleName(f"{self.accessibleName()}: {text}")
        self._fewer.setEnabled(value > low)
        self._more.setEnabled(value < high)

    def _go(self, by: float) -> None:
        self.stepped.emit(min(max(self._value + by, self._low), self._high))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._style.color("surface"))
        painter.setPen(QPen(self._style.color("edge"), 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), 14, 14)


class Scroller(QScrollArea):
    """An area that scrolls up and down, never sideways, and scrolls to the focused control."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)


class Column(QWidget):
    """Centers content that is at most `widest` px wide at 100 %; larger text gets wider lines."""

    def __init__(self, style: Style, content: QWidget, widest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style, self._content, self._widest = style, content, widest
        style.changed.connect(self._limit)
        self._limit()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(content, 1000)
        row.addStretch(1)

    def _limit(self) -> None:
        self._content.setMaximumWidth(round(self._widest * max(1.0, self._style.theme.scale)))


class ReadingColumn(QWidget):
    """A column with a text to read, at most `widest` px wide, and a foot with the buttons below it. The foot stays
    visible unless it would leave too little room for the text; then it scrolls along, after the last line."""

    MOST = 0.45  # of the height, for a foot that stays visible

    def __init__(
        self, style: Style, content: QWidget, foot: QWidget, widest: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._content, self._foot = content, foot
        self._first: QWidget | None = None
        self.scroller = Scroller(Column(style, content, widest))
        self._below = Column(style, foot, widest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.scroller, 1)
        column.addWidget(self._below)
        self.scroller.verticalScrollBar().rangeChanged.connect(self._align)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Lay out again when the text size or the content of the foot changes."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._arrange()
        return done

    def _arrange(self) -> None:
        height = self._foot.heightForWidth(min(self.width(), self._foot.maximumWidth()))
        stays = max(height, self._foot.sizeHint().height() if height < 0 else 0) <= self.height() * self.MOST
        if stays != (self._foot.parentWidget() is self._below):
            focused = has_focus_within(self)
            home = self._below.layout() if stays else self._content.layout()
            assert home is not None
            if isinstance(home, QHBoxLayout):
                home.insertWidget(1, self._foot, 1000)
            else:
                home.addWidget(self._foot)
            self._below.setVisible(stays)
            self.scroller.verticalScrollBar().setValue(0)
            if focused and self._first is not None:
                self.begin(self._first)

    def begin(self, first: QWidget) -> None:
        """Scroll to the top and focus `first`, a control of the foot; if the foot scrolls along, focus the text
        instead."""
        self._first = first
        if self._below.isHidden():
            self.scroller.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            first = self.scroller
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroller.verticalScrollBar().setValue(0)

    def _align(self, _low: int, high: int) -> None:
        """Keep the foot aligned with the text when a scroll bar takes some of its width."""
        bar = self.scroller.verticalScrollBar().sizeHint().width() if high else 0
        self._below.setContentsMargins(0, 0, bar, 0)
