"""Starting with the computer, and what closing the window does."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.settings.settings import SECTIONS
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Switch
from unclench.desktop.widgets.text import Label
from unclench.system.autostart.choose import Autostart


class StartUpSection(Section):
    """The first switch is a setting of the system, so it is read from the system, never from our file."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, _(SECTIONS["start_up"]), parent)
        self._autostart: Autostart | None = None
        self._start = Switch(style, _("Start with the computer"))
        self._start.clicked.connect(self._set_autostart)
        self._start.setEnabled(False)
        self._error = Label(style, "meta", color="warn")
        self._error.hide()
        words = Label(style, "meta", _("Then it waits in the tray, without a window."))
        self._add(self._start, words, self._error)
        self._add_row("on_close")

    def drive(self, autostart: Autostart) -> None:
        """Connect the first switch to the system's setting."""
        self._autostart = autostart
        self._start.setEnabled(True)
        self._read()

    def _set_autostart(self, on: bool) -> None:
        assert self._autostart is not None
        try:
            (self._autostart.install if on else self._autostart.remove)()
            self._show_error("")
        except KnownError as error:
            self._show_error(str(error))
        self._read()

    def _read(self) -> None:
        if self._autostart is not None:
            try:
                self._start.setChecked(self._autostart.is_on())
            except KnownError as error:
                self._show_error(str(error))

    def _show_error(self, sentence: str) -> None:
        self._error.show_text(sentence)
        self._error.setVisible(bool(sentence))
