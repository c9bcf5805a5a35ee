"""Starts the window from the terminal, so that it keeps running when the terminal closes."""

from __future__ import annotations

import os
import subprocess
import sys

from unclench.system.autostart.choose import own_command


def program() -> list[str]:
    """The command that opens the window of this very program."""
    return own_command(sys.executable, os.environ, frozen=bool(getattr(sys, "frozen", False)))[:-1]


def start_in_background(command: list[str]) -> subprocess.Popen[bytes]:
    """Start the command without our terminal and streams. Raises OSError."""
    null = subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=null, stdout=null, stderr=null, creationflags=flags)
    else:
        return subprocess.Popen(command, stdin=null, stdout=null, stderr=null, start_new_session=True)
