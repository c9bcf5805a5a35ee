"""`show`: a routine's timeline, as a plan to read or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Literal

from unclench.cli.checking import problems_json
from unclench.cli.context import DATA_ERRORS, DONE, Context, Found
from unclench.cli.output import say, write_json, write_row
from unclench.content.library import report
from unclench.core.i18n import _, ngettext
from unclench.core.problem import KnownError
from unclench.core.routine.figure import Figure
from unclench.core.routine.routine import CareStep, Exercise, Level, Routine
from unclench.core.routine.timeline import Block, Choices, Segment, Timeline, compile_timeline
from unclench.core.routine.wording import (
    clock,
    library_notes,
    number,
    progress_sentence,
    rounds_notation,
    tools_sentence,
)
from unclench.core.session.player_view import phase_seen, side_word
from unclench.core.session.safety import cautions
from unclench.core.settings.plan import no_such_phase, phase_sentence
from unclench.core.settings.proposed_reminder import times_in_words

SEGMENT_KEYS = (
    "phase", "start_s", "duration_s", "exercise", "side", "set", "rep", "reps", "position", "name", "cue", "figure",
    "pose_from", "pose_to", "direction", "round", "lap",
)  # fmt: skip


def show(
    context: Context,
    name: str,
    level: Level,
    first: Literal["left", "right"] | None,
    phase: int | None = None,
    *,
    as_json: bool = False,
) -> int:
    """Print the plan of a routine, with what it takes from shared exercises: to standard error if the plan is for
    scripts. Of a routine with phases, print `phase`, or else the person's. For a broken file print its problems; the
    exit code is then 1. Raises KnownError if there is no such phase."""
    found = context.find(name)
    if found.routine is not None and phase is not None and (missing := no_such_phase(found.routine, phase)):
        raise KnownError(missing)
    settings = context.settings
    own = settings.own(found.id).phase if phase is None else phase
    side = settings.affected_side or "right"
    choices = Choices(level=level, affected=side, first=first, breath_s=settings.breath_s, phase=own)
    timeline = compile_timeline(found.routine, choices) if found.routine else None
    if as_json:
        write_json(_as_json(found, level, timeline))
    else:
        for line in report(found.problems):
            say(line)
        if found.routine and timeline and sys.stdout.isatty():
            _print_plan(found.routine, timeline, context.figures, own)
        elif timeline:
            for segment in timeline.segments:
                write_row(_row(segment))
            for note in _notes(timeline):
                say(note)
    return DATA_ERRORS if found.routine is None else DONE


def _as_json(found: Found, level: Level, timeline: Timeline | None) -> dict[str, object]:
    routine = found.routine
    return {
        "id": found.id,
        "title": routine.title if routine else None,
        "level": level.value,
        "total_s": number(timeline.total_s) if timeline else 0,
        "segments": [_segment_json(segment) for segment in timeline.segments] if timeline else [],
        "before": [_care_json(step, level) for step in routine.before] if routine else [],
        "after": [_care_json(step, level) for step in routine.after] if routine else [],
        "problems": problems_json(found.problems),
        "notes": _notes(timeline) if timeline else [],
    }


def _segment_json(segment: Segment) -> dict[str, object]:
    values = {key: getattr(segment, key) for key in SEGMENT_KEYS}
    return {**values, "start_s": number(segment.start_s), "duration_s": number(segment.duration_s)}


def _care_json(step: CareStep, level: Level) -> dict[str, object]:
    return {"kind": step.kind, "duration_s": number(step.duration.at(level)), "cue": step.cue}


def _notes(timeline: Timeline) -> list[str]:
    """What each exercise takes from the library or changes in it, with the id of the exercise in front."""
    return [f"{block.exercise.id}: {note}" for block in timeline.blocks for note in library_notes(block.exercise)]


def _row(segment: Segment) -> list[str]:
    values = [number(segment.start_s), number(segment.duration_s), segment.phase, segment.exercise, segment.side]
    values += [segment.set, segment.rep, segment.position, segment.name, segment.cue]
    return ["" if value is None else str(value) for value in values]


def _print_plan(routine: Routine, timeline: Timeline, figures: Mapping[str, Figure], phase: int) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(routine.title, style="bold"), Text(f"{clock(timeline.total_s)} · {timeline.level}", style="dim"))
    about = [phase_sentence(routine, phase), routine.summary, *(routine.description or "").splitlines()]
    about += [tools_sentence(routine.tools), rounds_notation(routine.rounds_in(phase))]
    for line in (*about, times_in_words(routine.dose_in(phase))):
        if line:
            console.print(Text(line))
    for step in routine.before:
        console.print(Text(_care(step)))
    for place, block in enumerate(timeline.blocks, start=1):
        console.print()
        if heading := _round_heading(timeline, block):
            console.print(Text(heading, style="bold underline"))
        console.print(Text(f"{place}. {block.exercise.name}", style="bold"), Text(_dose(timeline, block), style="dim"))
        if block.first == _first_of(timeline, block.exercise.id):
            for line in filter(None, (*(block.exercise.description or "").splitlines(), *_extra(block.exercise))):
                console.print(Padding(Text(line), (0, 3)))
        for note in library_notes(block.exercise):
            console.print(Padding(Text(note, style="dim"), (0, 3)))
        if block.exercise.mistake:
            console.print(Padding(Text(_("Often wrong: {mistake}").format(mistake=block.exercise.mistake)), (0, 3)))
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for _column in range(5):
            table.add_column()
        for segment in timeline.segments[block.first : block.last + 1]:
            table.add_row(*(Text(cell) for cell in _cells(segment, block.exercise, figures)))
        console.print(Padding(table, (0, 3)))
    shown = {block.exercise.id for block in timeline.blocks}
    here = routine.exercises_in(phase)
    left_out = [exercise.name for exercise in here if exercise.optional and exercise.id not in shown]
    if left_out:
        console.print()
        console.print(Text(_("Optional, off until switched on: {names}").format(names=", ".join(left_out))))
    for step in routine.after:
        console.print(Text(_care(step)))
    console.print()
    for line in cautions(routine.safety):
        console.print(Text(line))
    for source in routine.sources:
        console.print(Text(_("Source: {source}").format(source=source), style="dim"))


def _extra(exercise: Exercise) -> tuple[str, ...]:
    weight = _("Weight: {weight}").format(weight=exercise.weight) if exercise.weight else ""
    effort = _("Effort: {effort}").format(effort=exercise.effort) if exercise.effort else ""
    return tools_sentence(exercise.tools), weight, effort, progress_sentence(exercise)


def _first_of(timeline: Timeline, exercise: str) -> int:
    return next(block.first for block in timeline.blocks if block.exercise.id == exercise)


def _round_heading(timeline: Timeline, block: Block) -> str:
    """A heading at the first exercise of each round; empty elsewhere."""
    segment = timeline.segments[block.first]
    before = timeline.segments[block.first - 1] if block.first else None
    parts = []
    if segment.round is not None and (before is None or before.round != segment.round):
        parts.append(_("Round {round} of {rounds}").format(round=segment.round, rounds=block.rounds))
    if segment.lap is not None and (before is None or (before.round, before.lap) != (segment.round, segment.lap)):
        name = block.circuit or _("Circuit")
        parts.append(_("{name} {round} of {rounds}").format(name=name, round=segment.lap, rounds=block.laps))
    return " · ".join(parts)


def _care(step: CareStep) -> str:
    times = f"{clock(step.duration.low)}-{clock(step.duration.high)}"
    what = _("Heat before") if step.kind == "heat" else _("Ice after")
    return _("{what}, off until switched on: {times}").format(what=what, times=times)


def _dose(timeline: Timeline, block: Block) -> str:
    """The total dose of an exercise: reps per side, and how long it takes."""
    segments = timeline.segments[block.first : block.last + 1]
    keys = {segment.rep_key for segment in segments if segment.rep_key}
    sides = len({key[1] for key in keys})
    reps = sum(segment.reps or 0 for segment in segments if segment.phase == "count") or len(keys)
    each = reps // max(sides, 1)
    dose = ngettext("{reps} rep", "{reps} reps", each).format(reps=each)
    a_side = _(" each side") if sides == 2 else ""
    length = sum(segment.duration_s or 0 for segment in segments)
    return f"{dose}{a_side} · {clock(length)}"


def _cells(segment: Segment, exercise: Exercise, figures: Mapping[str, Figure]) -> list[str]:
    length = _("until done") if segment.duration_s is None else f"{number(segment.duration_s)} s"
    rep = "" if segment.rep is None else _("rep {rep}").format(rep=segment.rep)
    place = " ".join(filter(None, (side_word(segment.side), rep)))
    if segment.direction is not None:
        place = f"{place} {exercise.directions[segment.direction - 1].name}".strip()
    _phase, word = phase_seen(segment.phase, segment.pose_to, figures.get(segment.figure or ""))
    return [clock(segment.start_s), length, word, place, segment.cue or segment.name]
