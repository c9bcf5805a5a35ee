"""Settings: every change takes effect at once; there is nothing to confirm."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.core.settings import Settings
from unclench.core.words import _
from unclench.desktop.figures import Figures
from unclench.desktop.look import Look
from unclench.desktop.sections.appearance import AppearanceSection
from unclench.desktop.sections.exercise import ExerciseSection
from unclench.desktop.sections.figures import FiguresSection
from unclench.desktop.sections.own_routines import OwnRoutinesSection
from unclench.desktop.sections.safety import SafetySection
from unclench.desktop.sections.section import Section
from unclench.desktop.sections.sound import SoundSection
from unclench.desktop.widgets.fields import Column, Scroller
from unclench.desktop.widgets.text import Label

COLUMN = 680


class SettingsPage(QWidget):
    """The sections, one below the other."""

    settings_chosen = Signal(object)  # Settings

    def __init__(self, look: Look, figures: Figures, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.sound = SoundSection(look)
        self.appearance = AppearanceSection(look)
        self.figures = FiguresSection(look, figures)
        self.exercise = ExerciseSection(look)
        self.safety = SafetySection(look)
        self.own_routines = OwnRoutinesSection(look, folder)
        self._sections: tuple[Section, ...] = (
            self.sound,
            self.appearance,
            self.figures,
            self.exercise,
            self.safety,
            self.own_routines,
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 8, 6, 24)
        column.setSpacing(14)
        column.addWidget(Label(look, "title", _("Settings")))
        for section in self._sections:
            section.settings_chosen.connect(self.settings_chosen)
            column.addWidget(section)
        column.addStretch(1)
        self._page = QVBoxLayout(self)
        self._page.addWidget(Scroller(Column(content, COLUMN)))
        look.changed.connect(self._arrange)
        self._arrange()

    def show_view(self, settings: Settings) -> None:
        """What is in force."""
        for section in self._sections:
            section.show_view(settings)

    def _arrange(self) -> None:
        side = 10 if self._look.compact else 26
        self._page.setContentsMargins(side, 0, side, 0)
