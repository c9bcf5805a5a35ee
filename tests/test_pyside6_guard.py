"""Detects the fault of PySide6 6.12.0: every C++ call that returns nothing took one reference from None.

Before Python 3.12 None is not immortal, so a window with a running timer crashes after some minutes, without a
traceback.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PARTS = ["PySide6-Essentials", "PySide6-Addons"]

VOID_CALLS = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
calls = [app.processEvents, label.update, lambda: label.setText("5"), lambda: label.resize(20, 20)]
before = sys.getrefcount(None)
for _ in range(2500):
    for call in calls:
        call()
print(before - sys.getrefcount(None))
"""


def requirements() -> dict[str, Requirement]:
    """The dependencies in pyproject.toml, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {one.name: one for one in map(Requirement, project["dependencies"])}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal since Python 3.12: nothing can be lost")
def test_ten_thousand_void_calls_leave_the_references_of_none_alone() -> None:
    ran = subprocess.run([sys.executable, "-c", VOID_CALLS], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    assert abs(int(ran.stdout)) < 100, f"{ran.stdout.strip()} references to None lost in 10,000 calls"


@pytest.mark.parametrize("part", PARTS)
def test_the_bad_release_cannot_be_installed(part: str) -> None:
    allowed = requirements()[part].specifier
    assert "6.12.0" not in allowed
    assert "6.9.3" not in allowed
    assert "7.0.0" not in allowed
    assert "6.11.3" in allowed
    assert version(part) in allowed


def test_the_metapackage_is_not_asked_for() -> None:
    assert "PySide6" not in requirements(), "it brings a web browser engine of 117 MB; depend on the parts"
