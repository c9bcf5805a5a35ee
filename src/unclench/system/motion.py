"""Does the system ask for reduced motion? A system that cannot say counts as no."""

from __future__ import annotations

import subprocess
import sys

LIMIT_S = 0.5

if sys.platform == "win32":
    import ctypes

    SPI_GETCLIENTAREAANIMATION = 0x1042

    def wants_little_motion() -> bool:
        animated = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(animated), 0)
        return not animated.value

elif sys.platform == "darwin":

    def wants_little_motion() -> bool:
        return _answer(["defaults", "read", "com.apple.universalaccess", "reduceMotion"]) == "1"

else:

    def wants_little_motion() -> bool:
        return _answer(["gsettings", "get", "org.gnome.desktop.interface", "enable-animations"]) == "false"


def _answer(command: list[str]) -> str:
    """The output of a command of the system; empty when it is missing or hangs."""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""
