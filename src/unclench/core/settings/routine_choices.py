"""What the person changed about one routine, and its JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from unclench.core import values
from unclench.core.care.care_length import ADVISED_S, KINDS, MINUTE_S, CareChoice
from unclench.core.codec import DATE, FLAG, NAMES, TEXT, Codec, Fields, Table, mapping, optional
from unclench.core.i18n import marked
from unclench.core.routine.routine import Level

SOUND_MODES = {"both": marked("Both"), "sounds": marked("Sounds"), "voice": marked("Voice"), "none": marked("None")}
DOSES = ("reps", "sets", "hold", "duration")
MOST_OF_A_DOSE = 36000
BREATH_LIMITS_S = (3, 15)
MOST_PHASES = 12


@dataclass(frozen=True)
class Pain:
    """A day on which a routine hurt, and the exercises that did; none if the person only said so afterward. `smallest`:
    since then the smallest doses are used, until the person chooses otherwise."""

    day: date
    exercises: frozenset[str] = frozenset()
    smallest: bool = True


@dataclass(frozen=True)
class RoutineChoices:
    """What the person changed about one routine. None means: use the general setting.

    - cautions_read: the fingerprint of the safety notes that they confirmed
    - pain: the last time an exercise was skipped or the routine stopped because it hurt
    - half_reps: half of the reps, rounded down
    - phase: the phase of a routine with phases that the person is in, from 1; only they change it
    """

    level: Level | None = None
    overrides: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    switched_on: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    cautions_read: str | None = None
    care: Mapping[str, CareChoice] = field(default_factory=dict)
    sound_mode: str | None = None
    pain: Pain | None = None
    half_reps: bool = False
    phase: int = 1

    @property
    def smallest(self) -> bool:
        """Whether the smallest doses are used instead of `level` and `overrides`, because it hurt."""
        return self.pain is not None and self.pain.smallest

    def with_usual_doses(self) -> RoutineChoices:
        """These choices with the person's own level and doses, not the smallest ones, after the routine hurt."""
        return replace(self, pain=self.pain and replace(self.pain, smallest=False))

    def care_of(self, kind: str) -> CareChoice:
        """The choice for heat or ice with this routine; off until the person switches it on."""
        return self.care.get(kind, CareChoice())


LEVEL = Codec(values.converted(values.choice(*Level), Level), str)
_DOSES = mapping(Codec(values.choice(*DOSES)), Codec(values.number(0, MOST_OF_A_DOSE)))
OVERRIDES = mapping(TEXT, _DOSES)
_PAIN = Table(Pain, {"day": DATE, "exercises": NAMES, "smallest": FLAG})
_CARE = Table(
    CareChoice,
    {"on": FLAG, "minutes": optional(Codec(values.whole(1, int(ADVISED_S / MINUTE_S)))), "advised": FLAG},
    allow_missing=True,
)
PARTS: Fields = {
    "level": optional(LEVEL),
    "overrides": OVERRIDES,
    "switched_on": NAMES,
    "left_out": NAMES,
    "cautions_read": optional(TEXT),
    "care": mapping(Codec(values.choice(*KINDS)), _CARE),
    "pain": optional(_PAIN),
    "half_reps": FLAG,
    "phase": Codec(values.whole(1, MOST_PHASES)),
    "sound_mode": optional(Codec(values.choice(*SOUND_MODES))),
}
_CHOICES = Table(RoutineChoices, PARTS, allow_missing=True)


def routines_to_json(routines: Mapping[str, RoutineChoices]) -> dict[str, Any]:
    """The choices for every routine as JSON; `parse_routines` is the inverse."""
    return {name: _CHOICES.write(own) for name, own in routines.items()}


def parse_routines(raw: object, problems: list[str]) -> dict[str, RoutineChoices]:
    """The choices for every routine from a JSON object. A fault in one routine's choices does not affect the others.

    Raises ValueError when `raw` is not an object.
    """
    known = {}
    for name, own in values.fields(raw).items():
        try:
            known[values.text(name)] = _CHOICES.read(own)
        except ValueError:
            problems.append(values.invalid(f"routines.{name}", own))
    return known
