"""The colors of the moving figures as data: skin tones, clothing, and the rest of the drawing. No Qt.

Skin and clothes are mid-tones or have a contrasting line, so that they are visible on the stage of every scheme; hair
and props differ by scheme.
"""

from __future__ import annotations

from dataclasses import dataclass

from unclench.core.settings.settings import CLOTHES, SKIN_TONES
from unclench.desktop.drawing.theme import Scheme, Theme


@dataclass(frozen=True)
class Skin:
    """The colors of one skin tone as #RRGGBB: lit skin, shade, the line between two fingers, nails, lips, and the
    matching hair (on a light and on a dark background)."""

    skin: str
    shade: str
    line: str
    nail: str
    lips: str
    hair: tuple[str, str]


@dataclass(frozen=True)
class Cloth:
    """One color of clothes as #RRGGBB, with its shade and its line."""

    cloth: str
    shade: str
    line: str


# The two darkest tones have a lighter line: a darker line would not be visible.
SKINS = dict(
    zip(
        SKIN_TONES,
        (
            Skin("#F6DCCB", "#E6BFA9", "#8A5442", "#FBEDE6", "#CC8279", ("#8A6A48", "#A98A68")),
            Skin("#EBC3A4", "#D6A484", "#774530", "#F6DED0", "#BB6F64", ("#5A4030", "#94765F")),
            Skin("#D6A27C", "#BD845E", "#5E3320", "#EBC8B0", "#A45B4E", ("#43302A", "#8C7568")),
            Skin("#BB8059", "#A06643", "#46230F", "#DDB092", "#8E4C40", ("#382A26", "#8C7A71")),
            Skin("#84543A", "#6C412B", "#E0B494", "#BB8A6E", "#6E3A34", ("#2E2523", "#8A7E7A")),
            Skin("#533427", "#41271D", "#C69A7F", "#94705F", "#7C4A45", ("#231D1C", "#877F7D")),
        ),
        strict=True,
    )
)

CLOTH = dict(
    zip(
        CLOTHES,
        (
            Cloth("#3B8C86", "#2C726D", "#174844"),
            Cloth("#5E83B4", "#4A6C9A", "#2A4266"),
            Cloth("#A06C98", "#87567F", "#563250"),
            Cloth("#BC6C50", "#9F563D", "#663120"),
            Cloth("#7F8650", "#696F3F", "#414624"),
            Cloth("#7E868B", "#697175", "#414749"),
        ),
        strict=True,
    )
)

_FIXED = {
    "pants": "#71809A", "pants-shade": "#5D6B84", "pants-line": "#374154", "eye": "#33241E", "white": "#F7F3EE",
    "shoe": "#8A7F78", "shoe-shade": "#726861",
}  # fmt: skip
_THINGS = {
    Scheme.LIGHT: {"prop": "#D3C3AC", "prop-shade": "#BDAB92", "prop-line": "#7A6A54"},
    Scheme.DARK: {"prop": "#5E5A50", "prop-shade": "#4C4941", "prop-line": "#A29A88"},
    Scheme.BEDSIDE: {"prop": "#4A4034", "prop-shade": "#3B332A", "prop-line": "#9A8468"},
    Scheme.CONTRAST: {"prop": "#4A4741", "prop-shade": "#3A3833", "prop-line": "#C9C2B3"},
}
HAIR_SHADE = 0.82  # share of the hair's own brightness


def figure_colors(theme: Theme, skin: str, cloth: str) -> dict[str, str]:
    """#RRGGBB for every placeholder of a drawing. `skin` and `cloth` are names of the settings."""
    tone, clothing = SKINS[skin], CLOTH[cloth]
    hair = tone.hair[0 if theme.scheme is Scheme.LIGHT else 1]
    return {
        "skin": tone.skin, "skin-shade": tone.shade, "skin-line": tone.line, "nail": tone.nail, "lips": tone.lips,
        "cloth": clothing.cloth, "cloth-shade": clothing.shade, "cloth-line": clothing.line, "hair": hair,
        "hair-shade": _darker(hair), "arrow": theme.phase_color("move"), "ground": theme.colors.stage, **_FIXED,
        **_THINGS[theme.scheme],
    }  # fmt: skip


def _darker(color: str) -> str:
    parts = (round(int(color[at : at + 2], 16) * HAIR_SHADE) for at in (1, 3, 5))
    return "#{:02X}{:02X}{:02X}".format(*parts)
