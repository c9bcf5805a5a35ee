"""A speech-dispatcher of our own, for where none runs: it ends with us, whatever it hangs on, and is nobody else's.

The usual way to start one, `--spawn`, leaves a daemon behind. Where that has no sound output, or has lost it, it hangs
for ever, and nobody can end it without ending the screen reader's as well.
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

KILL = 9  # SIGKILL, which Windows has not and a hung server needs
LOOK_EVERY_S = 0.01
PROGRAM = "speech-dispatcher"
# Should we be killed, it leaves a few seconds after.
OPTIONS = ("--run-single", "--timeout", "5", "--log-level", "1")


class SpeechServer:
    """One process, its modules in its group, its files in a folder that goes with it. Raises OSError where it cannot
    be started."""

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
        """A connection, once it listens; waits that long at most, then TimeoutError."""
        never = threading.Event()
        for _look in range(round(limit_s / LOOK_EVERY_S)):
            if self._process.poll() is not None:
                break
            with suppress(OSError):
                return connected(self.address, limit_s)
            never.wait(LOOK_EVERY_S)
        raise TimeoutError

    def end(self) -> None:
        """At once; may come twice."""
        if self._process.poll() is None:
            with suppress(OSError):
                getattr(os, "killpg")(self._process.pid, KILL)  # noqa: B009  which Windows has not
            self._process.wait()
        self._folder.cleanup()


def connected(address: Path, limit_s: float) -> socket.socket:
    """A connection to a server that listens there; raises OSError."""
    connection = socket.socket(getattr(socket, "AF_UNIX"))  # noqa: B009  which Windows has not
    connection.settimeout(limit_s)
    try:
        connection.connect(str(address))
    except OSError:
        connection.close()
        raise
    return connection


def is_installed() -> bool:
    """Whether it could be started."""
    return shutil.which(PROGRAM) is not None
