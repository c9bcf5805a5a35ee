"""How fast a voice speaks, and where its words fit between the sounds.

The voice must never talk over a sound, and never be late. So every utterance is planned before its segment begins: a
shorter form if time is short, and nothing if there is no time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from unclench.core import values
from unclench.core.codec import Codec, row
from unclench.core.ports import Spoken

MARGIN_S = 0.15  # kept free before the next sound, in case the voice is slower than measured
AFTER_S = 0.1  # kept free after a sound, in case it plays a little late
PATIENCE_S = 3.0  # words that could only start later than this are too late
TYPICAL = 15  # characters in a typical cue
GAIN = 0.3  # weight of a new measurement; small, so that one bad measurement does little harm
START_S = (0.0, 1.5)
CHARACTER_S = (0.02, 0.5)


@dataclass(frozen=True)
class Tempo:
    """How long an utterance takes: `start_s` from the call to the first sound, then `character_s` per character.

    The defaults are a little slower than most voices, so that in a first session words are left out and do not collide
    with sounds.
    """

    start_s: float = 0.2
    character_s: float = 0.075

    def length_s(self, text: str) -> float:
        """Seconds from the call to the end of the text."""
        return self.start_s + self.character_s * len(text)

    def learned(self, spoken: Spoken) -> Tempo:
        """The tempo, adjusted by a share of the error in predicting this utterance. An interrupted utterance can only
        make it slower."""
        size = len(spoken.text) / TYPICAL
        error_s = spoken.took_s - self.length_s(spoken.text)
        if spoken.cut:
            error_s = max(error_s, 0.0)
        change = GAIN * error_s / (1 + size * size)
        return Tempo(
            _within(self.start_s + change, START_S), _within(self.character_s + change * size / TYPICAL, CHARACTER_S)
        )


@dataclass(frozen=True)
class Voice:
    """The voice of a session. `alone`: there are no sounds, so it does not have to avoid any."""

    tempo: Tempo = Tempo()
    alone: bool = False


@dataclass(frozen=True)
class Part:
    """One thing to say. `forms`: the best form first. If not everything fits, parts with a lower `rank` are kept first.
    `lasts`: say it in the next segment if it does not fit in this one. `in_full`: say its best form in the next segment
    if only a shorter form fits in this one."""

    rank: int
    forms: tuple[str, ...]
    lasts: bool = False
    in_full: bool = False


@dataclass(frozen=True)
class Gap:
    """A time without sounds, in seconds from the start of the segment."""

    start_s: float
    end_s: float


@dataclass(frozen=True)
class Utterance:
    """Words with their time. `by_s` is the latest start: later, they would be too late or not end before the gap
    does."""

    text: str
    at_s: float
    end_s: float
    by_s: float


def _measured(bounds: tuple[float, float], digits: int) -> Codec[float]:
    return Codec(lambda raw: _within(values.seconds(raw), bounds), lambda value: round(value, digits))


_TEMPO = row(Tempo, {"start_s": _measured(START_S, 4), "character_s": _measured(CHARACTER_S, 5)})


def tempos_from_json(value: Mapping[str, Any]) -> dict[str, Tempo]:
    """The measured tempo of each voice. Invalid entries are left out; they will be measured again."""
    return {voice: tempo for voice, raw in value.items() if (tempo := _TEMPO.read_or_none(raw))}


def tempos_to_json(tempos: Mapping[str, Tempo]) -> dict[str, Any]:
    """The tempos as JSON; `tempos_from_json` is the inverse."""
    return {voice: _TEMPO.write(tempo) for voice, tempo in tempos.items()}


def gaps_between(busy: Iterable[tuple[float, float]], end_s: float) -> list[Gap]:
    """The gaps between the `busy` times (start, end), from 0 to `end_s`."""
    gaps, free_s = [], 0.0
    for start_s, stop_s in sorted(busy):
        if start_s > free_s:
            gaps.append(Gap(free_s, min(start_s, end_s)))
        free_s = max(free_s, stop_s)
    if free_s < end_s:
        gaps.append(Gap(free_s, end_s))
    return gaps


def place(
    parts: Sequence[Part], at_s: float, gaps: Sequence[Gap], tempo: Tempo, speed: float
) -> tuple[list[Utterance], list[Part]]:
    """Utterances, from `at_s` on, for the parts that fit, in the order given; and the parts that do not fit.

    Prefers the more important parts, then fewer utterances, then better forms.
    """
    for kept in _by_importance(parts):
        found = [
            (len(fit), sum(rank for rank, _form in choice), fit)
            for choice in product(*(enumerate(part.forms) for part in kept))
            if (fit := _fit([form for _rank, form in choice], at_s, gaps, tempo, speed))
        ]
        if found:
            return min(found, key=lambda one: one[:2])[2], [part for part in parts if part not in kept]
    return [], list(parts)


def _by_importance(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Every selection of at least one part, the most important first. The parts stay in the order of speaking."""
    ranked = sorted(parts, key=lambda part: part.rank)
    for keeps in product((True, False), repeat=len(ranked)):
        kept = [part for part, keep in zip(ranked, keeps, strict=True) if keep]
        if kept:
            yield [part for part in parts if part in kept]


def _fit(texts: Sequence[str], at_s: float, gaps: Sequence[Gap], tempo: Tempo, speed: float) -> list[Utterance] | None:
    """Utterances for all of the texts, each in the same gap as the one before or a later gap. None if one does not
    fit."""
    placed: list[Utterance] = []
    number = 0
    for text in texts:
        while number < len(gaps):
            joined = bool(placed) and placed[-1].at_s >= gaps[number].start_s
            whole = f"{placed[-1].text} {text}" if joined else text
            start_s = placed[-1].at_s if joined else max(at_s, gaps[number].start_s)
            length_s = tempo.length_s(whole) * speed
            latest_s, patient_s = gaps[number].end_s - length_s, at_s + PATIENCE_S * speed
            if start_s + MARGIN_S * speed <= latest_s and start_s <= patient_s:
                by_s = min(latest_s, patient_s)
                placed[-1 if joined else len(placed) :] = [Utterance(whole, start_s, start_s + length_s, by_s)]
                break
            number += 1
        else:
            return None
    return placed


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])
