"""Raw key presses of a terminal, and the signals that end a program: one place to wait for both."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self, TextIO

if sys.platform == "win32":
    from unclench.system.terminal.keys_windows import WindowsKeys as SystemKeys
else:
    from unclench.system.terminal.keys_posix import PosixKeys as SystemKeys


class Keys(Protocol):
    """A context manager: inside it the terminal sends each key at once; every exit restores the terminal.

    Enter it in the main thread. Besides the names of `key_decoder`, `wait` returns "interrupt" (Ctrl-C, SIGINT),
    "terminate" (asked to end, terminal gone) and, once, "eof" (no key can come any more).
    """

    @property
    def has_terminal(self) -> bool:
        """False when no key can come: there is no terminal, or it has gone."""

    before_stop: Callable[[], object]  # called when Ctrl-Z is about to stop this process, perhaps for days

    def wait(self, timeout_s: float) -> list[str]:
        """Block until a key, a signal or the timeout. Returns the keys in order, often none. Returning to the
        foreground also ends the wait, so that the caller notices at once that time has passed."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None: ...


def open_keys(stream: TextIO | None) -> Keys:
    """The keys of the terminal behind `stream`; if that is not a terminal but a pipe, a file or None, only signals."""
    return SystemKeys(_terminal_of(stream))


def _terminal_of(stream: TextIO | None) -> int | None:
    try:
        return stream.fileno() if stream is not None and stream.isatty() else None
    except (OSError, ValueError):  # closed, or a stream without a handle
        return None
