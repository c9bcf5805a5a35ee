"""Home: the routine that fits now, and the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.home_view import GROUP_MENU, GROUPS, MINUTES, PLACES, DueView, Filter, HomeView
from unclench.desktop.widgets.buttons import Button, Chip
from unclench.desktop.widgets.card_grid import CardGrid
from unclench.desktop.widgets.dose_dots import DoseDots
from unclench.desktop.widgets.fields import Menu, Scroller, Search
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.desktop.widgets.moving_figure import MovingFigure
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label

FIGURE, SMALL_FIGURE = 236, 104  # px
LARGE_TEXT = 1.5
BESIDE = 600  # px; a narrower stage has no room for the figure next to the words


class DueStage(Panel):
    """The one routine that fits now, with the only filled button of the page."""

    start_requested = Signal(str)  # routine id
    look_requested = Signal(str)

    def __init__(self, style: Style, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(style, "stage", radius=24, parent=parent)
        self._style = style
        self._routine = ""
        self._eyebrow = Label(style, "meta")
        self._title = Label(style, "title")
        self._dots = DoseDots(style)
        self._dose = Label(style, "body")
        self._start = Button(style, _("Start"), "main", "play")
        self._look_first = Button(style, _("Look first"), "quiet")
        self._start.clicked.connect(lambda: self.start_requested.emit(self._routine))
        self._look_first.clicked.connect(lambda: self.look_requested.emit(self._routine))
        self._figure = MovingFigure(figures)
        self._has_figure = False
        self._figure.follow(self, focus=False)
        self._row = QHBoxLayout(self)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._row.addLayout(self._column, 1)
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(6)
        self._head.addLayout(words, 1)
        self._column.addStretch(1)
        self._column.addLayout(self._head)
        words.addWidget(self._eyebrow)
        words.addWidget(self._title)
        words.addStretch(1)
        self._column.addWidget(self._dots)
        self._column.addWidget(self._dose)
        self._column.addSpacing(10)
        row = Flow(spacing=16)
        row.addWidget(self._start)
        row.addWidget(self._look_first)
        self._column.addLayout(row)
        self._column.addStretch(1)
        style.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, due: DueView) -> None:
        """Show a routine and today's dose of it."""
        self._routine = due.routine
        self._eyebrow.show_text(due.eyebrow)
        self._title.show_text(due.title)
        self._dots.show_view(due.done, due.low, due.high)
        self._dose.show_text(due.sentence)
        self._dose.setVisible(bool(due.sentence))
        self._has_figure = self._figure.show_tour(due.tour)
        self._arrange()
        self._figure.describe(due.title)
        self._start.setAccessibleName(_("Start {title}").format(title=due.title))
        self._look_first.setAccessibleName(_("Look at {title} first").format(title=due.title))

    @property
    def dose(self) -> str:
        """The sentence about today's dose."""
        return self._dose.text()

    def focus_start(self) -> None:
        """Focus Start, so that Enter starts the routine."""
        self._start.setFocus()

    def _arrange(self) -> None:
        """The figure next to everything; in a small window next to the title, or hidden if the text is large."""
        compact = self._style.compact
        beside = self.width() >= BESIDE
        self._figure.setVisible(self._has_figure and (beside or self._style.theme.scale <= LARGE_TEXT))
        side, top = (18, 18) if compact else (32, 28)
        self._row.setContentsMargins(0, 0, side if beside else 0, 0)
        self._column.setContentsMargins(side, top, side, top)
        size = FIGURE if beside else SMALL_FIGURE
        self._figure.setFixedWidth(size)
        self._figure.setMinimumHeight(size)
        (self._row if beside else self._head).addWidget(self._figure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() >= BESIDE) != (self._row.indexOf(self._figure) >= 0):
            self._arrange()


