"""Writing to a terminal that may stop taking anything: a connection that hangs, a window held still, a stopped `tmux`.

A plain write would wait with it, for as long as that lasts: no cue, no key, no signal. What a terminal does not take
waits here instead, and whoever draws looks first whether it `has_taken` all that came before.
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

A_MOMENT_S = 0.02  # in which a terminal that is read takes the largest frame
LEAVE = b"\x18\x1b[0m\x1b[?25h\x1b[?1049l"  # ends a code cut in half; no colour, the cursor, the usual screen


class TerminalOutput:
    """The terminal behind a stream, as a file to write to. Where it cannot be opened anew, or is none, plain writes.

    A handle of its own: the stream's is shared with the shell, which would find that its own writes no longer wait.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting = b""
        self.encoding = stream.encoding
        with suppress(OSError, ValueError):  # a stream that is closed by now
            stream.flush()
        self._handle = _opened(stream)

    def isatty(self) -> bool:
        """As the stream is."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The stream's, to ask for the size."""
        return self._stream.fileno()

    def write(self, text: str) -> int:
        """Keep it until `flush`."""
        if self._handle is None:
            return self._stream.write(text)
        self._waiting += text.encode(self.encoding, "replace")
        return len(text)

    def flush(self) -> None:
        """Hand over as much as is taken now."""
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
        """Whether nothing waits any more, after so long at most."""
        until_s = mono_s() + within_s
        self.flush()
        while self._handle is not None and self._waiting and (left_s := until_s - mono_s()) > 0:
            select.select([], [self._handle], [], left_s)
            self.flush()
        return not self._waiting

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """What still waits is waited for, as any program would; a signal that is on its way up ends that too."""
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
    """Whether a write to this stream would wait now."""
    try:
        return not select.select([], [stream], [], 0.0)[1]
    except (OSError, ValueError):  # no handle, or on Windows no socket
        return False


def _opened(stream: TextIO) -> int | None:
    if sys.platform == "win32":  # its consoles know no such handle
        return None
    try:
        name = os.ttyname(stream.fileno())
        return os.open(name, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):  # no terminal, or one that is somebody else's, as after `su`
        return None
