"""Format numbers and doses as text for people and scripts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from unclench.core.i18n import _, ngettext
from unclench.core.routine.routine import Bound, Exercise, Kind, Level, Range, Rounds, Routine, Side
from unclench.core.routine.timeline import in_and_out


def number(value: float | None) -> float | int | None:
    """A whole number as an int, so that JSON has 15, not 15.0."""
    return int(value) if value is not None and value == int(value) else value


def clock(seconds: float) -> str:
    """Minutes and seconds, rounded up to whole seconds: 3:07."""
    whole = math.ceil(seconds - 1e-6)
    return f"{whole // 60}:{whole % 60:02d}"


def minutes(gentle_s: float, full_s: float) -> str:
    """A range in minutes, such as "4-10 min". Less than a minute counts as one."""
    low, high = max(1, round(gentle_s / 60)), max(1, round(full_s / 60))
    return _("{low} min").format(low=low) if low == high else _("{low}-{high} min").format(low=low, high=high)


def day_word(day: int) -> str:
    """The name of a weekday; Monday is 0."""
    return (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )[day]  # fmt: skip


def level_word(level: Level) -> str:
    """Gentle, Middle or Full."""
    return {Level.GENTLE: _("Gentle"), Level.MIDDLE: _("Middle"), Level.FULL: _("Full")}[level]


def place_words(routine: Routine) -> str:
    """The parts of the body and the places, such as "Hand, wrist · desk"."""
    areas = ", ".join(_("whole body") if area == "body" else area for area in routine.areas)
    return " · ".join(filter(None, (areas[:1].upper() + areas[1:], ", ".join(routine.situations))))


def dose_notation(exercise: Exercise) -> str:
    """The dose as a therapist writes it, with the ranges of the file, such as "2-5 × 15-30 s each side". Weight, effort
    and the sessions of a day follow."""
    parts = [_dose(exercise)]
    if exercise.directions:
        names = ", ".join(one.name for one in exercise.directions)
        parts.append(_("in each direction: {names}").format(names=names))
    parts += [one for one in (exercise.weight, exercise.effort) if one]
    if exercise.per_day is not None:
        once = exercise.per_day.high == 1
        times = _("once a day") if once else _("{times} times a day").format(times=span(exercise.per_day))
        parts.append(times)
    return " · ".join(parts)


def progress_sentence(exercise: Exercise) -> str:
    """The next step that the file proposes; empty without one. It is the person's decision, so it is only shown."""
    progress = exercise.progress
    if progress is None:
        return ""
    steps = {
        "hold": _("hold {step} s longer"),
        "reps": ngettext("{step} rep more", "{step} reps more", round(progress.step)),
        "sets": ngettext("{step} set more", "{step} sets more", round(progress.step)),
    }
    step = steps[progress.field].format(step=f"{progress.step:g}")
    days = ngettext("after {days} day", "after {days} days", progress.after_days).format(days=progress.after_days)
    return _("Next step, if it is easy: {step}, {days}. You decide.").format(step=step, days=days)


def tools_sentence(tools: Sequence[str]) -> str:
    """What is needed, such as "You need: a chair, a towel"; empty if nothing is."""
    return _("You need: {tools}").format(tools=", ".join(tools)) if tools else ""


def rounds_notation(rounds: Rounds) -> str:
    """The rounds of several exercises, such as "3 rounds · rest 60 s between rounds"; empty if there is nothing to
    say."""
    several = rounds.number.high > 1
    parts = [_("{number} rounds").format(number=span(rounds.number))] if several else []
    if several and rounds.rest.high:
        parts.append(_("rest {time} between rounds").format(time=_seconds(rounds.rest)))
    if rounds.exercise_rest.high:
        parts.append(_("rest {time} between exercises").format(time=_seconds(rounds.exercise_rest)))
    words = " · ".join(parts)
    return words[:1].upper() + words[1:]


