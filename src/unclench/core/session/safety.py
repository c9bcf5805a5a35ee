"""The gate that every front end needs: a session starts only with a current acknowledgement of the safety text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from unclench.core.codec import COUNT, MOMENT, Table
from unclench.core.i18n import _
from unclench.core.routine.routine import SafetyNotes

VALID_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Acknowledgement:
    """That this version of the safety text was read, and when. Make one with `acknowledge` only."""

    version: int
    accepted: datetime


def acknowledge(version: int, now: datetime) -> Acknowledgement:
    """The person has just confirmed that they read the safety text of this version."""
    return Acknowledgement(version, now)


def is_current(acknowledgement: Acknowledgement | None, version: int, now: datetime) -> bool:
    """False when the text has changed since, after 90 days, and when the clock says it was accepted more than a
    day from now."""
    if acknowledgement is None or acknowledgement.version != version:
        return False
    return timedelta(days=-1) <= now - acknowledgement.accepted < VALID_FOR


_NOTE = Table(Acknowledgement, {"version": COUNT, "accepted": MOMENT})


def as_note(acknowledgement: Acknowledgement) -> dict[str, Any]:
    """The acknowledgement as a JSON object."""
    return _NOTE.write(acknowledgement)


def from_note(note: object) -> Acknowledgement | None:
    """The acknowledgement in a JSON object; None when it is not one, so that the text is shown again."""
    return _NOTE.read_or_none(note)


def cautions(notes: SafetyNotes) -> list[str]:
    """The safety notes of a routine or exercise, a line each."""
    lines = [_("Not for: {what}").format(what=line) for line in notes.not_for]
    lines += [_("Ask first: {what}").format(what=line) for line in notes.ask_first]
    lines += [_("Stop if: {what}").format(what=line) for line in notes.stop_if]
    return [*lines, _("Stop at pain {limit} of 10.").format(limit=notes.pain_stop)]


def fingerprint(notes: SafetyNotes) -> str:
    """Another one for every word and limit that changes; it says which notes a person has read."""
    from hashlib import sha256  # late, as in core.routine.timeline

    return sha256(repr((notes.pain_stop, notes.not_for, notes.ask_first, notes.stop_if)).encode()).hexdigest()[:16]


def must_show_cautions(notes: SafetyNotes, read: str | None) -> bool:
    """Whether a routine's notes come before its start: once, and again when they have changed. `read` is the
    fingerprint of those that were read. A routine that adds nothing to the safety text asks nothing."""
    return notes != SafetyNotes() and fingerprint(notes) != read
