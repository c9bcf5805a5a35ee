"""Which sounds are played, and how loud."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.core.settings.settings import SECTIONS, Settings
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.text import Label


class SoundSection(Section):
    """The volume is separate from the system volume. If sounds cannot be heard, the reason is shown here."""

    sample_requested = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, _(SECTIONS["sound"]), parent)
        self._sample = Button(style, _("Play a sound"), "plain", "sound")
        self._sample.clicked.connect(self.sample_requested)
        self._trouble = Label(style, "meta", color="warn")
        self._add_row("sound_mode")
        self._add_row("volume", self._sample, self.control("muted"))
        self._add(self._trouble)
        self.show_trouble("")

    def show_trouble(self, sentence: str) -> None:
        """Show why nothing can be heard; empty if all is well."""
        self._trouble.show_text(sentence)
        self._trouble.setVisible(bool(sentence))

    def _show(self, settings: Settings) -> None:
        self._sample.setEnabled(bool(settings.volume) and not settings.muted)
