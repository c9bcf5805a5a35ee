"""Problems in the person's own files: where they are, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.problem import Problem
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Column, Scroller
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label

COLUMN = 820
MOST_FILES, MOST_LINES = 50, 30


class ProblemsPage(QWidget):
    """Follows the files: when one is saved, its lines are updated or removed."""

    back_requested = Signal()
    file_requested = Signal(str)  # path

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: tuple[tuple[Problem, ...], bool, bool] | None = None
        self._back = Button(style, _("Home"), "back", "left")
        self._back.clicked.connect(self.back_requested)
        self._scroller = Scroller(QWidget())
        self._page = QVBoxLayout(self)
        self._page.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._page.addWidget(self._scroller, 1)
        style.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, problems: Sequence[Problem]) -> None:
        """Show the present list of problems."""
        shown = (tuple(problems), self._style.compact, self._style.narrow)
        if shown == self._shown:
            return
        self._shown = shown
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 0, 14, 24)
        column.setSpacing(14)
        column.addWidget(
            Label(self._style, "title", _("Routine files with problems") if problems else _("All is well"))
        )
        words = (
            _("Correct the file and save it; this page updates itself.")
            if problems
            else _("Every routine file can be used.")
        )
        column.addWidget(Label(self._style, "body", words, color="text2"))
        files = [(path, list(found)) for path, found in groupby(problems, key=lambda problem: problem.path)]
        for path, found in files[:MOST_FILES]:
            column.addWidget(self._file(path, found))
        if len(files) > MOST_FILES:
            more = _("… and {number} more files").format(number=len(files) - MOST_FILES)
            column.addWidget(Label(self._style, "body", more))
        column.addStretch(1)
        old = self._scroller.takeWidget()
        if old is not None:
            old.deleteLater()
        self._scroller.setWidget(Column(self._style, content, COLUMN))

    def focus_start(self) -> None:
        """Focus the back button."""
        self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _file(self, path: str, problems: list[Problem]) -> Panel:
        style = self._style
        card = Panel(style, "surface", line="line", radius=20)
        column = QVBoxLayout(card)
        column.setContentsMargins(20, 14, 20, 18)
        column.setSpacing(8)
        beside = QBoxLayout.Direction.TopToBottom if style.narrow else QBoxLayout.Direction.LeftToRight
        head = QBoxLayout(beside)
        head.addWidget(Label(style, "name", PurePath(path).name), 1)
        button = Button(style, _("Open file"), "plain", "file")
        button.setAccessibleName(_("Open file {name}").format(name=PurePath(path).name))
        button.clicked.connect(lambda: self.file_requested.emit(path))
        head.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(head)
        column.addWidget(Label(style, "caption", path))
        for problem in problems[:MOST_LINES]:
            row = QHBoxLayout()
            row.setSpacing(2 if style.compact else 14)
            row.setDirection(QBoxLayout.Direction.TopToBottom if style.compact else QBoxLayout.Direction.LeftToRight)
            where = _("Line {line}, column {column}").format(line=problem.line, column=problem.column)
            place = Label(style, "meta", where, color="danger" if problem.level == "error" else "warn", wrap=False)
            place.setMinimumWidth(0 if style.compact else 150)
            row.addWidget(place, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(style, "body", problem.message), 1)
            column.addLayout(row)
        if len(problems) > MOST_LINES:
            more = _("… and {number} more").format(number=len(problems) - MOST_LINES)
            column.addWidget(Label(style, "body", more))
        return card

    def _arrange(self) -> None:
        side = 10 if self._style.compact else 26
        self._page.setContentsMargins(side, 10, side, 0)
        if self._shown is not None:
            self.show_view(self._shown[0])
