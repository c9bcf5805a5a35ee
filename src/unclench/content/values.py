"""Parse typed text into times, counts, tempos and clock times. YAML's own types are never used.

Every function takes the text of one scalar as written and returns seconds or whole numbers, or raises `BadValueError`
with a message for the author.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from unclench.content.echo import BadValueError, cut, quoted
from unclench.core.i18n import _
from unclench.core.routine.routine import Bound, Range
from unclench.core.routine.timeline import in_and_out

LONGEST_VALUE = 100
TEMPO_MAX_S = 60.0
BREATH_MIN_S, BREATH_MAX_S = 2.0, 60.0

_UNIT_SECONDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hr", "hour", "hours"), 3600.0),
}
_TOKEN = re.compile(
    r" *(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<dash>[-–]|to(?![^\W\d_]))|(?P<unit>[^\W\d_]+)|(?P<other>\S))", re.I
)
_CLOCK_LIKE = re.compile(r"([0-9]+(?::[0-9]{1,2}){1,2})(?: ?(?:s|secs?|mins?|hr?)\b)?", re.I)
_COUNT = re.compile(r"([0-9]+)(?: ?(?:-|–|to) ?([0-9]+))?", re.I)
_TEMPO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?: ?[-–] ?[0-9]+(?:\.[0-9]+)?){2,3}")
_BOUND = re.compile(r"(?:(?P<most>up to|at most)|(?P<least>at least)) (?P<end>[^-–]*)", re.I)
_TWO_BOUNDS = re.compile(r"(?P<bound>up to|at most|at least) .*[0-9] ?(?:[-–]|to) ?[0-9].*", re.I)
_LOOSE_BOUND = re.compile(
    r"(?:max\.?|maximum|<=|≤) ?(?P<most>[0-9]+)|(?:minimum|>=|≥) ?(?P<least>[0-9]+)|(?P<more>[0-9]+) ?(?:\+|or more)",
    re.I,
)
_BREATH = re.compile(r"[0-9]+(?:\.[0-9]+)?(?: ?[-–] ?[0-9]+(?:\.[0-9]+)?){1,3}")
_DAYS = re.compile(r"([0-9]+) ?(days?|weeks?)", re.I)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_SPACES = re.compile(r"\s+")


class Limits(NamedTuple):
    """The allowed range of a value, and its text as shown to the author: `1 s to 2 min`."""

    low: float
    high: float
    text: str


def limits(text: str) -> Limits:
    """The limits from a text such as `1 s to 2 min` or `1 to 100`, which is also shown to the author."""
    low, high = (_parse_end(_tokens(end)) if end[-1].isalpha() else float(end) for end in text.split(" to "))
    return Limits(low, high, text)


def format_time(seconds: float) -> str:
    """Seconds as an author would write them: `90` is `1 min 30 s`."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{amount:g} {unit}" for amount, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if amount]
    return " ".join(parts) or "0 s"


@lru_cache(maxsize=4096)
def parse_times(text: str, bounds: Limits) -> Range:
    """`15 s`, `3-7 s`, `1 min 30 s`, `30 s - 1 min`, `up to 30 s` → a range in seconds; a single time is both ends."""
    typed = _SPACES.sub(" ", text).strip()
    if not typed:
        raise BadValueError(_("is empty; write a time such as 15 s"))
    _refuse_two_bounds(typed)
    if bound := _BOUND.fullmatch(typed):
        return _bounded(bound, parse_times(bound["end"], bounds), bounds)
    low, high = _parse_ends(typed)
    if not all(bounds.low <= end.seconds <= bounds.high for end in (low, high)):
        raise _outside(typed, bounds)
    if low.seconds > high.seconds:
        raise BadValueError(
            _("{value} runs backwards; write {range}").format(value=quoted(typed), range=_swapped(low, high))
        )
    return Range(low.seconds, high.seconds)


