"""What the person changed about one routine, and its JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from unclench.core import values
from unclench.core.care_length import ADVISED_S, KINDS, MINUTE_S, CareChoice
from unclench.core.routine import Level
from unclench.core.words import marked

SOUND_MODES = {"both": marked("Both"), "sounds": marked("Sounds"), "voice": marked("Voice"), "none": marked("None")}
DOSES = ("reps", "sets", "hold", "duration")
MOST_OF_A_DOSE = 36000


@dataclass(frozen=True)
class RoutineChoices:
    """What the person changed about one routine; None means "as everywhere else". `cautions_read` is the fingerprint
    of the safety notes they went on from."""

    level: Level | None = None
    overrides: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    switched_on: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    cautions_read: str | None = None
    care: Mapping[str, CareChoice] = field(default_factory=dict)
    sound_mode: str | None = None

    def care_of(self, kind: str) -> CareChoice:
        """Heat or ice with this routine; off until it is switched on."""
        return self.care.get(kind, CareChoice())


def routines_to_json(routines: Mapping[str, RoutineChoices]) -> dict[str, Any]:
    """The choices for every routine; `parse_routines` is the inverse."""
    return {name: _to_json(own) for name, own in routines.items()}


def parse_routines(raw: object, problems: list[str]) -> dict[str, RoutineChoices]:
    """The choices for every routine of a JSON object: a fault in one routine's costs no other routine's.

    Raises ValueError when it is not an object.
    """
    known = {}
    for name, own in values.fields(raw).items():
        try:
            known[values.text(name)] = _read(own)
        except ValueError:
            problems.append(values.invalid(f"routines.{name}", own))
    return known


def _to_json(own: RoutineChoices) -> dict[str, Any]:
    return {
        "level": own.level.value if own.level else None,
        "overrides": {exercise: dict(doses) for exercise, doses in own.overrides.items()},
        "switched_on": sorted(own.switched_on),
        "left_out": sorted(own.left_out),
        "cautions_read": own.cautions_read,
        "care": {
            kind: {"on": choice.on, "minutes": choice.minutes, "advised": choice.advised}
            for kind, choice in own.care.items()
        },
        "sound_mode": own.sound_mode,
    }


def _read(raw: object) -> RoutineChoices:
    return RoutineChoices(**{key: PARTS[key](one) for key, one in values.fields(raw).items() if key in PARTS})


def _doses(raw: object) -> dict[str, float]:
    return values.entries(raw, values.choice(*DOSES), values.number(0, MOST_OF_A_DOSE))


def _care(raw: object) -> CareChoice:
    given = values.fields(raw)
    return CareChoice(**{key: read(given[key]) for key, read in _CARE.items() if key in given})


_CARE: dict[str, values.Reader] = {
    "on": values.flag,
    "minutes": values.optional(values.whole(1, int(ADVISED_S / MINUTE_S))),
    "advised": values.flag,
}
PARTS: dict[str, values.Reader] = {
    "level": values.optional(values.converted(values.choice(*Level), Level)),
    "overrides": lambda raw: values.entries(raw, values.text, _doses),
    "switched_on": values.names,
    "left_out": values.names,
    "cautions_read": values.optional(values.text),
    "care": lambda raw: values.entries(raw, values.choice(*KINDS), _care),
    "sound_mode": values.optional(values.choice(*SOUND_MODES)),
}
