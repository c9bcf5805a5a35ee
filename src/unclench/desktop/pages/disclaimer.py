"""The first page: the short safety text, which has to be read and ticked before anything can start."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from unclench.content.safety_text import SafetyText
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.emergency import number_choices
from unclench.desktop.widgets.buttons import Button, TickBox
from unclench.desktop.widgets.fields import Menu, ReadingColumn
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label, clear

COLUMN = 680


class DisclaimerPage(QWidget):
    """The box is never ticked in advance, and a line says what the button waits for."""

    accepted = Signal()
    more_requested = Signal()
    declined = Signal()
    number_chosen = Signal(object)  # str or None

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: tuple[str, ...] = ()
        self._title = Label(style, "title")
        self._paragraphs = QVBoxLayout()
        self._urgent = Label(style, "long")
        self._phone = QLabel()
        self._phone.setAccessibleName(_("Emergency"))
        self._phone.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._number = Menu(style, _("Emergency number"))
        self._number.value_chosen.connect(self.number_chosen)
        self.box = TickBox(style, _("I have read this text."))
        self._accept = Button(style, "", "main")
        self._accept.setEnabled(False)
        self._more = Button(style, "", "large")
        self._decline = Button(style, "", "large-quiet")
        self._why = Label(style, "meta", _("Tick the box to go on."))
        place = self._why.sizePolicy()
        place.setRetainSizeWhenHidden(True)  # otherwise everything above would move under the finger
        self._why.setSizePolicy(place)
        self.box.toggled.connect(self._allow)
        self._accept.clicked.connect(self.accepted)
        self._more.clicked.connect(self.more_requested)
        self._decline.clicked.connect(self.declined)
        style.changed.connect(self._arrange)
        self._build()
        self._arrange()

    def show_view(self, text: SafetyText, number: str | None) -> None:
        """Show the text with the emergency number in it."""
        self._title.show_text(text.title)
        if text.short != self._shown:
            self._shown = text.short
            clear(self._paragraphs)
            for line in text.short[:-1]:
                self._paragraphs.addWidget(Label(self._style, "long", line))
        self._urgent.show_text(text.short[-1])
        self._number.show_choices(number_choices(number), number)
        self._accept.show_text(text.buttons.accept)
        self._more.show_text(text.buttons.more)
        self._decline.show_text(text.buttons.decline)
        self._allow(self.box.isChecked())

    def reset(self) -> None:
        """Untick the box and focus it."""
        self.box.setChecked(False)
        self._reading.begin(self.box)

    def _allow(self, ticked: bool) -> None:
        self._accept.setEnabled(ticked)
        self._accept.setAccessibleDescription("" if ticked else self._why.text())
        self._why.setVisible(not ticked)

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setSpacing(16)
        column.addWidget(self._title)
        self._paragraphs.setSpacing(12)
        column.addLayout(self._paragraphs)
        block = Panel(self._style, "dsoft")
        row = QHBoxLayout(block)
        row.setContentsMargins(20, 18, 20, 18)
        row.setSpacing(16)
        row.addWidget(self._phone, 0, Qt.AlignmentFlag.AlignTop)
        inner = QVBoxLayout()
        inner.setSpacing(12)
        inner.addWidget(self._urgent)
        inner.addWidget(self._number, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(inner, 1)
        column.addWidget(block)
        column.addStretch(1)

        foot = QWidget()
        below = QVBoxLayout(foot)
        below.setSpacing(14)
        below.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = Flow(spacing=12)
        for button in (self._accept, self._more, self._decline):
            buttons.addWidget(button)
        below.addLayout(buttons)
        below.addWidget(self._why)
        self._page = QVBoxLayout(self)
        self._reading = ReadingColumn(self._style, content, foot, COLUMN)
        self._page.addWidget(self._reading)
        self._inner = (column, below)

    def _arrange(self) -> None:
        side, top = (10, 16) if self._style.compact else (26, 40)
        self._page.setContentsMargins(side, top, side, 16 if self._style.compact else 32)
        for layout in self._inner:
            layout.setContentsMargins(6, 0, 6, 6)
        self._phone.setPixmap(self._icon())

    def _icon(self) -> QPixmap:
        return self._style.icon("phone", "danger", 24, self.devicePixelRatioF())
