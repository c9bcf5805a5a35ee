"""Finds the bundled routines and assets. No other module may contain these paths."""

from __future__ import annotations

import sys
from pathlib import Path

import unclench
from unclench.core.i18n import _
from unclench.core.problem import KnownError

BUNDLE = "bundle"


def routines_dir() -> Path:
    """The folder of the built-in routines, with `exercises/` inside."""
    return _bundled("routines")


def assets_dir() -> Path:
    """The folder of figures, sounds and icons."""
    return _bundled("assets")


def _bundled(name: str) -> Path:
    package = Path(unclench.__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen) / "unclench" / BUNDLE / name] if frozen else []
    places += [package / BUNDLE / name, package.parents[1] / name]
    for place in places:
        if place.is_dir():
            return place
    raise KnownError(_("the program is incomplete: its folder '{name}' is missing; install it again").format(name=name))
