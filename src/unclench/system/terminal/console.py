"""Prepares the console before anything is printed."""

from __future__ import annotations

import sys


def prepare_console() -> None:
    """Turn on escape codes in a Windows console. Do it before a console of rich is made: that looks only once, and
    otherwise draws without most characters and colors. Other systems need nothing."""
    if sys.platform == "win32":
        from unclench.system.terminal.api_windows import turn_colors_on

        turn_colors_on()
