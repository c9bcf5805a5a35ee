"""The card of three lights: the stricter limits, fitted to a routine, never worked out from what a person says."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from unclench.content.bundled import assets_dir
from unclench.content.traffic_light import TrafficLight, traffic_light

DATA = yaml.safe_load((assets_dir() / "safety.yaml").read_text(encoding="utf-8"))["traffic_light"]


@pytest.fixture
def card() -> TrafficLight:
    return traffic_light(DATA)


def test_the_three_lights(card: TrafficLight) -> None:
    assert [(light.word, light.pain_range, light.advice) for light in card.lights] == [
        ("Green", "0–3", "Carry on, slowly."),
        ("Amber", "4–5", "Smaller, shorter, softer."),
        ("Red", "6–10", "Stop this one."),
    ]
    assert "within 10 seconds" in card.lights[1].tingling
    assert "above 3 is red" in card.nerve
    assert "within 30 minutes" in card.afterwards[0]
    assert "next day" in card.afterwards[0]


@pytest.mark.parametrize(
    ("stop", "ranges"),
    [(6, "0–3 4–5 6–10"), (5, "0–3 4 5–10"), (4, "0–3 - 4–10"), (3, "0–2 - 3–10"), (1, "0 - 1–10")],
)
def test_red_begins_where_the_routine_stops(card: TrafficLight, stop: int, ranges: str) -> None:
    fitted = card.stopping_at(stop)
    assert " ".join(light.pain_range or "-" for light in fitted.lights) == ranges
    assert [light.advice for light in fitted.lights] == [light.advice for light in card.lights]


def test_the_card_in_one_line_leaves_out_a_light_without_pain(card: TrafficLight) -> None:
    assert card.line == "Pain: 0–3 carry on, 4–5 ease off, 6–10 stop."
    assert card.stopping_at(4).line == "Pain: 0–3 carry on, 4–10 stop."


def test_its_sentences_are_short(card: TrafficLight) -> None:
    words = [card.nerve, card.before, *card.afterwards, *(light.tingling for light in card.lights)]
    for sentence in ". ".join(words).replace("?", ".").split("."):
        assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda data: data["levels"].pop(), ValueError),
        (lambda data: data["levels"].reverse(), ValueError),
        (lambda data: data["levels"][1].update(pain=[5, 5]), ValueError),  # a gap at 4
        (lambda data: data["levels"][2].update(pain=[6, 9]), ValueError),
        (lambda data: data["levels"][0].update(pain="0-3"), TypeError),
        (lambda data: data["levels"][0].update(advice=""), TypeError),
        (lambda data: data.update(afterwards=[3]), TypeError),
        (lambda data: data.pop("before"), KeyError),
    ],
)
def test_a_broken_card_is_a_bug_and_raises(change: Any, error: type[Exception]) -> None:
    data = yaml.safe_load(yaml.safe_dump(DATA))
    change(data)
    with pytest.raises(error):
        traffic_light(data)
