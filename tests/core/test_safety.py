"""The gate: a text that was read, in this version, within the last 90 days."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from fakes import MONDAY
from unclench.core.safety import acknowledge, as_note, from_note, is_current


@pytest.mark.parametrize(
    ("version", "after", "current"),
    [
        (3, timedelta(0), True),
        (3, timedelta(days=90) - timedelta(seconds=1), True),
        (3, timedelta(days=90), False),
        (2, timedelta(0), False),
        (4, timedelta(0), False),
        (3, timedelta(days=-1), True),  # a journey westward, a clock put right
        (3, timedelta(days=-1, seconds=-1), False),
    ],
)
def test_how_long_an_acknowledgement_counts(version: int, after: timedelta, current: bool) -> None:
    assert is_current(acknowledge(version, MONDAY), 3, MONDAY + after) is current


def test_without_an_acknowledgement_nothing_is_current() -> None:
    assert not is_current(None, 1, MONDAY)


def test_a_note_gives_back_what_was_accepted() -> None:
    accepted = acknowledge(3, datetime(2026, 3, 29, 1, 30, 0, 125, timezone(timedelta(hours=2))))
    assert from_note(json.loads(json.dumps(as_note(accepted)))) == accepted


@pytest.mark.parametrize(
    "note",
    [
        None, [], "yes", {}, {"version": 1}, {"accepted": MONDAY.isoformat()},
        {"version": "1", "accepted": MONDAY.isoformat()}, {"version": True, "accepted": MONDAY.isoformat()},
        {"version": 1, "accepted": "soon"}, {"version": 1, "accepted": 5},
        {"version": 1, "accepted": "2026-01-05T09:00"},
    ],
)  # fmt: skip
def test_what_is_no_acknowledgement_shows_the_text_again(note: object) -> None:
    assert from_note(note) is None
