"""Checks of a whole exercise, beyond single values: it has one kind, only fields of that kind, and safe holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unclench.content.build import PROGRESS_STEPS
from unclench.content.echo import BadValueError, quoted
from unclench.content.fields import FORBIDDEN, TIMING, TIMING_OF
from unclench.content.guess import nearest, with_guess
from unclench.content.picture_limits import picture_fault
from unclench.content.pictures import find_picture
from unclench.content.reader import Record, warn_of_newer
from unclench.content.taking import SharedExercise, holds_nothing, kind_when_taken, moves_nothing, times_reps
from unclench.content.values import format_time
from unclench.core.i18n import _, marked
from unclench.core.routine.routine import Exercise, Kind, Level, Range, Side
from unclench.core.routine.timeline import counts_reps, most_reps, rep_length

HOLD_LIMITS_S = {"stretch": 30.0, "nerve": 15.0}
"""Longest hold without a warning, in seconds: longer wrist stretches cause tingling, and a nerve is moved, not held."""

KEEP_ONE = marked("has both {first} and {second}; keep one")
_DECIDERS = frozenset({"positions", "hold", "tempo", "breaths", "breath", "duration", "reps"})


def check_exercise(record: Record) -> Kind | None:
    """Check an exercise that is written out. Returns its kind, or None if the kind is unclear."""
    kind = _kind_of(record)
    if kind is not None and not record.meant & _DECIDERS:
        _check_timing(record, kind)
        if "progress" in record.values:
            _check_progress(record.values["progress"], kind)
    elif "progress" in record.values:
        _check_progress(record.values["progress"], None)
    positions: tuple[Record, ...] = record.values.get("positions", ())
    if not record.has("tempo") and record.lacks("hold"):
        for position in positions:
            if position.lacks("hold"):
                position.error(_("has no hold, and the exercise has none"))
    for pictured in (record, *positions):
        _check_picture(pictured)
    _check_figure(record, positions)
    _check_cues(record, kind)
    _check_side(record, both_ways=bool(record.values.get("both_ways")))
    _check_sets(record)
    warn_of_long_holds(record, str(record.values.get("type", "move")))
    return kind


def check_use(record: Record, exercises: Mapping[str, SharedExercise]) -> SharedExercise | None:
    """Check an item with `use`. Returns the shared exercise; None if it is missing or broken."""
    name = record.values.get("use")
    if name is None:
        return None
    shared = exercises.get(name)
    if shared is None:
        message = _("no exercise {name}").format(name=quoted(name))
        record.wrong("use", with_guess(message, nearest(name, tuple(exercises))))
        return None
    if shared.kind is None:
        record.wrong(
            "use", _("exercise {name} has errors; correct {path} first").format(name=quoted(name), path=shared.path)
        )
        return None
    for name in ("reps", "breaths"):
        if record.has(name) and record.has("duration") and not (name == "reps" and times_reps(shared)):
            record.error(_(KEEP_ONE).format(first=name, second="duration"))
            return None
    _check_sets(record, None if record.has("duration") and not times_reps(shared) else shared.values.get("reps"))
    _check_timing(record, kind_when_taken(shared, record.nodes) or shared.kind)
    _check_side(record, both_ways=bool(shared.values.get("both_ways")))
    if record.has("hold") and holds_nothing(shared):
        record.misplaced("hold", _("has no effect, because this exercise moves on without holding; remove it"))
    if record.has("move") and moves_nothing(shared):
        record.misplaced("move", _("has no effect, because this exercise has no movement to time; remove it"))
    warn_of_long_holds(record, shared.type)
    return shared


def _kind_of(record: Record) -> Kind | None:
    """The kind, by the keys present, even if their values are wrong: one mistake must not cause two messages."""
    if record.has("tempo") and record.has("positions"):
        record.error(_("tempo cannot go with positions; use hold and move"))
        return None
    pairs = [("reps", "breaths"), ("breaths", "duration"), ("hold", "tempo")]
    if not record.has("positions"):
        pairs.insert(1, ("hold", "duration"))
    if any(record.has(name) for name in ("positions", "tempo", "breath")):
        pairs.insert(0, ("reps", "duration"))
    for first, second in pairs:
        if record.has(first) and record.has(second):
            record.error(_(KEEP_ONE).format(first=first, second=second))
            return None
    if record.lacks("reps") and record.lacks("duration") and record.lacks("breaths"):
        if record.lacks("breath"):
            record.error(_("needs reps or duration"))
        elif "breath" in record.values:
            record.error(_("needs breaths or duration; breath is how long each of them takes"))
        return None
    for kind in (Kind.POSITIONS, Kind.HOLD, Kind.TEMPO, Kind.BREATHS):
        if record.has(kind.value) or (kind is Kind.BREATHS and record.has("breath")):
            return kind
    if record.has("reps") and record.has("duration"):
        warn_of_newer(record, "duration", 2, _("reps with duration are"))
    return Kind.WORK if record.has("duration") else Kind.COUNT


def _check_sets(record: Record, shared_reps: object = None) -> None:
    """Reps for each set decide how many sets there are, those of a shared exercise too if no others are written."""
    name = "breaths" if record.has("breaths") else "reps"
    reps = record.values.get(name) if record.has(name) else shared_reps
    sets = record.values.get("sets")
    if isinstance(reps, tuple) and sets is not None and sets != Range(len(reps), len(reps)):
        message = _("{name} has {number} sets; write sets: {number}, or remove it")
        record.wrong("sets", message.format(name=name, number=len(reps)))


def _check_side(record: Record, *, both_ways: bool) -> None:
    """An exercise that already works both sides in one rep would be done twice on each side, or has no single side."""
    side = record.values.get("side")
    if not both_ways or side in (None, Side.NONE, Side.BOTH):
        return
    message = (
        _("{side} would double the dose, because one rep already works both sides; remove side")
        if side in (Side.EACH, Side.ALTERNATE)
        else _("{side} has no effect, because one rep always works both sides; remove side")
    )
    record.wrong("side", message.format(side=quoted(side)))


def check_room(record: Record, exercise: Exercise) -> bool:
    """At each level, at least one whole rep must fit into the duration of an exercise that is done in reps.

    `record` is the item of the routine, or the file of the shared exercise. Returns whether it fits.
    """
    if exercise.duration is None or exercise.kind is Kind.WORK:
        return True
    name = "duration" if record.has("duration") else "use"
    for level in Level:
        rep_s, duration_s = rep_length(exercise, level), exercise.duration.at(level)
        if not rep_s:
            record.wrong(name, _("one rep takes no time, so none of them fit; write reps instead"))
            return False
        if duration_s < rep_s:
            message = (
                _("{time} is shorter than one breath; write at least {rep}, or breaths instead")
                if exercise.kind is Kind.BREATHS
                else _("{time} is shorter than one rep; write at least {rep}, or reps instead")
            )
            record.wrong(name, message.format(time=format_time(duration_s), rep=format_time(rep_s)))
            return False
    return True


def warn_of_idle_fields(item: Record, exercise: Exercise) -> None:
    """Warn of the fields of an item that do nothing, so that nobody relies on them. A pause of 0 s is as written."""
    for name, message in _idle_fields(exercise):
        if item.has(name) and item.values[name] not in (0.0, Range(0, 0)):
            item.warn(name, message)
    if exercise.kind is Kind.POSITIONS and not rep_length(exercise, Level.FULL):
        name = next(name for name in ("move", "positions", "use") if item.has(name))
        item.warn(name, _("one rep takes no time, so nothing is played"))


def _idle_fields(exercise: Exercise) -> Iterator[tuple[str, str]]:
    turns = exercise.side in (Side.EACH, Side.ALTERNATE, Side.AFFECTED)
    rep_by_rep = exercise.side is Side.ALTERNATE and counts_reps(exercise)
    if exercise.sets.high == 1:
        yield "rest", _("has no effect with one set; write sets, or remove it")
    if most_reps(exercise) == 1 and not rep_by_rep and not exercise.directions:
        yield "relax", _("has no effect with one rep; remove it")
    if not turns or rep_by_rep:
        yield "switch", _("has no effect without side: each; remove it")
    if not turns:
        yield "first", _("has no effect without side: each; remove it")
    if exercise.kind is Kind.COUNT and exercise.cues:
        yield "reps" if exercise.uses else "cues", _("cues are not spoken without a duration")
    if exercise.kind is Kind.BREATHS and exercise.cues:
        yield "cues", _("cues are not spoken between breaths; write cue")
    if exercise.uses is None and exercise.positions and all(one.hold is not None for one in exercise.positions):
        yield "hold", _("has no effect, because each position has its own; remove it")


def _check_timing(record: Record, kind: Kind) -> None:
    for name in record.nodes:
        if name in TIMING and name not in TIMING_OF[kind] and name not in _already_refused(record):
            _without_effect(record, name, kind)


def _without_effect(record: Record, name: str, kind: Kind) -> None:
    """Report a timing field that the kind does not have. Breaths are the reps of a breaths exercise and no other."""
    other = {"reps": "breaths", "breaths": "reps"}.get(name)
    if other in TIMING_OF[kind] and record.lacks(str(other)):
        message = _("has no effect on a {kind} exercise; write {other}").format(kind=kind.value, other=other)
    else:
        message = _("has no effect on a {kind} exercise; remove it").format(kind=kind.value)
    record.misplaced(name, message)


def _already_refused(record: Record) -> Mapping[str, str]:
    return FORBIDDEN["use"] if record.has("use") else {}


def _check_progress(progress: Record, kind: Kind | None) -> None:
    steps = [name for name in PROGRESS_STEPS if progress.has(name)]
    if len(steps) > 1:
        progress.error(_(KEEP_ONE).format(first=steps[0], second=steps[1]))
    elif not steps and not progress.meant & set(PROGRESS_STEPS):
        progress.error(_("needs hold, reps or sets"))
    elif steps and kind is not None and steps[0] not in TIMING_OF[kind]:
        _without_effect(progress, steps[0], kind)


def _check_picture(record: Record) -> None:
    if not record.has("image"):
        return
    if record.lacks("alt"):
        record.missing("image", _("has no alt text; describe the picture in one line"))
    path, folder = record.values.get("image"), record.source.folder
    if path is None or folder is None:
        return
    try:
        found = find_picture(folder, path)
    except BadValueError as fault:
        record.wrong("image", str(fault))
        return
    if found is None:
        record.warn("image", _("no picture {path}; a placeholder is shown").format(path=quoted(path)))
    elif reason := picture_fault(found):
        record.warn("image", _("{path} is not shown: {fault}").format(path=quoted(path), fault=reason))
        del record.values["image"]
    else:
        record.values["image"] = str(found)


def _check_figure(record: Record, positions: tuple[Record, ...]) -> None:
    figures, figure = record.source.figures, record.values.get("figure")
    if figures is None or figure is None:
        return
    if figure not in figures:
        record.warn("figure", _no_such(_("no figure {name}"), figure, tuple(figures)))
        return
    for one in (record, *positions):
        pose = one.values.get("pose")
        if pose is not None and pose not in figures[figure]:
            one.warn("pose", _no_such(_("no pose {name}"), pose, tuple(sorted(figures[figure]))))


def _no_such(message: str, name: str, known: tuple[str, ...]) -> str:
    return with_guess(message.format(name=quoted(name)), nearest(name, known))


def _check_cues(record: Record, kind: Kind | None) -> None:
    """A spoken line must not come after the end of the longest hold or work period."""
    end_s = _longest(record, kind)
    for cue in record.values.get("cues", ()):
        at = cue.values.get("at")
        if end_s is not None and isinstance(at, float) and at > end_s:
            typed = quoted(cue.nodes["at"].text.strip())
            cue.wrong("at", _("{time} is after the end ({end})").format(time=typed, end=format_time(end_s)))


def _longest(record: Record, kind: Kind | None) -> float | None:
    """Upper limit of the longest hold or work period in seconds; None if unknown."""
    own: Range | None = record.values.get("duration" if kind is Kind.WORK else "hold")
    if kind in (Kind.WORK, Kind.HOLD):
        return None if own is None else own.high
    if kind is Kind.TEMPO:
        tempo: tuple[float, ...] = record.values.get("tempo", ())
        return None if not tempo else tempo[min(1, len(tempo) - 1)]
    if kind is not Kind.POSITIONS:
        return None
    holds = [
        position.values.get("hold") if position.has("hold") else own for position in record.values.get("positions", ())
    ]
    known = [hold.high for hold in holds if hold is not None]
    return max(known) if known and len(known) == len(holds) else None


def warn_of_long_holds(record: Record, type_: str) -> None:
    """Long stretches and held nerve exercises can cause the tingling that they should relieve."""
    most = HOLD_LIMITS_S.get(type_)
    if most is None:
        return
    for one in (record, *record.values.get("positions", ())):
        hold: Range | None = one.values.get("hold")
        if hold is not None and hold.high > most:
            reason = (
                _("longer than {most} for a stretch; long stretches can bring tingling")
                if type_ == "stretch"
                else _("longer than {most} for a nerve exercise; a nerve is moved, not held")
            )
            one.warn("hold", reason.format(most=format_time(most)))
