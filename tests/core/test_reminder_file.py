"""Reminders are read as they were written, and a fault in one field affects that field only."""

from __future__ import annotations

import json
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.core.reminders.rules import BUILT_IN, Hours, ReminderRule, WakeUpRule
from unclench.core.settings.reminder_file import rules_to_json, wake_up_to_json
from unclench.core.settings.settings import Settings, parse_settings, to_json

ids = st.text("abc-1", min_size=1, max_size=8)
minutes = st.times().map(lambda one: one.replace(second=0, microsecond=0, fold=0))
days = st.frozensets(st.integers(0, 6), min_size=1)
rules = st.builds(
    ReminderRule,
    id=ids,
    routine=st.just("") | ids,
    name=st.text(min_size=1, max_size=60),
    every_s=st.floats(60, 86400),
    at=st.lists(minutes, max_size=3, unique=True).map(lambda times: tuple(sorted(times))),
    days=days,
    hours=st.none() | st.builds(Hours, minutes, minutes),
    natural_break_s=st.floats(60, 3600),
    popup=st.booleans(),
    notification=st.booleans(),
    sound=st.booleans(),
    on=st.booleans(),
)
wake_ups = st.builds(
    WakeUpRule,
    on=st.booleans(),
    routine=st.just("") | ids,
    days=days,
    begin=st.just(time(4, 30)),
    end=st.just(time(9, 5)),
    alarms=st.dictionaries(st.integers(0, 6), minutes),
    snooze_s=st.floats(60, 3600),
    sound=st.booleans(),
)


@given(st.lists(rules, max_size=3, unique_by=lambda rule: rule.id).map(tuple), wake_ups, st.integers(1, 60))
def test_reminders_are_read_as_they_were_written(
    reminders: tuple[ReminderRule, ...], wake_up: WakeUpRule, snooze_minutes: int
) -> None:
    settings = Settings(reminders=reminders, wake_up=wake_up, snooze_minutes=snooze_minutes)
    assert parse_settings(json.loads(json.dumps(to_json(settings)))) == (settings, [])


def test_an_older_file_has_the_built_in_reminder_and_no_wake_up() -> None:
    settings, problems = parse_settings({"volume": 7})
    assert (settings.reminders, settings.wake_up.on, problems) == (BUILT_IN, False, [])
    assert settings.reminding.rules[0].title == "Hourly hands"
    assert (settings.reminding.snooze_s, settings.reminding.rollover_hour) == (300.0, 4)


NECK = {"id": "neck", "name": "Neck", "routine": "neck-ease"}


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("every_s", 59), ("every_s", 90000), ("every_s", "60"), ("every_s", True), ("at", "15:00"), ("at", ["25:00"]),
        ("at", ["15"]), ("at", [15]), ("at", ["00:00"] * 49), ("days", []), ("days", ["monday"]), ("days", "mon"),
        ("every_s", 10**400), ("every_s", float("nan")), ("at", ["0900Z"]), ("at", ["T0900"]), ("name", "x" * 61),
        ("hours", ["0900Z", "1700Z"]), ("hours", ["09:00", "17:00", "18:00"]), ("hours", ["٠٩:٠٠", "17:00"]),
        ("hours", ["09:00"]), ("hours", "09:00"), ("hours", {}), ("hours", [9, 17]), ("natural_break_s", 30),
        ("natural_break_s", None), ("popup", 1), ("sound", "yes"), ("on", None), ("notification", []),
    ],
)  # fmt: skip
def test_an_invalid_field_gets_its_default_and_affects_nothing_else(key: str, bad: object) -> None:
    settings, problems = parse_settings({"reminders": [{**NECK, key: bad}, {**NECK, "id": "two"}]})
    first = ReminderRule("neck", "neck-ease", "" if key == "name" else "Neck")
    assert settings.reminders == (first, ReminderRule("two", "neck-ease", "Neck"))
    assert len(problems) == 1
    assert problems[0].startswith(f"reminders[0].{key}: ")
    assert problems[0].endswith(" is not a valid value; using the default")


