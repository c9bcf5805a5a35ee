"""How much, on which side first, and how much time to get ready."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from unclench.core.routine import Level
from unclench.core.settings import Settings
from unclench.core.words import _
from unclench.desktop.look import Look
from unclench.desktop.sections.section import Section


class ExerciseSection(Section):
    """What every routine goes by, unless it was given choices of its own."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("Exercise"), parent)
        self._level = self._segmented(
            _("Level"),
            "level",
            [(_("Gentle"), Level.GENTLE), (_("Middle"), Level.MIDDLE), (_("Full"), Level.FULL)],
        )
        self._side = self._segmented(
            _("Side that needs it"), "affected_side", [(_("Left"), "left"), (_("Right"), "right")]
        )
        self._prepare = self._stepper(_("More time to get ready"), _("Less time"), _("More time"))
        self._prepare.stepped.connect(lambda value: self._choose(extra_prepare_s=value))
        self._add_named(_("Level, where a routine has none of its own"), self._level)
        self._add_named(_("Side that needs it"), self._side)
        self._add_named(_("More time to get ready before each exercise"), self._prepare)

    def _show(self, settings: Settings) -> None:
        self._level.show_value(settings.level)
        self._side.show_value(settings.affected_side or "right")
        seconds = _("{seconds} s").format(seconds=f"{settings.extra_prepare_s:g}")
        self._prepare.show_value(settings.extra_prepare_s, 0, 60, 5, seconds)