@lru_cache(maxsize=4096)
def parse_time(text: str, bounds: Limits) -> float:
    """One time, in seconds."""
    typed = _SPACES.sub(" ", text).strip()
    dashes = sum(kind == "dash" for kind, _token in _tokens(typed)) == 1
    if typed and (dashes or _BOUND.fullmatch(typed)) and re.search("[0-9]", typed):
        raise BadValueError(_("takes one time, not a range"))
    return parse_times(text, bounds).low


@lru_cache(maxsize=4096)
def parse_counts(text: str, bounds: Limits) -> Range:
    """`5`, `2-5`, `up to 20` or `at least 6` → a range of whole numbers."""
    typed = _SPACES.sub(" ", text).strip()
    if not typed:
        raise BadValueError(_("is empty; write a number such as 5"))
    _refuse_two_bounds(typed)
    if bound := _BOUND.fullmatch(typed):
        return _bounded(bound, parse_counts(bound["end"], bounds), bounds)
    match = _COUNT.fullmatch(typed)
    if match is None:
        if re.fullmatch("-[0-9]+", typed):
            raise _outside(typed, bounds)
        if loose := _LOOSE_BOUND.fullmatch(typed):
            end = loose["most"] or loose["least"] or loose["more"]
            bound_words = _("up to {number}") if loose["most"] else _("at least {number}")
            words = bound_words.format(number=end)
            raise BadValueError(_("{value} is not clear; write {words}").format(value=quoted(typed), words=words))
        raise BadValueError(_("{value} is not a whole number or a range such as 2-5").format(value=quoted(typed)))
    first, last = match.group(1), match.group(2) or match.group(1)
    low, high = float(first), float(last)
    if not (bounds.low <= low <= bounds.high and bounds.low <= high <= bounds.high):
        raise _outside(typed, bounds)
    if low > high:
        raise BadValueError(
            _("{value} runs backwards; write {range}").format(value=quoted(typed), range=f"{high:g}-{low:g}")
        )
    return Range(low, high)


def _refuse_two_bounds(typed: str) -> None:
    if len(typed) <= LONGEST_VALUE and (two := _TWO_BOUNDS.fullmatch(typed)):
        bound = two["bound"]
        rest = typed[len(bound) :].strip()
        raise BadValueError(
            _("{value} has two ends; write {range} without '{bound}', or one end").format(
                value=quoted(typed), range=cut(rest), bound=bound
            )
        )


def _bounded(bound: re.Match[str], end: Range, bounds: Limits) -> Range:
    """`up to 20` begins at the smallest value that is allowed; `at least 6` is 6, because nobody guesses how much more
    a person can do."""
    return Range(bounds.low, end.high, Bound.MOST) if bound["most"] else Range(end.low, end.low, Bound.LEAST)


def parse_count(text: str, bounds: Limits) -> int:
    """One whole number."""
    typed = _SPACES.sub(" ", text).strip()
    if not typed:
        raise BadValueError(_("is empty; write a number such as {number}").format(number=f"{bounds.low:g}"))
    if re.fullmatch("-?[0-9]+", typed):
        number = -1.0 if typed.startswith("-") else float(typed)
        if not bounds.low <= number <= bounds.high:
            raise _outside(typed, bounds)
        return int(number)
    if _COUNT.fullmatch(typed):
        raise BadValueError(_("takes one number, not a range"))
    raise BadValueError(
        _("{value} is not a whole number from {limits}").format(value=quoted(typed), limits=bounds.text)
    )


def parse_tempo(text: str) -> tuple[float, ...]:
    """`4 s` → one paced rep; `2-2-2-1` → seconds of move, hold, return and pause."""
    typed = _SPACES.sub(" ", text).strip()
    if not typed:
        raise BadValueError(_("is empty; write 4 s or 2-2-2-1"))
    if _TEMPO.fullmatch(typed):
        numbers = tuple(float(number) for number in re.split(" ?[-–] ?", typed))
        if max(numbers) <= TEMPO_MAX_S and sum(numbers) >= 1:
            return numbers
    elif re.fullmatch("[0-9]{3,4}", typed):
        raise BadValueError(_("{value} needs dashes; write {tempo}").format(value=quoted(typed), tempo="-".join(typed)))
    else:
        tokens = _tokens(typed)
        if [kind for kind, _token in tokens] == ["number", "unit"] and tokens[1][1].lower() in _UNIT_SECONDS:
            return (parse_time(typed, TEMPO_LIMITS),)
    raise BadValueError(_("{value} is not a tempo; write 4 s or 2-2-2-1").format(value=quoted(typed)))


