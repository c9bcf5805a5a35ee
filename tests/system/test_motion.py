"""Whether the system asks for reduced motion, with stand-ins for the system's own programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from unclench.system.motion import wants_little_motion

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="asks gsettings")


def gsettings(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "gsettings"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/bin")


@pytest.mark.parametrize(
    ("script", "wanted"),
    [("echo false", True), ("echo true", False), ("echo 'No such schema' >&2; exit 1", False), ("sleep 60", False)],
)
def test_the_desktop_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, wanted: bool) -> None:
    gsettings(tmp_path, monkeypatch, script)
    assert wants_little_motion() is wanted


def test_without_a_source_motion_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert wants_little_motion() is False
