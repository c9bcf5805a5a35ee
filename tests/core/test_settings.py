"""Settings are read as they were written, and a fault in the file affects one setting, not all."""

from __future__ import annotations

import json
import reprlib
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.core.care.care_length import KINDS, CareChoice
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices
from unclench.core.settings.reminder_file import RULE, WAKE_UP
from unclench.core.settings.routine_choices import DOSES, PARTS, SOUND_MODES, RoutineChoices
from unclench.core.settings.setting import Choice, Form, Number, Text
from unclench.core.settings.settings import CLOTHES, SECTIONS, SKIN_TONES, TABLE, Settings, parse_settings, to_json

ids = st.text("abc-1", min_size=1, max_size=5)
names = st.frozensets(ids, max_size=3)
doses = st.dictionaries(st.sampled_from(DOSES), st.integers(0, 100) | st.floats(0, 36000), max_size=3)
own_choices = st.builds(
    RoutineChoices,
    level=st.none() | st.sampled_from(Level),
    overrides=st.dictionaries(ids, doses, max_size=2),
    switched_on=names,
    left_out=names,
    care=st.dictionaries(
        st.sampled_from(KINDS),
        st.builds(CareChoice, on=st.booleans(), minutes=st.none() | st.integers(1, 20), advised=st.booleans()),
    ),
    sound_mode=st.none() | st.sampled_from([*SOUND_MODES]),
)
any_settings = st.builds(
    Settings,
    volume=st.integers(0, 100),
    muted=st.booleans(),
    sound_mode=st.sampled_from([*SOUND_MODES]),
    level=st.sampled_from(Level),
    affected_side=st.sampled_from([None, "left", "right"]),
    extra_prepare_s=st.floats(0, 60),
    emergency_number=st.none() | st.sampled_from(["112", "911", "0800 12 34"]),
    rollover_hour=st.integers(0, 12),
    skin=st.sampled_from([*SKIN_TONES]),
    clothes=st.sampled_from([*CLOTHES]),
    routines=st.dictionaries(ids, own_choices, max_size=3),
)


@given(any_settings)
def test_settings_are_read_as_they_were_written(settings: Settings) -> None:
    assert parse_settings(json.loads(json.dumps(to_json(settings)))) == (settings, [])


def test_an_empty_file_gives_the_defaults() -> None:
    assert parse_settings({}) == (Settings(), [])


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("volume", 101), ("volume", -1), ("volume", 50.5), ("volume", True), ("volume", "60"), ("volume", None),
        ("muted", 1), ("muted", "yes"), ("sound_mode", "loud"), ("sound_mode", []), ("level", "hard"), ("level", []),
        ("affected_side", "none"), ("extra_prepare_s", 61), ("extra_prepare_s", float("nan")),
        ("extra_prepare_s", False), ("emergency_number", "call mum"), ("emergency_number", 112),
        ("emergency_number", "1"), ("emergency_number", "  "), ("rollover_hour", 13), ("rollover_hour", 4.0),
        ("routines", []), ("routines", "x"),
        ("volume", 10**400), ("extra_prepare_s", 10**400), ("extra_prepare_s", 2.0**70), ("text_scale", 2**63),
        ("extra_prepare_s", float("inf")), ("voice", "\ud800"), ("voice", 5), ("emergency_number", "112\ud800"),
        ("on_close", {}), ("sound_mode", {}), ("skin", "green"), ("skin", 3), ("clothes", None), ("clothes", "#FF0000"),
    ],
)  # fmt: skip
def test_an_invalid_value_gets_its_default_and_is_reported(key: str, bad: object) -> None:
    settings, problems = parse_settings({"level": "full", "volume": 7, key: bad})
    usual = Settings()
    assert settings == Settings(
        level=usual.level if key == "level" else Level.FULL, volume=usual.volume if key == "volume" else 7
    )
    assert problems == [f"{key}: {reprlib.repr(bad)} is not a valid value; using the default"]


def test_an_unknown_setting_is_reported() -> None:
    assert parse_settings({"colour": "red"}) == (Settings(), ["colour: unknown setting; kept, not used"])


@pytest.mark.parametrize("bad", ["x" * 5000, 10**4000, 10**5000, ["x" * 5000] * 5000], ids=type)
def test_a_long_value_is_shortened_in_the_message(bad: object) -> None:
    _settings, (problem,) = parse_settings({"sound_mode": bad})
    assert len(problem) < 300


