"""The card of three lights: how much pain and tingling is fine, where to ease off, where to stop.

It is the same for everybody. Nothing that a person enters is ever turned into a light.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from unclench.core.i18n import _

LIGHTS = ("green", "amber", "red")


@dataclass(frozen=True)
class Light:
    """One light: its word, the pain it stands for (None: no pain of its own), the tingling, and what it says to do.
    `short` is the same in two words, for a line that has no room for more."""

    light: str
    word: str
    pain: tuple[int, int] | None
    tingling: str
    advice: str
    short: str

    @property
    def pain_range(self) -> str:
        """From 0 to 10, both ends belong to it."""
        if self.pain is None:
            return ""
        low, high = self.pain
        return str(low) if low == high else f"{low}–{high}"


@dataclass(frozen=True)
class TrafficLight:
    """The card: the lights, and the rules around them. `nerve` is the stricter limit of nerve exercises, `before` is
    for a part that is numb before the start."""

    title: str
    lights: tuple[Light, ...]
    nerve: str
    before: str
    afterwards: tuple[str, ...]

    def stopping_at(self, pain: int) -> TrafficLight:
        """The card of a routine whose red begins at this pain; a file can only begin it earlier."""
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
    """The card as the safety file has it. What is wrong in the file raises: it is ours, so that is a bug."""
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
        raise ValueError(f"the lights must share 0 to 10 among them, not {ends}")
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
