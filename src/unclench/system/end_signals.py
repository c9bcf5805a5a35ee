"""Handles the signals that ask a program to end, even while its main thread is in C++ for a long time."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from threading import Event, Thread

NAMES = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")  # those that this system has
LIMIT_S = 5.0  # a log-out would wait longer, a person at the keyboard would not


def end_on_signals(tell: Callable[[], object], limit_s: float = LIMIT_S) -> None:
    """Call `tell` in a separate thread when this process is asked to end. A process that is still running after
    `limit_s` seconds, or gets a second signal, is ended at once.

    A signal that is ignored (nohup, a background job of a shell) stays ignored. Call this in the main thread.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    numbers = {int(getattr(signal, name)) for name in NAMES if hasattr(signal, name)}
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _nothing)  # only with a Python handler is the number written to the wakeup fd
    signal.set_wakeup_fd(writer.detach(), warn_on_full_buffer=False)

    def next_number() -> int:
        while (number := reader.recv(1)[0]) not in numbers:
            pass
        return number

    def wait() -> None:
        number = next_number()
        Thread(target=_end_late, args=(number, limit_s), name="end", daemon=True).start()
        tell()
        _end_now(next_number())

    Thread(target=wait, name="signals", daemon=True).start()


def _nothing(_number: int, _frame: object) -> None:
    """The thread does the work."""


def _end_late(number: int, limit_s: float) -> None:
    Event().wait(limit_s)
    _end_now(number)


def _end_now(number: int) -> None:
    os._exit(128 + number)
