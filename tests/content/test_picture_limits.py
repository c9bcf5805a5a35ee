"""Pictures one step beyond each limit. All are harmless: they are only counted here."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from unclench.content import picture_limits
from unclench.content.loader import load_routine
from unclench.content.picture_limits import (
    MAX_BYTES,
    MAX_CHAIN,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_PIXELS,
    MAX_REFERENCES,
    MAX_SIDE,
    MAX_SVG_BYTES,
    picture_fault,
)

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR"


def svg(inside: str = "", head: str = "", attributes: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def png(width: int, height: int) -> bytes:
    return PNG + struct.pack(">II", width, height) + bytes(5)


def jpeg(width: int, height: int) -> bytes:
    exif = b"\xff\xe1" + struct.pack(">H", 10) + bytes(8)
    return b"\xff\xd8" + exif + b"\xff\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + bytes(10)


def webp(kind: bytes, size: bytes) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + kind + bytes(4) + size


def fault_of(folder: Path, data: bytes, name: str = "hand.svg") -> str | None:
    path = folder / name
    path.write_bytes(data)
    return picture_fault(path)


def nested(depth: int) -> str:
    return "<g>" * depth + "</g>" * depth


def chain(links: int) -> str:
    """`links` references, each of which leads to the next."""
    ends = "".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(1, links))
    return f'<use href="#a1"/><defs>{ends}<g id="a{links}"/></defs>'


def drawn(times: int, elements: int) -> str:
    """A group of `elements` that is drawn `times` times more."""
    group = f'<g id="a">{"<path/>" * (elements - 1)}</g>'
    return group + '<use href="#a"/>' * times


@pytest.mark.parametrize(
    ("at", "beyond", "fault"),
    [
        (
            svg("<path/>" * (MAX_ELEMENTS - 1)),
            svg("<path/>" * MAX_ELEMENTS),
            "it has more than 5,000 elements",
        ),
        (svg(nested(MAX_DEPTH - 1)), svg(nested(MAX_DEPTH)), "its elements are nested more than 40 deep"),
        (
            svg('<use href="#a"/>' * MAX_REFERENCES),
            svg('<use href="#a"/>' * MAX_REFERENCES + '<rect fill="url(#b)"/>'),
            "it has more than 200 references",
        ),
        (
            svg(chain(MAX_CHAIN)),
            svg(chain(MAX_CHAIN + 1)),
            "more than 4 of its references lead to each other",
        ),
        (
            svg(drawn(9, 499)),  # the svg, ten times 499 elements, and nine times "use": 5,000
            svg(drawn(9, 499) + "<path/>"),
            "its references draw more than 5,000 elements",
        ),
        (
            svg(attributes=f'width="{MAX_SIDE}" height="100%"'),
            svg(attributes=f'viewBox="0 0 10 {MAX_SIDE + 1}"'),
            "it is larger than 20,000 pixels",
        ),
        (
            svg("<!--" + " " * (MAX_SVG_BYTES - len(svg("<!---->"))) + "-->"),
            svg("<!--" + " " * (MAX_SVG_BYTES - len(svg("<!---->")) + 1) + "-->"),
            "the file has more than 500,000 bytes",
        ),
    ],
    ids=["elements", "depth", "references", "chain", "drawn", "side", "bytes"],
)  # fmt: skip
def test_an_svg_at_each_limit_and_one_step_beyond(tmp_path: Path, at: bytes, beyond: bytes, fault: str) -> None:
    assert fault_of(tmp_path, at) is None
    assert fault_of(tmp_path, beyond) == fault


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="other.png"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<use href="http://localhost/a.svg#b"/>',
        '<rect fill="url(other.svg#a)"/>',
        "<style>@import 'other.css';</style>",
        "<style>rect { fill: url( 'other.svg#a' ) }</style>",
    ],
)
def test_an_svg_that_leads_out_of_itself(tmp_path: Path, inside: str) -> None:
    assert fault_of(tmp_path, svg(inside)) == "it contains or refers to another file"


def test_entities_are_refused_and_a_plain_doctype_is_not(tmp_path: Path) -> None:
    assert fault_of(tmp_path, svg(head="<!DOCTYPE svg>")) is None
    assert fault_of(tmp_path, svg(head='<!DOCTYPE svg [<!ENTITY a "b">]>')) == "it defines entities (<!ENTITY)"


def test_a_link_is_no_reference(tmp_path: Path) -> None:
    assert fault_of(tmp_path, svg('<a href="https://example.org"><path/></a>')) is None


def test_elements_that_refer_to_themselves_are_refused(tmp_path: Path) -> None:
    fault = fault_of(tmp_path, svg('<g id="a"><use href="#a"/></g>'))
    assert fault == "more than 4 of its references lead to each other"


@pytest.mark.parametrize("make", [png, jpeg], ids=["png", "jpeg"])
def test_pixels(tmp_path: Path, make: object) -> None:
    assert callable(make)
    side = MAX_PIXELS // 10_000
    assert fault_of(tmp_path, make(10_000, side), "hand.png") is None
    assert fault_of(tmp_path, make(10_000, side + 1), "hand.png") == "it has more than 30,000,000 pixels"


@pytest.mark.parametrize(
    ("kind", "small", "large"),
    [
        (b"VP8 ", bytes(6) + struct.pack("<HH", 100, 50), bytes(6) + struct.pack("<HH", 16_000, 1_900)),
        (
            b"VP8L",
            b"/" + struct.pack("<I", 99 | 49 << 14) + bytes(5),
            b"/" + struct.pack("<I", 16_000 | 1_900 << 14) + bytes(5),
        ),
        (b"VP8X", bytes(4) + b"\x63\0\0\x31\0\0", bytes(4) + b"\xff\xff\0\xff\xff\0"),
    ],
)  # fmt: skip
def test_pixels_of_webp(tmp_path: Path, kind: bytes, small: bytes, large: bytes) -> None:
    assert fault_of(tmp_path, webp(kind, small), "hand.webp") is None
    assert fault_of(tmp_path, webp(kind, large), "hand.webp") == "it has more than 30,000,000 pixels"


def test_the_size_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "hand.png"
    path.write_bytes(png(10, 10))
    with path.open("r+b") as file:
        file.truncate(MAX_BYTES)
    assert picture_fault(path) is None
    with path.open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    assert picture_fault(path) == "the file has more than 20,000,000 bytes"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("hand.png", b""),
        ("hand.png", b"GIF89a" + bytes(40)),
        ("hand.jpg", b"\xff\xd8" + b"\xff\xe1\x00\x02" * 3),
        ("hand.jpg", b"\xff\xd8\xff\xd9\x00\x02"),
        ("hand.jpg", b"\xff\xd8\x00\x00"),
        ("hand.webp", b"RIFF....WEBPJUNK" + bytes(20)),
        ("hand.svg", b"<html/>"),
        ("hand.svg", b"<svg"),
        ("hand.svg", b""),
    ],
)
def test_what_is_no_picture(tmp_path: Path, name: str, data: bytes) -> None:
    assert fault_of(tmp_path, data, name) == "it cannot be read as a picture"
    assert picture_fault(tmp_path / "nowhere.png") == "it cannot be read as a picture"


def test_the_routine_is_read_without_a_picture_that_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_limits, "MAX_ELEMENTS", 2)
    (tmp_path / "small.svg").write_bytes(svg("<path/>"))
    (tmp_path / "large.svg").write_bytes(svg("<path/><path/>"))
    text = "title: A\nexercises:\n  - {name: Fist, reps: 2, hold: 5 s, image: NAME, alt: A fist}\n"
    small, problems = load_routine(text.replace("NAME", "small.svg"), "mine.yaml", folder=tmp_path)
    assert small is not None
    assert (small.exercises[0].image, problems) == (str(tmp_path / "small.svg"), [])
    large, problems = load_routine(text.replace("NAME", "large.svg"), "mine.yaml", folder=tmp_path)
    assert large is not None
    assert large.exercises[0].image is None
    assert [(one.level, one.message) for one in problems] == [
        ("warning", "exercises[1] 'Fist'.image: 'large.svg' is not shown: it has more than 2 elements")
    ]
