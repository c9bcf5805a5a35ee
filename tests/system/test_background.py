"""The program that the terminal starts in the background keeps running without the terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from unclench.system.background import program, start_in_background


def test_it_starts_this_same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    named = subprocess.run([*program(), "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert named.stdout.startswith("unclench ")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program() == [sys.executable]
    monkeypatch.setenv("APPIMAGE", "/apps/unclench.AppImage")
    assert program() == ["/apps/unclench.AppImage"]


@pytest.mark.skipif(sys.platform == "win32", reason="checks the POSIX session")
def test_it_inherits_neither_our_terminal_nor_our_streams(tmp_path: Path) -> None:
    found = tmp_path / "found"
    code = f"import os; open({str(found)!r}, 'w').write(f'{{os.getsid(0) == os.getpid()}} {{os.read(0, 1)}}')"
    assert start_in_background([sys.executable, "-c", code]).wait(60) == 0
    assert found.read_text() == "True b''"
