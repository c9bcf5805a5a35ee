"""Parse YAML text into nodes that know their place, a character index into the text.

Uses only the parser's events: every scalar stays the typed text, no Python object is constructed, and parsing stops at
the first construct that a routine file must not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from unclench.content.yaml_faults import CURLY, explain, look_alike, straight_quotes
from unclench.core.i18n import _

MAX_DEPTH = 20
MAX_VALUES = 10_000

UNREADABLE = "\ufdd0"
"""Replaces a character that YAML cannot read, so that the error is reported at the value that contains it."""

_REFUSED = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile(r"([ \t]*)([^\r\n]*)")


class BrokenYamlError(Exception):
    """The text is not valid YAML, or uses YAML that routine files do not allow. `index` is the place of the error."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index = index
        self.message = message


@dataclass(slots=True)
class Scalar:
    """One value as typed, without its quotes; `end` is the index after it."""

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
    """Keys and values in file order; a repeated key is repeated here."""

    index: int
    flow: bool
    entries: list[tuple[Node, Node]] = field(default_factory=list)

    @property
    def place(self) -> int:
        """Where to report an error of the whole mapping: at its first key."""
        return self.entries[0][0].index if self.entries else self.index


Node = Scalar | Sequence | Mapping


def prepare(text: str) -> str:
    """The text in a form that both of PyYAML's parsers accept, with the same length.

    Characters that YAML forbids become `UNREADABLE`; tabs become spaces, except where they indent a line.
    """
    text = _REFUSED.sub(UNREADABLE, text)
    return _LINE.sub(_spaces_for_tabs, text) if "\t" in text else text


def _spaces_for_tabs(match: re.Match[str]) -> str:
    indent, rest = match.groups()
    if not rest or rest.startswith("#"):
        indent = indent.replace("\t", " ")
    return indent + rest.replace("\t", " ")


def build_nodes(text: str) -> Node | None:
    """The root node of a prepared text; None if the text is empty. Raises `BrokenYamlError`."""
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
            raise BrokenYamlError(event.start_mark.index, _("anchors and aliases are not allowed in routine files"))
        elif kind is yaml.DocumentStartEvent and builder.root is not None:
            raise BrokenYamlError(event.start_mark.index, _("more than one document is not allowed in routine files"))
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
    """Builds the node tree from parser events."""

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
            raise BrokenYamlError(index, _("anchors and aliases are not allowed in routine files"))
        if event.tag is not None:
            raise BrokenYamlError(index, _("tags are not allowed in routine files"))
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
            if isinstance(node, Scalar) and not node.quoted:
                self._refuse_look_alikes(parent, node)
            self._key = node
        else:
            if isinstance(node, Scalar) and isinstance(self._key, Scalar) and not node.text and not node.quoted:
                node.index = self._text.find(":", self._key.end, node.index) + 1 or node.index
            parent.entries.append((self._key, node))
            self._key = None

    def _refuse_look_alikes(self, parent: Mapping, key: Scalar) -> None:
        """Refuse a key that shows that characters were used which only look like those of YAML."""
        message = look_alike(key.text)
        if message is not None:
            raise BrokenYamlError(key.index, message)
        before = parent.entries[-1][1] if parent.flow and parent.entries else None
        if isinstance(before, Scalar) and not before.quoted and before.text[:1] in CURLY and key.text[-1:] in CURLY:
            raise BrokenYamlError(before.index, straight_quotes(before.text[0]))