def parse_breath(text: str) -> tuple[float, ...]:
    """`6 s` → seconds of breathing in and out; `4-6`, `4-2-6` or `4-2-6-2` → in, (hold,) out, (pause)."""
    typed = _SPACES.sub(" ", text).strip()
    if not typed:
        raise BadValueError(_("is empty; write 6 s or 4-6"))
    if _BREATH.fullmatch(typed):
        parts = tuple(float(part) for part in re.split(" ?[-–] ?", typed))
        if BREATH_MIN_S <= sum(parts) <= BREATH_MAX_S and parts[0] and parts[1 if len(parts) == 2 else 2]:
            return parts
        raise BadValueError(
            _("{value} is not a breath; all of it takes 2 s to 60 s, and in and out are more than 0").format(
                value=quoted(typed)
            )
        )
    tokens = _tokens(typed)
    if [kind for kind, _token in tokens] == ["number", "unit"] and tokens[1][1].lower() in _UNIT_SECONDS:
        return in_and_out(parse_time(typed, BREATH_LIMITS))
    if re.fullmatch("[0-9]{3,4}", typed):
        raise BadValueError(_("{value} needs dashes; write {tempo}").format(value=quoted(typed), tempo="-".join(typed)))
    if re.fullmatch("[0-9]{1,2}", typed) and int(typed) >= BREATH_MIN_S:
        message = _("{value} has no unit; write {text} s for its length, or breaths: {text} for how many")
        raise BadValueError(message.format(value=quoted(typed), text=cut(typed)))
    raise BadValueError(
        _("{value} is not a breath; write 6 s, or 4-6 for seconds in and out").format(value=quoted(typed))
    )


def parse_days(text: str, bounds: Limits) -> int:
    """`7 days` or `2 weeks` → days."""
    typed = _SPACES.sub(" ", text).strip()
    if not typed:
        raise BadValueError(_("is empty; write a number of days such as 7 days"))
    match = _DAYS.fullmatch(typed)
    if match is None:
        if typed.isascii() and typed.isdigit():
            raise BadValueError(
                _("{value} has no unit; write {text} days").format(value=quoted(typed), text=cut(typed))
            )
        raise BadValueError(_("{value} is not a number of days; write 7 days").format(value=quoted(typed)))
    days = float(match.group(1)) * (7 if match.group(2).lower().startswith("week") else 1)
    if not bounds.low <= days <= bounds.high:
        raise _outside(typed, bounds)
    return int(days)


