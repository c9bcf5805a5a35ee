"""The folders of the program and of the person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from unclench.store.paths import Paths


@dataclass(frozen=True)
class Folders:
    """The bundled routines and assets, and the person's own folders."""

    routines: Path
    assets: Path
    person: Paths
