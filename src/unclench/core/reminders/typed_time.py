"""Times of day as people type them: 7, 7:00, 07.00."""

from __future__ import annotations

import re
from datetime import time

from unclench.core.i18n import _
from unclench.core.problem import KnownError

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)


def parse_time(typed: str) -> time:
    """One time of day. Raises KnownError with a message that says how to write it."""
    match = _TIME.fullmatch(typed.strip())
    if match is None:
        raise KnownError(_("Write the time like 7:00 or 15:30."))
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23:
        raise KnownError(_("The hour goes from 0 to 23."))
    if minute > 59:
        raise KnownError(_("The minutes go from 00 to 59."))
    return time(hour, minute)


def parse_times(typed: str, most: int) -> tuple[time, ...]:
    """Times separated by commas or spaces, sorted, without duplicates. Raises KnownError unless there are 1 to
    `most`."""
    words = [word for word in re.split(r"[,;\s]+", typed) if word]
    if not words:
        raise KnownError(_("Write at least one time, like 9:30 or 9:30, 15:00."))
    times = tuple(sorted(set(map(parse_time, words))))
    if len(times) > most:
        raise KnownError(_("At most {most} times a day.").format(most=most))
    return times


def time_words(one: time) -> str:
    """A time like "7:00"."""
    return f"{one.hour}:{one:%M}"
