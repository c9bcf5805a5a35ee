"""The figures (animated drawings) of the app: the contents of each, and the poses a routine can name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unclench.content.source import FigureIndex
from unclench.core.routine.figure import Figure, Loop


def figure_path(assets: Path, name: str) -> Path:
    """The file with the drawings of a figure."""
    return assets / "figures" / f"{name}.svg"


def read_figures(assets: Path) -> dict[str, Figure]:
    """Every figure in `figures/index.json` by name, in file order; empty if there is no index.

    An entry has `frames` (how many) and `poses` (name → frame), and may have `still` (a pose; without it the first),
    `closed`, `loops` (name → [first frame, last frame, seconds once round]), `seen` and `swap` (pairs of names).
    Raises ValueError or KeyError for a malformed entry: the file is generated, so that is a bug.
    """
    try:
        index = json.loads((assets / "figures" / "index.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {name: _figure(entry) for name, entry in index.items()}


def read_figure_index(assets: Path) -> FigureIndex | None:
    """The poses by figure, to check the names in a routine; None if there are no figures (then nothing is checked)."""
    figures = read_figures(assets)
    return {name: frozenset(figure.poses) for name, figure in figures.items()} or None


def _figure(entry: Mapping[str, Any]) -> Figure:
    return Figure(
        frames=entry["frames"],
        poses=entry["poses"],
        still=entry.get("still") or next(iter(entry["poses"])),
        closed=entry.get("closed", False),
        loops={name: Loop(*loop) for name, loop in entry.get("loops", {}).items()},
        seen=entry.get("seen", "own"),
        swap=tuple((one, other) for one, other in entry.get("swap", ())),
    )
