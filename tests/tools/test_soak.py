"""A short run of the bench that uses the whole window at random; `tools/bench/soak.py` runs for hours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_random_use_of_every_page_reports_no_fault_and_leaves_no_invalid_layout_item() -> None:
    command = [sys.executable, "-X", "faulthandler", str(ROOT / "tools" / "bench" / "soak.py"), "100", "5", "2"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "tools" / "screenshots")}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    blocks = [line.split() for line in ran.stdout.splitlines() if line.strip()[:1].isdigit()]
    assert len(blocks) == 3
    assert {block[-1] for block in blocks} == {"0"}, "invalid layout items"
