"""Who speaks, how fast and how loud."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.core.settings import Settings
from unclench.core.words import _
from unclench.desktop.look import Look
from unclench.desktop.sections.section import APART, Section
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Menu
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.text import Label


class VoiceSection(Section):
    """Whether there is a voice at all is told here; whether it leads is chosen under Sound."""

    sample_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("Voice"), parent)
        self._names: tuple[str, ...] = ()
        self._state = Label(look, "meta", colour="warn")
        self._voice = Menu(look, _("Voice"))
        self._voice.value_chosen.connect(lambda voice: self._choose(voice=voice))
        self._rate = self._stepper(_("Speed of the voice"), _("Slower"), _("Faster"))
        self._rate.stepped.connect(lambda value: self._choose(voice_rate=round(value)))
        self._volume = self._stepper(_("Volume of the voice"), _("Softer"), _("Louder"))
        self._volume.stepped.connect(lambda value: self._choose(voice_volume=round(value)))
        self._sample = Button(look, _("Try it"), "plain", "sound")
        self._sample.clicked.connect(self.sample_requested)
        row = Flow(spacing=12)
        row.addWidget(self._voice)
        row.addWidget(self._sample)
        self._add(self._state)
        named = Label(look, "meta", _("Who speaks"))
        pair = Flow(spacing=24)
        self._choices: list[QWidget] = [named, self._voice, self._sample]
        for words, stepper in ((_("Speed"), self._rate), (_("Volume"), self._volume)):
            box = QWidget()
            inner = QVBoxLayout(box)
            inner.setContentsMargins(0, APART, 0, 0)
            inner.setSpacing(8)
            inner.addWidget(Label(look, "meta", words))
            inner.addWidget(stepper)
            pair.addWidget(box)
            self._choices.append(box)
        self._add(named, row, pair)
        self.show_voices((), _("Looking for a voice."))

    def show_voices(self, names: tuple[str, ...], trouble: str, *, found: bool = False) -> None:
        """What can be chosen, or why nothing can."""
        self._names = names
        self._state.show_text(trouble)
        self._state.setVisible(bool(trouble))
        for part in self._choices:
            part.setVisible(found)
        self._show(self._settings)

    def _show(self, settings: Settings) -> None:
        names = dict.fromkeys((*self._names, *([settings.voice] if settings.voice else ())))
        choices: list[tuple[str, object]] = [(_("The system's own"), None), *((name, name) for name in names)]
        self._voice.show_choices(choices, settings.voice)
        rate = _("as usual") if not settings.voice_rate else f"{settings.voice_rate:+d} %"
        self._rate.show_value(settings.voice_rate, -50, 50, 10, rate)
        self._volume.show_value(settings.voice_volume, 0, 100, 10, f"{settings.voice_volume} %")
