"""The theme as data: colors by role in four schemes, and type sizes.

Every color is defined in this table, and everything that paints reads it from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans", "sans-serif")
MIN_TARGET = 44
SMALLEST_TEXT = 12
USUAL_SIZE = (1000, 700)  # px of the window for which the sizes below are made
LARGEST_SCALE = 2.0


class Scheme(StrEnum):
    """Which table of colors is used."""

    LIGHT = "light"
    DARK = "dark"
    BEDSIDE = "bedside"  # for a dark room, just after waking up: no white, no blue
    CONTRAST = "contrast"


@dataclass(frozen=True)
class Colors:
    """A color for each role, as #RRGGBB. `act`, `stay`, `let` and `wait` belong to the phases of a session."""

    bg: str
    surface: str
    stage: str
    text: str
    text2: str
    line: str
    track: str
    edge: str
    accent: str
    onacc: str
    soft: str
    focus: str
    danger: str
    dsoft: str
    warn: str
    wsoft: str
    act: str
    stay: str
    let: str
    wait: str


SCHEMES = {
    Scheme.LIGHT: Colors(
        bg="#F7F9F8", surface="#FFFFFF", stage="#E7F1EF", text="#16262A", text2="#4C5D61", line="#D5E0DE",
        track="#C2D5D1", edge="#788B8D", accent="#0F6B65", onacc="#FFFFFF", soft="#D8EBE8", focus="#0B57D0",
        danger="#A3293B", dsoft="#FBEBEC", warn="#7A4F00", wsoft="#FBF1DC", act="#AF4A0C", stay="#0F6B65",
        let="#3A4FA8", wait="#16262A",
    ),
    Scheme.DARK: Colors(
        bg="#111819", surface="#1A2325", stage="#1F2B2E", text="#E8F0EF", text2="#A8B8B8", line="#2C3A3C",
        track="#3A4C4F", edge="#718587", accent="#72D2C6", onacc="#06211F", soft="#22413F", focus="#8AB4FF",
        danger="#FFA3A8", dsoft="#38242A", warn="#F2C66D", wsoft="#362D1A", act="#FFA45C", stay="#72D2C6",
        let="#8FA8FF", wait="#F4F8F8",
    ),
    Scheme.BEDSIDE: Colors(
        bg="#060708", surface="#100D0A", stage="#0C0A08", text="#F3C892", text2="#B8966B", line="#33281C",
        track="#4A3B2A", edge="#B8966B", accent="#F3C892", onacc="#1A1108", soft="#2E2418", focus="#FFE9CC",
        danger="#E79A8F", dsoft="#2A1512", warn="#F3C892", wsoft="#2A2013", act="#FFA45C", stay="#8FCFB4",
        let="#B7B2E6", wait="#F3E3CC",
    ),
    Scheme.CONTRAST: Colors(
        bg="#000000", surface="#000000", stage="#0B0F10", text="#FFFFFF", text2="#E6E6E6", line="#FFFFFF",
        track="#595959", edge="#FFFFFF", accent="#FFE14D", onacc="#000000", soft="#333000", focus="#00E5FF",
        danger="#FFB3B3", dsoft="#2A0000", warn="#FFE14D", wsoft="#2A2200", act="#FFB066", stay="#66F2E0",
        let="#A9B8FF", wait="#FFFFFF",
    ),
}  # fmt: skip

# Role → pixels at 100 % and weight; (px, px in the compact layout, weight).
TYPE = {
    "seconds": (88, 50, 600),
    "total": (52, 36, 600),
    "time-left": (88, 50, 600),
    "bedside": (76, 40, 700),
    "bedside-button": (44, 28, 700),
    "bedside-word": (22, 17, 400),
    "bedside-clock": (30, 20, 400),
    "cue": (38, 26, 700),
    "title": (34, 26, 700),
    "section": (20, 18, 600),
    "name": (20, 18, 600),
    "long": (18, 16, 400),
    "long-strong": (18, 16, 600),
    "score": (24, 20, 600),
    "phase": (19, 16, 600),
    "body": (15, 15, 400),
    "strong": (15, 15, 600),
    "button": (15, 15, 600),
    "main-button": (18, 17, 600),
    "meta": (14, 14, 400),
    "caption": (13, 13, 400),
    "strip": (14, 12, 400),
}
QUIET_ROLES = frozenset({"meta", "caption", "strip"})

PHASE_ROLES = {
    "prepare": "wait",
    "switch": "wait",
    "move": "act",
    "return": "act",
    "rep": "act",
    "work": "act",
    "count": "act",
    "hold": "stay",
    "pause": "stay",
    "inhale": "act",
    "exhale": "let",
    "relax": "let",
    "rest": "let",
}


@dataclass(frozen=True)
class Theme:
    """The current theme: colors, text scale (0.8-2.0), and whether motion is reduced."""

    scheme: Scheme
    scale: float = 1.0
    reduced_motion: bool = False

    @property
    def colors(self) -> Colors:
        """The colors of the scheme."""
        return SCHEMES[self.scheme]

    def px(self, role: str, *, compact: bool = False) -> int:
        """The size of a type role in pixels, never below `SMALLEST_TEXT`."""
        wide, narrow, _weight = TYPE[role]
        return max(SMALLEST_TEXT, round((narrow if compact else wide) * self.scale))

    def weight(self, role: str) -> int:
        """The weight of a type role: 400, 600 or 700, the bundled weights."""
        return TYPE[role][2]

    def phase_role(self, phase: str) -> str:
        """The role of the color of a phase, the same in ring, tile and arrow."""
        return PHASE_ROLES[phase]

    def phase_color(self, phase: str) -> str:
        """The color of a phase in this scheme."""
        color: str = getattr(self.colors, self.phase_role(phase))
        return color


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, 1-21, by the definition of relative luminance in WCAG 2.1."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(color: str, over: str, share: float) -> str:
    """`share` (0-1) of `color` mixed over another; hover and pressed states mix the text color over a fill."""
    parts = (round(a * share + b * (1 - share)) for a, b in zip(_rgb(color), _rgb(over), strict=True))
    return "#{:02X}{:02X}{:02X}".format(*parts)


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _rgb(color))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def full_screen_scale(scale: float, width: int, height: int) -> float:
    """The text scale on a full screen of this size, in px: text is read from further away there, and grows with the
    figure and the ring. Never below the person's own scale, and never so large that the layout becomes the compact
    one."""
    return max(scale, min(LARGEST_SCALE, width / USUAL_SIZE[0], height / USUAL_SIZE[1]))
