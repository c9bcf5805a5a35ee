"""How fast a voice speaks, and where between the sounds its words find room.

A voice that leads hands must never talk over a sound and never fall behind. So every utterance is planned before its
segment begins: a shorter form where time is short, and nothing where there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from unclench.core import values
from unclench.core.codec import Codec, row
from unclench.core.ports import Spoken

MARGIN_S = 0.15  # kept free before the next sound, for a voice that is a little slower than it was
AFTER_S = 0.1  # and after a sound, which a sound card or a player may bring a little late
PATIENCE_S = 3.0  # words that could begin only later than this have missed their moment
TYPICAL = 15  # characters of a cue
GAIN = 0.3  # of a new measurement; slow enough that one disturbed utterance does little
START_S = (0.0, 1.5)
CHARACTER_S = (0.02, 0.5)


@dataclass(frozen=True)
class Tempo:
    """What an utterance takes: `start_s` from the call to the first sound, then `character_s` for each character.

    The defaults are a little slower than the usual voices, so that a first session leaves out rather than collides.
    """

    start_s: float = 0.2
    character_s: float = 0.075

    def length_s(self, text: str) -> float:
        """Seconds from the call to the last sound of these words."""
        return self.start_s + self.character_s * len(text)

    def learned(self, spoken: Spoken) -> Tempo:
        """The tempo after an utterance: part of the way to where it would have foretold it. One that was cut says only
        that it would have taken longer."""
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
    """The voice of a session. `alone`: no sounds are heard beside it, so it need not wait for any."""

    tempo: Tempo = Tempo()
    alone: bool = False


@dataclass(frozen=True)
class Part:
    """One thing to say, its best form first. Where not all fits, the lower `rank` comes first; what `lasts` is worth
    saying in the next segment if there was no room in this one, and `in_full` if there was none for its best form."""

    rank: int
    forms: tuple[str, ...]
    lasts: bool = False
    in_full: bool = False


@dataclass(frozen=True)
class Gap:
    """Time that is free of sounds, in seconds of the segment."""

    start_s: float
    end_s: float


@dataclass(frozen=True)
class Utterance:
    """Words at their place; `by_s` is the latest start at which they still end before the gap does."""

    text: str
    at_s: float
    end_s: float
    by_s: float


def _measured(bounds: tuple[float, float], digits: int) -> Codec[float]:
    return Codec(lambda raw: _within(values.seconds(raw), bounds), lambda value: round(value, digits))


_TEMPO = row(Tempo, {"start_s": _measured(START_S, 4), "character_s": _measured(CHARACTER_S, 5)})


def tempos_from_json(value: Mapping[str, Any]) -> dict[str, Tempo]:
    """The measured tempo of each voice; what makes no sense is left out, for it will be measured again."""
    return {voice: tempo for voice, raw in value.items() if (tempo := _TEMPO.read_or_none(raw))}


def tempos_to_json(tempos: Mapping[str, Tempo]) -> dict[str, Any]:
    """`tempos_from_json` is its inverse."""
    return {voice: _TEMPO.write(tempo) for voice, tempo in tempos.items()}


def gaps_between(busy: Iterable[tuple[float, float]], end_s: float) -> list[Gap]:
    """What is free from 0 to `end_s`."""
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
    """Utterances for as many of the parts as find room from `at_s` on, in the order given, and the parts left out.

    The more important parts first, then as few utterances as possible, then the better forms.
    """
    for kept in _by_importance(parts):
        found = [
            (len(fit), sum(place for place, _form in choice), fit)
            for choice in product(*(enumerate(part.forms) for part in kept))
            if (fit := _fit([form for _place, form in choice], at_s, gaps, tempo, speed))
        ]
        if found:
            return min(found, key=lambda one: one[:2])[2], [part for part in parts if part not in kept]
    return [], list(parts)


def _by_importance(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Every selection that keeps at least one part, the most valuable first; each in the order of speaking."""
    ranked = sorted(parts, key=lambda part: part.rank)
    for keeps in product((True, False), repeat=len(ranked)):
        kept = [part for part, keep in zip(ranked, keeps, strict=True) if keep]
        if kept:
            yield [part for part in parts if part in kept]


def _fit(texts: Sequence[str], at_s: float, gaps: Sequence[Gap], tempo: Tempo, speed: float) -> list[Utterance] | None:
    """All of the texts, each in the gap of the one before or in a later one; None where one finds no room."""
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
