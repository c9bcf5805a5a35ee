"""What the routine page shows, as a value: made from a routine and the person's choices. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from unclench.core.care.care_length import MINUTE_S, CareChoice, length_of, may_be_advised, range_of
from unclench.core.i18n import _, ngettext
from unclench.core.routine.figure import Tour, tour_of
from unclench.core.routine.routine import CareStep, Exercise, Kind, Level, Range, Routine, SafetyNotes, Side
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.routine.wording import (
    clock,
    dose_notation,
    place_words,
    position_words,
    progress_sentence,
    rounds_notation,
    tools_sentence,
)
from unclench.core.session.safety import cautions
from unclench.core.settings.plan import (
    NOTHING_DONE,
    PastSessions,
    choices_today,
    done_for_today,
    phase_sentence,
    plan_day,
    why_not_to,
)
from unclench.core.settings.proposed_reminder import may_propose, times_in_words
from unclench.core.settings.resting import what_hurt
from unclench.core.settings.settings import Settings


@dataclass(frozen=True)
class StepperView:
    """One dose the person may choose within the range of the file; `text` is the value with its unit."""

    field: str
    label: str
    value: float
    low: float
    high: float
    step: float
    text: str


@dataclass(frozen=True)
class ExerciseView:
    """One exercise of the page; `optional` exercises are off until the person switches them on."""

    id: str
    name: str
    dose: str
    cue: str
    mistake: str
    positions: tuple[str, ...]
    image: str | None
    alt: str
    included: bool
    optional: bool
    steppers: tuple[StepperView, ...]
    tour: Tour | None = None
    description: str = ""
    tools: str = ""
    credit: str = ""
    progress: str = ""
    done_today: str = ""


@dataclass(frozen=True)
class CircuitView:
    """Exercises that are done in rounds: numbers `first` to `last` of the page, both included, counted from 0."""

    first: int
    last: int
    name: str
    rounds: str


@dataclass(frozen=True)
class PhaseView:
    """The person's phase in a routine with phases. `onward` and `back` name the next and the previous phase, empty
    where there is none; `blocked` says why they cannot go on yet."""

    sentence: str
    number: int
    onward: str
    back: str
    blocked: str


@dataclass(frozen=True)
class CareSwitchView:
    """Heat or ice for this routine; `minutes` may be `low` to `high`, and `time` is its text."""

    kind: str
    before: bool
    name: str
    choice: CareChoice
    minutes: float
    low: float
    high: float
    time: str
    asks_advice: bool


@dataclass(frozen=True)
class RoutineView:
    """The whole page. `total` is the time of the timed parts, and `note` says what it leaves out. `cautions` are
    complete lines; `take_care` has the same under headings. `notes` is the free text of the file. Pain of `pain_stop`
    or more (of 10) is red. `hurt` says that it hurt lately, or is empty; `smallest`: the smallest doses are used since
    then. `side` None: not asked yet. `rounds`: of all exercises, in words. `plan`: how much of the dose is done, and
    why the routine waits. `reminder`: the times for a reminder that the file proposes, empty without any;
    `may_remind`: there is room for it."""

    id: str
    title: str
    place: str
    summary: str
    total: str
    note: str
    level: Level
    side: str | None
    asks_side: bool
    half_reps: bool
    hurt: str
    smallest: bool
    exercises: tuple[ExerciseView, ...]
    caution: str
    cautions: tuple[str, ...]
    take_care: tuple[tuple[str, tuple[str, ...]], ...]
    pain_stop: int
    care: tuple[CareSwitchView, ...]
    notes: str
    sources: tuple[str, ...]
    startable: bool
    description: str = ""
    tools: str = ""
    rounds: str = ""
    circuits: tuple[CircuitView, ...] = ()
    phase: PhaseView | None = None
    plan: tuple[str, ...] = ()
    reminder: str = ""
    may_remind: bool = True


def routine_view(routine: Routine, settings: Settings, day: date, past: PastSessions = NOTHING_DONE) -> RoutineView:
    """The page on this day: the exercises of the person's phase, and what is done of the dose."""
    own = settings.own(routine.id)
    choices, today = settings.choices_for(routine.id), choices_today(routine, settings, past.records, day)
    timeline = compile_timeline(routine, today)
    done = done_for_today(routine, settings, past.records, day)
    shown = routine.exercises_in(own.phase)
    exercises = tuple(_exercise(exercise, choices, done) for exercise in shown)
    doing = sum(exercise.included for exercise in exercises)
    note = ngettext("{number} exercise", "{number} exercises", doing).format(number=doing)
    if any(segment.duration_s is None for segment in timeline.segments):
        note = _("{note}, and what you count yourself").format(note=note)
    notes = cautions(routine.safety)
    sources = [*routine.sources, *(source for exercise in shown for source in exercise.sources)]
    plan = plan_day(routine, settings, past, day)
    return RoutineView(
        id=routine.id,
        title=routine.title,
        place=place_words(routine),
        summary=routine.summary or "",
        total=clock(timeline.total_s),
        note=note,
        level=choices.level,
        side=settings.affected_side,
        asks_side=any(exercise.side in (Side.AFFECTED, Side.EACH, Side.ALTERNATE) for exercise in shown),
        half_reps=choices.half_reps,
        hurt=_hurt(routine, settings, day),
        smallest=own.smallest,
        exercises=exercises,
        caution=notes[-1],
        cautions=tuple(notes),
        take_care=_take_care(routine.safety),
        pain_stop=routine.safety.pain_stop,
        care=_care(routine, own.care),
        notes=routine.notes or "",
        sources=_each_once(sources),
        startable=bool(timeline.segments),
        description=routine.description or "",
        tools=tools_sentence(routine.tools),
        rounds=rounds_notation(routine.rounds_in(own.phase)),
        circuits=tuple(_circuits(routine, shown)),
        phase=_phase(routine, settings, past),
        plan=tuple(filter(None, (*plan.lines, plan.waits))),
        reminder=times_in_words(routine.dose_in(own.phase)),
        may_remind=may_propose(settings, routine),
    )


