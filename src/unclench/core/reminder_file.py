"""Reminders and the wake-up rule in the settings file: a fault in one field costs that field, in one rule that rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from unclench.core import values
from unclench.core.reminder_rule import HOURLY_HANDS, Hours, ReminderRule, WakeUpRule
from unclench.core.routine import DAYS
from unclench.core.words import _

EVERY_S = (60.0, 86400.0)
NATURAL_BREAK_S = (60.0, 3600.0)
WAKE_UP_SNOOZE_S = (60.0, 3600.0)
LONGEST_NAME = 60
MOST_CLOCK_TIMES = 48

_NAME = values.name(LONGEST_NAME)


def rule_to_json(rule: ReminderRule) -> dict[str, Any]:
    """One reminder; `parse_rules` is the inverse."""
    hours = rule.hours
    return {
        "id": rule.id,
        "name": rule.name,
        "routine": rule.routine,
        "every_s": rule.every_s,
        "at": list(map(values.time_to_json, rule.at)),
        "days": values.days_to_json(rule.days),
        "hours": list(map(values.time_to_json, (hours.begin, hours.end))) if hours else None,
        "natural_break_s": rule.natural_break_s,
        "popup": rule.popup,
        "notification": rule.notification,
        "sound": rule.sound,
        "on": rule.on,
    }


def parse_rules(raw: object, problems: list[str]) -> tuple[ReminderRule, ...]:
    """The reminders of a JSON list. Raises ValueError when it is none."""
    found: dict[str, ReminderRule] = {}
    for index, one in enumerate(values.items(raw)):
        place = f"reminders[{index}]"
        if not _is_reminder(one) or one["id"] in found:
            words = _("{key}: {value} is not a reminder; it is left out")
            problems.append(words.format(key=place, value=values.shown(one)))
            continue
        found[one["id"]] = ReminderRule(**values.read_fields(one, RULE, problems, f"{place}."))
    return tuple(found.values())


def _is_reminder(raw: object) -> TypeGuard[Mapping[str, Any]]:
    """Without an id it is none. Without a name it is known by its routine, which then has to be there."""
    try:
        given = values.fields(raw)
        _NAME(given.get("id"))
        if _name_or_none(given.get("routine", "")) == "" and given["id"] != HOURLY_HANDS:
            _NAME(given.get("name"))
    except ValueError:
        return False
    return True


def _name_or_none(raw: object) -> str:
    return "" if raw == "" else _NAME(raw)


def wake_up_to_json(rule: WakeUpRule) -> dict[str, Any]:
    """The wake-up rule; `parse_wake_up` is the inverse."""
    return {
        "on": rule.on,
        "routine": rule.routine,
        "days": values.days_to_json(rule.days),
        "begin": values.time_to_json(rule.begin),
        "end": values.time_to_json(rule.end),
        "alarms": {DAYS[day]: values.time_to_json(one) for day, one in sorted(rule.alarms.items())},
        "snooze_s": rule.snooze_s,
        "sound": rule.sound,
    }


def parse_wake_up(raw: object, problems: list[str]) -> WakeUpRule:
    """The wake-up rule of a JSON object. Raises ValueError when it is none."""
    known = values.read_fields(values.fields(raw), WAKE_UP, problems, "wake_up.")
    rule = WakeUpRule(**known)
    if rule.begin < rule.end:
        return rule
    problems.append(values.invalid("wake_up.end", values.time_to_json(rule.end)))
    return replace(rule, begin=WakeUpRule.begin, end=WakeUpRule.end)


def _hours(raw: object) -> Hours:
    begin, end = map(values.clock_time, values.items(raw, 2))
    return Hours(begin, end)


RULE: dict[str, values.Reader] = {
    "id": _NAME,
    "name": _name_or_none,
    "routine": _name_or_none,
    "every_s": values.number(*EVERY_S),
    "at": values.clock_times(MOST_CLOCK_TIMES),
    "days": values.days,
    "hours": values.optional(_hours),
    "natural_break_s": values.number(*NATURAL_BREAK_S),
    "popup": values.flag,
    "notification": values.flag,
    "sound": values.flag,
    "on": values.flag,
}
WAKE_UP: dict[str, values.Reader] = {
    "on": values.flag,
    "routine": _name_or_none,
    "days": values.days,
    "begin": values.clock_time,
    "end": values.clock_time,
    "alarms": lambda raw: values.entries(raw, values.day, values.clock_time),
    "snooze_s": values.number(*WAKE_UP_SNOOZE_S),
    "sound": values.flag,
}