class HomePage(QWidget):
    """Draws a HomeView. Choosing a filter emits a signal; the owner answers with another HomeView."""

    start_requested = Signal(str)  # routine id
    routine_requested = Signal(str)
    filter_chosen = Signal(object)  # Filter
    problems_requested = Signal()
    folder_requested = Signal()

    def __init__(self, style: Style, figures: Figures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._filter = Filter()
        self._known_groups: frozenset[object] = frozenset()
        self.stage = DueStage(style, figures)
        self.stage.start_requested.connect(self.start_requested)
        self.stage.look_requested.connect(self.routine_requested)
        self._bars = QVBoxLayout()
        self._bars.setSpacing(8)
        self._broken: MessageBar | None = None
        self._hurt = Label(style, "meta")
        self._heading = Label(style, "section", _("All routines"), wrap=False)
        self._folder = Button(style, _("Open my routines"), "link", "folder")
        self._folder.clicked.connect(self.folder_requested)
        self._search = Search(style, _("Search"))
        self._search.textChanged.connect(lambda text: self._choose(replace(self._filter, text=text)))
        self._groups = [self._chip(text, value, self._choose_group) for text, value in _shown(GROUPS)]
        self._minutes = [self._chip(text, value, self._choose_minutes) for text, value in _shown(MINUTES[1:])]
        self._place = Menu(style, _("Place"))
        self._place.show_choices(_shown(PLACES), None)
        self._place.value_chosen.connect(self._choose_place)
        self._group_menu = Menu(style, _("Part of the body"))
        self._group_menu.show_choices(_shown(GROUP_MENU), None)
        self._group_menu.value_chosen.connect(self._choose_group)
        self._minutes_menu = Menu(style, _("Minutes available"))
        self._minutes_menu.show_choices(_shown(MINUTES), None)
        self._minutes_menu.value_chosen.connect(self._choose_minutes)
        self._cards = CardGrid(style, figures, _("Routines"))
        self._cards.card_chosen.connect(self.routine_requested)
        self._cards.card_focused.connect(self._bring_into_view)
        self._search.returnPressed.connect(self._cards.setFocus)
        self._none = Label(style, "body", _("Nothing here fits. Try fewer filters."), color="text2")
        self._build()
        style.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, view: HomeView) -> None:
        """Draw the whole page."""
        self.stage.setVisible(view.due is not None)
        if view.due is not None:
            self.stage.show_view(view.due)
        self._show_broken(view.broken)
        self._hurt.show_text(view.hurt)
        self._hurt.setVisible(bool(view.hurt))
        self._filter = view.filter
        for chips, value in ((self._groups, view.filter.group), (self._minutes, view.filter.minutes)):
            for chip in chips:
                chip.setChecked(chip.property("value") == value)
        self._known_groups = view.groups
        self._show_groups()
        self._group_menu.show_choices([one for one in _shown(GROUP_MENU) if one[1] in view.groups], view.filter.group)
        self._minutes_menu.show_choices(_shown(MINUTES), view.filter.minutes)
        self._place.show_choices([one for one in _shown(PLACES) if one[1] in view.places], view.filter.place)
        self._cards.show_cards(view.cards)
        self._none.setVisible(not view.cards)

    def _show_groups(self) -> None:
        """Show a chip for each group of areas that a routine is for; in a small window there is a menu instead."""
        for chip in self._groups:
            chip.setVisible(not self._style.compact and chip.property("value") in self._known_groups)

    def tell(self, bar: MessageBar) -> None:
        """Show a message at the top, unless the same text is already there."""
        if all(bar.text != other.text for other in self.findChildren(MessageBar) if other is not bar):
            self._bars.addWidget(bar)
        else:
            bar.deleteLater()

    def focus_start(self) -> None:
        """Focus Start and scroll to the top."""
        self.stage.focus_start()
        self._scroller.verticalScrollBar().setValue(0)

    def _show_broken(self, sentence: str) -> None:
        if self._broken is not None and self._broken.text != sentence:
            self._broken.hide()
            self._broken.deleteLater()
            self._broken = None
        if sentence and self._broken is None:
            show = (_("Show"), self.problems_requested.emit)
            self._broken = MessageBar(self._style, sentence, "warn", (show,), stays=True)
            self._bars.addWidget(self._broken)

    def _choose(self, chosen: Filter) -> None:
        self._filter = chosen
        self.filter_chosen.emit(chosen)

    def _choose_group(self, group: Any) -> None:
        self._choose(replace(self._filter, group=group))

    def _choose_place(self, place: Any) -> None:
        self._choose(replace(self._filter, place=place))

    def _choose_minutes(self, minutes: Any) -> None:
        self._choose(replace(self._filter, minutes=minutes))

    def _chip(self, text: str, value: object, choose: Callable[[Any], None]) -> Chip:
        """A chip that clears its filter when it is clicked again."""
        chip = Chip(self._style, text)
        chip.setProperty("value", value)
        chip.clicked.connect(lambda on: choose(value if on else None))
        return chip

    def _build(self) -> None:
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setSpacing(12)
        self._column.addLayout(self._bars)
        self._column.addWidget(self.stage)
        self._column.addWidget(self._hurt)
        self._column.addSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._folder)
        self._column.addLayout(head)
        self._filters = Flow(spacing=8)
        self._filters.addWidget(self._search)
        for chip in self._groups:
            self._filters.addWidget(chip)
        for menu in (self._minutes_menu, self._group_menu, self._place):
            self._filters.addWidget(menu)
        for chip in self._minutes:
            self._filters.addWidget(chip)
        self._column.addLayout(self._filters)
        self._column.addWidget(self._none)
        self._column.addWidget(self._cards)
        self._column.addStretch(1)
        self._scroller = Scroller(self._content)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._scroller)

    def _arrange(self) -> None:
        compact = self._style.compact
        side = 16 if compact else 32
        self._column.setContentsMargins(side, 8, side, 24)
        for menu in (self._group_menu, self._minutes_menu):
            menu.setVisible(compact)
        for chip in self._minutes:
            chip.setVisible(not compact)
        self._show_groups()
        self._folder.setVisible(not compact)
        self._search.setMinimumWidth(240 if compact else 152)  # gets its own row, because all four would not fit

    def _bring_into_view(self, card: QRect) -> None:
        top = self._cards.mapTo(self._content, card.topLeft()).y()
        self._scroller.ensureVisible(0, top + card.height() // 2, 0, card.height() // 2 + 8)


def _shown(choices: Sequence[tuple[str, object]]) -> list[tuple[str, object]]:
    """The choices with translated words."""
    return [(_(text), value) for text, value in choices]
