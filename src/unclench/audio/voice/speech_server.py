"""Starts our own speech-dispatcher where none is running. It serves only us, and ends with us even when it hangs.

The usual way to start one, `--spawn`, leaves a daemon behind. A daemon without a sound output hangs forever, and ending
it would also silence the screen reader.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

KILL = 9  # SIGKILL, which a hung server needs; signal.SIGKILL does not exist under Windows
POLL_S = 0.01
PROGRAM = "speech-dispatcher"
# If we are killed, the server ends a few seconds later.
OPTIONS = ("--run-single", "--timeout", "5", "--log-level", "1")


class SpeechServer:
    """One process, in a process group with its modules; its files are in a temporary folder. Raises OSError where it
    cannot be started."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="unclench-voice-", ignore_cleanup_errors=True)
        files = Path(self._folder.name)
        self.address = files / "speechd.sock"
        places = ("--socket-path", str(self.address), "--pid-file", str(files / "pid"), "--log-dir", str(files))
        silent = subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(
                [PROGRAM, *OPTIONS, *places], stdin=silent, stdout=silent, stderr=silent, start_new_session=True
            )
        except OSError:
            self._folder.cleanup()
            raise

    def connect(self, limit_s: float) -> socket.socket:
        """Connect as soon as it listens. Raises TimeoutError after `limit_s` seconds."""
        never = threading.Event()
        for _poll in range(round(limit_s / POLL_S)):
            if self._process.poll() is not None:
                break
            with suppress(OSError):
                return connected(self.address, limit_s)
            never.wait(POLL_S)
        raise TimeoutError

    def end(self) -> None:
        """Kill it and delete its files. May be called twice."""
        if self._process.poll() is None:
            with suppress(OSError):
                getattr(os, "killpg")(self._process.pid, KILL)  # noqa: B009  it does not exist under Windows
            self._process.wait()
        self._folder.cleanup()


def connected(address: Path, limit_s: float) -> socket.socket:
    """Connect to the server at this address. Raises OSError."""
    connection = socket.socket(getattr(socket, "AF_UNIX"))  # noqa: B009  it does not exist under Windows
    connection.settimeout(limit_s)
    try:
        connection.connect(str(address))
    except OSError:
        connection.close()
        raise
    return connection


def is_installed() -> bool:
    """Whether speech-dispatcher is installed."""
    return shutil.which(PROGRAM) is not None
