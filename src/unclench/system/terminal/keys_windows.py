"""Keys under Windows: a console has no handle that only a key press would wake, so it is polled."""

from __future__ import annotations

import msvcrt
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from unclench.system.clock import mono_s
from unclench.system.terminal.key_decoder import windows_keys

assert sys.platform == "win32"

POLL_S = 0.02

ENDINGS = {signal.SIGINT: "interrupt", signal.SIGBREAK: "terminate", signal.SIGTERM: "terminate"}


class WindowsKeys:
    """See `Keys`. With a `handle` of None only signals and the timeout end a wait."""

    def __init__(self, handle: int | None) -> None:
        self._has_terminal = handle is not None
        self._signalled = threading.Event()
        self._endings: list[str] = []
        self._handlers: dict[signal.Signals, Any] = {}
        self.before_stop: Callable[[], object] = lambda: (
            None
        )  # never called: Windows has no Ctrl-Z that stops a process

    @property
    def has_terminal(self) -> bool:
        return self._has_terminal

    def __enter__(self) -> Self:
        for number in ENDINGS:
            self._handlers[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()

    def wait(self, timeout_s: float) -> list[str]:
        until_s = mono_s() + timeout_s
        while True:
            keys = windows_keys(msvcrt.getwch, msvcrt.kbhit) if self._has_terminal else []
            if self._endings:
                keys += self._endings
                self._endings = []
                self._signalled.clear()
            left_s = until_s - mono_s()
            if keys or left_s <= 0:
                return keys
            self._signalled.wait(min(POLL_S, left_s))

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._endings.append(ENDINGS[signal.Signals(number)])
        self._signalled.set()
