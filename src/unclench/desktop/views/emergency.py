"""The menu of emergency numbers."""

from __future__ import annotations

from unclench.core.i18n import _

NUMBERS = ("112", "911", "999", "000", "111", "119")


def number_choices(chosen: str | None) -> list[tuple[str, object]]:
    """Each number as (label, value), including the person's own if it is not in the list."""
    numbers = [*NUMBERS, *([chosen] if chosen and chosen not in NUMBERS else [])]
    return [(_("Choose number"), None), *((number, number) for number in numbers)]
