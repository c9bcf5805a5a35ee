"""The folder of the person's own routines."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.text import Label


class OwnRoutinesSection(Section):
    """A button that opens the folder, and its path to copy."""

    folder_requested = Signal()

    def __init__(self, style: Style, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(style, _("My routines"), parent)
        button = Button(style, _("Open my routines"), "plain", "folder")
        button.clicked.connect(self.folder_requested)
        path = Label(style, "caption", folder)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._add(button, path)
