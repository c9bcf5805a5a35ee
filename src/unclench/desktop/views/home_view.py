"""What the home page shows, as a value: made from the library, the record and the filter. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from unclench.content.library import Library
from unclench.core.i18n import _, marked, ngettext
from unclench.core.problem import Problem
from unclench.core.record.history import day_of
from unclench.core.routine.figure import Tour, tour_of
from unclench.core.routine.filtering import AREA_GROUPS, matches
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.routine.wording import minutes, place_words
from unclench.core.session.player_view import side_word
from unclench.core.settings.plan import PastSessions
from unclench.core.settings.settings import Settings
from unclench.core.settings.today import Due, due_now

GROUPS: tuple[tuple[str, object], ...] = (
    (marked("Any area"), None),
    *((name, name) for name, _areas in AREA_GROUPS),
)
GROUP_MENU = ((marked("Area"), None), *GROUPS[1:])
PLACES: tuple[tuple[str, object], ...] = (
    (marked("Place"), None),
    (marked("Desk"), "desk"),
    (marked("Meeting"), "meeting"),
    (marked("Seated"), "seated"),
    (marked("One hand"), "one-handed"),
    (marked("Plane"), "plane"),
    (marked("Bed"), "bed"),
    (marked("Standing"), "standing"),
)
MINUTES: tuple[tuple[str, object], ...] = (
    (marked("Time"), None),
    (marked("2 min"), 2),
    (marked("5 min"), 5),
    (marked("10 min"), 10),
)
"""The filters of the library as (word, value). Words are translated when shown; None lets everything through."""


@dataclass(frozen=True)
class Filter:
    """What the person searches for; None and "" let everything through."""

    text: str = ""
    group: str | None = None
    place: str | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class CardView:
    """One routine of the library; `mark` is a word for the person's own routines, else empty."""

    id: str
    title: str
    meta: str
    summary: str
    mark: str
    tour: Tour | None = None


@dataclass(frozen=True)
class DueView:
    """The routine that fits now. `high` is 0 when it has no daily dose."""

    routine: str
    eyebrow: str
    title: str
    sentence: str
    done: int
    low: int
    high: int
    tour: Tour | None = None


@dataclass(frozen=True)
class HomeView:
    """The whole page; `broken` is a sentence about faulty files, empty when there are none. `hurt` says which routines
    are not offered today because they hurt, empty when there are none. `groups`, `places`: the filters that some
    routine passes, and the chosen one."""

    due: DueView | None
    hurt: str
    cards: tuple[CardView, ...]
    broken: str
    filter: Filter
    groups: frozenset[object] = frozenset()
    places: frozenset[object] = frozenset()


class Totals:
    """Caches how long each routine takes, for as long as the routine is the same object and the person in the same
    phase."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Routine, tuple[object, ...], float, float]] = {}

    def of(self, routine: Routine, settings: Settings) -> tuple[float, float]:
        """Seconds at the gentle and at the full level, in the person's phase and with their length of a breath."""
        key = (settings.own(routine.id).phase, settings.breath_s)
        known = self._known.get(routine.id)
        if known is None or known[0] is not routine or known[1] != key:
            low, high = (
                compile_timeline(routine, Choices(level=level, phase=key[0], breath_s=key[1])).total_s
                for level in (Level.GENTLE, Level.FULL)
            )
            known = self._known[routine.id] = (routine, key, low, high)
        return known[2], known[3]


def home_view(
    library: Library,
    past: PastSessions,
    settings: Settings,
    chosen: Filter,
    now: datetime,
    totals: Totals,
) -> HomeView:
    """The page at this moment."""
    areas = dict(AREA_GROUPS).get(chosen.group or "")
    fitting = [
        routine
        for routine in library.routines
        if matches(
            routine,
            totals.of(routine, settings)[0],
            text=chosen.text,
            areas=areas,
            situation=chosen.place,
            minutes=chosen.minutes,
        )
    ]
    due = due_now(library.routines, past, now, settings, library.builtin_ids)
    return HomeView(
        due=None if due is None else _due(due, library, settings, totals),
        hurt=_hurt(library, settings, day_of(now, settings.rollover_hour)),
        cards=tuple(
            _card(routine, library, settings, totals)
            for routine in sorted(fitting, key=lambda one: (one.title.casefold(), one.id))
        ),
        broken=_problem_line(library.problems),
        filter=chosen,
        groups=_groups(library) | {None, chosen.group},
        places=frozenset(place for routine in library.routines for place in routine.situations) | {None, chosen.place},
    )


def _groups(library: Library) -> frozenset[object]:
    """The names of the groups of areas that some routine is for."""
    areas = {area for routine in library.routines for area in routine.areas}
    return frozenset(name for name, group in AREA_GROUPS if areas & group)


def _tour(routine: Routine, settings: Settings) -> Tour | None:
    """The figure that represents the routine: of its first exercise that has one. Exercises for the first area of the
    routine come first: a warm-up for the shoulders should not represent a routine for the hands."""
    first = set(routine.areas[:1])
    ordered = sorted(routine.exercises_in(settings.own(routine.id).phase), key=lambda one: not first & set(one.areas))
    return next(filter(None, (tour_of(one, settings.affected_side or "right") for one in ordered)), None)


def _card(routine: Routine, library: Library, settings: Settings, totals: Totals) -> CardView:
    return CardView(
        id=routine.id,
        title=routine.title,
        meta=" · ".join(filter(None, (minutes(*totals.of(routine, settings)), place_words(routine)))),
        summary=routine.summary or "",
        mark="" if library.is_builtin(routine.id) else _("your own"),
        tour=_tour(routine, settings),
    )


def _due(due: Due, library: Library, settings: Settings, totals: Totals) -> DueView:
    routine = library.find(due.routine)
    assert routine is not None
    length = minutes(*totals.of(routine, settings))
    eyebrow = " · ".join(filter(None, (_("For now"), length, place_words(routine))))
    tour = _tour(routine, settings)
    if due.low is None or due.high is None:
        return DueView(routine.id, eyebrow, routine.title, routine.summary or "", 0, 0, 0, tour)
    dose = f"{due.low:g}" if due.low == due.high else f"{due.low:g}-{due.high:g}"
    if not due.exercise:
        sentence = _("Sessions today: {done} of {dose}").format(done=due.done, dose=dose)
        return DueView(routine.id, eyebrow, routine.title, sentence, due.done, round(due.low), round(due.high), tour)
    side = side_word(due.side)
    who = f"{due.name}, {side.lower()}" if side else due.name
    sentence = _("{who}: {done} of {dose} today").format(who=who, done=due.done, dose=dose)
    return DueView(routine.id, eyebrow, routine.title, sentence, due.done, round(due.low), round(due.high), tour)


def _hurt(library: Library, settings: Settings, day: date) -> str:
    pains = ((routine.title, settings.own(routine.id).pain) for routine in library.routines)
    titles = [_("“{title}”").format(title=title) for title, pain in pains if pain is not None and pain.day == day]
    if not titles:
        return ""
    return _("{titles} hurt today, so nothing with these exercises is offered before tomorrow.").format(
        titles=_(" and ").join(titles)
    )


def _problem_line(problems: Sequence[Problem]) -> str:
    """One line, however many files are faulty."""
    files = list(dict.fromkeys(problem.path for problem in problems if problem.level == "error"))
    if not files:
        return ""
    name = PurePath(files[0]).name
    if len(files) == 1:
        count = len(problems)
        return ngettext("{name} has {count} problem.", "{name} has {count} problems.", count).format(
            name=name, count=count
        )
    return _("{name} and {more} more files have problems.").format(name=name, more=len(files) - 1)
