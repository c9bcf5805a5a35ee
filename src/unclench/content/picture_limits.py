"""What a picture may cost. It can come from a stranger, and a small file can cost a decoder minutes or gigabytes.

Everything here is counted without decoding: from the header of a PNG, JPEG or WebP file, and with a plain XML parser
for SVG. What cannot be counted, such as the curves of a path, is limited by the time that the decoder gets.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from unclench.core.i18n import _

MAX_BYTES = 20_000_000
MAX_PIXELS = 30_000_000
MAX_SVG_BYTES = 500_000
MAX_ELEMENTS = 5_000  # as drawn: an element that is used twice counts twice
MAX_DEPTH = 40
MAX_REFERENCES = 200
MAX_CHAIN = 4  # references that lead to references
MAX_SIDE = 20_000  # px, of an SVG

_URL = re.compile(r"url\(\s*['\"]?\s*([^)'\"\s]*)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?")
_JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


class _LimitError(Exception):
    """The picture goes beyond a limit. The text continues the sentence "… is not shown: it …"."""


def picture_fault(path: Path) -> str | None:
    """Why a picture must not be decoded, to continue the sentence "hand.png is not shown: …"; None if it may be."""
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            if path.suffix.lower() == ".svg":
                _limit(size, MAX_SVG_BYTES, _("the file has more than {limit:,} bytes"))
                _check_svg(file.read(MAX_SVG_BYTES + 1))
            else:
                _limit(size, MAX_BYTES, _("the file has more than {limit:,} bytes"))
                width, height = _size(file)
                _limit(width * height, MAX_PIXELS, _("it has more than {limit:,} pixels"))
    except _LimitError as error:
        return str(error)
    except (OSError, ValueError, struct.error):
        return unreadable()
    return None


def unreadable() -> str:
    """The reason for a file that is not a picture."""
    return _("it cannot be read as a picture")


def _limit(number: float, limit: int, message: str) -> None:
    if number > limit:
        raise _LimitError(message.format(limit=limit))


def _size(file: BinaryIO) -> tuple[int, int]:
    """Width and height of a PNG, JPEG or WebP file, whatever its name says. Raises ValueError for anything else."""
    head = file.read(30)
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head.startswith(b"\xff\xd8"):
        return _jpeg_size(file)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return _webp_size(head)
    raise ValueError("not a picture")


def _jpeg_size(file: BinaryIO) -> tuple[int, int]:
    file.seek(2)
    while True:
        mark, kind = struct.unpack(">BB", file.read(2))
        if mark != 0xFF:
            raise ValueError("not a marker")
        while kind == 0xFF:
            (kind,) = struct.unpack(">B", file.read(1))
        if kind == 0x01 or 0xD0 <= kind <= 0xD8:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if kind in _JPEG_SIZES:
            height, width = struct.unpack(">xHH", file.read(5))
            return width, height
        if length < 2 or kind in (0xD9, 0xDA):
            raise ValueError("no size")
        file.seek(length - 2, 1)


def _webp_size(head: bytes) -> tuple[int, int]:
    match head[12:16]:
        case b"VP8 ":
            width, height = struct.unpack("<HH", head[26:30])
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack("<I", head[21:25])
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    raise ValueError("an unknown kind of WebP")


class _Element:
    """An element of an SVG: its children, and the ids that it refers to."""

    def __init__(self) -> None:
        self.children: list[_Element] = []
        self.references: list[str] = []


class _Svg:
    """Counts while the XML parser runs, so that it stops at the first limit."""

    def __init__(self) -> None:
        self._open = [_Element()]
        self._by_id: dict[str, _Element] = {}
        self._elements = self._references = self._drawn = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Called by the parser."""
        if not self._elements and name.split(":")[-1] != "svg":
            raise ValueError("not an SVG")
        self._elements += 1
        _limit(self._elements, MAX_ELEMENTS, _("it has more than {limit:,} elements"))
        _limit(len(self._open), MAX_DEPTH, _("its elements are nested more than {limit:,} deep"))
        element = _Element()
        self._open[-1].children.append(element)
        self._open.append(element)
        for attribute, value in attributes.items():
            key = attribute.split(":")[-1]
            if key == "id":
                self._by_id[value] = element
            elif key == "href" and name.split(":")[-1] != "a":
                self._refer(element, value.strip())
            elif key in ("width", "height", "viewBox"):
                for number in _NUMBER.findall(value):
                    _limit(float(number), MAX_SIDE, _("it is larger than {limit:,} pixels"))
            for target in _URL.findall(value):
                self._refer(element, target)

    def end(self, _name: str) -> None:
        """Called by the parser."""
        self._open.pop()

    def text(self, words: str) -> None:
        """Called by the parser. A style sheet can refer to elements, and import others."""
        if "@import" in words:
            raise _LimitError(outside())
        for target in _URL.findall(words):
            self._refer(self._open[-1], target)

    def entity(self, *_parts: object) -> None:
        """Called by the parser. Entities that contain entities can become huge."""
        raise _LimitError(_("it defines entities (<!ENTITY)"))

    def check_drawn(self) -> None:
        """Refuse it if its references draw more than is in the file."""
        self._draw(self._open[0], 0)

    def _refer(self, element: _Element, target: str) -> None:
        if not target.startswith("#"):
            raise _LimitError(outside())
        self._references += 1
        _limit(self._references, MAX_REFERENCES, _("it has more than {limit:,} references"))
        element.references.append(target[1:])

    def _draw(self, element: _Element, chain: int) -> None:
        """Count what is drawn for this element. `chain` references led here."""
        _limit(chain, MAX_CHAIN, _("more than {limit:,} of its references lead to each other"))
        self._drawn += 1
        _limit(self._drawn - 1, MAX_ELEMENTS, _("its references draw more than {limit:,} elements"))
        for child in element.children:
            self._draw(child, chain)
        for target in element.references:
            if target in self._by_id:
                self._draw(self._by_id[target], chain + 1)


def outside() -> str:
    """The reason for an SVG that contains or refers to another file."""
    return _("it contains or refers to another file")


def _check_svg(data: bytes) -> None:
    svg = _Svg()
    parser = expat.ParserCreate()
    parser.buffer_text = True  # a reference must not be split
    parser.StartElementHandler = svg.start
    parser.EndElementHandler = svg.end
    parser.CharacterDataHandler = svg.text
    parser.EntityDeclHandler = svg.entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError("not XML") from error
    svg.check_drawn()
