"""Which theme applies, from the system's settings and the person's choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt

from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.style import theme_of
from unclench.desktop.drawing.theme import Scheme

LIGHT, DARK, UNKNOWN = Qt.ColorScheme.Light, Qt.ColorScheme.Dark, Qt.ColorScheme.Unknown
USUAL, HIGH = Qt.ContrastPreference.NoPreference, Qt.ContrastPreference.HighContrast


@dataclass
class Hints:
    """The two values that are read from Qt's style hints."""

    scheme: Qt.ColorScheme = LIGHT
    contrast: Qt.ContrastPreference = USUAL

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802
        return self.scheme

    def accessibility(self) -> Hints:
        return self

    def contrastPreference(self) -> Qt.ContrastPreference:  # noqa: N802
        return self.contrast


@pytest.mark.parametrize(
    ("hints", "chosen", "scheme"),
    [
        (Hints(LIGHT), "system", Scheme.LIGHT),
        (Hints(DARK), "system", Scheme.DARK),
        (Hints(UNKNOWN), "system", Scheme.LIGHT),
        (Hints(DARK, HIGH), "system", Scheme.CONTRAST),
        (Hints(DARK, HIGH), "light", Scheme.LIGHT),
        (Hints(LIGHT), "dark", Scheme.DARK),
        (Hints(LIGHT), "contrast", Scheme.CONTRAST),
    ],
)
def test_the_persons_choice_overrides_the_system(hints: Hints, chosen: str, scheme: Scheme) -> None:
    assert theme_of(Settings(appearance=chosen), cast("Any", hints)).scheme is scheme


@pytest.mark.parametrize(
    ("motion", "still", "reduced"),
    [("system", True, True), ("system", False, False), ("full", True, False), ("reduced", False, True)],
)
def test_motion(motion: str, still: bool, reduced: bool) -> None:
    assert theme_of(Settings(motion=motion), cast("Any", Hints()), still=still).reduced_motion is reduced


def test_text_scale() -> None:
    assert theme_of(Settings(text_scale=150), cast("Any", Hints())).scale == 1.5
