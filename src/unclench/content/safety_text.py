"""The bundled safety text: the disclaimer in two lengths and the red-flag list, the same for everybody.

The file is bundled, so an error in it is a bug and raises an exception; it is never a Problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from unclench.content.care_text import care_text
from unclench.content.traffic_light import TrafficLight, traffic_light
from unclench.core.care.care import CareText
from unclench.core.i18n import _

PLACEHOLDER = "{emergency}"


@dataclass(frozen=True)
class Section:
    """One part of the long text. The bold heading continues in the first paragraph ("Stop when" + "you feel …")."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class RedFlagLevel:
    """How urgent it is, what to do (empty if the title says it), and the warning signs."""

    title: str
    action: str
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Buttons:
    """The three answers to the short text; none is ever preselected."""

    accept: str
    more: str
    decline: str


@dataclass(frozen=True)
class SafetyText:
    """Everything a person reads before the first session. A new `version` asks them to read it again."""

    version: int
    title: str
    short: tuple[str, ...]
    buttons: Buttons
    long: tuple[Section, ...]
    red_flags: tuple[RedFlagLevel, ...]
    traffic_light: TrafficLight
    care: CareText

    def with_emergency(self, number: str | None) -> SafetyText:
        """The text with the emergency number filled in; None gives "your emergency number"."""
        chosen = number or _("your emergency number")

        def fill(line: str) -> str:
            return line.replace(PLACEHOLDER, chosen)

        def fill_all(lines: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(fill(line) for line in lines)

        return SafetyText(
            version=self.version,
            title=fill(self.title),
            short=fill_all(self.short),
            buttons=self.buttons,
            long=tuple(Section(fill(one.heading), fill_all(one.paragraphs), fill_all(one.points)) for one in self.long),
            red_flags=tuple(
                RedFlagLevel(fill(one.title), fill(one.action), fill_all(one.signs)) for one in self.red_flags
            ),
            traffic_light=self.traffic_light,
            care=self.care,
        )


def load_safety_text(path: Path) -> SafetyText:
    """Read the text, with its placeholders unfilled.

    A broken file raises YAMLError, KeyError, TypeError or ValueError: the file is bundled, so that is a bug.
    """
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    version = data["version"]
    if type(version) is not int or version < 1:
        raise ValueError(f"{path}: version must be a whole number from 1, not {version!r}")
    return SafetyText(
        version=version,
        title=_text(data["title"]),
        short=_texts(data["short"]),
        buttons=Buttons(**{name: _text(label) for name, label in data["buttons"].items()}),
        long=tuple(
            Section(
                heading=_text(part["heading"]),
                paragraphs=_texts(part["paragraphs"]),
                points=_texts(part["points"]) if "points" in part else (),
            )
            for part in _items(data["long"])
        ),
        red_flags=tuple(
            RedFlagLevel(_text(flag["title"]), _text(flag["action"], may_be_empty=True), _texts(flag["signs"]))
            for flag in _items(data["red_flags"])
        ),
        traffic_light=traffic_light(data["traffic_light"]),
        care=care_text(data["care"]),
    )


def _text(value: Any, *, may_be_empty: bool = False) -> str:
    if not isinstance(value, str):
        raise TypeError(f"must be text, not {value!r}")
    if not value and not may_be_empty:
        raise ValueError("a text of the safety file is empty")
    return value


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise TypeError(f"must be a list with something in it, not {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _items(value))
