"""What fills the window: one page at a time, with tabs above the main pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.frame.lazy_page import Page, PageOf
from unclench.desktop.widgets.buttons import Button, Choice, stop_at_chosen
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.tooltip import set_tooltip

COMPACT_BELOW = (680, 560)
NARROW_BELOW = 300


class Tab(Choice):
    """A tab of a main page; the current one is underlined."""

    def __init__(self, style: Style, text: str, parent: QWidget | None = None) -> None:
        super().__init__(style, text, "tab", parent=parent)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._style.color("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(2, self.height() - 4, self.width() - 2, self.height() - 4)


class PageStack(QWidget):
    """Owns which page is shown, and tells the Style when the window becomes small."""

    tab_chosen = Signal(object)  # QWidget, the page of that tab
    safety_requested = Signal()
    turned = Signal(object)  # QWidget, the page that is shown now

    def __init__(self, style: Style, size: QSize) -> None:
        """`size` is its final size; pages built at another size would be laid out twice."""
        super().__init__()
        self.resize(size)
        self._style = style
        self._stack = QStackedWidget()
        self._top = QWidget()
        self._tab_row = QHBoxLayout(self._top)
        self._tab_row.setSpacing(32)
        self._tab_group = QButtonGroup(self)
        self._tabs: list[Tab] = []
        self._places: Sequence[PageOf[Any]] = ()
        self._next = Label(style, "meta", wrap=False, parent=self._top)
        self._safety = Button(style, _("Safety"), "quiet", "safety")
        set_tooltip(self._safety, _("Warning signs and the full safety text (F1)"))
        self._safety.clicked.connect(self.safety_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._stack, 1)
        self._top.hide()
        QShortcut(QKeySequence("F1"), self, self.safety_requested.emit)
        style.changed.connect(self._arrange)
        self._arrange()

    def add_places(self, places: Sequence[tuple[str, PageOf[Any]]]) -> None:
        """Add the tabs, in order, each with its name and page."""
        self._places = [place for _name, place in places]
        for number, (name, place) in enumerate(places):
            tab = Tab(self._style, name)
            tab.clicked.connect(lambda _on=True, place=place: self.tab_chosen.emit(place.get()))
            self._tab_group.addButton(tab, number)
            self._tabs.append(tab)
            self._tab_row.addWidget(tab)
        self._tab_row.addStretch(1)
        self._tab_row.addWidget(self._next)
        self._tab_row.addWidget(self._safety)

    def add(self, page: Page) -> Page:
        """Add a page that was just built, and return it."""
        self._stack.addWidget(page)
        return page

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._stack.currentWidget()

    def show_next(self, words: str) -> None:
        """Show when the next reminder comes, or why none does; hidden in a small window."""
        self._next.show_text(words)

    def show_page(self, page: QWidget) -> None:
        """Show a page."""
        built = [place.built for place in self._places]
        if page in built:
            self._tabs[built.index(page)].setChecked(True)
            stop_at_chosen(self._tabs)
        self._top.setVisible(page in built)
        self._stack.setCurrentWidget(page)
        self.turned.emit(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose_layout()

    def _choose_layout(self) -> None:
        """Choose the layout by size; large text needs that of a small window."""
        scale = max(1.0, self._style.theme.scale)
        width, height = COMPACT_BELOW
        compact = self.width() < width * scale or self.height() < height
        self._style.set_compact(compact, narrow=self.width() < NARROW_BELOW * scale)

    def _arrange(self) -> None:
        self._choose_layout()
        side = 16 if self._style.compact else 32
        self._tab_row.setContentsMargins(side, 10, side - 8, 6)
        self._tab_row.setSpacing(20 if self._style.compact else 32)
        self._next.setVisible(not self._style.compact)
        self._safety.show_text("" if self._style.compact else _("Safety"))
        self._safety.setAccessibleName(_("Safety"))
