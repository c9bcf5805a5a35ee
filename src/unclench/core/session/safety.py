"""The acknowledgment of the safety text. No session starts without a current one, in any front end."""

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
    """Which version of the safety text was accepted, and when. Create it only with `acknowledge`."""

    version: int
    accepted: datetime


def acknowledge(version: int, now: datetime) -> Acknowledgement:
    """The person has just confirmed that they read the safety text of this version."""
    return Acknowledgement(version, now)


def is_current(acknowledgement: Acknowledgement | None, version: int, now: datetime) -> bool:
    """Whether the acknowledgment is valid. It is not when the text has changed, when it is older than 90 days, or when
    it lies more than a day in the future."""
    if acknowledgement is None or acknowledgement.version != version:
        return False
    return timedelta(days=-1) <= now - acknowledgement.accepted < VALID_FOR


_NOTE = Table(Acknowledgement, {"version": COUNT, "accepted": MOMENT})


def as_note(acknowledgement: Acknowledgement) -> dict[str, Any]:
    """The acknowledgment as a JSON object."""
    return _NOTE.write(acknowledgement)


def from_note(note: object) -> Acknowledgement | None:
    """The acknowledgment in a JSON object. None when it is not valid; then the text is shown again."""
    return _NOTE.read_or_none(note)


def cautions(notes: SafetyNotes) -> list[str]:
    """The safety notes of a routine or exercise, one line each."""
    lines = [_("Not for: {what}").format(what=line) for line in notes.not_for]
    lines += [_("Ask first: {what}").format(what=line) for line in notes.ask_first]
    lines += [_("Stop if: {what}").format(what=line) for line in notes.stop_if]
    return [*lines, _("Stop at pain {limit} of 10.").format(limit=notes.pain_stop)]


def fingerprint(notes: SafetyNotes) -> str:
    """A fingerprint that changes with every word and limit. It is stored to know which notes the person has read."""
    from hashlib import sha256  # late import, as in core.routine.timeline

    return sha256(repr((notes.pain_stop, notes.not_for, notes.ask_first, notes.stop_if)).encode()).hexdigest()[:16]


def must_show_cautions(notes: SafetyNotes, read: str | None) -> bool:
    """Whether to show the notes of a routine before its start: the first time, and again when they have changed. `read`
    is the fingerprint of the notes that were read. A routine without notes of its own shows none."""
    return notes != SafetyNotes() and fingerprint(notes) != read
