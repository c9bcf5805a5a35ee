"""Checks of a whole routine, and building it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from unclench.content.build import (
    assign_ids,
    derive_id,
    exercise_values,
    make_care,
    make_dose,
    make_exercise,
    make_rounds,
    make_safety,
)
from unclench.content.echo import quoted
from unclench.content.exercises import KEEP_ONE, check_exercise, check_room, check_use, warn_of_idle_fields
from unclench.content.outline import Outline, read_outline
from unclench.content.reader import Record
from unclench.content.taking import SharedExercise, kind_when_taken, taken_values
from unclench.core.i18n import _, marked
from unclench.core.routine.routine import MAX_SEGMENTS, Exercise, ExerciseType, Kind, Range, Routine, SafetyNotes
from unclench.core.routine.timeline import all_reps, segment_count

NERVE_PAIN_STOP = 4
NERVE_REPS_PER_DAY = 15
CARE_LIMITS_S = {"heat": 15 * 60.0, "ice": 10 * 60.0}
"""Highest lower limit without a warning, seconds. A longer time can be chosen after the safety questions."""

TOO_MANY_NERVE_REPS = marked("more than {most} reps a day of a nerve exercise; more irritates the nerve")


def check_routine(record: Record, exercises: Mapping[str, SharedExercise]) -> Routine | None:
    """Run the checks that need more than one value, and build the routine if there are no errors."""
    source, values = record.source, record.values
    outline = read_outline(record)
    items = outline.items
    _check_written_ids(items)
    taken = [(item, *_take(item, exercises)) for item in items]
    for step in (*values.get("before", ()), *values.get("after", ())):
        _check_care(step)
    if source.errors:
        return None
    ids = assign_ids(
        (item.values.get("id"), shared.id if shared else item.values["name"], phase)
        for (item, _kind, shared), phase in zip(taken, outline.phase_of, strict=True)
    )
    for phase in dict.fromkeys(outline.phase_of):
        _warn_of_equal_names(
            [(item, id_) for item, id_, at in zip(items, ids, outline.phase_of, strict=True) if at == phase]
        )
    defaults = values["defaults"].values if "defaults" in values else {}
    built = tuple(
        replace(_exercise(id_, item, kind, shared, defaults), phase=phase)
        for id_, (item, kind, shared), phase in zip(ids, taken, outline.phase_of, strict=True)
        if kind is not None
    )
    for item, exercise in zip(items, built, strict=True):
        if check_room(item, exercise):
            warn_of_idle_fields(item, exercise)
    for phase, owner in enumerate(values["phases"], 1) if outline.phases else [(0, record)]:
        rounds = make_rounds(owner.values).number.high
        _check_nerve_reps(
            owner,
            [
                (item, one, rounds * _laps(outline, at))
                for at, (item, one) in enumerate(zip(items, built, strict=True))
                if one.phase == phase
            ],
        )
    routine = Routine(
        id=PurePath(source.path).stem,
        title=values["title"],
        exercises=built,
        path=source.path,
        language=values.get("language", "en"),
        summary=values.get("summary"),
        areas=values.get("areas", ()),
        situations=values.get("situations", ()),
        fits=values.get("fits", ()),
        description=values.get("description"),
        tools=values.get("tools", ()),
        rounds=make_rounds(values),
        circuits=outline.circuits,
        phases=outline.phases,
        dose=make_dose(values.get("dose")),
        safety=_joined_safety(make_safety(values.get("safety")), built),
        before=tuple(make_care(step) for step in values.get("before", ())),
        after=tuple(make_care(step) for step in values.get("after", ())),
        sources=values.get("sources", ()),
        notes=values.get("notes"),
    )
    segments = segment_count(routine)
    if segments > MAX_SEGMENTS:
        message = _("makes {number} segments; at most {most}, so write fewer rounds, sets or reps")
        message = message.format(number=segments, most=MAX_SEGMENTS)
        source.add("error", 0, "", message)
    return routine


def routine_of(shared: SharedExercise) -> Routine:
    """A shared exercise as a routine of one, to view it and try it alone."""
    assert shared.kind is not None
    exercise = make_exercise(
        shared.id, shared.kind, shared.values, {}, areas=shared.areas, safety=shared.safety, uses=shared.id
    )
    return Routine(
        id=shared.id,
        title=exercise.name,
        exercises=(exercise,),
        path=shared.path,
        areas=shared.areas,
        safety=_joined_safety(SafetyNotes(), (exercise,)),
        sources=shared.sources,
    )


def _take(item: Record, exercises: Mapping[str, SharedExercise]) -> tuple[Kind | None, SharedExercise | None]:
    if item.has("use"):
        shared = check_use(item, exercises)
        return (kind_when_taken(shared, item.nodes) if shared else None), shared
    return check_exercise(item), None


def _exercise(
    id_: str, item: Record, kind: Kind, shared: SharedExercise | None, defaults: Mapping[str, object]
) -> Exercise:
    values = exercise_values(item)
    if shared is None:
        return make_exercise(id_, kind, values, defaults)
    values, from_library = taken_values(shared, values)
    return make_exercise(
        id_,
        kind,
        values,
        defaults,
        from_library=from_library,
        areas=shared.areas,
        safety=shared.safety,
        sources=shared.sources,
        uses=shared.id,
    )


def _joined_safety(own: SafetyNotes, exercises: tuple[Exercise, ...]) -> SafetyNotes:
    """The routine's notes plus those of all its exercises, which can lower the pain limit but never raise it."""
    joined = own
    for exercise in exercises:
        joined = joined.joined(exercise.safety)
        if exercise.type is ExerciseType.NERVE:
            joined = joined.joined(SafetyNotes(pain_stop=NERVE_PAIN_STOP))
    return joined


