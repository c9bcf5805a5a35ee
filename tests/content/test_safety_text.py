from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from unclench.content.safety_text import SafetyText, load_safety_text

SAFETY_FILE = Path(__file__).resolve().parents[2] / "assets" / "safety.yaml"
WORD_FOR_WORD = Path(__file__).resolve().parents[1] / "data" / "safety-text.txt"

# One line per version ever shipped. A changed word changes the hash: raise `version` in the file and add a line here.
KNOWN_TEXTS = {
    1: "bb61536f7d22470e7c76036f051d7ac216f709704bd9576791c94a9e568a47cb",
    2: "282aeeec9f58431894da7ef6e6b5b0c3514701f61db286b76875b4d8293c0b2a",
}

# Over the limit on purpose: the three reasons to ask first belong in one breath.
LONG_ON_PURPOSE = (
    "Ask a doctor or therapist first if the numbness is new, keeps coming back, or if you have had an injury or an "
    "operation."
)


@pytest.fixture(scope="module")
def text() -> SafetyText:
    return load_safety_text(SAFETY_FILE)


def every_line(text: SafetyText) -> Iterator[str]:
    yield text.title
    yield from text.short
    yield from (text.buttons.accept, text.buttons.more, text.buttons.decline)
    for section in text.long:
        yield from (section.heading, *section.paragraphs, *section.points)
    for level in text.red_flags:
        yield from (level.title, level.action, *level.signs)


def long_prose(text: SafetyText) -> str:
    return " ".join(" ".join((one.heading, *one.paragraphs, *(f"{p}." for p in one.points))) for one in text.long)


def sentences(prose: str) -> list[str]:
    """Cut where a reader takes breath: after . : ; ! ? before a space, and at the end."""
    return [part for part in re.split(r"(?<=[.:;!?])\s+", prose.strip()) if part]


def words(prose: str) -> list[str]:
    return re.findall(r"[A-Za-z']+", prose)


def syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith(("le", "ee")) and groups > 1
    return max(1, groups - silent)


def reading_grade(prose: str) -> float:
    """Flesch-Kincaid grade: the US school year that can read it."""
    count = len(words(prose))
    per_word = sum(map(syllables, words(prose))) / count
    return 0.39 * count / len(sentences(prose)) + 11.8 * per_word - 15.59


def test_a_changed_text_needs_a_new_version(text: SafetyText) -> None:
    normalised = "\n".join(" ".join(line.split()) for line in every_line(text))
    digest = hashlib.sha256(normalised.encode()).hexdigest()
    assert KNOWN_TEXTS[text.version] == digest, "the text changed: raise its version and note the new hash"
    assert text.version == max(KNOWN_TEXTS)


def as_it_reads(text: SafetyText) -> Iterator[str]:
    """The whole text the way tests/data/safety-text.txt writes it."""
    yield from ("# short", text.title, *text.short, "# buttons")
    yield from (text.buttons.accept, text.buttons.more, text.buttons.decline, "# long")
    for section in text.long:
        yield " ".join((section.heading, *section.paragraphs))
        yield from (f"- {point}" for point in section.points)
    yield "# red flags"
    for level in text.red_flags:
        yield f"= {level.title}"
        yield from level.signs


def test_the_text_reads_word_for_word(text: SafetyText) -> None:
    written = WORD_FOR_WORD.read_text(encoding="utf-8").splitlines()[1:]
    expected = [line.split(" (")[0] if line.startswith("= ") else line for line in written]
    assert list(as_it_reads(text.with_emergency(None))) == expected
    assert [level.action for level in text.with_emergency("112").red_flags] == [
        "Call 112.", "Call an urgent line or a doctor.", "", "",
    ]  # fmt: skip


def test_the_red_flags_stand_in_order_of_urgency(text: SafetyText) -> None:
    assert [(level.title, len(level.signs)) for level in text.red_flags] == [
        ("STOP \u2013 get medical help now", 13),
        ("Same day", 6),
        ("See a doctor soon", 7),
        ("Usually harmless", 1),
    ]
    first = text.red_flags[0]
    assert first.signs[0].startswith("Face droops on one side; arm or leg suddenly weak or numb on one side")
    assert first.signs[-1] == "A limb you slept on is still limp after 10 minutes of being free"


def test_the_headings_run_on_into_their_paragraph(text: SafetyText) -> None:
    prose = long_prose(text)
    assert "Stop when you feel sharp pain, or pain above 5 of 10 (nerve exercises: above 3)." in prose
    assert "Get help now if any warning sign from the list in this app shows up." in prose
    ask_first = next(section for section in text.long if section.heading == "Ask first.")
    assert len(ask_first.points) == 4


@pytest.mark.parametrize(
    ("number", "shown"), [("112", "112"), (None, "your emergency number"), ("", "your emergency number")]
)
def test_the_emergency_number_is_filled_in_everywhere(text: SafetyText, number: str | None, shown: str) -> None:
    assert sum("{emergency}" in line for line in every_line(text)) == 2
    filled = text.with_emergency(number)
    assert not any("{" in line for line in every_line(filled))
    assert filled.short[-1].startswith(f"Call {shown} now for")
    assert filled.red_flags[0].action == f"Call {shown}."
    assert filled.version == text.version


def test_sentences_keep_to_twenty_words(text: SafetyText) -> None:
    prose = [
        *text.short,
        long_prose(text),
        *(line for level in text.red_flags for line in (level.action, *level.signs)),
    ]
    too_long = [one for part in prose for one in sentences(part) if len(words(one)) > 20]
    assert too_long == [LONG_ON_PURPOSE]


def test_a_child_of_twelve_can_read_it(text: SafetyText) -> None:
    filled = text.with_emergency(None)
    flags = " ".join(f"{sign}." for level in filled.red_flags for sign in level.signs)
    assert reading_grade(" ".join(filled.short)) <= 7
    assert reading_grade(long_prose(filled)) <= 7
    assert reading_grade(flags) <= 7


def test_the_measure_of_reading_tells_hard_from_easy() -> None:
    assert reading_grade("Sit up first. Stand and hold on.") < 2
    assert reading_grade("Peripheral neuropathies necessitate individualised multidisciplinary consultation.") > 15


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("version: 2", "version: one", ValueError),
        ("version: 2", "version: 0", ValueError),
        ("title: Before you start", "titel: Before you start", KeyError),
        ("title: Before you start", "title: [Before, you, start]", TypeError),
        ("title: Before you start", "title: ''", ValueError),
        ("accept: I have read this", "ok: I have read this", TypeError),
        ("red_flags:", "red_flags: []\nold_flags:", TypeError),
        ("short:", "short: []\nold_short:", TypeError),
        ("short:", "short: '", yaml.YAMLError),
    ],
)
def test_a_broken_file_is_a_bug_and_raises(tmp_path: Path, before: str, after: str, error: type[Exception]) -> None:
    broken = tmp_path / "safety.yaml"
    original = SAFETY_FILE.read_text(encoding="utf-8")
    assert before in original
    broken.write_text(original.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(error):
        load_safety_text(broken)
