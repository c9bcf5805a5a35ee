"""Keys under Windows: a console has no handle that only a key press would wake, so it is polled."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import msvcrt
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType, TracebackType
from typing import Any, Self

from unclench.system.clock import mono_s
from unclench.system.terminal.api_windows import add_handler
from unclench.system.terminal.console_end import ConsoleEnd
from unclench.system.terminal.key_decoder import windows_keys

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
        self._console_end = ConsoleEnd(partial(self._end, "terminate"))
        self._remove_handler = add_handler(self._console_end)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()
        if not self._console_end.called:  # otherwise Windows waits for the handler, and would let us wait for Windows
            self._remove_handler()

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
        self._end(ENDINGS[signal.Signals(number)])

    def _end(self, key: str) -> None:
        self._endings.append(key)
        self._signalled.set()
