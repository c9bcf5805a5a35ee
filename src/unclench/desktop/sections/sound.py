"""What is heard, and how loud."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from unclench.core.settings import Settings
from unclench.core.words import _
from unclench.desktop.look import Look
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Button, Switch
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.routine_sound import mode_words
from unclench.desktop.widgets.text import Label


class SoundSection(Section):
    """The volume is apart from the system's; what keeps sounds from being heard is told here."""

    sample_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("Sound"), parent)
        name = _("Sounds and voice")
        self._mode = self._segmented(name, "sound_mode", [(text, mode) for mode, text in mode_words().items()])
        self._mute = Switch(look, _("Mute"))
        self._mute.clicked.connect(lambda on: self._choose(muted=on))
        self._volume = self._stepper(_("Volume"), _("Softer"), _("Louder"))
        self._volume.stepped.connect(lambda value: self._choose(volume=round(value)))
        self._sample = Button(look, _("Play a sound"), "plain", "sound")
        self._sample.clicked.connect(self.sample_requested)
        self._trouble = Label(look, "meta", colour="warn")
        row = Flow(spacing=12)
        for part in (self._volume, self._sample, self._mute):
            row.addWidget(part)
        self._add_named(name, self._mode)
        self._add_named(_("Volume, apart from the system's"), row)
        self._add(self._trouble)
        self.show_trouble("")

    def show_trouble(self, sentence: str) -> None:
        """Why nothing is heard; empty when all is well."""
        self._trouble.show_text(sentence)
        self._trouble.setVisible(bool(sentence))

    def _show(self, settings: Settings) -> None:
        self._mode.show_value(settings.sound_mode)
        self._mute.setChecked(settings.muted)
        self._volume.show_value(settings.volume, 0, 100, 10, f"{settings.volume} %")
        self._sample.setEnabled(bool(settings.volume) and not settings.muted)
