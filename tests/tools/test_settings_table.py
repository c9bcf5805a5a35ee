"""docs/settings.md matches what the program reads: one table is generated, the others are compared."""

from __future__ import annotations

import json
import re

import pytest
from tools.settings_table import BEGIN, DOCUMENT, END, code, table, with_table

from unclench.core.codec import Fields
from unclench.core.reminders.rules import ReminderRule
from unclench.core.settings.reminder_file import EVERY_S, NATURAL_BREAK_S, RULE, WAKE_UP, WAKE_UP_SNOOZE_S
from unclench.core.settings.routine_choices import PARTS, RoutineChoices
from unclench.core.settings.settings import TABLE, Settings, parse_settings, to_json

TEXT = DOCUMENT.read_text(encoding="utf-8")
WHOLE = to_json(
    Settings(reminders=(ReminderRule("a", "b"),), routines={"a": RoutineChoices()}),
)


def rows(mark: str) -> dict[str, list[str]]:
    """The cells of a table after its key."""
    part = TEXT.split(f"<!-- {mark} -->")[1].split(f"<!-- end of {mark} -->")[0]
    return {
        key: [cell.strip() for cell in rest.split(" | ")]
        for key, rest in re.findall(r"^\| `(\w+)` \| (.+)\|$", part, re.M)
    }


def test_the_table_of_settings_is_up_to_date() -> None:
    assert with_table(TEXT) == TEXT, "run python tools/settings_table.py to update it"
    assert list(rows("settings")) == list(TABLE)


def test_only_the_old_table_is_replaced() -> None:
    assert with_table(f"before\n{BEGIN}old\n{END}\nafter") == f"before\n{BEGIN}{table()}{END}\nafter"


@pytest.mark.parametrize(
    ("mark", "fields", "written"),
    [
        ("routine", PARTS, WHOLE["routines"]["a"]),
        ("reminder", RULE, WHOLE["reminders"][0]),
        ("wake-up", WAKE_UP, WHOLE["wake_up"]),
    ],
)
def test_every_field_of_a_form_is_listed_with_its_default(
    mark: str, fields: Fields, written: dict[str, object]
) -> None:
    told = {key: cells[-1] for key, cells in rows(mark).items()}
    assert list(told) == list(fields) == list(written)
    for key, default in written.items():
        words = {"id": "", "routine": code(""), "days": "all seven"}
        assert told[key] == words.get(key, code(default))


@pytest.mark.parametrize(
    ("mark", "key", "span"),
    [
        ("reminder", "every_s", EVERY_S),
        ("reminder", "natural_break_s", NATURAL_BREAK_S),
        ("wake-up", "snooze_s", WAKE_UP_SNOOZE_S),
    ],
)
def test_the_ranges_are_right(mark: str, key: str, span: tuple[float, float]) -> None:
    assert rows(mark)[key][1] == f"{span[0]:g} to {span[1]:g}"


def test_the_file_shown_is_valid() -> None:
    (shown,) = re.findall(r"`(\{\"volume.*?\})`", TEXT)
    assert parse_settings(json.loads(shown)) == (Settings(volume=40), [])
