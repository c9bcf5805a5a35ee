"""The shipped file of a figure: one SVG with a group for each frame and placeholders for colors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from tools.figures.raster import PICTURE

# Every name that may stand in braces in place of a color; the program has a color for each.
PLACEHOLDERS = frozenset(
    (
        "skin", "skin-shade", "skin-line", "nail", "cloth", "cloth-shade", "cloth-line", "pants", "pants-shade",
        "pants-line", "hair", "hair-shade", "lips", "eye", "white", "shoe", "shoe-shade", "prop", "prop-shade",
        "prop-line", "arrow", "ground",
    )
)  # fmt: skip
_NAMESPACE = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
_ATTRIBUTES = frozenset(
    (
        "id", "viewBox", "d", "points", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2",
        "y2", "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap",
        "stroke-linejoin", "opacity", "transform",
    )
)  # fmt: skip
_IN_BRACES = re.compile(r"\{([^{}]*)\}")
# Qt stretches the bounds of a group that is drawn alone; a transparent square makes these the whole picture.
_WHOLE = f'<rect width="{PICTURE}" height="{PICTURE}" fill="none"/>'


def figure_svg(frames: Sequence[str], extra: Mapping[str, str] | None = None) -> str:
    """One SVG of a figure: the elements of each frame as a group "f0", "f1" and so on, then those of `extra`, such as
    arrows, by their ids. Each group spans the whole picture, whatever it shows."""
    groups = {f"f{number}": elements for number, elements in enumerate(frames)} | dict(extra or {})
    body = "".join(f'<g id="{name}">{_WHOLE}{elements}</g>' for name, elements in groups.items())
    return f'<svg xmlns="{_NAMESPACE}" viewBox="0 0 {PICTURE} {PICTURE}" fill-rule="evenodd">{body}</svg>'


def color(svg: str, palette: Mapping[str, str]) -> str:
    """The SVG with a color in place of each name in braces. Raises KeyError for a name the palette does not have."""
    return _IN_BRACES.sub(lambda name: palette[name[1]], svg)


def check_plain(svg: str) -> list[str]:
    """What in a figure's file is more than plain shapes and known color names, such as scripts, style sheets,
    filters, clip paths and anything from elsewhere; empty when all is well. A program that shows pictures must not run
    or fetch what they say."""
    if "<!" in svg or "<?" in svg:
        return ["a declaration, comment or instruction before or among the elements"]
    try:
        root = ElementTree.fromstring(svg)
    except ElementTree.ParseError as error:
        return [f"not XML: {error}"]
    wrong = [] if root.tag == f"{{{_NAMESPACE}}}svg" else [f"the root is {root.tag}"]
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{_NAMESPACE}}}")
        if element is not root and name != "g" and name not in _SHAPES:
            wrong.append(f"element {name}")
        if (element.text or "").strip() or (element.tail or "").strip():
            wrong.append(f"text in or after {name}")
        for attribute, value in element.attrib.items():
            if attribute not in _ATTRIBUTES:
                wrong.append(f"attribute {attribute} of {name}")
            if "url(" in value.lower() or ":" in value:
                wrong.append(f"reference in {attribute} of {name}: {value[:40]}")
    wrong += [f"color {{{name}}}" for name in sorted(set(_IN_BRACES.findall(svg)) - PLACEHOLDERS)]
    return wrong