def _check_written_ids(items: tuple[Record, ...]) -> None:
    first: dict[str, Record] = {}
    for item in items:
        id_ = item.values.get("id")
        if id_ in first:
            message = _("{id} is the id of {where} too; write another").format(id=quoted(id_), where=first[id_].where)
            item.wrong("id", message)
        elif id_ is not None:
            first[id_] = item


def _laps(outline: Outline, number: int) -> float:
    """How often an exercise is done in one round of the routine."""
    return next((one.rounds.number.high for one in outline.circuits if one.first <= number <= one.last), 1)


def _check_nerve_reps(record: Record, items: list[tuple[Record, Exercise, float]]) -> None:
    """Warn of more than 15 reps of a nerve exercise a day, whichever fields give the daily number. Each item has how
    often it is done in a session."""
    nerve = [one for one in items if one[1].type is ExerciseType.NERVE]
    dose: Record | None = record.values.get("dose")
    a_day: Range | None = dose.values.get("reps_per_day") if dose else None
    sessions: Range | None = dose.values.get("sessions_per_day") if dose else None
    if nerve and dose is not None and a_day is not None and a_day.high > NERVE_REPS_PER_DAY:
        dose.warn("reps_per_day", _(TOO_MANY_NERVE_REPS).format(most=NERVE_REPS_PER_DAY))
        return
    for item, exercise, rounds in nerve:
        times = exercise.per_day or sessions
        warn_of_nerve_reps(item, exercise, rounds * (1 if a_day is not None or times is None else times.high))


def warn_of_nerve_reps(item: Record, exercise: Exercise, sessions: float = 1) -> None:
    """Warn when this many times a day make too many reps of a nerve exercise."""
    written = next((name for name in ("reps", "breaths", "duration", "sets", "use") if item.has(name)), None)
    if written is not None and all_reps(exercise) * sessions > NERVE_REPS_PER_DAY:
        item.warn(written, _(TOO_MANY_NERVE_REPS).format(most=NERVE_REPS_PER_DAY))


def _warn_of_equal_names(items: Sequence[tuple[Record, str]]) -> None:
    """Choices of the person stay with an id. Two exercises with one name get their ids by their order, so a line that
    is moved or inserted would move the choices too. (A shared exercise that is used twice cannot have an id.)"""
    first: dict[str, int] = {}
    for number, (item, id_) in enumerate(items, 1):
        if "id" in item.values or "use" in item.values:
            continue
        name = derive_id(item.values["name"])
        example = id_ if id_.isascii() else f"name-{number}"
        if not name:
            words = _("has no letter or digit; give it an id, such as {id}, to keep your choices with it")
            item.warn("name", words.format(id=example))
        elif name in first:
            words = _(
                "has the same name as exercise {number}; give it an id, such as {id}, to keep your choices with it"
            )
            item.warn("name", words.format(number=first[name], id=example))
        first.setdefault(name, number)


def _check_care(step: Record) -> None:
    if step.has("heat") and step.has("ice"):
        step.error(_(KEEP_ONE).format(first="heat", second="ice"))
    elif step.lacks("heat") and step.lacks("ice"):
        step.error(_("needs heat or ice"))
    for name, most in CARE_LIMITS_S.items():
        length: Range | None = step.values.get(name)
        if length is not None and length.low > most:
            message = _("starts above {most}; longer can burn or harm numb skin, begin lower")
            step.warn(name, message.format(most=f"{most / 60:g} min"))
