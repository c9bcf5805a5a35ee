"""Each stored older form of a file is upgraded to the form stored next to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from unclench.core.settings.settings import Settings, parse_settings
from unclench.core.upgrades import FORM, SETTINGS, upgrade

FORMS = Path(__file__).resolve().parents[1] / "data" / "forms"


def stored(name: str) -> dict[str, Any]:
    value = json.loads((FORMS / name).read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("form", range(1, len(SETTINGS) + 1))
def test_each_older_form_of_the_settings_is_upgraded_to_the_newest(form: int) -> None:
    old = stored(f"settings-{form}.json")
    assert upgrade(old, SETTINGS) == stored(f"settings-{form}.expected.json")


def test_an_upgrade_keeps_every_choice() -> None:
    old = stored("settings-1.json")
    before, problems = parse_settings({key: value for key, value in old.items() if key != "of_another_program"})
    new = upgrade(old, SETTINGS)
    after, _problems = parse_settings({key: new[key] for key in new if key not in (FORM, "of_another_program")})
    assert problems == []
    assert (after.volume, after.level, after.routines, after.wake_up) == (
        before.volume, before.level, before.routines, before.wake_up,
    )  # fmt: skip
    assert after.reminders == Settings().reminders, "the hourly reminder follows the default of this version"


def test_the_newest_form_is_not_changed() -> None:
    newest = stored("settings-1.expected.json")
    assert upgrade(newest, SETTINGS) == newest


@pytest.mark.parametrize("form", [99, "two", None, True, -1, 2.5])
def test_an_unknown_form_number_changes_nothing_else(form: object) -> None:
    value = {FORM: form, "volume": 60, "muted": False}
    upgraded = upgrade(value, SETTINGS)
    assert {key: upgraded[key] for key in ("volume", "muted")} == {"volume": 60, "muted": False}
    assert upgraded[FORM] == (99 if form == 99 else len(SETTINGS) + 1)