def _dose(exercise: Exercise) -> str:
    sets, side = span(exercise.sets), _side_words(exercise.side)
    held, hold = _position_holds(exercise), _only_hold(exercise)
    if exercise.reps_by_set:
        reps = _("{reps} reps")
        if exercise.kind is Kind.BREATHS:
            reps, held = _("{reps} breaths"), _breath(exercise)
        reps = reps.format(reps=", ".join(map(span, exercise.reps_by_set)))
        if hold is not None:
            held = _("each hold {seconds}").format(seconds=_seconds(hold))
        elif exercise.kind is Kind.WORK and exercise.duration is not None:
            held = _("{seconds} each").format(seconds=_seconds(exercise.duration))
        return " · ".join(filter(None, (f"{reps} {side}".strip(), held)))
    if exercise.kind is Kind.BREATHS and exercise.reps is not None:
        breaths = _("1 breath") if exercise.reps.high == 1 else _("{reps} breaths").format(reps=span(exercise.reps))
        dose = _("{sets} sets of {dose}").format(sets=sets, dose=breaths) if exercise.sets.high > 1 else breaths
        return " · ".join(filter(None, (f"{dose} {side}".strip(), _breath(exercise))))
    if exercise.kind is Kind.WORK and exercise.reps is not None and exercise.duration is not None:
        dose = f"{span(exercise.reps)} × {_seconds(exercise.duration)}"
        if exercise.sets.high > 1:
            dose = _("{sets} sets of {dose}").format(sets=sets, dose=dose)
        return f"{dose} {side}".strip()
    if exercise.duration is not None:
        if hold is not None:
            held = _("each hold {seconds}").format(seconds=_seconds(hold))
        parts = [_seconds(exercise.duration)]
        if exercise.kind is Kind.BREATHS:
            parts[0], held = _("{time} of breaths").format(time=parts[0]), _breath(exercise)
        if exercise.sets.high > 1:
            parts.insert(0, f"{sets} ×")
        dose = " ".join([*parts, side]).strip()
        return f"{dose} · {held}" if held else dose
    reps = span(exercise.reps or Range(1, 1))
    if hold is not None:
        dose = f"{reps} × {_seconds(hold)}"
        if exercise.sets.high > 1:
            dose = _("{sets} sets of {dose}").format(sets=sets, dose=dose)
        return f"{dose} {side}".strip()
    if exercise.sets.high > 1:
        dose = f"{sets} × {reps} {side}".strip()
    else:
        once_or_more = _("once") if reps == "1" else _("{reps} times").format(reps=reps)
        dose = f"{reps} × {side}" if side else once_or_more
    return f"{dose} · {held}" if held else dose


def _breath(exercise: Exercise) -> str:
    """How a breath is timed; empty if the settings decide it."""
    if not exercise.breath:
        return ""
    if exercise.breath == in_and_out(sum(exercise.breath)):
        return _("{seconds} s each").format(seconds=f"{sum(exercise.breath):g}")
    forms = {
        2: _("in {0} s, out {1} s"),
        3: _("in {0} s, hold {1} s, out {2} s"),
        4: _("in {0} s, hold {1} s, out {2} s, pause {3} s"),
    }
    return forms[len(exercise.breath)].format(*(f"{part:g}" for part in exercise.breath))


def library_notes(exercise: Exercise) -> tuple[str, ...]:
    """What a routine that uses a shared exercise takes from it and changes in it, one sentence each.

    The names of fields are those of the file, so they are not translated.
    """
    notes = []
    taken = [f"{name} {_as_written(exercise, name)}" for name in exercise.from_library]
    if taken:
        notes.append(_("{fields}, from the library").format(fields=", ".join(taken)))
    if exercise.uses is not None and exercise.hold is not None and "hold" not in exercise.from_library:
        holds = _holds(exercise)
        held = sum(1 for hold in holds if hold.high)
        if held > 1:
            form = _("hold {time} in each position") if held == len(holds) else _("hold {time} in each held position")
            notes.append(form.format(time=_as_written(exercise, "hold")))
    if exercise.duration is not None and exercise.kind is not Kind.WORK:
        notes.append(_("as many whole reps as fit into {time}").format(time=_as_written(exercise, "duration")))
    return tuple(notes)


