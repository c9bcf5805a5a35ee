"""YAML text → our own nodes, each with its place.

Built from the parser's events, never composed: every scalar stays the text that was typed, no object is ever made, and
building ends at the first thing a routine file may not have. A place is a character index into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from unclench.content.yaml_faults import explain
from unclench.core.i18n import _

MAX_DEPTH = 20
MAX_VALUES = 10_000

UNREADABLE = "\ufdd0"
"""Stands for a character YAML refuses to read at all, so that the fault is found in the value it stands in."""

_REFUSED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile(r"([ \t]*)([^\r\n]*)")


class BrokenYamlError(Exception):
    """The text is not what a routine file may be made of; `index` is the place, `message` what the author reads."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index
        self.message = message


@dataclass(slots=True)
class Scalar:
    """One value as it was typed, without its quotes; `end` is the index behind it."""

    text: str
    index: int
    end: int
    quoted: bool


@dataclass(slots=True)
class Sequence:
    """A list, in block or flow form."""

    index: int
    flow: bool
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and values in the order of the file; a key written twice stands here twice."""

    index: int
    flow: bool
    entries: list[tuple[Node, Node]] = field(default_factory=list)

    @property
    def place(self) -> int:
        """Where a fault of the whole mapping is shown: at its first key."""
        return self.entries[0][0].index if self.entries else self.index


Node = Scalar | Sequence | Mapping


def prepare(text: str) -> str:
    """The same text, character for character, in a form that both of PyYAML's parsers accept.

    Characters that YAML refuses become `UNREADABLE`; tabs become spaces wherever they do not indent a line.
    """
    text = _REFUSED.sub(UNREADABLE, text)
    return _LINE.sub(_spaces_for_tabs, text) if "\t" in text else text


def _spaces_for_tabs(match: re.Match[str]) -> str:
    indent, rest = match.groups()
    if not rest or rest.startswith("#"):
        indent = indent.replace("\t", " ")
    return indent + rest.replace("\t", " ")


def build_nodes(text: str) -> Node | None:
    """The root node of a prepared text; None where there is none. Raises `BrokenYamlError`."""
    builder = _Builder(text)
    for event in _events(text, builder):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            builder.scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            builder.open(event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            builder.close()
        elif kind is yaml.AliasEvent:
            raise BrokenYamlError(event.start_mark.index, _("anchors and aliases are not used in routine files"))
        elif kind is yaml.DocumentStartEvent and builder.root is not None:
            raise BrokenYamlError(event.start_mark.index, _("several documents are not used in routine files"))
    return builder.root


def _events(text: str, builder: _Builder) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        flows = [node.index for node in builder.open_nodes if node.flow and text[node.index] in "[{"]
        last = builder.last
        index, message = explain(error, text, flows, (last.index, last.end) if last and last.quoted else None)
        raise BrokenYamlError(index, message) from error


class _Builder:
    """Puts nodes together while the events come in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.root: Node | None = None
        self.open_nodes: list[Sequence | Mapping] = []
        self.last: Scalar | None = None
        self._key: Node | None = None
        self._keys: list[Node | None] = []
        self._values = 0

    def scalar(self, event: Any) -> None:
        index = self._check(event)
        self.last = Scalar(event.value, index, event.end_mark.index, bool(event.style))
        self._attach(self.last)

    def open(self, event: Any) -> None:
        index = self._check(event)
        if len(self.open_nodes) == MAX_DEPTH:
            raise BrokenYamlError(index, _("nested deeper than {number} levels").format(number=MAX_DEPTH))
        flow = bool(event.flow_style)
        node: Sequence | Mapping = Sequence(index, flow)
        if type(event) is yaml.MappingStartEvent:
            node = Mapping(index, flow)
        self._attach(node)
        self.open_nodes.append(node)
        self._keys.append(self._key)
        self._key = None

    def close(self) -> None:
        self.open_nodes.pop()
        self._key = self._keys.pop()

    def _check(self, event: Any) -> int:
        index: int = event.start_mark.index
        if event.anchor is not None:
            raise BrokenYamlError(index, _("anchors and aliases are not used in routine files"))
        if event.tag is not None:
            raise BrokenYamlError(index, _("tags are not used in routine files"))
        self._values += 1
        if self._values > MAX_VALUES:
            raise BrokenYamlError(index, _("more than {number} values").format(number=MAX_VALUES))
        return index

    def _attach(self, node: Node) -> None:
        if not self.open_nodes:
            self.root = node
            return
        parent = self.open_nodes[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif self._key is None:
            self._key = node
        else:
            if isinstance(node, Scalar) and isinstance(self._key, Scalar) and not node.text and not node.quoted:
                node.index = self._text.find(":", self._key.end, node.index) + 1 or node.index
            parent.entries.append((self._key, node))
            self._key = None
