"""Colours, text size and motion of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from unclench.core.settings import Settings
from unclench.core.words import _
from unclench.desktop.look import Look
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Switch


class AppearanceSection(Section):
    """How the window looks; "System" follows the computer's own choice."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("Appearance"), parent)
        self._appearance = self._segmented(
            _("Colours"),
            "appearance",
            [(_("System"), "system"), (_("Light"), "light"), (_("Dark"), "dark"), (_("Contrast"), "contrast")],
        )
        self._text = self._stepper(_("Text size"), _("Smaller text"), _("Larger text"))
        self._text.stepped.connect(lambda value: self._choose(text_scale=round(value)))
        self._motion = self._segmented(
            _("Motion"), "motion", [(_("System"), "system"), (_("Full"), "full"), (_("Reduced"), "reduced")]
        )
        self._add_named(_("Colours"), self._appearance)
        self._add_named(_("Text size"), self._text)
        self._add_named(_("Motion"), self._motion)
        self._flash = Switch(look, _("Tint the picture when a hold ends"))
        self._flash.clicked.connect(lambda on: self._choose(flash=on))
        self._add(self._flash)

    def _show(self, settings: Settings) -> None:
        self._appearance.show_value(settings.appearance)
        self._text.show_value(settings.text_scale, 80, 200, 10, f"{settings.text_scale} %")
        self._motion.show_value(settings.motion)
        self._flash.setChecked(settings.flash)
