"""How fast a voice speaks, and where its words fit between sounds."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.core.ports import Spoken
from unclench.core.session.voice import (
    MARGIN_S,
    Gap,
    Part,
    Tempo,
    gaps_between,
    place,
    tempos_from_json,
    tempos_to_json,
)

TENTH = Tempo(0.0, 0.1)  # ten characters a second
LEFT = Part(0, ("Change sides. Left.", "Left side.", "Left."))


@given(st.floats(0, 1), st.floats(0.03, 0.3), st.lists(st.integers(5, 60), min_size=60, max_size=60))
def test_a_tempo_adapts_to_any_voice(start_s: float, character_s: float, sizes: list[int]) -> None:
    voice, tempo = Tempo(start_s, character_s), Tempo()
    for size in sizes:
        tempo = tempo.learned(Spoken("x" * size, voice.length_s("x" * size)))
    typical = "x" * (sum(sizes) // len(sizes))
    assert tempo.length_s(typical) == pytest.approx(voice.length_s(typical), rel=0.15, abs=0.35)


def test_one_measurement_changes_a_tempo_only_partly() -> None:
    slow = Spoken("Open, thumb close.", 5.0)
    before = Tempo().length_s(slow.text)
    assert before < Tempo().learned(slow).length_s(slow.text) < (before + 5.0) / 2


def test_speech_that_was_cut_can_only_lengthen_a_tempo() -> None:
    assert Tempo().learned(Spoken("Open, thumb close.", 0.2, cut=True)) == Tempo()
    assert Tempo().learned(Spoken("Open, thumb close.", 3.0, cut=True)).length_s("Open.") > Tempo().length_s("Open.")


def test_no_measurement_moves_a_tempo_out_of_its_limits() -> None:
    for took_s in (0.0, 1000.0):
        tempo = Tempo()
        for _again in range(50):
            tempo = tempo.learned(Spoken("Left.", took_s))
        assert 0 <= tempo.start_s <= 1.5
        assert 0.02 <= tempo.character_s <= 0.5


def test_tempos_are_read_as_they_were_written_and_invalid_ones_are_dropped() -> None:
    tempos = {"espeak-ng//en/0": Tempo(0.1, 0.07), "say/Anna/de/20": Tempo()}
    assert tempos_from_json(tempos_to_json(tempos)) == tempos
    assert tempos_from_json({"a": [0.1], "b": "fast", "c": [nan, 0.1], "d": None, "e": [0.3, 99]}) == {
        "e": Tempo(0.3, 0.5)
    }


def test_gaps_between_sounds_that_overlap_or_begin_earlier() -> None:
    assert gaps_between([(-0.5, 0.25), (2.0, 3.0), (2.5, 4.0)], 6.0) == [Gap(0.25, 2.0), Gap(4.0, 6.0)]
    assert gaps_between([(0.0, 9.0)], 6.0) == []
    assert gaps_between([], inf) == [Gap(0.0, inf)]


@pytest.mark.parametrize(
    ("room_s", "speed", "said"),
    [
        (2.1, 1.0, ["Change sides. Left."]),
        (2.0, 1.0, ["Left side."]),
        (1.01 + MARGIN_S, 1.0, ["Left side."]),
        (1.0, 1.0, ["Left."]),
        (0.6, 1.0, []),
        (1.6, 1.5, ["Left."]),
        (0.6, 0.75, ["Left."]),
    ],
)
def test_the_longest_form_that_fits_is_used_or_none(room_s: float, speed: float, said: list[str]) -> None:
    placed, left = place([LEFT], 0.0, [Gap(0.0, room_s)], TENTH, speed)
    assert [one.text for one in placed] == said
    assert left == ([] if said else [LEFT])


def test_the_preferred_form_may_be_the_shorter_one() -> None:
    part = Part(0, ("Change sides. Left side.", "Left side.", "Change sides."))
    assert [one.text for one in place([part], 0.0, [Gap(0.0, 1.5)], TENTH, 1.0)[0]] == ["Left side."]


def test_a_later_gap_is_used_if_it_is_not_too_late() -> None:
    assert [one.at_s for one in place([LEFT], 1.0, [Gap(0.0, 1.5), Gap(2.0, 3.2)], TENTH, 1.0)[0]] == [2.0]
    assert place([LEFT], 1.0, [Gap(0.0, 1.5), Gap(4.5, 9.0)], TENTH, 1.0)[0] == []


def test_important_parts_are_placed_first_and_the_speaking_order_is_kept() -> None:
    last, cue = Part(5, ("Last one.",)), Part(0, ("Make a soft fist.", "Fist."))
    for room_s, said in ((3.0, "Last one. Make a soft fist."), (1.8, "Last one. Fist."), (0.7, "Fist.")):
        placed, left = place([last, cue], 0.0, [Gap(0.0, room_s)], TENTH, 1.0)
        assert [one.text for one in placed] == [said]
        assert left == ([] if "Last" in said else [last])


def test_one_utterance_is_preferred_to_two_with_longer_words() -> None:
    name, side = Part(1, ("Next: Glide.", "Glide.")), Part(2, ("Left side.", "Left."))
    placed, _left = place([name, side], 0.0, [Gap(0.0, 1.5), Gap(1.6, 3.0)], TENTH, 1.0)
    assert [one.text for one in placed] == ["Glide. Left."]
