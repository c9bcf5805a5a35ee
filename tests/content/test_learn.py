from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from unclench.content.bundled import assets_dir
from unclench.content.learn import Card, load_cards, plain_lines
from unclench.content.safety_text import SafetyText, load_safety_text

ASSETS = assets_dir()
TITLES = {
    "falling-asleep": "Why a limb “falls asleep”",
    "sleep": "Sleeping with quiet hands",
    "naps": "Nap well",
    "sitting-and-typing": "Sitting and typing",
    "breaks": "Breaks",
    "splints": "Splints",
    "carpal-tunnel": "Carpal tunnel in one minute",
    "little-finger": "Little finger? Think elbow",
    "neck-and-arm": "Neck and arm",
    "vitamin-b12": "Vitamin B12",
    "numb-feet": "Numb feet care",
    "other-causes": "Other causes",
    "ways-of-care": "What treatment can look like",
    "hand-therapy": "What a hand therapist does",
    "when-to-see-a-doctor": "When to see a doctor",
    "evidence": "How good is the evidence?",
}
# What a card must not mention, because it would advise, promise or sell.
LEFT_OUT = {
    "sleep": r"\bbrand|\bfoam|\bbuy\b",
    "naps": r"metabolis|energy",
    "falling-asleep": r"circulation",
    "sitting-and-typing": r"posture",
    "carpal-tunnel": r"ibuprofen|paracetamol|steroid|cortisone|drug",
    "neck-and-arm": r"\bdis[ck]",
    "vitamin-b12": r"injection|microgram|\bdose",
    "other-causes": r"interferon|glatiramer|carbamazepine|gabapentin|steroid",
    "ways-of-care": r"success|works for|per cent|%",
}


@pytest.fixture(scope="module")
def safety() -> SafetyText:
    return load_safety_text(ASSETS / "safety.yaml").with_emergency("112")


@pytest.fixture(scope="module")
def cards(safety: SafetyText) -> dict[str, Card]:
    return {card.topic: card for card in load_cards(ASSETS, safety)}


def prose(card: Card) -> str:
    return " ".join(" ".join(plain_lines(card)).split())


def test_every_topic_has_a_card(cards: dict[str, Card]) -> None:
    assert {topic: card.title for topic, card in cards.items()} == TITLES


def test_the_cards_of_a_group_stand_together(cards: dict[str, Card]) -> None:
    groups = [card.group for card in cards.values()]
    changes = 1 + sum(one != other for one, other in pairwise(groups))
    assert changes == len(set(groups)) == 4
    assert next(iter(cards)) == "when-to-see-a-doctor", "urgent topics come first"


@pytest.mark.parametrize("topic", TITLES)
def test_a_card_is_short_and_plain(cards: dict[str, Card], topic: str) -> None:
    card = cards[topic]
    if topic != "when-to-see-a-doctor":
        assert 80 <= len(card.body.split()) <= 220
    assert card.body.startswith(card.summary)
    assert card.summary[-1] in ".?!"
    assert not re.search(r"[*_`<>\[\]{}\\|]", card.body), "no markup but headings and lists"
    assert all(re.match(r"(## |- )?\S", line) for line in card.body.splitlines() if line)


@pytest.mark.parametrize("topic", TITLES)
def test_every_source_is_named_in_the_list(cards: dict[str, Card], topic: str) -> None:
    names = [one["name"] for one in yaml.safe_load((ASSETS / "sources.yaml").read_text(encoding="utf-8"))]
    sources = cards[topic].sources
    assert sources
    nameless = [one for one in sources if not any(one == name or one.startswith(f"{name} (") for name in names)]
    assert nameless == []
    assert len(set(sources)) == len(sources)


@pytest.mark.parametrize(("topic", "words"), LEFT_OUT.items())
def test_no_card_contains_forbidden_content(cards: dict[str, Card], topic: str, words: str) -> None:
    assert re.findall(words, cards[topic].body, re.I) == []


def test_when_to_see_a_doctor_has_every_warning_sign_word_for_word(cards: dict[str, Card], safety: SafetyText) -> None:
    lines = [line for line in cards["when-to-see-a-doctor"].body.splitlines() if line]
    told = [line for level in safety.red_flags for line in _level(level.title, level.action, level.signs)]
    assert lines[1:] == told
    assert "Call 112." in lines
    assert len([line for line in lines if line.startswith("- ")]) == 27


def _level(title: str, action: str, signs: tuple[str, ...]) -> list[str]:
    return [f"## {title}", *([action] if action else []), *(f"- {sign}" for sign in signs)]


def test_the_evidence_is_given_with_its_numbers(cards: dict[str, Card]) -> None:
    text = prose(cards["evidence"])
    for fact in ("16 studies with 741 people", "very low quality", "13 studies", "80 people", "no different"):
        assert fact in text
    assert "“a small amount” of evidence" in text


def test_plain_lines_are_one_paragraph_per_line_without_markup(cards: dict[str, Card]) -> None:
    lines = plain_lines(cards["when-to-see-a-doctor"])
    assert lines[:2] == ["When to see a doctor", ""]
    assert "Same day" in lines
    assert not any(line.startswith("#") for line in lines)
    assert lines[-1] == "- AAOS OrthoInfo, Therapeutic Exercise Program for Carpal Tunnel Syndrome"
    assert lines[lines.index("Sources") + 2].startswith("- Stroke Association UK")


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("index.yaml", "sleep, ", ""),
        ("index.yaml", "sleep, ", "sleep, sleep, "),
        ("index.yaml", "sleep, ", "sleep, dreams, "),
        ("sleep.md", "# Sleeping", "Sleeping"),
        ("sleep.md", "## Sources", "## Source"),
        ("sleep.md", "How you lie at night", "- How you lie at night"),
    ],
)
def test_a_broken_file_is_a_bug_and_raises(
    tmp_path: Path, safety: SafetyText, file: str, before: str, after: str
) -> None:
    shutil.copytree(ASSETS / "learn", tmp_path / "learn")
    broken = tmp_path / "learn" / file
    text = broken.read_text(encoding="utf-8")
    assert before in text
    broken.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ValueError, match="learn"):
        load_cards(tmp_path, safety)
