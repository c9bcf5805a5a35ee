"""The colors have enough contrast in every scheme."""

from __future__ import annotations

import pytest

from unclench.desktop.drawing.theme import (
    PHASE_ROLES,
    SCHEMES,
    TYPE,
    Scheme,
    Theme,
    contrast,
    full_screen_scale,
    mixed,
)

TEXT, LARGE = 4.5, 3.0
TEXT_PAIRS = [
    *((ink, ground) for ink in ("text", "text2") for ground in ("bg", "surface", "stage", "soft")),
    ("onacc", "accent"), ("accent", "bg"), ("danger", "dsoft"), ("warn", "wsoft"), ("text", "dsoft"),
    ("act", "stage"), ("stay", "stage"), ("let", "stage"), ("wait", "stage"), ("text2", "line"),
]  # fmt: skip
CONTROL_PAIRS = [("edge", "bg"), ("edge", "surface"), ("edge", "stage"), ("focus", "bg"), ("stay", "track")]


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_enough_contrast(scheme: Scheme, ink: str, ground: str) -> None:
    if scheme is Scheme.CONTRAST and ground == "line":
        pytest.skip("in high contrast a disabled control is drawn as an outline, never on the hairline color")
    colors = SCHEMES[scheme]
    assert contrast(getattr(colors, ink), getattr(colors, ground)) >= TEXT


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("ink", "ground"), CONTROL_PAIRS)
def test_controls_have_enough_contrast(scheme: Scheme, ink: str, ground: str) -> None:
    colors = SCHEMES[scheme]
    assert contrast(getattr(colors, ink), getattr(colors, ground)) >= LARGE


def test_contrast_follows_the_standard_formula() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert mixed("#000000", "#FFFFFF", 0.06) == "#F0F0F0"


def test_no_text_is_too_small() -> None:
    smallest = Theme(Scheme.LIGHT, scale=0.8)
    assert min(smallest.px(role, compact=True) for role in TYPE) >= 12


def test_every_phase_has_a_color() -> None:
    theme = Theme(Scheme.DARK)
    assert {theme.phase_color(phase) for phase in PHASE_ROLES} == {"#FFA45C", "#72D2C6", "#8FA8FF", "#F4F8F8"}


@pytest.mark.parametrize(
    ("scale", "size", "grown"),
    [
        (1.0, (1000, 700), 1.0),
        (1.0, (1920, 1080), 1080 / 700),
        (1.0, (2560, 1440), 2.0),
        (1.0, (5120, 2880), 2.0),
        (1.8, (1920, 1080), 1.8),
        (1.0, (1366, 768), 768 / 700),
        (1.0, (800, 600), 1.0),
        (0.8, (800, 600), 0.8),
        (1.0, (1080, 1920), 1.08),
    ],
)
def test_text_grows_with_a_full_screen(scale: float, size: tuple[int, int], grown: float) -> None:
    assert full_screen_scale(scale, *size) == pytest.approx(grown)
