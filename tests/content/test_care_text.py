"""The texts of heat and ice are data; a missing text is a bug that raises."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from unclench.content.care_text import care_text

FILE = Path(__file__).resolve().parents[2] / "assets" / "safety.yaml"


@pytest.fixture
def data() -> dict[str, Any]:
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))["care"]
    assert isinstance(found, dict)
    return found


def test_the_texts_are_short(data: dict[str, Any]) -> None:
    text = care_text(data)
    for cue in (text.on, text.check, text.off):
        assert len(cue.split()) <= 6, cue
    for line in (text.look, text.leave_out, *text.advice.values(), *text.questions[:2]):
        for sentence in re.split(r"(?<=[.?])\s", line):
            assert len(sentence.split()) <= 20, sentence


def test_the_advice_names_what_burns(data: dict[str, Any]) -> None:
    advice = care_text(data).advice
    assert "38 °C" in advice["heat"]
    for words in advice.values():
        assert "cloth" in words
        assert "Stay awake." in words
        assert "inner elbow and the outer knee" in words


@pytest.mark.parametrize(
    "path", ["questions", "leave_out", "answers.yes", "cues.off", "check.look", "advice.ice"], ids=str
)
def test_a_missing_text_raises(data: dict[str, Any], path: str) -> None:
    broken = copy.deepcopy(data)
    *parts, last = path.split(".")
    place = broken
    for part in parts:
        place = place[part]
    del place[last]
    with pytest.raises((KeyError, TypeError)):
        care_text(broken)


def test_there_are_three_questions(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="3 questions"):
        care_text({**data, "questions": data["questions"][:2]})
    with pytest.raises(TypeError):
        care_text({**data, "leave_out": ""})