def _circuits(routine: Routine, shown: Sequence[Exercise]) -> Iterator[CircuitView]:
    if not shown:
        return
    before = routine.exercises.index(shown[0])
    for circuit in routine.circuits:
        first, last = circuit.first - before, circuit.last - before
        if first >= 0 and last < len(shown):
            yield CircuitView(first, last, circuit.name or _("Circuit"), rounds_notation(circuit.rounds))


def _phase(routine: Routine, settings: Settings, past: PastSessions) -> PhaseView | None:
    if not routine.phases:
        return None
    number = routine.phase_at(settings.own(routine.id).phase)
    return PhaseView(
        sentence=phase_sentence(routine, number),
        number=number,
        onward=routine.phases[number].name if number < len(routine.phases) else "",
        back=routine.phases[number - 2].name if number > 1 else "",
        blocked=why_not_to(routine, settings, past.records, number + 1) if number < len(routine.phases) else "",
    )


def _hurt(routine: Routine, settings: Settings, day: date) -> str:
    smallest = settings.own(routine.id).smallest
    what = what_hurt(routine, settings, day)
    if what is None:
        return _("It hurt last time. It starts with the smallest doses.") if smallest else ""
    sentence = _("“{what}” hurt today. Let it rest until tomorrow.").format(what=what)
    return (
        _("{sentence} If you start it, it uses the smallest doses.").format(sentence=sentence) if smallest else sentence
    )


