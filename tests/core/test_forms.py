"""The JSON forms on disk: stored files are read and written as before, and no damage raises an error.

`data/forms/NAME-1.json` were written before the tables in `core/codec.py` read them.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builtin import LIBRARY
from fakes import SAFETY_VERSION, Driver, FakeClock
from samples import holds
from unclench.core.care.care import Care, CareText, as_note, sentence_of
from unclench.core.care.care_length import CareChoice
from unclench.core.ports import Reading
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord
from unclench.core.reminders import morning
from unclench.core.reminders.decide import Observation, decide, off_until_tomorrow
from unclench.core.reminders.elapsed_clock import ElapsedClock
from unclench.core.reminders.morning import MorningState
from unclench.core.reminders.next import next_look
from unclench.core.reminders.rules import HOURLY_HANDS, Hours, ReminderRule, WakeUpRule
from unclench.core.reminders.state import ReminderState, RuleState, from_note, to_note
from unclench.core.reminders.status import reminder_status
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices
from unclench.core.session import resume, safety
from unclench.core.session.voice import Tempo, tempos_from_json, tempos_to_json
from unclench.core.settings.plan import PastSessions
from unclench.core.settings.routine_choices import RoutineChoices
from unclench.core.settings.settings import Settings, parse_settings, to_json
from unclench.core.settings.today import due_now
from unclench.core.upgrades import FORM

FORMS = Path(__file__).resolve().parents[1] / "data" / "forms"
HOUR = timezone(timedelta(hours=1))
MONDAY = datetime(2026, 1, 5, 9, tzinfo=HOUR)
ROUTINE = holds(reps="3", hold="3-5 s", more="side: each")


def stored(name: str) -> Any:
    return json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))


REMINDERS, MORNING = (stored("reminders-1")[key] for key in ("reminders", "morning"))
RESUME, VOICES, SETTINGS = stored("resume-1"), stored("voices-1"), stored("settings-2")
ACKNOWLEDGEMENT, CARE = stored("acknowledgement-1"), stored("care-1")
LAST = Reading(4600.0, 4600.0, MONDAY + timedelta(hours=1))
WOKE = Reading(1234.5, None, datetime(2026, 1, 5, 7, 30, 0, 125, HOUR))


def test_the_stored_reminders() -> None:
    state = from_note(REMINDERS, LAST)
    assert state == ReminderState(
        ElapsedClock(3600.0, LAST),
        {
            "hourly-hands": RuleState(3600.0, offered_s=3600.0),
            "feet": RuleState(3600.0),
            "neck": RuleState(
                3600.0,
                seen=MONDAY + timedelta(hours=1),
                done=MONDAY - timedelta(days=3),
                pending=MONDAY.replace(hour=15),
                unanswered=True,
                missed=2,
            ),
        },
        held_until_s=7200.0,
        off_until_s=5400.5,
        off_day=date(2026, 1, 6),
        gap_until_s=4800.0,
        grace_until_s=3720.0,
        unseen=True,
    )
    assert to_note(state) == REMINDERS


def test_the_stored_morning() -> None:
    state = morning.from_note(MORNING, WOKE)
    assert state == MorningState(
        ElapsedClock(28800.25, WOKE), here_s=28000.0, day=date(2026, 1, 5), snoozed_s=29400.25, unanswered=True
    )
    assert morning.to_note(state) == MORNING


def test_the_stored_note_of_a_session() -> None:
    choices = Choices(Level.FULL, "left", "right", 2.5, {"fist": {"hold": 4}}, frozenset("xz"), frozenset("y"))
    note = resume.from_json(RESUME)
    assert note == resume.ResumeNote(
        routine="test",
        path="test.yaml",
        fingerprint="50becd7ccf7ba9e4",
        planned=choices,
        choices=choices,
        index=5,
        speed=0.9,
        done={("fist", "right", 1, 1): 1},
        skipped=frozenset({("fist", "right", 1, 2)}),
        record=SessionRecord(
            "test",
            "Test",
            "full",
            datetime(2026, 1, 5, 9, tzinfo=UTC),
            datetime(2026, 1, 5, 9, 0, 13, tzinfo=UTC),
            13.0,
            Outcome.INTERRUPTED,
            (ExerciseRecord("fist", "Fist", "right", 3, 1), ExerciseRecord("fist", "Fist", "left", 3, 0)),
        ),
    )
    now = copy.deepcopy(RESUME) | {"hurt": []}
    for key in ("planned", "choices"):
        now[key] |= {"half_reps": False, "breath_s": 6.0, "phase": 1}
    assert resume.to_json(note) == now


def test_a_chosen_dose_stored_as_an_integer_still_fits_the_plan_of_the_note() -> None:
    note = resume.from_json(RESUME)
    assert note is not None
    assert note.fits(ROUTINE)


def test_the_stored_acknowledgement() -> None:
    found = safety.from_note(ACKNOWLEDGEMENT)
    accepted = datetime(2026, 3, 29, 1, 30, 0, 125, timezone(timedelta(hours=2)))
    assert found == safety.Acknowledgement(3, accepted)
    assert safety.as_note(found) == ACKNOWLEDGEMENT


def test_the_stored_voices() -> None:
    found = tempos_from_json(VOICES)
    assert found == {"Ada, en": Tempo(0.3123, 0.06543), "système": Tempo()}
    assert tempos_to_json(found) == VOICES


def test_the_stored_pack() -> None:
    text = CareText((), *("",) * 10, {})
    assert as_note(Care("ice", "", 60.0, text, Reading(5.0, 9.0, MONDAY))) == CARE
    assert sentence_of(CARE) == "A cold pack was on when the program ended. Take the pack off."


def test_the_stored_settings() -> None:
    form = {key: value for key, value in SETTINGS.items() if key != FORM}
    hands = ReminderRule(HOURLY_HANDS, "desk-reset")
    neck = ReminderRule("neck", "neck-ease", "Neck", at=(time(15),), days=frozenset(range(5)))
    feet = ReminderRule(
        "feet", "ankle-rotations", "Feet", days=frozenset([0, 6]), hours=Hours(time(22), time(6)), natural_break_s=90.5,
        popup=False, notification=True, sound=False, on=False,
    )  # fmt: skip
    own = RoutineChoices(
        Level.MIDDLE, {"fist": {"hold": 4, "reps": 2.5}}, frozenset("xz"), frozenset("y"), "0123456789abcdef",
        {"ice": CareChoice(True, 12, True), "heat": CareChoice()}, "voice",
    )  # fmt: skip
    wake_up = WakeUpRule(
        True, "wake-hands", frozenset([0, 5]), time(5, 30), time(10), {5: time(8), 0: time(6, 45)}, 300.0, False
    )
    settings = Settings(
        volume=7, level=Level.FULL, affected_side="left", extra_prepare_s=2.5, emergency_number="112",
        routines={"wrist-flex": own, "own": RoutineChoices()}, reminders=(hands, neck, feet), wake_up=wake_up,
        on_close="quit",
    )  # fmt: skip
    assert parse_settings(form) == (settings, [])
    now = copy.deepcopy(form) | {"breath_s": 6.0}
    for routine in now["routines"].values():
        routine |= {"pain": None, "half_reps": False, "phase": 1}
    assert to_json(settings) == now
    assert [*to_json(settings)["wake_up"]["alarms"]] == ["mon", "sat"]


Way = tuple[Any, ...]
DELETED = object()


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """The path to each part of a JSON value; the empty path, for the whole, comes first."""
    yield way
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from ways(part, (*way, key))


def spoiled(value: Any, way: Way, bad: Any) -> Any:
    """The value with one part replaced or deleted; unchanged if that part does not exist."""
    if not way:
        return bad if bad is not DELETED else {}
    value = copy.copy(value)
    try:
        if bad is DELETED and len(way) == 1:
            del value[way[0]]
        else:
            value[way[0]] = spoiled(value[way[0]], way[1:], bad)
    except (KeyError, IndexError, TypeError):
        pass
    return value


MOMENTS = st.datetimes(timezones=st.none() | st.builds(
    timezone, st.timedeltas(timedelta(hours=-23, minutes=-59), timedelta(hours=23, minutes=59))
)).map(datetime.isoformat)  # fmt: skip
BAD: st.SearchStrategy[Any] = st.one_of(
    st.just(DELETED),
    st.sampled_from([
        None, True, False, 0, 1, -1, 2, 0.5, 2**31, 2**63, -(2**63) - 1, 10**399, -(10**399), 10**4299, 1e12, -1e12,
        1e13, 1e308, -1e308, 1.7e308, 5e-324, float("inf"), float("-inf"), float("nan"), "", "\ud800", "x\udfff",
        "left", "both", "gentle", "mon", "24:00", "0001-01-01", "9999-12-31", "2026-W01-1", "20260105",
        "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "9999-12-31T24:00Z", "1901-01-01T00:00+23:59:59.999999",
        "8999-12-31T23:59-23:59",
        "2026-01-05\ud80009:00:00+00:00", "2026-01-05T09:00", [], {}, [[]], [None], {"": {}}, {"\ud800": 1},
    ]),
    st.integers(), st.floats(), st.floats(-1e12, 1e12), st.floats(-1e4, 1e5), MOMENTS,
    st.dates().map(date.isoformat), st.text(st.characters(), max_size=5),
)  # fmt: skip


def damaged(value: Any) -> st.SearchStrategy[Any]:
    """The stored value with up to four faults."""
    faults = st.lists(st.tuples(st.sampled_from([*ways(value)]), BAD), min_size=1, max_size=4)

    def spoil(faults: list[tuple[Way, Any]]) -> Any:
        found = value
        for way, bad in faults:
            found = spoiled(found, way, bad)
        return found

    return faults.map(spoil)


ZONES = [UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("America/Los_Angeles")]
READINGS = st.builds(
    Reading,
    st.floats(0, 1e9),
    st.none() | st.floats(0, 1e9),
    st.sampled_from([
        datetime(1970, 1, 1), datetime(2026, 1, 5, 7), datetime(2026, 1, 5, 15), datetime(2026, 3, 29, 2, 30),
        datetime(2026, 10, 25, 2, 30), datetime(2099, 12, 31, 23, 59),
    ]).flatmap(lambda wall: st.sampled_from([wall.replace(tzinfo=zone) for zone in ZONES])),
)  # fmt: skip
NOW = Reading(5000.0, 5000.0, MONDAY + timedelta(hours=2))
RULES = {key: value for key, value in SETTINGS.items() if key in ("reminders", "wake_up", "rollover_hour", "volume")}


def as_text(value: Any) -> str:
    """As `store.json_file` writes it."""
    text = json.dumps(value, allow_nan=False)
    text.encode()
    return text


@given(damaged(REMINDERS), damaged(RULES), st.lists(READINGS, min_size=1, max_size=3))
def test_no_damaged_reminder_note_raises_an_error_now_or_later(note: Any, rules: Any, readings: list[Reading]) -> None:
    state = from_note(note, readings[0]) or ReminderState()
    reminders = parse_settings(rules if isinstance(rules, dict) else {})[0].reminding
    for now in readings:
        seen = Observation(now, 10.0)
        reminder_status(state, reminders, seen)
        state, _action = decide(state, reminders, seen)
        assert 1 <= next_look(state, reminders, seen) <= 300
        assert all(reminder_status(state, reminders, seen)[key] for key in ("next", "why"))
    off_until_tomorrow(state, reminders, readings[-1])
    assert from_note(json.loads(as_text(to_note(state))), readings[-1]) is not None


@given(damaged(MORNING), damaged(RULES), st.lists(READINGS, min_size=1, max_size=3))
def test_no_damaged_morning_note_raises_an_error_now_or_later(note: Any, rules: Any, readings: list[Reading]) -> None:
    state = morning.from_note(note, readings[0]) or MorningState()
    rule = replace(parse_settings(rules if isinstance(rules, dict) else {})[0].wake_up, on=True)
    for now in readings:
        seen = Observation(now, 10.0)
        assert morning.why(state, rule, seen)
        state, _action = morning.decide(state, rule, seen)
        assert 1 <= (morning.next_look(state, rule, seen) or 300) <= 300
        assert morning.why(state, rule, seen)
    assert morning.from_note(json.loads(as_text(morning.to_note(state))), readings[-1]) is not None


@given(damaged(RESUME))
def test_no_damaged_session_note_raises_an_error_now_or_later(value: Any) -> None:
    note = resume.from_json(value)
    if note is None:
        return
    assert resume.from_json(json.loads(as_text(resume.to_json(note)))) == note
    record = replace(note.record, routine="wrist-flex")
    assert due_now(LIBRARY.routines, PastSessions([record]), NOW.wall, Settings(), LIBRARY.builtin_ids)
    if note.fits(ROUTINE):
        accepted = safety.acknowledge(SAFETY_VERSION, NOW.wall)
        clock = FakeClock(5000.0, NOW.wall)
        begun = resume.go_on(ROUTINE, note, accepted, SAFETY_VERSION, clock.reading())
        assert Driver.of(*begun, clock).finish().record().routine == ROUTINE.id


@given(damaged(SETTINGS))
def test_no_damaged_settings_raise_an_error_when_home_asks_what_is_due(value: Any) -> None:
    settings, problems = parse_settings(value if isinstance(value, dict) else {})
    "\n".join(problems).encode()
    as_text(to_json(settings))
    assert due_now(LIBRARY.routines, PastSessions(), NOW.wall, settings, LIBRARY.builtin_ids)


@given(damaged(ACKNOWLEDGEMENT), READINGS)
def test_no_damaged_acknowledgement_raises_an_error_now_or_later(value: Any, now: Reading) -> None:
    found = safety.from_note(value)
    if found is not None:
        assert safety.from_note(json.loads(as_text(safety.as_note(found)))) == found
    assert safety.is_current(found, 3, now.wall) in (True, False)


@given(damaged(VOICES))
def test_no_damaged_voices_raise_an_error_now_or_later(value: Any) -> None:
    found = tempos_from_json(value if isinstance(value, dict) else {})
    for tempo in found.values():
        assert 0 < tempo.length_s("Let go") < 60
    as_text(tempos_to_json(found))


@given(damaged(CARE))
def test_any_pack_note_says_to_take_the_pack_off(value: Any) -> None:
    assert sentence_of(value if isinstance(value, dict) else None).endswith("Take the pack off.")


def deepest() -> Any:
    """The most deeply nested list that the JSON parser of this Python accepts."""
    low, high = 1, 200_000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            json.loads("[" * middle + "]" * middle)
        except RecursionError:
            high = middle - 1
        else:
            low = middle
    return json.loads("[" * low + "]" * low)


def test_deep_nesting_raises_no_error() -> None:
    deep = deepest()
    assert all(from_note(spoiled(REMINDERS, way, deep), NOW) is None for way in ways(REMINDERS))
    assert all(morning.from_note(spoiled(MORNING, way, deep), NOW) is None for way in ways(MORNING))
    assert all(resume.from_json(spoiled(RESUME, way, deep)) is None for way in ways(RESUME))
    assert all(safety.from_note(spoiled(ACKNOWLEDGEMENT, way, deep)) is None for way in ways(ACKNOWLEDGEMENT))
    assert [*tempos_from_json({**VOICES, "Ada, en": deep})] == ["système"]
    assert sentence_of({**CARE, "kind": deep}).startswith("A pack")
    for way in ways(SETTINGS):
        parse_settings(value) if isinstance(value := spoiled(SETTINGS, way, deep), dict) else None


@pytest.mark.parametrize("bad", [[10**399, 0.1], [True, 0.1], [0.1, 0.1, 0.1], ["\ud800", 1], None])
def test_an_invalid_tempo_does_not_affect_other_voices(bad: object) -> None:
    assert tempos_from_json({"a": bad, **VOICES}) == tempos_from_json(VOICES)


def test_clocks_whose_sum_overflows_are_rejected() -> None:
    """Their sum would be more than a float can hold, and every later poll would fail."""
    last = [4600.0, -1.7e308, "2026-01-05T10:00:00+01:00"]
    assert from_note({**REMINDERS, "lived": {"s": 1.7e308, "last": last}}, NOW) is None
    assert morning.from_note({**MORNING, "lived": {"s": 1.7e308, "last": last}}, NOW) is None


@pytest.mark.parametrize(
    ("way", "bad"),
    [
        (("record", "title"), "\ud800"), (("routine",), "\ud800"), (("record", "exercises", 0, 1), "\ud800"),
        (("record", "exercises", 0, 4), 2**63), (("record", "began"), "0001-01-01T00:00:00+14:00"),
    ],
)  # fmt: skip
def test_a_note_with_values_that_the_database_cannot_store_is_rejected(way: Way, bad: object) -> None:
    assert resume.from_json(spoiled(RESUME, way, bad)) is None


def test_a_path_that_is_not_valid_utf_8_is_kept() -> None:
    note = resume.from_json({**RESUME, "path": "/home/\udcff/test.yaml"})
    assert note is not None
    assert note.path == "/home/\udcff/test.yaml"