def parse_clock(text: str) -> str:
    """A time of day, `7:00` or `07:00` → "07:00"."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match.group(1)) > 23 or int(match.group(2)) > 59:
        raise BadValueError(_('{value} is not a time of day; write "07:00"').format(value=quoted(text.strip())))
    return f"{int(match.group(1)):02}:{match.group(2)}"


class _End(NamedTuple):
    seconds: float
    text: str


def _parse_ends(typed: str) -> tuple[_End, _End]:
    """The two ends of a range; a single time is returned twice."""
    if len(typed) <= LONGEST_VALUE and _CLOCK_LIKE.search(typed):
        raise BadValueError(
            _("{value} is ambiguous; write {time}").format(value=quoted(typed), time=_unambiguous(typed))
        )
    tokens = _tokens(typed)
    dashes = [index for index, (kind, _token) in enumerate(tokens) if kind == "dash"]
    ends = [tokens[: dashes[0]], tokens[dashes[0] + 1 :]] if len(dashes) == 1 else [tokens]
    if len(dashes) > 1 or not all(_is_amounts(end) for end in ends):
        raise BadValueError(_not_a_time(typed))
    for kind, token in tokens:
        if kind != "unit" or token.lower() in _UNIT_SECONDS:
            continue
        if token.lower() == "m":
            fixed = re.sub(r" ?(?<![^\W\d_])m(?![^\W\d_])", " min", typed, flags=re.I)
            raise BadValueError(
                _("{unit} could mean meters or minutes; write {time}").format(unit=quoted(token), time=cut(fixed))
            )
        raise BadValueError(_("unknown unit {unit}; use s, min or h").format(unit=quoted(token)))
    if len(ends) == 2 and len(ends[0]) == 1 and len(ends[1]) == 2:
        ends[0].append(ends[1][1])
    if any(end[-1][0] == "number" for end in ends):
        raise BadValueError(
            _("{value} has no unit; write {times}").format(value=quoted(typed), times=_with_unit(typed, ends))
        )
    if not all(_units_descend(end) for end in ends):
        raise BadValueError(_not_a_time(typed))
    parsed = [_End(_parse_end(end), _joined(end)) for end in ends]
    return parsed[0], parsed[-1]


@lru_cache(maxsize=4096)
def _scan(typed: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(found.lastgroup), found.group(found.lastgroup or 0)) for found in _TOKEN.finditer(typed))


def _tokens(typed: str) -> list[tuple[str, str]]:
    """The text as (kind, token) pairs; a text too long to be a value is one token, which saves time."""
    return list(_scan(typed)) if len(typed) <= LONGEST_VALUE else [("other", typed)]


def _is_amounts(tokens: list[tuple[str, str]]) -> bool:
    """Whether the tokens are number, unit, number, unit …; the last unit may be missing."""
    kinds = [kind for kind, _token in tokens]
    return bool(kinds) and all(kind == ("number", "unit")[index % 2] for index, kind in enumerate(kinds))


def _units_descend(tokens: list[tuple[str, str]]) -> bool:
    sizes = [_UNIT_SECONDS[token.lower()] for kind, token in tokens if kind == "unit"]
    return all(big > small for big, small in pairwise(sizes))


def _parse_end(tokens: list[tuple[str, str]]) -> float:
    numbers, units = tokens[::2], tokens[1::2]
    return math.fsum(
        float(number) * _UNIT_SECONDS[unit.lower()] for (_n, number), (_u, unit) in zip(numbers, units, strict=True)
    )


def _joined(tokens: list[tuple[str, str]]) -> str:
    return " ".join(token for _kind, token in tokens)


def _with_unit(typed: str, ends: list[list[tuple[str, str]]]) -> str:
    if all(len(end) == 1 for end in ends):
        return _("{text} s or {text} min").format(text=cut(typed))
    return " - ".join(_joined(end) + (" s" if end[-1][0] == "number" else "") for end in ends)


def _swapped(low: _End, high: _End) -> str:
    first, last = high.text.split(), low.text.split()
    if len(first) == len(last) == 2 and first[1] == last[1]:
        return f"{first[0]}-{last[0]} {last[1]}"
    return f"{high.text} - {low.text}"


def _unambiguous(typed: str) -> str:
    def spelled(match: re.Match[str]) -> str:
        seconds = 0.0
        for part in match.group(1).split(":"):
            seconds = seconds * 60 + float(part)
        return format_time(seconds)

    return cut(re.sub(" ?[-–] ?", " - ", _CLOCK_LIKE.sub(spelled, typed)))


def _outside(typed: str, bounds: Limits) -> BadValueError:
    return BadValueError(_("{value} is outside {limits}").format(value=quoted(typed), limits=bounds.text))


TEMPO_LIMITS = limits("1 s to 60 s")
BREATH_LIMITS = limits("2 s to 60 s")


def _not_a_time(typed: str) -> str:
    if re.search(r"\d,\d", typed):
        point = re.sub(r"(\d),(\d)", r"\1.\2", typed)
        return _("{value} is not a time; write a point, {point}").format(value=quoted(typed), point=cut(point))
    return _("{value} is not a time; write 15 s, 3-7 s or 15 min").format(value=quoted(typed))
