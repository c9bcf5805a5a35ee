"""The codes of the same keys on three systems."""

from __future__ import annotations

import pytest

from unclench.system.key_places import letter_at


@pytest.mark.parametrize(
    ("platform", "scan", "virtual", "letter"),
    [("win32", 35, 0x48, "H"), ("win32", 50, 0x4D, "M"), ("win32", 14, 8, None), ("linux", 43, 0, "H"),
     ("linux", 58, 0, "M"), ("linux", 27, 0, "R"), ("linux", 0, 0, None), ("darwin", 1, 4, "H"), ("darwin", 1, 46, "M"),
     ("darwin", 1, 16, "Y"), ("darwin", 1, 15, "R"), ("darwin", 1, 0, "A"), ("darwin", 1, 10, None)],
)  # fmt: skip
def test_each_system_has_its_codes(platform: str, scan: int, virtual: int, letter: str | None) -> None:
    assert letter_at(scan, virtual, platform) == letter
