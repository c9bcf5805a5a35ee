"""Reads a typed line without losing a signal, and without what was typed before the question."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from unclench.system.clock import mono_s
from unclench.system.terminal.held_keys import HELD_S

if sys.platform == "win32":
    import msvcrt
else:
    import termios


def confirmed_line(prompt: str, now_s: Callable[[], float] = mono_s) -> str:
    """Like `typed_line`, for a question in which Enter alone starts or confirms something.

    Enter alone does not count before `HELD_S` seconds have passed without one, because a terminal cannot tell whether
    the Enter key of the question before is still held; then the question is asked again.
    """
    while True:
        asked_s = now_s()
        line = typed_line(prompt)
        if line or now_s() - asked_s >= HELD_S:
            return line


def typed_line(prompt: str) -> str:
    """Like `input`, but it drops what was typed before the question, and also notices a signal that comes just before
    it starts to read; `input` would wait for a line first. Use it in the main thread, with a terminal. Raises EOFError
    at the end of input."""
    _drop_what_was_typed()
    if sys.platform == "win32":
        return input(prompt)
    print(prompt, end="", flush=True)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        while sys.stdin not in (ready := select.select([sys.stdin, reader], [], [])[0]):
            if reader in ready:  # a signal whose handler does not raise, such as SIGCONT after Ctrl-Z
                os.read(reader, 64)
        line = sys.stdin.readline()
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)
    if not line:
        raise EOFError
    return line.rstrip("\n")


def _drop_what_was_typed() -> None:
    if sys.platform == "win32":
        while msvcrt.kbhit():
            msvcrt.getwch()
    elif sys.stdin.isatty():
        with suppress(termios.error):  # the terminal has gone; reading notices
            termios.tcflush(sys.stdin, termios.TCIFLUSH)
