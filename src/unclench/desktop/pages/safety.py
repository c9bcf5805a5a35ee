"""Warning signs and the long safety text, opened with F1 from everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.content.safety_text import SafetyText
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.disclaimer import COLUMN
from unclench.desktop.views.emergency import number_choices
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Column, Menu, Scroller
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.traffic_light import TrafficLightCard

GROUNDS = (("dsoft", "danger"), ("wsoft", "warn"))


def red_flag_panel(style: Style, text: SafetyText, level: int) -> Panel:
    """One level of the warning signs: how urgent it is, what to do, and the signs."""
    flags = text.red_flags[level]
    fill, ink = GROUNDS[level] if level < len(GROUNDS) else ("surface", "text")
    panel = Panel(style, fill, line=None if level < len(GROUNDS) else "line")
    column = QVBoxLayout(panel)
    column.setContentsMargins(20, 16, 20, 18)
    column.setSpacing(8)
    column.addWidget(Label(style, "name", flags.title, color=ink))
    if flags.action:
        column.addWidget(Label(style, "strong", flags.action))
    for sign in flags.signs:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Label(style, "body", "•", color=ink, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(style, "body", sign), 1)
        column.addLayout(row)
    return panel


class SafetyPage(QWidget):
    """The complete safety text, the most urgent part first."""

    back_requested = Signal()
    number_chosen = Signal(object)  # str or None

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: SafetyText | None = None
        self._back = Button(style, _("Back"), "back", "left")
        self._back.clicked.connect(self.back_requested)
        self._number = Menu(style, _("Emergency number"))
        self._number.value_chosen.connect(self.number_chosen)
        self._content = QWidget()
        self._scroller = Scroller(Column(style, self._content, COLUMN + 40))
        self._scroller.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._page = QVBoxLayout(self)
        self._page.setSpacing(12)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._top.addStretch(1)
        self._top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignLeft)
        self._page.addLayout(self._top)
        self._page.addWidget(self._scroller, 1)
        style.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, text: SafetyText, number: str | None) -> None:
        """Show the whole text with the emergency number in it."""
        self._number.show_choices(number_choices(number), number)
        if text == self._shown:
            return
        self._shown = text
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 24)
        column.setSpacing(14)
        column.addWidget(Label(self._style, "title", _("Safety")))
        for level in range(len(text.red_flags)):
            column.addWidget(red_flag_panel(self._style, text, level))
        column.addSpacing(8)
        light = text.traffic_light
        card = TrafficLightCard(self._style)
        card.show_view(light, (light.nerve, light.before, *light.afterwards))
        column.addWidget(card)
        column.addSpacing(8)
        column.addWidget(Label(self._style, "section", text.title))
        for line in text.short:
            column.addWidget(Label(self._style, "body", line))
        for section in text.long:
            column.addSpacing(8)
            column.addWidget(Label(self._style, "name", section.heading))
            for paragraph in section.paragraphs:
                column.addWidget(Label(self._style, "body", paragraph))
            for point in section.points:
                column.addWidget(Label(self._style, "body", f"•  {point}"))
        column.addStretch(1)
        self._content = content
        old = self._scroller.takeWidget()
        if old is not None:
            old.deleteLater()
        self._scroller.setWidget(Column(self._style, content, COLUMN + 40))
        self._scroller.verticalScrollBar().setValue(0)

    def focus_start(self) -> None:
        """Scroll to the top, where the most urgent part is, and let arrow and page keys scroll at once."""
        self._scroller.verticalScrollBar().setValue(0)
        self._scroller.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        side, way = (16 if self._style.compact else 32), QBoxLayout.Direction
        self._page.setContentsMargins(side, 10, side, 0)
        self._top.setDirection(way.TopToBottom if self._style.narrow else way.LeftToRight)
