"""The traffic light: how much pain and tingling is fine, when to ease off, and when to stop.

It is the same for everybody. The app never rates what a person enters with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from unclench.core.i18n import _

LIGHTS = ("green", "amber", "red")


@dataclass(frozen=True)
class Light:
    """One light: its word, its pain range (None: empty range), the tingling, and the advice. `short` is the advice in
    two words, for the one-line form."""

    light: str
    word: str
    pain: tuple[int, int] | None
    tingling: str
    advice: str
    short: str

    @property
    def pain_range(self) -> str:
        """The pain range as text, both ends included; empty if there is none."""
        if self.pain is None:
            return ""
        low, high = self.pain
        return str(low) if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class TrafficLight:
    """The card: the lights, and the rules around them. `nerve` is about the stricter limit of nerve exercises, `before`
    about a part that is numb before the start."""

    title: str
    lights: tuple[Light, ...]
    nerve: str
    before: str
    afterwards: tuple[str, ...]

    def stopping_at(self, pain: int) -> TrafficLight:
        """The card for a routine where red begins at this pain level; a file can only lower it."""
        green, amber, red = self.lights
        return replace(self, lights=(_below(green, pain), _below(amber, pain), replace(red, pain=(pain, 10))))

    @property
    def line(self) -> str:
        """The card in one line."""
        parts = [
            _("{range} {what}").format(range=light.pain_range, what=light.short) for light in self.lights if light.pain
        ]
        return _("Pain: {lights}.").format(lights=", ".join(parts))


def traffic_light(data: Mapping[str, Any]) -> TrafficLight:
    """The card from the safety file. An error in the file raises: the file is bundled, so that is a bug."""
    levels = data["levels"]
    if tuple(level["light"] for level in levels) != LIGHTS:
        raise ValueError(f"the lights must be {', '.join(LIGHTS)}")
    lights = tuple(
        Light(
            light=level["light"],
            word=_text(level["word"]),
            pain=_pain(level["pain"]),
            tingling=_text(level["tingling"]),
            advice=_text(level["advice"]),
            short=_text(level["short"]),
        )
        for level in levels
    )
    ends = [end for light in lights for end in light.pain or ()]
    if ends != [0, ends[1], ends[1] + 1, ends[3], ends[3] + 1, 10]:
        raise ValueError(f"the lights must cover 0 to 10 without gap or overlap, not {ends}")
    afterwards = tuple(_text(line) for line in data["afterwards"])
    return TrafficLight(_text(data["title"]), lights, _text(data["nerve"]), _text(data["before"]), afterwards)


def _below(light: Light, pain: int) -> Light:
    assert light.pain is not None
    low, high = light.pain
    return replace(light, pain=(low, min(high, pain - 1)) if low < pain else None)


def _pain(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2 or not all(type(end) is int for end in value):
        raise TypeError(f"must be two whole numbers, not {value!r}")
    return value[0], value[1]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"must be text, not {value!r}")
    return value
