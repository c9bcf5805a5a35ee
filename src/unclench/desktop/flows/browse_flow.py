"""Finding and adjusting a routine: the home, routine and problem pages, kept up to date with library and settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from unclench.content.library import Library
from unclench.content.traffic_light import TrafficLight
from unclench.core.care.care_length import CareChoice
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.record.history import day_of
from unclench.core.routine.routine import Level, Routine
from unclench.core.settings.plan import why_not_to
from unclench.core.settings.proposed_reminder import proposed_reminder
from unclench.core.settings.routine_choices import RoutineChoices
from unclench.core.settings.settings import set_to
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.frame.lazy_page import LazyPage
from unclench.desktop.frame.page_stack import PageStack
from unclench.desktop.pages.home import HomePage
from unclench.desktop.state.user_data import UserData
from unclench.desktop.views.home_view import Filter, Totals, home_view
from unclench.desktop.widgets.focus import has_focus_within
from unclench.desktop.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from unclench.desktop.pages.problems import ProblemsPage
    from unclench.desktop.pages.routine import RoutinePage
    from unclench.desktop.views.routine_view import RoutineView
    from unclench.system.autostart.choose import Autostart


@dataclass(frozen=True)
class System:
    """What the desktop does for us. `where_to_save` asks the person for a path; None when they cancel."""

    open_path: Callable[[Path], bool]
    where_to_save: Callable[[QWidget, str], Path | None]
    autostart: Callable[[], Autostart]


class BrowseFlow(QObject):
    """Owns the filter and the id of the open routine; everything else is recomputed when it is shown."""

    start_requested = Signal(object)  # Routine
    settings_chosen = Signal(object)  # Change
    reminder_added = Signal(str)  # the id of a reminder that is still off

    def __init__(
        self,
        style: Style,
        figures: Figures,
        pages: PageStack,
        user_data: UserData,
        clock: Clock,
        folder: Path,
        system: System,
    ) -> None:
        super().__init__(pages)
        self._style = style
        self._pages = pages
        self._user_data = user_data
        self._clock = clock
        self._folder = folder
        self._system = system
        self._library = Library()
        self._filter = Filter()
        self._totals = Totals()
        self._open: str | None = None
        self._figures = figures
        self._light: TrafficLight | None = None
        self.home.start_requested.connect(self._start)
        self.home.routine_requested.connect(self.open)
        self.home.filter_chosen.connect(self._choose_filter)
        self.home.problems_requested.connect(self._show_problems)
        self.home.folder_requested.connect(self.open_folder)

    @LazyPage
    def home(self) -> HomePage:
        """The routine that fits now, and the library."""
        return self._pages.add(HomePage(self._style, self._figures))

    @LazyPage
    def routine(self) -> RoutinePage:
        """The page of the open routine."""
        from unclench.desktop.pages.routine import RoutinePage

        page = self._pages.add(RoutinePage(self._style, self._figures))
        if self._light is not None:
            page.show_light(self._light)
        page.back_requested.connect(self._back_home)
        page.start_requested.connect(lambda: self._start(self._open))
        page.sheet_requested.connect(self._save_sheet)
        page.level_chosen.connect(self._choose_level)
        page.half_chosen.connect(lambda on: self._change(lambda own: replace(own, half_reps=on)))
        page.usual_chosen.connect(lambda: self._change(RoutineChoices.with_usual_doses))
        page.side_chosen.connect(self._choose_side)
        page.included.connect(self._include)
        page.dose_chosen.connect(self._choose_dose)
        page.phase_chosen.connect(self._choose_phase)
        page.reminder_requested.connect(self._propose_reminder)
        page.care_chosen.connect(self._choose_care)
        page.sound_chosen.connect(lambda mode: self._change(lambda own: replace(own, sound_mode=mode)))
        return page

    @LazyPage
    def problems(self) -> ProblemsPage:
        """The mistakes in routine files."""
        from unclench.desktop.pages.problems import ProblemsPage

        page = self._pages.add(ProblemsPage(self._style))
        page.back_requested.connect(self._back_home)
        page.file_requested.connect(lambda path: self._open_file(Path(path)))
        return page

    def show_light(self, light: TrafficLight) -> None:
        """Set the traffic light card of the routine page."""
        self._light = light
        if (routine := BrowseFlow.routine.of(self).built) is not None:
            routine.show_light(light)

    @property
    def library(self) -> Library:
        """The routines, as last read from disk."""
        return self._library

    def show_home(self) -> None:
        """Show home with current data."""
        self._render_home()
        self._pages.show_page(self.home)
        self.home.focus_start()

    def _back_home(self) -> None:
        """Go back to home; the card that was opened gets the focus again."""
        self._render_home()
        self._pages.show_page(self.home)
        if not has_focus_within(self.home):
            self.home.focus_start()

    def open(self, id_: str) -> None:
        """Show the page of one routine."""
        if self._library.find(id_) is not None:
            self._open = id_
            self._render_routine()
            self._pages.show_page(self.routine)
            self.routine.focus_start()

    def set_library(self, library: Library) -> None:
        """Use this library and redraw the pages."""
        self._library = library
        self.refresh()

    def refresh(self) -> None:
        """Redraw what depends on library, record or settings."""
        self._render_home()
        if (problems := BrowseFlow.problems.of(self).built) is not None:
            problems.show_view(self._library.problems)
        if self._open is not None:
            self._render_routine()

    def open_folder(self) -> None:
        """Open the folder of the person's own routines in the system's file manager."""
        self._open_file(self._folder)

    def _show_problems(self) -> None:
        self.problems.show_view(self._library.problems)
        self._pages.show_page(self.problems)
        self.problems.focus_start()

    def _render_home(self) -> None:
        now = self._clock.reading().wall
        user_data = self._user_data
        view = home_view(self._library, user_data.past, user_data.settings, self._filter, now, self._totals)
        self.home.show_view(view)

    def _render_routine(self) -> None:
        routine = self._routine(self._open)
        if routine is not None:
            settings = self._user_data.settings
            self.routine.sound.show_value(settings.own(routine.id).sound_mode, settings.sound_mode)
            self.routine.show_view(self._view(routine))
        elif self._pages.page is self.routine:
            self.home.tell(MessageBar(self._style, _("The routine's file is gone or has problems.")))
            self.show_home()

    def _view(self, routine: Routine) -> RoutineView:
        from unclench.desktop.views.routine_view import routine_view

        settings = self._user_data.settings
        day = day_of(self._clock.reading().wall, settings.rollover_hour)
        return routine_view(routine, settings, day, self._user_data.past)

    def _routine(self, id_: str | None) -> Routine | None:
        return None if id_ is None else self._library.find(id_)

    def _start(self, id_: str | None) -> None:
        routine = self._routine(id_)
        if routine is not None:
            self.start_requested.emit(routine)

    def _save_sheet(self) -> None:
        routine = self._routine(self._open)
        path = self._system.where_to_save(self._pages.window(), f"{self._open}.pdf") if routine is not None else None
        if routine is None or path is None:
            return
        from unclench.desktop.views.sheet import save_sheet

        try:
            save_sheet(self._view(routine), path)
        except KnownError as error:
            self.home.tell(MessageBar(self._style, str(error)))
            self.show_home()
            return
        self._open_file(path)

    def _choose_filter(self, chosen: Filter) -> None:
        self._filter = chosen
        self._render_home()

    def _choose_level(self, level: Level) -> None:
        """A new level discards the doses that were chosen by hand."""
        self._change(lambda own: replace(own.with_usual_doses(), level=level, overrides={}))

    def _choose_side(self, side: str) -> None:
        self.settings_chosen.emit(set_to(affected_side=side))

    def _include(self, exercise: str, on: bool) -> None:
        one = {exercise}
        if on:
            self._change(lambda own: replace(own, left_out=own.left_out - one, switched_on=own.switched_on | one))
        else:
            self._change(lambda own: replace(own, left_out=own.left_out | one, switched_on=own.switched_on - one))

    def _choose_dose(self, exercise: str, field: str, value: float) -> None:
        def change(own: RoutineChoices) -> RoutineChoices:
            if own.smallest:  # only this dose rises, not all of the usual ones
                own = replace(own.with_usual_doses(), level=Level.GENTLE, overrides={})
            doses = {**own.overrides.get(exercise, {}), field: value}
            return replace(own, overrides={**own.overrides, exercise: doses})

        self._change(change)

    def _choose_phase(self, phase: int) -> None:
        routine, user_data = self._routine(self._open), self._user_data
        if routine is not None and not why_not_to(routine, user_data.settings, user_data.records, phase):
            self._change(lambda own: replace(own, phase=phase))

    def _propose_reminder(self) -> None:
        """Add the reminder that the file proposes, switched off, and show it in the settings."""
        routine = self._routine(self._open)
        if routine is None:
            return
        settings = self._user_data.settings
        there = next((one for one in settings.reminders if one.routine == routine.id), None)
        if there is None:
            dose = routine.dose_in(settings.own(routine.id).phase)
            there = proposed_reminder(routine, dose, [one.id for one in settings.reminders])
            rule = there
            self.settings_chosen.emit(lambda now: replace(now, reminders=(*now.reminders, rule)))
        self.reminder_added.emit(there.id)

    def _choose_care(self, kind: str, choice: CareChoice) -> None:
        self._change(lambda own: replace(own, care={**own.care, kind: choice}))

    def _change(self, change: Callable[[RoutineChoices], RoutineChoices]) -> None:
        """Change the person's choices for the open routine."""
        id_ = self._open or ""
        self.settings_chosen.emit(lambda settings: settings.changing(id_, change(settings.own(id_))))

    def _open_file(self, path: Path) -> None:
        if not self._system.open_path(path):
            sentence = _("Could not open {path}; open it in an editor.").format(path=path)
            self.home.tell(MessageBar(self._style, sentence))
