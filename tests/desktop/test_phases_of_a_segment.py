"""Every phase of a segment has a word, a shape, a color and a glyph, in the window and in the terminal."""

from __future__ import annotations

from typing import get_args

import pytest

from unclench.cli.screen import STYLES
from unclench.content.bundled import assets_dir
from unclench.core.routine.timeline import Phase
from unclench.core.session.player_view import phase_word
from unclench.desktop.drawing.theme import PHASE_ROLES
from unclench.desktop.widgets.ring_shapes import SHAPES, fullness


@pytest.mark.parametrize("phase", get_args(Phase))
def test_a_phase_is_shown_everywhere(phase: str) -> None:
    assert phase_word(phase)
    assert (assets_dir() / "icons" / f"phase-{SHAPES[phase]}.svg").is_file()
    assert phase in PHASE_ROLES
    assert phase in STYLES


def test_the_ring_swells_with_a_breath_and_back() -> None:
    assert [fullness("inhale", share) for share in (1.0, 0.5, 0.0)] == [0.0, 0.5, 1.0]
    assert [fullness("exhale", share) for share in (1.0, 0.5, 0.0)] == [1.0, 0.5, 0.0]
    assert fullness("hold", 0.5) is None
