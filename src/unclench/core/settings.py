"""What the person has chosen for good: defaults, ranges, and the JSON form of the settings file."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from unclench.core.care_length import ADVISED_S, KINDS, MINUTE_S, CareChoice
from unclench.core.ports import Manner
from unclench.core.reminder_file import parse_rules, parse_wake_up, rule_to_json, wake_up_to_json
from unclench.core.reminder_rule import BUILT_IN, ReminderRule, Reminders, WakeUpRule
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


@dataclass(frozen=True)
class Settings:
    """`volume` 0-100 per cent, apart from the system's; `extra_prepare_s` is added reading time before each exercise;
    `rollover_hour` is when a new day of the record begins; `text_scale` is 80-200 per cent of the window's text;
    `skin` and `clothes` are how the figures look, of SKIN_TONES and CLOTHES; `voice`, `voice_rate` and `voice_volume`
    are as in `Manner`; `flash` shows a release in the whole picture; `on_close` is what closing the window means,
    "background" or "quit", None: ask."""

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
    voice: str | None = None
    voice_rate: int = 0
    voice_volume: int = 80
    flash: bool = False
    routines: Mapping[str, RoutineChoices] = field(default_factory=dict)
    reminders: tuple[ReminderRule, ...] = BUILT_IN
    snooze_minutes: int = 5
    wake_up: WakeUpRule = field(default_factory=WakeUpRule)
    on_close: str | None = None

    @property
    def reminding(self) -> Reminders:
        """Everything that decides about reminders."""
        return Reminders(self.reminders, self.snooze_minutes * 60.0, self.rollover_hour)

    @property
    def plays_sounds(self) -> bool:
        """False when the person wants no sounds outside a routine."""
        return not self.muted and self.sound_mode in ("both", "sounds")

    def sound_mode_for(self, routine: str) -> str:
        """What a routine is led by, of SOUND_MODES: as chosen for it, else as everywhere."""
        return self.own(routine).sound_mode or self.sound_mode

    def sounds_in(self, routine: str) -> bool:
        """Whether sounds are wanted in a routine."""
        return not self.muted and self.sound_mode_for(routine) in ("both", "sounds")

    def speaks_in(self, routine: str) -> bool:
        """Whether the voice is wanted in a routine."""
        return not self.muted and self.sound_mode_for(routine) in ("both", "voice")

    def manner_in(self, language: str) -> Manner:
        """How the voice is to speak in a routine of this language."""
        return Manner(self.voice, self.voice_rate, self.voice_volume, language)

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

    def showing_again(self, routine: str, exercise: str) -> Settings:
        """These settings without that mark."""
        own = self.own(routine)
        return self.changing(routine, replace(own, left_out=own.left_out - {exercise}))

    def having_read(self, routine: str, cautions: str) -> Settings:
        """These settings after the safety notes of a routine, by their fingerprint, were read."""
        return self.changing(routine, replace(self.own(routine), cautions_read=cautions))


Change = Callable[[Settings], Settings]


def set_to(**values: object) -> Change:
    """The change that gives these settings these values."""
    return lambda settings: replace(settings, **values)  # type: ignore[arg-type]


def parse_settings(value: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """Settings from the JSON object of the file. What is unknown or out of range keeps its default and is told."""
    problems: list[str] = []
    known: dict[str, Any] = {}
    for key, raw in value.items():
        if key not in _PARTS and key not in _READERS:
            problems.append(_("{key}: is not a setting of this version").format(key=key))
            continue
        try:
            known[key] = _PARTS[key](raw, problems) if key in _PARTS else _READERS[key](raw)
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
        "voice": settings.voice,
        "voice_rate": settings.voice_rate,
        "voice_volume": settings.voice_volume,
        "flash": settings.flash,
        "routines": {name: _routine_to_json(own) for name, own in settings.routines.items()},
        "reminders": [rule_to_json(rule) for rule in settings.reminders],
        "snooze_minutes": settings.snooze_minutes,
        "wake_up": wake_up_to_json(settings.wake_up),
        "on_close": settings.on_close,
    }


def _routine_to_json(own: RoutineChoices) -> dict[str, Any]:
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


def is_emergency_number(typed: str) -> bool:
    """Whether this can be dialled: 2 to 20 digits, spaces and plus signs."""
    return 2 <= len(typed) <= 20 and set(typed) <= set("0123456789 +") and any(one.isdigit() for one in typed)


def _emergency_number(raw: object) -> str | None:
    if raw is not None and (not isinstance(raw, str) or not is_emergency_number(raw)):
        raise ValueError
    return raw


def _text(raw: object) -> str | None:
    if raw is not None and not isinstance(raw, str):
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


def _care(kind: str, raw: Mapping[str, Any]) -> CareChoice:
    if kind not in KINDS:
        raise ValueError
    minutes = raw.get("minutes")
    return CareChoice(
        on=_flag(raw.get("on", False)),
        minutes=None if minutes is None else _whole(1, int(ADVISED_S / MINUTE_S))(minutes),
        advised=_flag(raw.get("advised", False)),
    )


def _routines(raw: object, problems: list[str]) -> dict[str, RoutineChoices]:
    """A fault in one routine's choices costs no other routine's."""
    if not isinstance(raw, Mapping):
        raise ValueError
    known = {}
    for name, own in raw.items():
        try:
            known[name] = RoutineChoices(
                level=Level(own["level"]) if own.get("level") is not None else None,
                overrides={exercise: _doses(doses) for exercise, doses in own.get("overrides", {}).items()},
                switched_on=_names(own.get("switched_on", [])),
                left_out=_names(own.get("left_out", [])),
                cautions_read=_text(own.get("cautions_read")),
                care={kind: _care(kind, choice) for kind, choice in own.get("care", {}).items()},
                sound_mode=_choice(None, *SOUND_MODES)(own.get("sound_mode")),
            )
        except (ValueError, TypeError, AttributeError):
            problems.append(_impossible(f"routines.{name}", own))
    return known


_READERS: dict[str, Any] = {
    "volume": _whole(0, 100),
    "muted": _flag,
    "sound_mode": _choice(*SOUND_MODES),
    "level": Level,
    "affected_side": _choice(None, "left", "right"),
    "on_close": _choice(None, "background", "quit"),
    "extra_prepare_s": _number(0, 60),
    "emergency_number": _emergency_number,
    "rollover_hour": _whole(0, 12),
    "appearance": _choice(*APPEARANCES),
    "motion": _choice(*MOTIONS),
    "text_scale": _whole(80, 200),
    "skin": _choice(*SKIN_TONES),
    "clothes": _choice(*CLOTHES),
    "voice": _text,
    "voice_rate": _whole(-50, 50),
    "voice_volume": _whole(0, 100),
    "flash": _flag,
    "snooze_minutes": _whole(1, 60),
}
_PARTS: dict[str, Any] = {"routines": _routines, "reminders": parse_rules, "wake_up": parse_wake_up}
