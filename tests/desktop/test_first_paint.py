"""The first paint of the window does not wait for sound, voice or the desktop's services."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Stops before the rest of the program would be imported.
PROGRAM = """
import os, sys
from unclench.desktop.compose import launch

def told(*_parts, **_how):
    late = ("PySide6.QtMultimedia", "PySide6.QtTextToSpeech", "playsound3", "unclench.audio", "jeepney", "subprocess")
    print(sorted(name for name in sys.modules if name.startswith(late)))
    sys.stdout.flush()
    os._exit(0)

launch._build = told
sys.argv = ["unclench"]
from unclench.__main__ import main
main()
"""


def test_no_sound_module_is_loaded_before_the_first_paint(tmp_path: Path) -> None:
    environment = os.environ | {"UNCLENCH_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=60)
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr
