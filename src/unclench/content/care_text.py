"""The texts for heat and ice from the safety file: the three questions, the cues, and the skin check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.core.care.care import CareText
from unclench.core.care.care_length import KINDS

QUESTIONS = 3


def care_text(data: Mapping[str, Any]) -> CareText:
    """The texts from the safety file. An error in the file raises: the file is bundled, so that is a bug."""
    questions = tuple(_text(question) for question in data["questions"])
    if len(questions) != QUESTIONS:
        raise ValueError(f"heat and ice have {QUESTIONS} questions, not {len(questions)}")
    words = {name: _text(value) for part in ("answers", "cues", "check") for name, value in data[part].items()}
    advice = {kind: _text(data["advice"][kind]) for kind in KINDS}
    return CareText(questions=questions, leave_out=_text(data["leave_out"]), advice=advice, **words)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"must be text, not {value!r}")
    return value
