"""The outline of a routine: which exercises it has, in which phase and in which circuit each is, and their rounds."""

from __future__ import annotations

from dataclasses import dataclass

from unclench.content.build import make_dose, make_rounds
from unclench.content.exercises import KEEP_ONE
from unclench.content.reader import Record
from unclench.core.i18n import _, marked
from unclench.core.routine.routine import Circuit, PlanPhase

IN_EACH_PHASE = marked("has no effect with phases; write it in each phase")


@dataclass(frozen=True)
class Outline:
    """The exercises of all phases in one list. `phase_of`: the phase of each, from 1; 0 without phases."""

    items: tuple[Record, ...]
    phase_of: tuple[int, ...]
    circuits: tuple[Circuit, ...]
    phases: tuple[PlanPhase, ...]


def read_outline(record: Record) -> Outline:
    """The outline of a routine's record. Adds problems to its source."""
    items: list[Record] = []
    phase_of: list[int] = []
    circuits: list[Circuit] = []
    phases: tuple[Record, ...] = record.values.get("phases", ())
    lists = [(0, record.values.get("exercises", ()))]
    if record.has("phases"):
        if record.has("exercises"):
            record.error(_(KEEP_ONE).format(first="exercises", second="phases"))
        for name in ("dose", "rounds", "rest", "exercise_rest"):
            if record.has(name):
                record.misplaced(name, _(IN_EACH_PHASE))
        lists = [(number, phase.values.get("exercises", ())) for number, phase in enumerate(phases, 1)]
    for number, exercises in lists:
        for item in exercises:
            first = len(items)
            members = _members(item)
            items += members
            phase_of += [number] * len(members)
            if item.owner == "circuit" and members:
                circuit = Circuit(first, len(items) - 1, make_rounds(item.values), item.values.get("circuit"))
                circuits.append(circuit)
                _warn_of_idle_rests(item)
    for one in phases if record.has("phases") else (record,):
        _warn_of_idle_rests(one)
    built = tuple(
        PlanPhase(phase.values.get("name", ""), make_rounds(phase.values), make_dose(phase.values.get("dose")))
        for phase in phases
    )
    return Outline(tuple(items), tuple(phase_of), tuple(circuits), built)


def _members(item: Record) -> list[Record]:
    """The exercises of an item: itself, or those of a circuit."""
    if item.owner != "circuit":
        return [item]
    members = []
    for one in item.values.get("exercises", ()):
        if one.owner == "circuit":
            one.error(_("a circuit cannot be inside another; write its exercises here"))
        else:
            members.append(one)
    return members


def _warn_of_idle_rests(record: Record) -> None:
    """Warn of a rest between rounds when there is only one, and of a rest between exercises when there is only one."""
    rounds = make_rounds(record.values)
    if "rest" in record.values and rounds.number.high == 1 and rounds.rest.high:
        record.warn("rest", _("has no effect with one round; write rounds, or rest in each exercise"))
    items: tuple[Record, ...] = record.values.get("exercises", ())
    idle = len(items) == 1 and (rounds.number.high == 1 or "rest" in record.values)
    if "exercise_rest" in record.values and idle and rounds.exercise_rest.high:
        in_circuit = items[0].owner == "circuit"
        message = _("has no effect with one circuit; write it there") if in_circuit else None
        record.warn("exercise_rest", message or _("has no effect with one exercise; remove it"))
