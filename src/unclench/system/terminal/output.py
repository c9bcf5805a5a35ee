"""Writes to a terminal that may block: a connection that hangs, Ctrl-S, a stopped `tmux`.

A plain write would block with it, so that there would be no cue, no key, no signal. Here, output that the terminal does
not accept is kept instead. Check `has_taken` before drawing the next frame.
"""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self, TextIO

from unclench.system.clock import mono_s

if sys.platform != "win32":
    import termios

A_MOMENT_S = 0.02  # long enough for a working terminal to accept the largest frame
# Cancel a half-sent escape code, reset the color, show the cursor, leave the alternate screen.
LEAVE = b"\x18\x1b[0m\x1b[?25h\x1b[?1049l"


class TerminalOutput:
    """The terminal behind a stream, as a file to write to. Where it cannot be reopened, or is not a terminal, it writes
    to the stream.

    It reopens the terminal because the stream's handle is shared with the shell: non-blocking writes would affect the
    shell too.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting = b""
        self.encoding = stream.encoding
        with suppress(OSError, ValueError):  # the stream is closed
            stream.flush()
        self._handle = _reopen(stream)

    def isatty(self) -> bool:
        """Whether the stream is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The handle of the stream, to ask for the size."""
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Keep the text until `flush`."""
        if self._handle is None:
            return self._stream.write(text)
        self._waiting += text.encode(self.encoding, "replace")
        return len(text)

    def flush(self) -> None:
        """Write as much as the terminal accepts now."""
        if self._handle is None:
            self._stream.flush()
            return
        try:
            while self._waiting:
                self._waiting = self._waiting[os.write(self._handle, self._waiting) :]
        except BlockingIOError:
            pass
        except OSError:  # the terminal has gone
            self._waiting = b""

    def has_taken(self, within_s: float = A_MOMENT_S) -> bool:
        """Whether the terminal has accepted everything. Waits `within_s` seconds at most."""
        until_s = mono_s() + within_s
        self.flush()
        while self._handle is not None and self._waiting and (left_s := until_s - mono_s()) > 0:
            select.select([], [self._handle], [], left_s)
            self.flush()
        return not self._waiting

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Write the rest, blocking as any program would; after an exception, such as from a signal, discard it."""
        if sys.platform == "win32":
            return
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        try:
            if kind is None and self._waiting:
                os.set_blocking(handle, True)
                with suppress(OSError):
                    while self._waiting:
                        self._waiting = self._waiting[os.write(handle, self._waiting) :]
            elif self._waiting and sys.platform != "win32":
                with suppress(OSError, termios.error):
                    termios.tcflush(handle, termios.TCOFLUSH)
                    os.write(handle, LEAVE)
        finally:
            self._waiting = b""
            os.close(handle)


def takes_nothing(stream: TextIO) -> bool:
    """Whether a write to this stream would block now."""
    try:
        return not select.select([], [stream], [], 0.0)[1]
    except (OSError, ValueError):  # it has no handle; under Windows: it is not a socket
        return False


def _reopen(stream: TextIO) -> int | None:
    if sys.platform == "win32":  # there are no non-blocking consoles
        return None
    try:
        name = os.ttyname(stream.fileno())
        return os.open(name, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):  # not a terminal, or one of another user, as after `su`
        return None
