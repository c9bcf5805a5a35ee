"""The packages that only one system needs."""

from __future__ import annotations

import sys

ONLY_FOR = {"linux": ("jeepney",), "win32": ("tzdata",)}


def packages_of_system(platform: str = sys.platform) -> tuple[str, ...]:
    """Their names in the package index."""
    return ONLY_FOR.get(platform, ())