@pytest.mark.parametrize(
    "bad",
    [
        None,
        5,
        [],
        {},
        {"id": "x"},
        {"id": "x", "routine": ""},
        {**NECK, "id": ""},
        {**NECK, "routine": 5},
        {**NECK, "id": "\ud800"},
        {**NECK, "id": "x" * 61},
    ],
)
def test_an_invalid_reminder_is_left_out_and_affects_no_other(bad: object) -> None:
    settings, problems = parse_settings({"reminders": [bad, NECK]})
    assert settings.reminders == (ReminderRule("neck", "neck-ease", "Neck"),)
    assert len(problems) == 1
    assert problems[0].endswith(" is not a reminder; it is left out")


@pytest.mark.parametrize("name", [{}, {"name": ""}, {"name": 5}])
def test_a_reminder_without_a_name_gets_the_title_of_its_routine(name: dict[str, object]) -> None:
    settings, _problems = parse_settings({"reminders": [{"id": "neck", "routine": "neck-ease", **name}]})
    assert [rule.title for rule in settings.reminders] == ["neck-ease"]
    assert parse_settings(to_json(settings)) == (settings, [])


def test_the_first_of_two_reminders_with_the_same_id_is_used() -> None:
    settings, problems = parse_settings({"reminders": [NECK, {**NECK, "name": "Other"}]})
    assert [rule.name for rule in settings.reminders] == ["Neck"]
    assert len(problems) == 1


def test_no_routine_in_the_file_means_any_that_fits() -> None:
    nameless = {"id": "neck", "name": "Neck"}
    for written in (nameless, {**nameless, "routine": ""}):
        settings, problems = parse_settings({"reminders": [written], "wake_up": {"on": True, "routine": ""}})
        assert (settings.reminders[0].routine, settings.wake_up, problems) == ("", WakeUpRule(on=True), [])


@pytest.mark.parametrize("bad", [None, "x", {}, 5])
def test_the_built_in_reminders_replace_a_value_that_is_not_a_list(bad: object) -> None:
    settings, problems = parse_settings({"reminders": bad})
    assert settings.reminders == BUILT_IN
    assert problems == [f"reminders: {bad!r} is not a valid value; using the default"]


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("on", 1), ("routine", 5), ("days", []), ("begin", "5"), ("begin", "0500Z"), ("end", "11:0Z"),
        ("snooze_s", 10**400),
        ("alarms", {"mon": "0600Z"}), ("alarms", {"\ud800": "06:00"}), ("routine", "\ud800"), ("end", None),
        ("alarms", {"mo": "06:00"}),
        ("alarms", {"mon": "6"}), ("alarms", []), ("snooze_s", 5), ("sound", 0), ("colour", 1),
    ],
)  # fmt: skip
def test_a_fault_in_the_wake_up_rule_affects_one_field(key: str, bad: object) -> None:
    written = {**wake_up_to_json(WakeUpRule(on=True, routine="x")), key: bad}
    settings, problems = parse_settings({"wake_up": written})
    assert len(problems) == 1
    assert problems[0].startswith(f"wake_up.{key}: ")
    usual = WakeUpRule()
    assert settings.wake_up == WakeUpRule(
        on=usual.on if key == "on" else True, routine=usual.routine if key == "routine" else "x"
    )


def test_morning_hours_that_end_before_they_begin_get_the_default() -> None:
    settings, problems = parse_settings({"wake_up": {"on": True, "begin": "09:00", "end": "08:00"}})
    assert settings.wake_up == WakeUpRule(on=True)
    assert problems == ["wake_up.end: '08:00' is not a valid value; using the default"]


def test_an_unknown_key_is_reported() -> None:
    settings, problems = parse_settings({"reminders": [{**NECK, "colour": 1}]})
    assert settings.reminders[0].id == "neck"
    assert problems == ["reminders[0].colour: unknown setting; kept, not used"]


def test_the_file_is_readable_by_a_person() -> None:
    rule = ReminderRule(
        "neck", "neck-ease", "Neck", at=(time(15),), days=frozenset([0, 4]), hours=Hours(time(9), time(17))
    )
    (written,) = rules_to_json([rule])
    assert (written["at"], written["days"], written["hours"]) == (["15:00"], ["mon", "fri"], ["09:00", "17:00"])
