"""Filters for the list of routines: search text, part of the body, place and available minutes."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from unclench.core.i18n import marked
from unclench.core.routine.routine import Routine

AREA_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    (marked("Hands"), frozenset({"hand", "wrist", "elbow"})),
    (marked("Neck"), frozenset({"neck", "shoulder"})),
    (marked("Back"), frozenset({"back"})),
    (marked("Legs"), frozenset({"hip", "knee"})),
    (marked("Feet"), frozenset({"ankle", "foot"})),
    (marked("Eyes"), frozenset({"eyes"})),
)


def matches(
    routine: Routine,
    seconds_gentle: float,
    *,
    text: str = "",
    areas: Collection[str] | None = None,
    situation: str | None = None,
    minutes: float | None = None,
) -> bool:
    """Whether a routine passes every filter. None and "" are no filter. Every word of `text` must be found."""
    if areas is not None and not set(areas) & set(routine.areas):
        return False
    if situation is not None and not {situation, "anywhere"} & set(routine.situations):
        return False
    if minutes is not None and seconds_gentle > minutes * 60:
        return False
    names = [exercise.name for exercise in routine.exercises]
    found = _plain(" ".join((routine.title, routine.summary or "", *routine.areas, *routine.situations, *names)))
    return all(word in found for word in _plain(text).split())


def _plain(text: str) -> str:
    """The text in lower case and without accents."""
    split = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in split if not unicodedata.combining(letter)).casefold()
