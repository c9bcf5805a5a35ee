"""What the person has chosen for good: defaults, ranges, and the JSON form of the settings file."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from unclench.core.routine import Level
from unclench.core.timeline import Choices
from unclench.core.words import _

SOUND_MODES = ("both", "sounds", "voice", "none")
APPEARANCES = ("system", "light", "dark", "contrast")
MOTIONS = ("system", "full", "reduced")
SKIN_TONES = ("very-light", "light", "medium-light", "medium", "medium-dark", "dark")
CLOTHES = ("teal", "blue", "plum", "terracotta", "olive", "grey")
DOSES = ("reps", "sets", "hold", "duration")


@dataclass(frozen=True)
class RoutineChoices:
    """What the person changed about one routine; None means "as everywhere else"."""

    level: Level | None = None
    overrides: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    switched_on: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Settings:
    """`volume` 0-100 per cent, apart from the system's; `extra_prepare_s` is added reading time before each exercise;
    `rollover_hour` is when a new day of the record begins; `text_scale` is 80-200 per cent of the window's text;
    `skin` and `clothes` are how the figures look, of SKIN_TONES and CLOTHES."""

    volume: int = 60
    muted: bool = False
    sound_mode: str = "both"
    level: Level = Level.GENTLE
    affected_side: Literal["left", "right"] | None = None
    extra_prepare_s: float = 0.0
    emergency_number: str | None = None
    rollover_hour: int = 4
    appearance: str = "system"
    motion: str = "system"
    text_scale: int = 100
    skin: str = "medium-light"
    clothes: str = "teal"
    routines: Mapping[str, RoutineChoices] = field(default_factory=dict)

    @property
    def plays_sounds(self) -> bool:
        """False when the person wants no sounds at all."""
        return not self.muted and self.sound_mode in ("both", "sounds")

    def choices_for(self, routine: str) -> Choices:
        """Everything `compile_timeline` needs to know of this person for this routine."""
        own = self.own(routine)
        return Choices(
            level=own.level or self.level,
            affected=self.affected_side or "right",
            extra_prepare_s=self.extra_prepare_s,
            overrides=own.overrides,
            switched_on=own.switched_on,
            left_out=own.left_out,
        )

    def own(self, routine: str) -> RoutineChoices:
        """What the person changed about a routine; nothing, mostly."""
        return self.routines.get(routine, RoutineChoices())

    def changing(self, routine: str, own: RoutineChoices) -> Settings:
        """These settings with other choices for one routine."""
        return replace(self, routines={**self.routines, routine: own})

    def hiding(self, routine: str, exercise: str) -> Settings:
        """These settings with one exercise of one routine marked "not for me"."""
        own = self.own(routine)
        return self.changing(routine, replace(own, left_out=own.left_out | {exercise}))


def parse_settings(value: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """Settings from the JSON object of the file. What is unknown or out of range keeps its default and is told."""
    problems: list[str] = []
    known: dict[str, Any] = {}
    for key, raw in value.items():
        if key == "routines" and isinstance(raw, Mapping):
            known[key] = _routines(raw, problems)
            continue
        reader = _READERS.get(key)
        if reader is None:
            problems.append(_("{key}: is not a setting of this version").format(key=key))
            continue
        try:
            known[key] = reader(raw)
        except (ValueError, TypeError, AttributeError):
            problems.append(_impossible(key, raw))
    return Settings(**known), problems


def _impossible(key: str, raw: object) -> str:
    return _("{key}: {value} is not possible here; the default is used").format(key=key, value=reprlib.repr(raw))


def to_json(settings: Settings) -> dict[str, Any]:
    """The JSON object of the settings file; `parse_settings` is its inverse."""
    return {
        "volume": settings.volume,
        "muted": settings.muted,
        "sound_mode": settings.sound_mode,
        "level": settings.level.value,
        "affected_side": settings.affected_side,
        "extra_prepare_s": settings.extra_prepare_s,
        "emergency_number": settings.emergency_number,
        "rollover_hour": settings.rollover_hour,
        "appearance": settings.appearance,
        "motion": settings.motion,
        "text_scale": settings.text_scale,
        "skin": settings.skin,
        "clothes": settings.clothes,
        "routines": {name: _routine_to_json(own) for name, own in settings.routines.items()},
    }


def _routine_to_json(own: RoutineChoices) -> dict[str, Any]:
    return {
        "level": own.level.value if own.level else None,
        "overrides": {exercise: dict(doses) for exercise, doses in own.overrides.items()},
        "switched_on": sorted(own.switched_on),
        "left_out": sorted(own.left_out),
    }


def _number(low: float, high: float) -> Any:
    def read(raw: object) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not low <= raw <= high:
            raise ValueError
        return raw

    return read


def _whole(low: int, high: int) -> Any:
    def read(raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise ValueError
        return raw

    return read


def _choice(*allowed: object) -> Any:
    def read(raw: object) -> object:
        if raw not in allowed:
            raise ValueError
        return raw

    return read


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError
    return raw


def _emergency_number(raw: object) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or not 2 <= len(raw) <= 20 or not set(raw) <= set("0123456789 +"):
        raise ValueError
    return raw


def _names(raw: object) -> frozenset[str]:
    if not isinstance(raw, list) or not all(isinstance(name, str) for name in raw):
        raise ValueError
    return frozenset(raw)


def _doses(raw: object) -> dict[str, float]:
    if not isinstance(raw, Mapping) or not set(raw) <= set(DOSES):
        raise ValueError
    return {name: _number(0, 36000)(dose) for name, dose in raw.items()}


def _routines(raw: Mapping[str, Any], problems: list[str]) -> dict[str, RoutineChoices]:
    """A fault in one routine's choices costs no other routine's."""
    known = {}
    for name, own in raw.items():
        try:
            known[name] = RoutineChoices(
                level=Level(own["level"]) if own.get("level") is not None else None,
                overrides={exercise: _doses(doses) for exercise, doses in own.get("overrides", {}).items()},
                switched_on=_names(own.get("switched_on", [])),
                left_out=_names(own.get("left_out", [])),
            )
        except (ValueError, TypeError, AttributeError):
            problems.append(_impossible(f"routines.{name}", own))
    return known


def _not_a_mapping(raw: object) -> Any:
    raise ValueError


_READERS: dict[str, Any] = {
    "volume": _whole(0, 100),
    "muted": _flag,
    "sound_mode": _choice(*SOUND_MODES),
    "level": Level,
    "affected_side": _choice(None, "left", "right"),
    "extra_prepare_s": _number(0, 60),
    "emergency_number": _emergency_number,
    "rollover_hour": _whole(0, 12),
    "appearance": _choice(*APPEARANCES),
    "motion": _choice(*MOTIONS),
    "text_scale": _whole(80, 200),
    "skin": _choice(*SKIN_TONES),
    "clothes": _choice(*CLOTHES),
    "routines": _not_a_mapping,
}
