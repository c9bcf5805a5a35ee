"""The signals that ask a program to end, told to a program whose main thread may be in C++ for a long time."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from threading import Event, Thread

NAMES = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")  # those that this system has
LIMIT_S = 5.0  # a log-out waits longer, but a person at the keyboard does not


def end_on_signals(tell: Callable[[], object], limit_s: float = LIMIT_S) -> None:
    """Call `tell` in a thread of its own when this process is asked to end. Should it still be there after `limit_s`
    seconds, it is ended at once; so it is by a second signal.

    A signal that is ignored (nohup, a job in the background of a shell) stays ignored. Call it in the main thread.
    """
    ours, its = socket.socketpair()
    its.setblocking(False)
    numbers = {int(getattr(signal, name)) for name in NAMES if hasattr(signal, name)}
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _nothing)  # in Python, so that its number is written to the handle below
    signal.set_wakeup_fd(its.detach(), warn_on_full_buffer=False)

    def next_number() -> int:
        while (number := ours.recv(1)[0]) not in numbers:
            pass
        return number

    def wait() -> None:
        number = next_number()
        Thread(target=_end_late, args=(number, limit_s), name="end", daemon=True).start()
        tell()
        _end_now(next_number())

    Thread(target=wait, name="signals", daemon=True).start()


def _nothing(_number: int, _frame: object) -> None:
    """What is to be done is done in the thread."""


def _end_late(number: int, limit_s: float) -> None:
    Event().wait(limit_s)
    _end_now(number)


def _end_now(number: int) -> None:
    os._exit(128 + number)
