"""A text of Learn as a card to press: its title and its first sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import HOVER, PRESS
from unclench.desktop.widgets.text import Label

RADIUS = 18
ARROW, EDGE = 20, 12  # px: the arrow at the end, and the space around it


class TopicCard(QPushButton):
    """As high as its text; the whole card is the target."""

    focus_radius = RADIUS

    def __init__(self, style: Style, title: str, summary: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setAccessibleName(title)
        self.setAccessibleDescription(summary)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)  # as wide as the layout makes it
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, ARROW + 2 * EDGE, 14)
        column.setSpacing(2)
        for role, text in (("strong", title), ("meta", summary)):
            label = Label(style, role, text)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        style.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return self._inside().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._inside().minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter clicks too, as in a dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = PRESS if self.isDown() else HOVER if self.underMouse() else 0.0
        painter.setBrush(style.shaded("surface", share))
        painter.setPen(QPen(style.color("line"), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        arrow = style.icon("left" if mirrored else "right", "text2", ARROW, self.devicePixelRatioF())
        left = EDGE if mirrored else self.width() - ARROW - EDGE
        painter.drawPixmap(QPointF(left, (self.height() - ARROW) / 2), arrow)

    def _inside(self) -> QVBoxLayout:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        return layout
