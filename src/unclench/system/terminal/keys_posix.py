"""Keys under Linux and macOS: termios, `select` and the signal wakeup pipe."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
from collections.abc import Callable
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Any, Self

from unclench.system.clock import mono_s
from unclench.system.terminal.key_decoder import KeyDecoder

assert sys.platform != "win32"

LONE_ESC_S = 0.03

ENDINGS = {
    signal.SIGINT: "interrupt",
    signal.SIGTERM: "terminate",
    signal.SIGHUP: "terminate",
    signal.SIGQUIT: "terminate",
}


class PosixKeys:
    """See `Keys`. With a `handle` of None only signals and the timeout end a wait.

    The interpreter's own handler writes each signal as a byte to a pipe, so a signal just before `select` is not lost.
    """

    def __init__(self, handle: int | None) -> None:
        self._handle = handle
        self._open = handle is not None
        self._decoder = KeyDecoder()
        self._lone_until_s = 0.0
        self._before: list[Any] | None = None
        self._handlers: dict[signal.Signals, Any] = {}
        self._pipe: tuple[int, int] | None = None
        self._wakeup_before = -1
        self.before_stop: Callable[[], object] = lambda: None

    @property
    def has_terminal(self) -> bool:
        return self._open

    def __enter__(self) -> Self:
        try:
            self._catch_signals()
            if self._handle is not None:
                try:
                    self._before = termios.tcgetattr(self._handle)
                except termios.error:  # the terminal has gone meanwhile
                    self._open = False
                self._each_key()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._restore()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers.clear()
        if self._pipe is not None:
            signal.set_wakeup_fd(self._wakeup_before)
            reader, writer = self._pipe
            os.close(writer)
            missed = os.read(reader, 64)
            os.close(reader)
            self._pipe = None
            for one in missed:  # these came too late for us: leave them to the restored handlers
                signal.raise_signal(one)

    def wait(self, timeout_s: float) -> list[str]:
        assert self._pipe is not None, "enter it first"
        until_s = mono_s() + timeout_s
        while True:
            now_s = mono_s()
            if self._decoder.pending and now_s >= self._lone_until_s and (keys := self._decoder.flush()):
                return keys
            wake_s = min(until_s, self._lone_until_s) if self._decoder.pending else until_s
            sources = [self._pipe[0]]
            if self._handle is not None and self._open and not self._in_background():
                sources.append(self._handle)
            ready, _writable, _odd = select.select(sources, [], [], max(0.0, wake_s - now_s))
            if self._pipe[0] in ready:
                return self._signals()
            if ready and (keys := self._read()):
                return keys
            if not ready and wake_s >= until_s:
                return []

    def _read(self) -> list[str]:
        assert self._handle is not None
        try:
            received = os.read(self._handle, 1024)
        except OSError:  # the terminal has gone
            received = b""
        if not received:
            self._open = False
            return [*self._decoder.flush(), "eof"]
        keys = self._decoder.feed(received)
        self._lone_until_s = mono_s() + LONE_ESC_S
        return keys

    def _signals(self) -> list[str]:
        assert self._pipe is not None
        keys = []
        for number in os.read(self._pipe[0], 64):
            if number == signal.SIGTSTP:
                self._stop()
            elif number == signal.SIGCONT:
                self._each_key()
            elif number in ENDINGS:
                keys.append(ENDINGS[signal.Signals(number)])
        return keys

    def _catch_signals(self) -> None:
        """Signals that are ignored (nohup, a background job) stay ignored."""
        reader, writer = os.pipe()
        self._pipe = reader, writer
        os.set_blocking(writer, False)
        self._wakeup_before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in (*ENDINGS, signal.SIGTSTP, signal.SIGCONT):
            before = signal.getsignal(number)
            if before not in (signal.SIG_IGN, None):
                signal.signal(number, _only_wake)
                self._handlers[number] = before

    def _stop(self) -> None:
        """Ctrl-Z: restore the terminal, stop as usual, and set up the terminal again afterward."""
        self._restore()
        self.before_stop()
        ours = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, ours)
        self._each_key()

    def _each_key(self) -> None:
        """Get each key at once, without echo. Ctrl-C and Ctrl-Z stay signals; Ctrl-S must not freeze the screen."""
        if self._handle is None or self._before is None:
            return
        mode = [*self._before[:6], list(self._before[6])]
        mode[0] &= ~termios.IXON
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        self._set(mode)

    def _restore(self) -> None:
        if self._before is not None:
            self._set(self._before)

    def _set(self, mode: list[Any]) -> None:
        """TCSANOW, because waiting for the output to drain could hang on a terminal that nobody reads."""
        if self._handle is not None and not self._in_background():
            with suppress(termios.error):  # the terminal has gone; the next read notices
                termios.tcsetattr(self._handle, termios.TCSANOW, mode)

    def _in_background(self) -> bool:
        """Then the shell has the terminal: using it would stop this process, even if it was asked to end."""
        assert self._handle is not None
        try:
            return os.tcgetpgrp(self._handle) != os.getpgrp()
        except OSError:  # not our controlling terminal, so no job control
            return False


def _only_wake(_number: int, _frame: FrameType | None) -> None:
    """Without a Python handler the interpreter would not write to the pipe."""
