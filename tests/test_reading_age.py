"""Learn cards and safety text are easy: a child of twelve can read them, and they promise nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml
from textstat import textstat

from unclench.content.bundled import assets_dir
from unclench.content.learn import load_cards
from unclench.content.safety_text import load_safety_text

GRADE = 7  # Flesch-Kincaid: the US school year of a child of twelve
LONGEST_SENTENCE = 20
SAFETY_FILE = assets_dir() / "safety.yaml"
PARTS = yaml.safe_load(SAFETY_FILE.read_text(encoding="utf-8"))
CARDS = {card.topic: card for card in load_cards(assets_dir(), load_safety_text(SAFETY_FILE).with_emergency("112"))}
CLAIMS = re.compile(r"\b(heal(s|ed|ing)?|cur(e|es|ed|ing)|treat(s|ed|ing|ments?)?|prevent(s|ed|ing|ion)?)\b", re.I)
DENIAL = "It does not treat, cure or prevent any illness."
QUESTION = "What treatment can look like"


def texts(node: object) -> Iterator[str]:
    """Every text below a node of YAML."""
    if isinstance(node, str):
        yield " ".join(node.replace("{emergency}", "112").split())
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def prose(lines: Iterator[str] | list[str]) -> str:
    """The whole sentences of a text. Headings, labels and other pieces of up to three words are left out, because they
    do not show how hard a text is."""
    bare = [line.removeprefix("## ").removeprefix("- ") for line in lines]
    return " ".join(line if line[-1] in ".?!" else f"{line.rstrip(':;,')}." for line in bare if line.count(" ") > 2)


def grade(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))


def test_the_grade_tells_easy_from_hard_texts() -> None:
    assert grade("Sit up first. Stand and hold on.") < 2
    assert grade("Peripheral neuropathies necessitate individualised multidisciplinary consultation.") > 15
    assert CLAIMS.findall("It heals, cures and prevents. A treatment.")
    assert not CLAIMS.search("A healthy therapist is accurate.")


@pytest.mark.parametrize("topic", CARDS)
def test_a_child_of_twelve_can_read_a_card(topic: str) -> None:
    assert grade(prose(CARDS[topic].body.splitlines())) <= GRADE


@pytest.mark.parametrize("topic", [topic for topic in CARDS if topic != "when-to-see-a-doctor"])
def test_the_sentences_of_a_card_are_short(topic: str) -> None:
    sentences = re.split(r"(?<=[.?!:])\s+", prose(CARDS[topic].body.splitlines()))
    assert [one for one in sentences if len(one.split()) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("part", [part for part in PARTS if prose(texts(PARTS[part]))])
def test_a_child_of_twelve_can_read_each_part_of_the_safety_text(part: str) -> None:
    """Names of illnesses count like all other words; parts added to the file later are tested, too."""
    assert grade(prose(texts(PARTS[part]))) <= GRADE


@pytest.mark.parametrize("topic", CARDS)
def test_a_card_promises_nothing(topic: str) -> None:
    card = CARDS[topic]
    words = " ".join((card.title.replace(QUESTION, ""), card.summary, card.body, *card.sources))
    assert CLAIMS.findall(words) == []


def test_the_safety_text_promises_nothing() -> None:
    words = " ".join(texts(PARTS))
    assert DENIAL in words
    assert CLAIMS.findall(words.replace(DENIAL, "")) == []
