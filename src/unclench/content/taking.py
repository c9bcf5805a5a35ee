"""Take a shared exercise into a routine: what the routine writes counts, and the rest comes from the shared file.

A written dose must be the dose that is played. So some written fields also replace others of the shared file:

- `reps` and `duration` replace each other, and the `sets` and `rest` of the shared file;
- `reps` makes a count of an exercise that has only a duration; where each rep takes a duration, neither replaces the
  other;
- `hold` and `move` replace those of the positions, except of positions where nothing is held or moved (0 s).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from unclench.content.fields import TIMING
from unclench.core.routine.routine import Kind, Position, SafetyNotes

_REPLACES = {"reps": ("duration", "sets", "rest"), "duration": ("reps", "sets", "rest")}  # breaths are reps here


@dataclass(frozen=True)
class SharedExercise:
    """An exercise with its own file, before a routine's defaults and overrides. Broken if `kind` is None."""

    id: str
    path: str
    kind: Kind | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    areas: tuple[str, ...] = ()
    safety: SafetyNotes = field(default_factory=SafetyNotes)
    sources: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """Which safety limits apply, as written in the file."""
        return str(self.values.get("type", "move"))

    @property
    def positions(self) -> tuple[Position, ...]:
        """The positions of one rep."""
        return tuple(self.values.get("positions", ()))


def kind_when_taken(shared: SharedExercise, written: Mapping[str, Any]) -> Kind | None:
    """The kind of a shared exercise with the fields that a routine has written. None if it is broken."""
    return Kind.COUNT if shared.kind is Kind.WORK and "reps" in written and not times_reps(shared) else shared.kind


def times_reps(shared: SharedExercise) -> bool:
    """Whether each rep takes the duration, so that an exercise has both."""
    return shared.kind is Kind.WORK and "reps" in shared.values


def holds_nothing(shared: SharedExercise) -> bool:
    """Whether a positions exercise passes through all its positions, so that a `hold` has no place."""
    return bool(shared.positions) and not any(_can_hold(one) for one in shared.positions)


def moves_nothing(shared: SharedExercise) -> bool:
    """Whether all positions of an exercise are reached in 0 s, so that a `move` has no place."""
    return bool(shared.positions) and not any(_can_move(one) for one in shared.positions)


def taken_values(shared: SharedExercise, written: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The values of a shared exercise with the fields that a routine has written, and the names of the timing fields
    that still come from the shared file."""
    values = dict(shared.values)
    for name in written:
        for replaced in _REPLACES.get(name, ()):
            if replaced in ("sets", "rest") or not times_reps(shared):
                values.pop(replaced, None)
    kind = kind_when_taken(shared, written)
    if kind is Kind.POSITIONS:
        values["positions"] = tuple(_adjusted(one, written) for one in shared.positions)
    names = dict.fromkeys(values)
    if any(one.hold is not None and one.hold.high for one in values.get("positions", ())):
        names.setdefault("hold")
    kept = tuple(name for name in names if name in TIMING - {"positions"} and name not in written)
    return {**values, **written}, kept


def _adjusted(position: Position, written: Mapping[str, Any]) -> Position:
    hold = None if "hold" in written and _can_hold(position) else position.hold
    move_s = None if "move" in written and _can_move(position) else position.move_s
    return replace(position, hold=hold, move_s=move_s)


def _can_hold(position: Position) -> bool:
    return position.hold is None or position.hold.high > 0


def _can_move(position: Position) -> bool:
    return position.move_s is None or position.move_s > 0
