"""Whether a window runs, and what it answers. A window that holds its lock but cannot be reached is told as an error:
otherwise a start, or a command, would end without a word."""

from __future__ import annotations

import threading
from pathlib import Path

from unclench.core.problem import KnownError
from unclench.system.clock import mono_s
from unclench.system.instance.control import Reply, Request, ask, no_answer
from unclench.system.instance.lock import hold_lock

RETRY_S = 0.1


def is_running(lock_file: Path) -> bool:
    """Whether this person's window is running. Trying its lock is faster than its socket."""
    try:
        lock = hold_lock(lock_file)
    except KnownError:  # the first start, or a disk without locks
        return False
    if lock is None:
        return True
    lock.release()
    return False


def ask_window(state_dir: Path, lock_file: Path, request: Request, timeout_s: float = 2.0) -> Reply | None:
    """The answer of the running window, as from `control.ask`; None when none is running.

    Raises KnownError when a window is running but gives no answer within `timeout_s`. One that is just starting holds
    its lock for a moment before it listens; one whose socket was deleted can never answer.
    """
    until_s = mono_s() + timeout_s
    never = threading.Event()
    while True:
        reply = ask(state_dir, request, max(until_s - mono_s(), RETRY_S))
        if reply is not None or not is_running(lock_file):
            return reply
        if mono_s() >= until_s:
            raise KnownError(no_answer())
        never.wait(RETRY_S)
