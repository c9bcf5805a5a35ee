"""A list of the sections of a long page, to jump to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button


class Contents(QWidget):
    """A column of names, next to the sections."""

    chosen = Signal(int)

    def __init__(self, style: Style, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 12, 14)
        column.setSpacing(0)
        for number, name in enumerate(names):
            button = Button(style, name, "quiet")
            button.setAccessibleName(_("Go to: {name}").format(name=name))
            button.clicked.connect(partial(self._choose, number))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _choose(self, number: int, _on: bool = False) -> None:
        self.chosen.emit(number)
