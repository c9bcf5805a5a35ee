"""Settings survive their file, and a fault in it costs one setting, not all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.core.care_length import KINDS, CareChoice
from unclench.core.routine import Level
from unclench.core.settings import (
    CLOTHES,
    DOSES,
    SKIN_TONES,
    SOUND_MODES,
    RoutineChoices,
    Settings,
    parse_settings,
    to_json,
)
from unclench.core.timeline import Choices

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
    sound_mode=st.none() | st.sampled_from(SOUND_MODES),
)
any_settings = st.builds(
    Settings,
    volume=st.integers(0, 100),
    muted=st.booleans(),
    sound_mode=st.sampled_from(SOUND_MODES),
    level=st.sampled_from(Level),
    affected_side=st.sampled_from([None, "left", "right"]),
    extra_prepare_s=st.floats(0, 60),
    emergency_number=st.none() | st.sampled_from(["112", "911", "0800 12 34"]),
    rollover_hour=st.integers(0, 12),
    skin=st.sampled_from(SKIN_TONES),
    clothes=st.sampled_from(CLOTHES),
    routines=st.dictionaries(ids, own_choices, max_size=3),
)


@given(any_settings)
def test_a_file_gives_back_what_was_written(settings: Settings) -> None:
    assert parse_settings(json.loads(json.dumps(to_json(settings)))) == (settings, [])


def test_an_empty_file_is_the_defaults() -> None:
    assert parse_settings({}) == (Settings(), [])


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("volume", 101), ("volume", -1), ("volume", 50.5), ("volume", True), ("volume", "60"), ("volume", None),
        ("muted", 1), ("muted", "yes"), ("sound_mode", "loud"), ("sound_mode", []), ("level", "hard"), ("level", []),
        ("affected_side", "both"), ("extra_prepare_s", 61), ("extra_prepare_s", float("nan")),
        ("extra_prepare_s", False), ("emergency_number", "call mum"), ("emergency_number", 112),
        ("emergency_number", "1"), ("emergency_number", "  "), ("rollover_hour", 13), ("rollover_hour", 4.0),
        ("routines", []), ("routines", "x"),
        ("skin", "green"), ("skin", 3), ("clothes", None), ("clothes", "#FF0000"),
    ],
)  # fmt: skip
def test_what_is_not_possible_keeps_its_default_and_is_told(key: str, bad: object) -> None:
    settings, problems = parse_settings({"level": "full", "volume": 7, key: bad})
    expected = {"level": Level.FULL, "volume": 7}
    expected.pop(key, None)
    assert settings == Settings(**expected)
    assert problems == [f"{key}: {bad!r} is not possible here; the default is used"]


def test_an_unknown_setting_is_told() -> None:
    assert parse_settings({"colour": "red"}) == (Settings(), ["colour: is not a setting of this version"])


def test_a_long_value_is_cut_where_it_is_told() -> None:
    _settings, (problem,) = parse_settings({"sound_mode": "x" * 5000})
    assert len(problem) < 120


@pytest.mark.parametrize(
    "bad",
    [
        {"level": "hard"}, {"overrides": []}, {"overrides": {"a": {"speed": 2}}}, {"overrides": {"a": {"hold": "5"}}},
        {"sound_mode": "loud"}, {"overrides": {"a": {"hold": -1}}}, {"overrides": {"a": 5}}, {"left_out": "a"},
        {"switched_on": [1]}, {"cautions_read": 5}, [], None,
    ],
)  # fmt: skip
def test_a_fault_in_the_choices_for_one_routine_costs_no_other_routine(bad: object) -> None:
    settings, problems = parse_settings({"routines": {"mine": bad, "other": {"left_out": ["a"]}}})
    assert settings.routines == {"other": RoutineChoices(left_out=frozenset("a"))}
    assert problems == [f"routines.mine: {bad!r} is not possible here; the default is used"]


def test_choices_join_what_holds_everywhere_with_what_holds_for_one_routine() -> None:
    own = RoutineChoices(Level.FULL, {"a": {"reps": 3}}, frozenset("b"), frozenset("c"))
    settings = Settings(level=Level.MIDDLE, affected_side="left", extra_prepare_s=5, routines={"mine": own})
    assert settings.choices_for("mine") == Choices(
        Level.FULL, "left", None, 5, {"a": {"reps": 3}}, frozenset("b"), frozenset("c")
    )
    assert settings.choices_for("other") == Choices(Level.MIDDLE, "left", None, 5)
    assert Settings().choices_for("x") == Choices(Level.GENTLE, "right")


def test_hiding_an_exercise_leaves_everything_else_as_it_was() -> None:
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


def test_what_is_shown_again_takes_nothing_else_along() -> None:
    before = Settings().hiding("mine", "fist").hiding("mine", "wave").hiding("other", "fist").having_read("mine", "abc")
    after = before.showing_again("mine", "fist")
    assert after.own("mine") == RoutineChoices(left_out=frozenset({"wave"}), cautions_read="abc")
    assert after.own("other").left_out == {"fist"}


@pytest.mark.parametrize("muted", [False, True])
@pytest.mark.parametrize("everywhere", SOUND_MODES)
@pytest.mark.parametrize("own", [None, *SOUND_MODES])
def test_what_leads_a_routine(own: str | None, everywhere: str, muted: bool) -> None:
    """Its own choice goes before the one for everywhere; mute goes before both."""
    settings = Settings(muted=muted, sound_mode=everywhere, routines={"mine": RoutineChoices(sound_mode=own)})
    mode = own or everywhere
    assert settings.sound_mode_for("mine") == mode
    assert settings.sound_mode_for("other") == everywhere
    assert settings.sounds_in("mine") is (not muted and mode in ("both", "sounds"))
    assert settings.speaks_in("mine") is (not muted and mode in ("both", "voice"))
