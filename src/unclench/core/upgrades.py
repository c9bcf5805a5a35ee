"""Upgrade a file from an older form to the current one. Each step is a pure function from JSON object to JSON object.

The key "form" in a file gives its form; a file without the key has form 1. Steps are only added, never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

FORM = "form"

Step = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def upgrade(value: Mapping[str, Any], steps: Sequence[Step]) -> dict[str, Any]:
    """`value` in the newest form. A file from a newer version of the program stays unchanged."""
    form = value.get(FORM, 1)
    known = isinstance(form, int) and not isinstance(form, bool) and 1 <= form <= len(steps)
    for step in steps[form - 1 :] if known else ():
        value = step(value)
    newest = {FORM: form if isinstance(form, int) and form > len(steps) else len(steps) + 1}
    return {**value, **newest}


def _drop_defaults_of_form_1(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Form 1 stored every setting. Form 2 stores only the settings that the person changed, so that all others follow
    the defaults of each version."""
    defaults: dict[str, Any] = {
        "volume": 60, "muted": False, "sound_mode": "both", "level": "gentle", "affected_side": None,
        "extra_prepare_s": 0.0, "emergency_number": None, "rollover_hour": 4, "appearance": "system",
        "motion": "system", "text_scale": 100, "skin": "medium-light", "clothes": "teal", "voice": None,
        "voice_rate": 0, "voice_volume": 80, "flash": False, "routines": {}, "snooze_minutes": 5, "on_close": None,
        "reminders": [
            {
                "id": "hourly-hands", "name": "", "routine": "desk-reset", "every_s": 3600.0, "at": [],
                "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "hours": None, "natural_break_s": 300.0,
                "popup": True, "notification": False, "sound": True, "on": True,
            }
        ],
        "wake_up": {
            "on": False, "routine": "wake-hands", "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "begin": "05:00", "end": "11:00", "alarms": {}, "snooze_s": 600.0, "sound": True,
        },
    }  # fmt: skip
    missing = object()
    return {key: value for key, value in settings.items() if value != defaults.get(key, missing)}


SETTINGS: tuple[Step, ...] = (_drop_defaults_of_form_1,)