def _as_written(exercise: Exercise, name: str) -> str:
    """The value of a timing field, as a routine file has it."""
    if name == "hold":
        return _hold_as_written(exercise)
    if name == "reps" and exercise.reps_by_set:
        return ", ".join(map(span, exercise.reps_by_set))
    value = getattr(exercise, f"{name}_s" if hasattr(exercise, f"{name}_s") else name)
    if isinstance(value, tuple):
        return "-".join(f"{part:g}" for part in value) + (" s" if len(value) == 1 else "")
    if isinstance(value, Side):
        return value.value
    if isinstance(value, float | int):
        return f"{value:g} s"
    return span(value) if name in ("sets", "reps") else f"{span(value)} s"


def _hold_as_written(exercise: Exercise) -> str:
    own = [f"{one.name} {span(one.hold)} s" for one in exercise.positions if one.hold and one.hold.high]
    if exercise.hold is None:
        return ", ".join(own)
    common = f"{span(exercise.hold)} s"
    return f"{common} ({', '.join(own)})" if own else common


def position_words(exercise: Exercise) -> tuple[str, ...]:
    """The names of the positions. If the dose has no single hold time, each has its own, such as "Circles, 60 s"."""
    names = [position.name for position in exercise.positions]
    if _only_hold(exercise) is not None or _position_holds(exercise):
        return tuple(names)
    lines = zip(names, _holds(exercise), strict=True)
    return tuple(f"{name}, {_seconds(hold)}" if hold.high else name for name, hold in lines)


def _holds(exercise: Exercise) -> list[Range]:
    """How long each position is held; 0 s if it is passed through."""
    return [position.hold or exercise.hold or Range(0, 0) for position in exercise.positions]


def _only_hold(exercise: Exercise) -> Range | None:
    """The only hold in a rep, if there is just one. A therapist calls such an exercise a hold, whatever positions lead
    to it and back.

    None when the last position is the one that is held: then `_position_holds` names it.
    """
    if exercise.kind is Kind.HOLD:
        return exercise.hold
    holds = _holds(exercise)
    held = [hold for hold in holds if hold.high]
    return held[0] if len(held) == 1 and not holds[-1].high else None


def _position_holds(exercise: Exercise) -> str:
    """A text with the holds of the positions, if one number describes them; otherwise an empty string."""
    holds = _holds(exercise)
    held = [hold for hold in holds if hold.high]
    if not held:
        return ""
    if len(held) > 1 and len(set(held)) == 1:
        form = _("each position {seconds}") if held == holds else _("each hold {seconds}")
        return form.format(seconds=_seconds(held[0]))
    if all(hold.high < holds[-1].high for hold in holds[:-1]):
        return _("last position {seconds}").format(seconds=_seconds(holds[-1]))
    return ""


def span(range_: Range) -> str:
    """A range of numbers: "5", "2-5", "up to 20" or "at least 6"."""
    low, high = f"{range_.low:g}", f"{range_.high:g}"
    return _bounded(range_.bound, low if low == high else f"{low}-{high}", high)


def _bounded(bound: Bound, both: str, high: str) -> str:
    """A range in words, as the file writes it. At most and at least have only one end."""
    if bound is Bound.MOST:
        return _("up to {most}").format(most=high)
    return _("at least {least}").format(least=high) if bound is Bound.LEAST else both


def _seconds(range_: Range) -> str:
    if range_.high >= 120 and (range_.low >= 60 or range_.bound is Bound.MOST):
        low, high = clock(range_.low), clock(range_.high)
        return _("{time} min").format(time=_bounded(range_.bound, low if low == high else f"{low}-{high}", high))
    return _("{span} s").format(span=span(range_))


def _side_words(side: Side) -> str:
    return {
        Side.EACH: _("each side"),
        Side.ALTERNATE: _("alternating sides"),
        Side.AFFECTED: _("on the side that needs it"),
        Side.LEFT: _("on the left"),
        Side.RIGHT: _("on the right"),
        Side.BOTH: _("both sides together"),
    }.get(side, "")
