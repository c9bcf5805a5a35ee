"""Reminders and the wake-up rule in the settings file: a fault in one field costs that field, in one rule that rule."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import time
from typing import Any

from unclench.core.lived import finite
from unclench.core.reminder_rule import HOURLY_HANDS, Hours, ReminderRule, WakeUpRule
from unclench.core.words import _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_S = (60.0, 86400.0)
NATURAL_BREAK_S = (60.0, 3600.0)
WAKE_UP_SNOOZE_S = (60.0, 3600.0)
LONGEST_NAME = 60
MOST_CLOCK_TIMES = 48


def rule_to_json(rule: ReminderRule) -> dict[str, Any]:
    """One reminder; `parse_rules` is the inverse."""
    hours = rule.hours
    return {
        "id": rule.id,
        "name": rule.name,
        "routine": rule.routine,
        "every_s": rule.every_s,
        "at": [f"{one:%H:%M}" for one in rule.at],
        "days": _days_to_json(rule.days),
        "hours": [f"{hours.begin:%H:%M}", f"{hours.end:%H:%M}"] if hours else None,
        "natural_break_s": rule.natural_break_s,
        "popup": rule.popup,
        "notification": rule.notification,
        "sound": rule.sound,
        "on": rule.on,
    }


def parse_rules(raw: object, problems: list[str]) -> tuple[ReminderRule, ...]:
    """The reminders of a JSON list. Raises ValueError when it is none."""
    if not isinstance(raw, list):
        raise ValueError
    found: dict[str, ReminderRule] = {}
    for index, one in enumerate(raw):
        place = f"reminders[{index}]"
        named = isinstance(one, Mapping) and all(_is_name(one.get(key)) for key in ("id", "routine"))
        nameless = named and not one.get("name") and one["id"] != HOURLY_HANDS
        if not named or nameless or one["id"] in found:
            words = _("{key}: {value} is not a reminder; it is left out")
            problems.append(words.format(key=place, value=reprlib.repr(one)))
            continue
        found[one["id"]] = ReminderRule(**_fields(one, _RULE, place, problems))
    return tuple(found.values())


def wake_up_to_json(rule: WakeUpRule) -> dict[str, Any]:
    """The wake-up rule; `parse_wake_up` is the inverse."""
    return {
        "on": rule.on,
        "routine": rule.routine,
        "days": _days_to_json(rule.days),
        "begin": f"{rule.begin:%H:%M}",
        "end": f"{rule.end:%H:%M}",
        "alarms": {DAYS[day]: f"{one:%H:%M}" for day, one in sorted(rule.alarms.items())},
        "snooze_s": rule.snooze_s,
        "sound": rule.sound,
    }


def parse_wake_up(raw: object, problems: list[str]) -> WakeUpRule:
    """The wake-up rule of a JSON object. Raises ValueError when it is none."""
    if not isinstance(raw, Mapping):
        raise ValueError
    known = _fields(raw, _WAKE_UP, "wake_up", problems)
    begin, end = (known.get(key, _default(WakeUpRule, key)) for key in ("begin", "end"))
    if begin >= end:
        _tell(problems, "wake_up.end", f"{end:%H:%M}")
        known.pop("begin", None)
        known.pop("end", None)
    return WakeUpRule(**known)


def _fields(
    raw: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]], place: str, problems: list[str]
) -> dict[str, Any]:
    known = {}
    for key, value in raw.items():
        reader = readers.get(key)
        if reader is None:
            problems.append(_("{key}: is not a setting of this version").format(key=f"{place}.{key}"))
            continue
        try:
            known[key] = reader(value)
        except (ValueError, TypeError, AttributeError):
            _tell(problems, f"{place}.{key}", value)
    return known


def _tell(problems: list[str], key: str, value: object) -> None:
    words = _("{key}: {value} is not possible here; the default is used")
    problems.append(words.format(key=key, value=reprlib.repr(value)))


def _default(kind: type[WakeUpRule], key: str) -> Any:
    default = next(one.default for one in fields(kind) if one.name == key)
    assert default is not MISSING
    return default


def _is_name(raw: object) -> bool:
    return isinstance(raw, str) and 0 < len(raw) <= LONGEST_NAME


def _name(raw: object) -> str:
    if not _is_name(raw):
        raise ValueError
    return str(raw)


def _name_or_none(raw: object) -> str:
    return "" if raw == "" else _name(raw)


def _flag(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError
    return raw


def _seconds(span: tuple[float, float]) -> Callable[[Any], float]:
    def read(raw: object) -> float:
        found = finite(raw)
        if not span[0] <= found <= span[1]:
            raise ValueError
        return found

    return read


def _time(raw: object) -> time:
    """ "15:00"; nothing shorter than minutes, no zone."""
    if not isinstance(raw, str) or len(raw) != 5:
        raise ValueError
    return time.fromisoformat(raw)


def _times(raw: object) -> tuple[time, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_CLOCK_TIMES:
        raise ValueError
    return tuple(sorted(set(map(_time, raw))))


def _days(raw: object) -> frozenset[int]:
    if not isinstance(raw, list) or not raw:
        raise ValueError
    return frozenset(map(DAYS.index, raw))


def _days_to_json(days: frozenset[int]) -> list[str]:
    return [DAYS[day] for day in sorted(days)]


def _hours(raw: object) -> Hours | None:
    if raw is None:
        return None
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise ValueError
    begin, end = raw
    return Hours(_time(begin), _time(end))


def _alarms(raw: object) -> dict[int, time]:
    if not isinstance(raw, Mapping):
        raise ValueError
    return {DAYS.index(day): _time(one) for day, one in raw.items()}


_RULE: dict[str, Callable[[Any], Any]] = {
    "id": _name,
    "name": _name_or_none,
    "routine": _name,
    "every_s": _seconds(EVERY_S),
    "at": _times,
    "days": _days,
    "hours": _hours,
    "natural_break_s": _seconds(NATURAL_BREAK_S),
    "popup": _flag,
    "notification": _flag,
    "sound": _flag,
    "on": _flag,
}
_WAKE_UP: dict[str, Callable[[Any], Any]] = {
    "on": _flag,
    "routine": _name,
    "days": _days,
    "begin": _time,
    "end": _time,
    "alarms": _alarms,
    "snooze_s": _seconds(WAKE_UP_SNOOZE_S),
    "sound": _flag,
}
