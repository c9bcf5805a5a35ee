"""The bundled Learn cards: short texts to read, one Markdown file per topic in `assets/learn`.

`index.yaml` there gives their order, `assets/sources.yaml` the names of their sources. The files are bundled, so an
error in one is a bug and raises an exception; it is never a Problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from unclench.content.safety_text import SafetyText
from unclench.core.i18n import _

SOURCES = "## Sources"
RED_FLAGS = "{red_flags}"  # a paragraph of a card that is replaced by the warning signs
_FIRST_SENTENCE = re.compile(r"(?![-#]).+?[.?!](?=\s|$)")


@dataclass(frozen=True)
class Card:
    """One topic. `body` is Markdown without title and sources: headings, paragraphs and lists, each on one line."""

    topic: str
    group: str
    title: str
    summary: str
    body: str
    sources: tuple[str, ...]


def load_cards(assets: Path, safety: SafetyText) -> tuple[Card, ...]:
    """Every card in the order of `learn/index.yaml`, with the warning signs of the safety text filled in.

    Raises when a file is broken, missing or not in the index: the files are bundled, so that is a bug.
    """
    folder = assets / "learn"
    groups = yaml.safe_load((folder / "index.yaml").read_text(encoding="utf-8"))["groups"]
    topics = [topic for group in groups for topic in group["topics"]]
    present = sorted(path.stem for path in folder.glob("*.md"))
    if sorted(topics) != present:
        raise ValueError(f"{folder}: the index names {sorted(topics)}, but the cards are {present}")
    return tuple(
        _card(topic, group["title"], (folder / f"{topic}.md").read_text(encoding="utf-8"), safety)
        for group in groups
        for topic in group["topics"]
    )


def plain_lines(card: Card) -> list[str]:
    """The whole card without Markdown: title, text and sources, one line per paragraph or list item."""
    body = [line.removeprefix("## ") for line in card.body.splitlines()]
    return [card.title, "", *body, "", _("Sources"), "", *(f"- {source}" for source in card.sources)]


def _card(topic: str, group: str, text: str, safety: SafetyText) -> Card:
    main, separator, below = text.partition(f"\n{SOURCES}\n")
    heading, *blocks = [_unwrapped(block) for block in main.strip().split("\n\n")]
    sources = tuple(line.removeprefix("- ") for line in _unwrapped(below.strip()).splitlines())
    if not separator or not sources or not heading.startswith("# ") or not blocks:
        raise ValueError(f"learn/{topic}.md: needs a title, a text and sources")
    first = _FIRST_SENTENCE.match(blocks[0])
    if first is None:
        raise ValueError(f"learn/{topic}.md: must start with a sentence")
    body = "\n\n".join(_red_flags(safety) if block == RED_FLAGS else block for block in blocks)
    return Card(topic, group, heading.removeprefix("# "), first.group(), body, sources)


def _unwrapped(block: str) -> str:
    """A paragraph on one line, or a list with one item per line: removes the line wrapping of the file."""
    return "\n- ".join(" ".join(part.split()) for part in f"\n{block}".split("\n- ")).removeprefix("\n")


def _red_flags(safety: SafetyText) -> str:
    parts: list[str] = []
    for level in safety.red_flags:
        signs = "\n".join(f"- {sign}" for sign in level.signs)
        parts += filter(None, (f"## {level.title}", level.action, signs))
    return "\n\n".join(parts)
