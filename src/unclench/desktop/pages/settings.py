"""The settings page. Every change takes effect at once; there is nothing to confirm."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from unclench.content.library import Library
from unclench.core.i18n import _
from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.diagnostics import DiagnosticsSection
from unclench.desktop.sections.figures import FiguresSection
from unclench.desktop.sections.left_out import LeftOutSection
from unclench.desktop.sections.own_routines import OwnRoutinesSection
from unclench.desktop.sections.reminders import RemindersSection
from unclench.desktop.sections.safety import SafetySection
from unclench.desktop.sections.section import Section, TableSection
from unclench.desktop.sections.sound import SoundSection
from unclench.desktop.sections.start_up import StartUpSection
from unclench.desktop.sections.voice import VoiceSection
from unclench.desktop.sections.wake_up import WakeUpSection
from unclench.desktop.widgets.contents import Contents
from unclench.desktop.widgets.fields import Column, Scroller
from unclench.desktop.widgets.text import Label
from unclench.system.background import program

COLUMN = 680


class SettingsPage(QWidget):
    """All sections, one below the other."""

    settings_chosen = Signal(object)  # Change

    def __init__(self, style: Style, figures: Figures, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.sound = SoundSection(style)
        self.voice = VoiceSection(style)
        self.appearance = TableSection(style, "appearance")
        self.figures = FiguresSection(style, figures)
        self.exercise = TableSection(style, "exercise")
        self.reminders = RemindersSection(style)
        self.wake_up = WakeUpSection(style)
        self.start_up = StartUpSection(style)
        self.left_out = LeftOutSection(style)
        self.safety = SafetySection(style)
        self.own_routines = OwnRoutinesSection(style, folder)
        self.diagnostics = DiagnosticsSection(style, program())
        self._sections: tuple[Section, ...] = (
            self.sound,
            self.voice,
            self.appearance,
            self.figures,
            self.exercise,
            self.reminders,
            self.wake_up,
            self.start_up,
            self.left_out,
            self.safety,
            self.own_routines,
            self.diagnostics,
        )
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(6, 8, 6, 24)
        column.setSpacing(14)
        column.addWidget(Label(style, "title", _("Settings")))
        for section in self._sections:
            section.settings_chosen.connect(self.settings_chosen)
            column.addWidget(section)
        column.addStretch(1)
        self._scroller = Scroller(Column(style, self._content, COLUMN))
        self._contents = Contents(style, [section.title for section in self._sections])
        self._contents.chosen.connect(self._go_to)
        self._page = QHBoxLayout(self)
        self._page.addWidget(self._contents)
        self._page.addWidget(self._scroller, 1)
        style.changed.connect(self._arrange)
        self._arrange()

    def show_library(self, library: Library) -> None:
        """Use these routines."""
        self.left_out.show_library(library)
        self.reminders.show_library(library)
        self.wake_up.show_library(library)

    def show_view(self, settings: Settings) -> None:
        """Show the current settings."""
        for section in self._sections:
            section.show_view(settings)

    def show_reminder(self, id_: str) -> None:
        """Show the options of one reminder and focus it."""
        self.reminders.unfold(id_).setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll_to(self.reminders)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Show the list of section names on the left if there is room."""
        side = 10 if self._style.compact else 26
        self._page.setContentsMargins(side, 0, side, 0)
        room = self.width() - COLUMN - 2 * side
        self._contents.setVisible(not self._style.compact and room > self._contents.sizeHint().width())

    def _go_to(self, number: int) -> None:
        """Scroll a section to the top and focus its first control."""
        section = self._sections[number]
        first = first_tab_stop(section)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll_to(section)

    def _scroll_to(self, section: Section) -> None:
        """Scroll a section to the top."""
        top = section.mapTo(self._content, section.rect().topLeft()).y()
        self._scroller.verticalScrollBar().setValue(top)


def first_tab_stop(section: QWidget) -> QWidget | None:
    """The first widget in it at which Tab would stop: the topmost, then the leftmost."""
    stops = [
        one
        for one in section.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled() and one.isVisible()
    ]
    places = [(one.mapTo(section, QPoint(0, 0)), one) for one in stops]
    return min(places, key=lambda place: (place[0].y(), place[0].x()), default=(None, None))[1]