def test_a_message_about_a_strange_key_can_be_printed() -> None:
    _settings, problems = parse_settings({"\ud800": 1, "x" * 5000: 1, "routines": {"\ud800": {}, "a\nb": 5}})
    assert problems[0] == "'\\ud800': unknown setting; kept, not used"
    assert problems[2] == "'routines.\\ud800': {} is not a valid value; using the default"
    assert problems[3] == "'routines.a\\nb': 5 is not a valid value; using the default"
    for problem in problems:
        assert problem.encode()
        assert len(problem) < 120


strange: st.SearchStrategy[object] = st.sampled_from([
    "\ud800", "0900Z", "09:0Z", "T0900", "24:00", "９:00", "٠٩:٠٠", "Infinity", "", 0, 1, True, -1, 60, 3600, 2**63,
    10**400, -(10**400), 1e308, 5e-324, float("nan"), float("inf"), None, [], {}, "mon", "09:00", "gentle", "left",
])  # fmt: skip
KEYS = [
    *TABLE, "id", "name", "routine", "every_s", "at", "days", "hours", "natural_break_s", "popup", "on", "begin", "end",
    "alarms", "snooze_s", "level", "overrides", "switched_on", "left_out", "cautions_read", "care", "hold", "heat",
    "minutes", "mon", "\ud800",
]  # fmt: skip
ANYTHING = st.recursive(
    strange | st.text(st.characters(), max_size=6) | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def anything(draw: st.DrawFn) -> Any:
    """Any JSON value, mostly ones that are easy to read wrongly."""
    return draw(ANYTHING)


@st.composite
def nearly_right(draw: st.DrawFn) -> dict[str, Any]:
    """A settings file with valid keys and some valid values."""

    def some(keys: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
        return st.fixed_dictionaries({}, optional=dict.fromkeys(keys, anything()))

    rule = st.fixed_dictionaries(
        {"id": st.just("a") | anything(), "routine": st.just("b") | anything()},
        optional={
            **dict.fromkeys(sorted(set(RULE) - {"id", "routine"}), anything()),
            "hours": st.lists(strange, min_size=1, max_size=3),
        },
    )
    parts = {
        "reminders": st.lists(rule, max_size=2),
        "wake_up": some(WAKE_UP),
        "routines": st.dictionaries(st.sampled_from(["a", "\ud800"]), some(PARTS)),
    }
    return {**draw(some(TABLE)), **draw(st.fixed_dictionaries({}, optional=parts))}


@given(nearly_right() | st.dictionaries(st.sampled_from(KEYS) | st.text(), anything(), max_size=3))
def test_any_json_object_is_read_or_reported(value: dict[str, Any]) -> None:
    """No exception, messages that can be printed, and a result that is read back as it was written."""
    settings, problems = parse_settings(value)
    "\n".join(problems).encode()
    written = json.dumps(to_json(settings), allow_nan=False)
    written.encode()
    assert parse_settings(json.loads(written)) == (settings, [])


@given(nearly_right())
def test_each_key_is_read_independently(value: dict[str, Any]) -> None:
    """So the file can be changed key by key."""
    together = to_json(parse_settings(value)[0])
    defaults = to_json(Settings())
    for key, raw in value.items():
        alone = to_json(parse_settings({key: raw})[0])
        assert alone == {**defaults, key: together[key]}


def test_the_order_of_keys_does_not_matter() -> None:
    value = {"volume": 7, "level": "full", "wake_up": {"on": True}, "on_close": "quit"}
    assert parse_settings(value) == parse_settings(dict(reversed(value.items())))


@pytest.mark.parametrize("key", TABLE)
def test_each_entry_of_the_table_is_complete(key: str) -> None:
    one = TABLE[key]
    assert one.label
    assert one.help.endswith(".")
    assert one.section in SECTIONS or one.place
    made_by_hand = isinstance(one.kind, Text | Form) or bool(one.place) or one.section == "figures"
    assert bool(one.by_hand) is made_by_hand


@pytest.mark.parametrize("key", [key for key, one in TABLE.items() if isinstance(one.kind, Number)])
def test_both_ends_of_a_range_are_valid_and_nothing_beyond(key: str) -> None:
    kind = TABLE[key].kind
    assert isinstance(kind, Number)
    for good in (kind.low, kind.high):
        assert getattr(parse_settings({key: good})[0], key) == good
    for bad in (kind.low - 1, kind.high + 1):
        assert parse_settings({key: bad})[1] == [f"{key}: {bad} is not a valid value; using the default"]


@pytest.mark.parametrize("key", [key for key, one in TABLE.items() if isinstance(one.kind, Choice)])
def test_every_choice_is_read_as_it_was_written(key: str) -> None:
    kind = TABLE[key].kind
    assert isinstance(kind, Choice)
    for value in kind.options:
        settings = Settings(**{key: value})
        assert parse_settings(json.loads(json.dumps(to_json(settings)))) == (settings, [])


def test_numbers_are_shown_with_their_unit() -> None:
    def shown(key: str, value: float) -> str:
        kind = TABLE[key].kind
        assert isinstance(kind, Number)
        return kind.shown(value)

    assert [shown("volume", 60), shown("extra_prepare_s", 5.0), shown("snooze_minutes", 5)] == ["60 %", "5 s", "5 min"]
    assert [shown("voice_rate", rate) for rate in (-10, 0, 20)] == ["-10 %", "as usual", "+20 %"]
    assert shown("extra_prepare_s", 0.0) == "0 s"


def test_words_are_translated_when_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is made before the language is known."""
    monkeypatch.setattr("unclench.core.settings.setting._", str.upper)
    level, rate = TABLE["level"].kind, TABLE["voice_rate"].kind
    assert isinstance(level, Choice)
    assert isinstance(rate, Number)
    assert [text for text, _value in level.offered()] == ["GENTLE", "MIDDLE", "FULL"]
    assert rate.shown(0) == "AS USUAL"


@pytest.mark.parametrize(
    "bad",
    [
        {"level": "hard"}, {"overrides": []}, {"overrides": {"a": {"speed": 2}}}, {"overrides": {"a": {"hold": "5"}}},
        {"sound_mode": "loud"}, {"overrides": {"a": {"hold": -1}}}, {"overrides": {"a": 5}}, {"left_out": "a"},
        {"switched_on": [1]}, {"cautions_read": 5}, [], None,
    ],
)  # fmt: skip
def test_a_fault_in_the_choices_for_one_routine_affects_no_other(bad: object) -> None:
    settings, problems = parse_settings({"routines": {"mine": bad, "other": {"left_out": ["a"]}}})
    assert settings.routines == {"other": RoutineChoices(left_out=frozenset("a"))}
    assert problems == [f"routines.mine: {bad!r} is not a valid value; using the default"]


def test_choices_combine_general_settings_with_those_of_one_routine() -> None:
    own = RoutineChoices(Level.FULL, {"a": {"reps": 3}}, frozenset("b"), frozenset("c"))
    settings = Settings(level=Level.MIDDLE, affected_side="left", extra_prepare_s=5, routines={"mine": own})
    assert settings.choices_for("mine") == Choices(
        Level.FULL, "left", None, 5, {"a": {"reps": 3}}, frozenset("b"), frozenset("c")
    )
    assert settings.choices_for("other") == Choices(Level.MIDDLE, "left", None, 5)
    assert Settings().choices_for("x") == Choices(Level.GENTLE, "right")


def test_hiding_an_exercise_changes_nothing_else() -> None:
    before = Settings(volume=7, routines={"mine": RoutineChoices(Level.FULL, left_out=frozenset("a"))})
    after = before.hiding("mine", "b").hiding("other", "c")
    assert after.volume == 7
    assert after.routines == {
        "mine": RoutineChoices(Level.FULL, left_out=frozenset("ab")),
        "other": RoutineChoices(left_out=frozenset("c")),
    }
    assert before.routines["mine"].left_out == frozenset("a")


@pytest.mark.parametrize(
    ("muted", "mode", "plays"),
    [
        (False, "both", True),
        (False, "sounds", True),
        (False, "voice", False),
        (False, "none", False),
        (True, "both", False),
    ],
)
def test_when_sounds_are_played(muted: bool, mode: str, plays: bool) -> None:
    assert Settings(muted=muted, sound_mode=mode).plays_sounds is plays


def test_showing_an_exercise_again_changes_nothing_else() -> None:
    before = Settings().hiding("mine", "fist").hiding("mine", "wave").hiding("other", "fist").having_read("mine", "abc")
    after = before.showing_again("mine", "fist")
    assert after.own("mine") == RoutineChoices(left_out=frozenset({"wave"}), cautions_read="abc")
    assert after.own("other").left_out == {"fist"}


@pytest.mark.parametrize("muted", [False, True])
@pytest.mark.parametrize("everywhere", SOUND_MODES)
@pytest.mark.parametrize("own", [None, *SOUND_MODES])
def test_the_sound_mode_of_a_routine(own: str | None, everywhere: str, muted: bool) -> None:
    """Its own choice overrides the general one; mute overrides both."""
    settings = Settings(muted=muted, sound_mode=everywhere, routines={"mine": RoutineChoices(sound_mode=own)})
    mode = own or everywhere
    assert settings.sound_mode_for("mine") == mode
    assert settings.sound_mode_for("other") == everywhere
    assert settings.sounds_in("mine") is (not muted and mode in ("both", "sounds"))
    assert settings.speaks_in("mine") is (not muted and mode in ("both", "voice"))
