"""The names of the figures and poses the app can show, so that a routine's own can be checked against them."""

from __future__ import annotations

import json
from pathlib import Path

from unclench.content.source import FigureIndex


def read_figure_index(assets: Path) -> FigureIndex | None:
    """Poses by figure from `figures/index.json`; None while there is no index (then nothing is checked against it).

    The index maps every figure to an object whose `poses` maps each pose to its frame.
    """
    try:
        index = json.loads((assets / "figures" / "index.json").read_text(encoding="utf-8"))
        return {name: frozenset(figure["poses"]) for name, figure in index.items()}
    except FileNotFoundError:
        return None
