"""The gate: a text that was read, in this version, within the last 90 days."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from fakes import MONDAY
from unclench.core.routine.routine import SafetyNotes
from unclench.core.session.safety import acknowledge, as_note, fingerprint, from_note, is_current, must_show_cautions


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


NOTES = SafetyNotes(pain_stop=5, stop_if=("the knee clicks",), ask_first=("you fell",), not_for=("a cast",))


def test_the_notes_of_a_routine_are_read_once() -> None:
    assert must_show_cautions(NOTES, None)
    assert not must_show_cautions(NOTES, fingerprint(NOTES))


@pytest.mark.parametrize(
    "changed",
    [
        replace(NOTES, pain_stop=4), replace(NOTES, stop_if=("the knee locks",)), replace(NOTES, ask_first=()),
        replace(NOTES, not_for=("a cast", "a wound")),
        replace(NOTES, stop_if=("you fell",), ask_first=("the knee clicks",)),
    ],
)  # fmt: skip
def test_notes_that_have_changed_are_read_again(changed: SafetyNotes) -> None:
    assert must_show_cautions(changed, fingerprint(NOTES))


def test_a_routine_that_adds_nothing_asks_nothing() -> None:
    assert not must_show_cautions(SafetyNotes(), None)
    assert must_show_cautions(SafetyNotes(pain_stop=4), None), "less pain than the safety text says is news"
