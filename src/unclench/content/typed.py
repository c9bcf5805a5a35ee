"""Parse the text of one scalar into the value of its field: one small function per kind of value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from unclench.content.echo import BadValueError, cut, one_of, quoted
from unclench.content.fields import SCHEMA, Field
from unclench.content.guess import nearest, with_guess
from unclench.content.pictures import check_picture_path
from unclench.content.values import (
    Limits,
    parse_breath,
    parse_clock,
    parse_count,
    parse_counts,
    parse_days,
    parse_tempo,
    parse_time,
    parse_times,
)
from unclench.core.i18n import _
from unclench.core.routine.routine import Range
from unclench.core.values import DAYS

_BLANKS = re.compile(r"[ \t\r\n]+")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SETS = re.compile(r"[0-9]{1,3}(?:(?: ?[,/;] ?[0-9]{1,3}){1,9}|(?: ?- ?[0-9]{1,3}){2,9})")
_WHOLE = re.compile(r"0*([1-9][0-9]*)")


def parse_scalar(field: Field, text: str) -> Any:
    """The value of one field as the model stores it: seconds, ranges, words. Raises `BadValueError`."""
    return _PARSERS[field.value](field, text)


def _text(field: Field, text: str) -> str:
    return _checked_length(field, _BLANKS.sub(" ", text).strip())


def _notes(field: Field, text: str) -> str:
    return _checked_length(field, text.strip())


def _checked_length(field: Field, text: str) -> str:
    if not text:
        raise BadValueError(_("is empty; write it, in quotes if it starts with #"))
    if field.limits is not None and len(text) > field.limits.high:
        raise BadValueError(_("longer than {most} characters").format(most=f"{field.limits.high:g}"))
    return text


def _choice(field: Field, text: str) -> str:
    word = text.strip()
    words = one_of(field.choices)
    if not word:
        raise BadValueError(_("is empty; use {words}").format(words=words))
    if word in field.choices:
        return word
    message = _("{value} is not {noun}; use {words}").format(value=quoted(word), noun=_(field.noun), words=words)
    raise BadValueError(with_guess(message, nearest(word, field.choices)))


def _days(field: Field, text: str) -> tuple[str, ...]:
    word = _choice(field, text)
    return {"weekdays": DAYS[:5], "every day": DAYS}.get(word, (word,))


def _id(field: Field, text: str) -> str:
    value = _text(field, text)
    if not _ID.fullmatch(value):
        raise BadValueError(
            _("{value} is not an id; use lower case letters, digits and dashes, such as my-wrist").format(
                value=quoted(value)
            )
        )
    return value


def _language(field: Field, text: str) -> str:
    value = _text(field, text)
    if not _LANGUAGE.fullmatch(value):
        raise BadValueError(
            _("{value} is not a language; write a code such as en or pt-BR").format(value=quoted(value))
        )
    return value


def _flag(field: Field, text: str) -> bool:
    word = text.strip().lower()
    if not word:
        raise BadValueError(_("is empty; write true or false"))
    if word not in ("true", "false"):
        raise BadValueError(_("{value} is not true or false").format(value=quoted(text.strip())))
    return word == "true"


def _schema(field: Field, text: str) -> int:
    value = text.strip()
    if not value:
        raise BadValueError(_("is empty; write {number}").format(number=SCHEMA))
    match = _WHOLE.fullmatch(value)
    if match is None:
        raise BadValueError(_("{value} is not a whole number from 1").format(value=quoted(value)))
    if len(match.group(1)) > 1 or int(match.group(1)) > SCHEMA:
        raise NewerSchemaError(
            _("needs a newer version of the app ({value}; this one reads {number})").format(
                value=cut(match.group(1)), number=SCHEMA
            )
        )
    return int(match.group(1))


class NewerSchemaError(BadValueError):
    """The file needs a newer version of the app, so nothing else in it can be checked."""


def _moment(field: Field, text: str) -> float | str:
    word = text.strip()
    if word in ("half", "end"):
        return word
    if not word or not re.search("[0-9]", word):
        raise BadValueError(
            _("{value} is not half, end or a time such as 10 s").format(value=quoted(word))
            if word
            else _("is empty; write half, end or a time such as 10 s")
        )
    return parse_time(word, _bounds(field))


def _reps(field: Field, text: str) -> Range:
    if _SETS.fullmatch(text.strip()):
        numbers = ", ".join(re.findall("[0-9]+", text))
        message = _("{value} is not a number; for the reps of each set write [{numbers}]")
        raise BadValueError(message.format(value=quoted(text.strip()), numbers=cut(numbers)))
    return parse_counts(text, _bounds(field))


def _step_time(field: Field, text: str) -> float:
    return parse_time(text.strip().removeprefix("+"), _bounds(field))


def _step_count(field: Field, text: str) -> float:
    return float(parse_count(text.strip().removeprefix("+"), _bounds(field)))


def _bounds(field: Field) -> Limits:
    assert field.limits is not None
    return field.limits


_PARSERS: dict[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "texts": _text,
    "notes": _notes,
    "schema": _schema,
    "language": _language,
    "choice": _choice,
    "choices": _choice,
    "days": _days,
    "id": _id,
    "use": _text,
    "flag": _flag,
    "number": lambda field, text: parse_count(text, _bounds(field)),
    "count": lambda field, text: parse_counts(text, _bounds(field)),
    "reps": lambda field, text: _reps(field, text),
    "time": lambda field, text: parse_time(text, _bounds(field)),
    "times": lambda field, text: parse_times(text, _bounds(field)),
    "tempo": lambda field, text: parse_tempo(text),
    "breath": lambda field, text: parse_breath(text),
    "clocks": lambda field, text: parse_clock(text),
    "day_count": lambda field, text: parse_days(text, _bounds(field)),
    "moment": _moment,
    "step_time": _step_time,
    "step_count": _step_count,
    "image": lambda field, text: check_picture_path(_text(field, text)),
    "figure": _text,
    "pose": _text,
}
