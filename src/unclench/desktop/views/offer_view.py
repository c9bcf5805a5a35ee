"""What the offer of a reminder says, as a value. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from unclench.core.i18n import _, ngettext
from unclench.core.routine.figure import Tour, tour_of
from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import Choices, compile_timeline

LATER_MINUTES = (5, 10, 30, 60)


@dataclass(frozen=True)
class OfferView:
    """`because` says why it is offered now; `snooze_minutes` is the snooze time of the settings; `tour` is the figure
    of the first exercise that has one."""

    question: str
    title: str
    because: str
    snooze_minutes: int
    tour: Tour | None = None

    @property
    def line(self) -> str:
        """The question in one line."""
        return self.question.replace("\n", " ")

    @property
    def later(self) -> tuple[int, ...]:
        """The times to choose from for “later”, in minutes; the one of the settings is always among them."""
        return tuple(sorted({*LATER_MINUTES, self.snooze_minutes}))


def later_words(minutes: int) -> str:
    """What a button says that puts the offer off."""
    return ngettext("In {minutes} minute", "In {minutes} minutes", minutes).format(minutes=minutes)


def offer_view(routine: Routine, choices: Choices, because: str, snooze_s: float) -> OfferView:
    """The offer of a routine with this person's choices."""
    minutes = max(1, round(compile_timeline(routine, choices).total_s / 60))
    question = ngettext("{minutes} minute\n{part}?", "{minutes} minutes\n{part}?", minutes)
    tours = (tour_of(exercise, choices.affected) for exercise in routine.exercises_in(choices.phase))
    return OfferView(
        question=question.format(minutes=_in_words(minutes), part=_for_part(routine.areas)),
        title=routine.title,
        because=because,
        snooze_minutes=round(snooze_s / 60),
        tour=next((tour for tour in tours if tour is not None), None),
    )


def _in_words(number: int) -> str:
    words = (_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"))
    return words[number - 1] if number <= len(words) else str(number)


def _for_part(areas: tuple[str, ...]) -> str:
    """What the routine is for: the first area in its file."""
    parts = {
        "hand": _("for your hands"),
        "wrist": _("for your wrists"),
        "elbow": _("for your elbows"),
        "shoulder": _("for your shoulders"),
        "neck": _("for your neck"),
        "back": _("for your back"),
        "hip": _("for your hips"),
        "knee": _("for your knees"),
        "eyes": _("for your eyes"),
        "ankle": _("for your feet"),
        "foot": _("for your feet"),
    }
    return parts.get(areas[0], _("for yourself")) if areas else _("for yourself")