def _take_care(notes: SafetyNotes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    stop_if = (*notes.stop_if, _("pain comes to {limit} of 10").format(limit=notes.pain_stop))
    groups = ((_("Not for"), notes.not_for), (_("Ask a doctor or therapist first if"), notes.ask_first))
    return tuple((title, lines) for title, lines in (*groups, (_("Stop if"), stop_if)) if lines)


def _each_once(sources: Sequence[str]) -> tuple[str, ...]:
    """Without duplicates. "A leaflet" duplicates "A leaflet (5 times)", which also says what was taken from it."""
    return tuple(one for one in dict.fromkeys(sources) if not any(other.startswith(f"{one} (") for other in sources))


def _care(routine: Routine, chosen: Mapping[str, CareChoice]) -> tuple[CareSwitchView, ...]:
    steps = [(True, step) for step in routine.before] + [(False, step) for step in routine.after]
    return tuple(_care_switch(step, chosen.get(step.kind, CareChoice()), before=before) for before, step in steps)


def _care_switch(step: CareStep, choice: CareChoice, *, before: bool) -> CareSwitchView:
    range_ = range_of(step, advised=choice.advised)
    length_s = length_of(step, choice)
    names = {("heat", True): _("Heat before"), ("heat", False): _("Heat after"), ("ice", True): _("Ice before")}
    return CareSwitchView(
        kind=step.kind,
        before=before,
        name=names.get((step.kind, before), _("Ice after")),
        choice=choice,
        minutes=length_s / MINUTE_S,
        low=range_.low / MINUTE_S,
        high=range_.high / MINUTE_S,
        time=_("{minutes} min").format(minutes=f"{length_s / MINUTE_S:g}"),
        asks_advice=may_be_advised(step),
    )


def _exercise(exercise: Exercise, choices: Choices, done: Collection[str]) -> ExerciseView:
    switched_on = not exercise.optional or exercise.id in choices.switched_on
    image = exercise.image or next((one.image for one in exercise.positions if one.image), None)
    return ExerciseView(
        id=exercise.id,
        name=exercise.name,
        dose=dose_notation(exercise),
        cue=exercise.cue or "",
        mistake=exercise.mistake or "",
        positions=position_words(exercise),
        image=image,
        alt=exercise.alt or "",
        included=switched_on and exercise.id not in choices.left_out,
        optional=exercise.optional,
        steppers=tuple(_steppers(exercise, choices)),
        tour=tour_of(exercise, choices.affected),
        description=exercise.description or "",
        tools=tools_sentence(exercise.tools),
        credit=" · ".join(dict.fromkeys(filter(None, (exercise.source, *(one.source for one in exercise.positions))))),
        progress=progress_sentence(exercise),
        done_today=_("Done for today") if exercise.id in done else "",
    )


def _steppers(exercise: Exercise, choices: Choices) -> list[StepperView]:
    own: Mapping[str, float] = choices.overrides.get(exercise.id, {})
    ranges: dict[str, Range | None] = {
        "sets": None if exercise.reps_by_set else exercise.sets,
        "reps": exercise.reps,
        "hold": exercise.hold if exercise.kind in (Kind.HOLD, Kind.POSITIONS) else None,
        "duration": exercise.duration,
    }
    steppers = []
    for field, range_ in ranges.items():
        if range_ is None or range_.low == range_.high:
            continue
        value = range_.clamp(own[field]) if field in own else range_.at(choices.level)
        step = 5.0 if field in ("hold", "duration") and range_.high - range_.low >= 10 else 1.0
        text = _amount(field, value)
        if field == "reps" and choices.half_reps:
            text = _("{half} of {reps}").format(half=choices.reps_of(exercise), reps=text)
        label = _("Breaths") if field == "reps" and exercise.kind is Kind.BREATHS else _label(field)
        steppers.append(StepperView(field, label, value, range_.low, range_.high, step, text))
    return steppers


def _label(field: str) -> str:
    return {"sets": _("Sets"), "reps": _("Reps"), "hold": _("Hold"), "duration": _("Time")}[field]


def _amount(field: str, value: float) -> str:
    if field in ("hold", "duration"):
        return clock(value) if value >= 60 else _("{seconds} s").format(seconds=f"{value:g}")
    return f"{value:g}"
