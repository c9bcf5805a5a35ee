"""Reminders and the wake-up rule in the settings file. An invalid field gets its default; an invalid rule is left
out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeGuard

from unclench.core import values
from unclench.core.codec import (
    FLAG,
    TIME,
    WEEKDAY,
    WEEKDAYS,
    Codec,
    Fields,
    mapping,
    optional,
    read_fields,
    row,
    write_fields,
)
from unclench.core.i18n import _
from unclench.core.reminders.rules import HOURLY_HANDS, Hours, ReminderRule, WakeUpRule

EVERY_S = (60.0, 86400.0)
NATURAL_BREAK_S = (60.0, 3600.0)
WAKE_UP_SNOOZE_S = (60.0, 3600.0)
LONGEST_NAME = 60
MOST_CLOCK_TIMES = 48

_NAME = values.name(LONGEST_NAME)


def _name_or_none(raw: object) -> str:
    return "" if raw == "" else _NAME(raw)


_ALARMS = mapping(WEEKDAY, TIME)
RULE: Fields = {
    "id": Codec(_NAME),
    "name": Codec(_name_or_none),
    "routine": Codec(_name_or_none),
    "every_s": Codec(values.number(*EVERY_S)),
    "at": Codec(values.clock_times(MOST_CLOCK_TIMES), lambda times: list(map(TIME.write, times))),
    "days": WEEKDAYS,
    "hours": optional(row(Hours, {"begin": TIME, "end": TIME})),
    "natural_break_s": Codec(values.number(*NATURAL_BREAK_S)),
    "popup": FLAG,
    "notification": FLAG,
    "sound": FLAG,
    "on": FLAG,
}
WAKE_UP: Fields = {
    "on": FLAG,
    "routine": Codec(_name_or_none),
    "days": WEEKDAYS,
    "begin": TIME,
    "end": TIME,
    "alarms": Codec(_ALARMS.read, lambda alarms: _ALARMS.write(dict(sorted(alarms.items())))),
    "snooze_s": Codec(values.number(*WAKE_UP_SNOOZE_S)),
    "sound": FLAG,
}


def rules_to_json(rules: Iterable[ReminderRule]) -> list[dict[str, Any]]:
    """The reminders as JSON; `parse_rules` is the inverse."""
    return [write_fields(one, RULE) for one in rules]


def parse_rules(raw: object, problems: list[str]) -> tuple[ReminderRule, ...]:
    """The reminders from a JSON list. Raises ValueError when `raw` is not a list."""
    found: dict[str, ReminderRule] = {}
    for index, one in enumerate(values.items(raw)):
        place = f"reminders[{index}]"
        if not _is_reminder(one) or one["id"] in found:
            words = _("{key}: {value} is not a reminder; it is left out")
            problems.append(words.format(key=place, value=values.shown(one)))
            continue
        found[one["id"]] = ReminderRule(**read_fields(one, RULE, problems, f"{place}."))
    return tuple(found.values())


def _is_reminder(raw: object) -> TypeGuard[Mapping[str, Any]]:
    """A reminder needs an id, and a name or a routine to be shown by. The built-in one needs only its id."""
    try:
        given = values.fields(raw)
        _NAME(given.get("id"))
        if _name_or_none(given.get("routine", "")) == "" and given["id"] != HOURLY_HANDS:
            _NAME(given.get("name"))
    except ValueError:
        return False
    return True


def wake_up_to_json(rule: WakeUpRule) -> dict[str, Any]:
    """The wake-up rule as JSON; `parse_wake_up` is the inverse."""
    return write_fields(rule, WAKE_UP)


def parse_wake_up(raw: object, problems: list[str]) -> WakeUpRule:
    """The wake-up rule from a JSON object. Raises ValueError when `raw` is not an object."""
    known = read_fields(values.fields(raw), WAKE_UP, problems, "wake_up.")
    rule = WakeUpRule(**known)
    if rule.begin < rule.end:
        return rule
    problems.append(values.invalid("wake_up.end", TIME.write(rule.end)))
    return replace(rule, begin=WakeUpRule.begin, end=WakeUpRule.end)
