"""The library filters: search text, body area, place and minutes."""

from __future__ import annotations

import pytest

from samples import routine_of
from unclench.core.routine.filtering import AREA_GROUPS, matches
from unclench.core.routine.routine import AREAS

HEAD = """\
summary: Für müde Handgelenke, with care.
areas: [wrist]
situations: [desk]
"""
WRIST = routine_of("- {name: Élan Glide, reps: 5}\n- {name: Shake, duration: 30 s}", HEAD)
ANYWHERE = routine_of("- {name: A, reps: 5}", "situations: [anywhere]\n")
BARE = routine_of("- {name: A, reps: 5}")


def test_no_filter_matches_everything() -> None:
    assert matches(WRIST, 1e6)
    assert matches(BARE, 1e6, text="", areas=None, situation=None, minutes=None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Test", True),  # the title
        ("tired", False),
        ("care", True),  # the summary
        ("wrist", True),  # the area
        ("desk", True),  # the place
        ("shake", True),  # an exercise
        ("SHA", True),
        ("gli wri", True),  # each word anywhere, in any order
        ("glide ankle", False),
        ("  shake  ", True),
        ("   ", True),
        ("elan", True),
        ("élan", True),
        ("E\u0301LAN", True),
        ("fur mude", True),
        ("FÜR", True),
    ],
)
def test_every_search_word_must_match_ignoring_case_and_accents(text: str, found: bool) -> None:
    assert matches(WRIST, 60, text=text) is found


def test_both_spellings_of_a_sharp_s_match() -> None:
    foot = routine_of("- {name: Fuß, reps: 5}")
    assert [matches(foot, 60, text=text) for text in ("fuß", "fuss", "FUSS", "fus", "fub")] == [True] * 4 + [False]


def test_a_search_word_does_not_match_across_two_names() -> None:
    assert not matches(WRIST, 60, text="glideshake")


def test_an_area_group_matches_if_one_area_is_shared() -> None:
    assert [label for label, areas in AREA_GROUPS if matches(WRIST, 60, areas=areas)] == ["Hands"]
    assert not matches(BARE, 60, areas=dict(AREA_GROUPS)["Hands"])


def test_the_groups_contain_every_area_but_the_whole_body_exactly_once() -> None:
    grouped = [area for _label, areas in AREA_GROUPS for area in areas]
    assert sorted(grouped) == sorted(set(AREAS) - {"body"})


@pytest.mark.parametrize(
    ("situation", "wrist"), [("desk", True), ("bed", False), ("standing", False), ("anywhere", False)]
)
def test_a_routine_for_anywhere_matches_every_place(situation: str, wrist: bool) -> None:
    assert matches(WRIST, 60, situation=situation) is wrist
    assert matches(ANYWHERE, 60, situation=situation)
    assert not matches(BARE, 60, situation=situation)


@pytest.mark.parametrize(("seconds", "fits"), [(0, True), (120, True), (120.5, False), (300, False)])
def test_the_gentle_length_must_fit_the_minutes(seconds: float, fits: bool) -> None:
    assert matches(WRIST, seconds, minutes=2) is fits


def test_all_filters_must_match() -> None:
    hands, feet = dict(AREA_GROUPS)["Hands"], dict(AREA_GROUPS)["Feet"]
    assert matches(WRIST, 60, text="shake", areas=hands, situation="desk", minutes=2)
    assert not matches(WRIST, 60, text="shake", areas=feet, situation="desk", minutes=2)
    assert not matches(WRIST, 60, text="shake", areas=hands, situation="bed", minutes=2)
    assert not matches(WRIST, 180, text="shake", areas=hands, situation="desk", minutes=2)
    assert not matches(WRIST, 60, text="ankle", areas=hands, situation="desk", minutes=2)
