"""Which voice speaks, how fast and how loud."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.settings.settings import SECTIONS, TABLE, Settings
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.rows import describe
from unclench.desktop.sections.section import LABEL_SPACE, Section
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Menu
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.text import Label


class VoiceSection(Section):
    """Shows whether a voice was found. Whether the voice guides is chosen under Sound."""

    sample_requested = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, _(SECTIONS["voice"]), parent)
        self._names: tuple[str, ...] = ()
        self._state = Label(style, "meta", color="warn")
        self._voice = Menu(style, _("Voice"))
        describe(self._voice, "voice")
        self._voice.value_chosen.connect(lambda voice: self._choose(voice=voice))
        self._sample = Button(style, _("Try it"), "plain", "sound")
        self._sample.clicked.connect(self.sample_requested)
        row = Flow(spacing=12)
        row.addWidget(self._voice)
        row.addWidget(self._sample)
        self._add(self._state)
        named = Label(style, "meta", _(TABLE["voice"].label))
        pair = Flow(spacing=24)
        self._choices: list[QWidget] = [named, self._voice, self._sample]
        for key in ("voice_rate", "voice_volume"):
            box = QWidget()
            inner = QVBoxLayout(box)
            inner.setContentsMargins(0, LABEL_SPACE, 0, 0)
            inner.setSpacing(8)
            inner.addWidget(Label(style, "meta", _(TABLE[key].label)))
            inner.addWidget(self.control(key))
            pair.addWidget(box)
            self._choices.append(box)
        self._add(named, row, pair)
        self.show_voices((), _("Looking for a voice."))

    def show_voices(self, names: tuple[str, ...], trouble: str, *, found: bool = False) -> None:
        """Show the voices to choose from, or why there are none."""
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
