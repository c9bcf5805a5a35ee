"""Reads a typed line without losing a signal."""

from __future__ import annotations

import os
import select
import signal
import sys


def typed_line(prompt: str) -> str:
    """Like `input`, but it also notices a signal that comes just before it starts to read; `input` would wait for a
    line first. Use it in the main thread, with a terminal. Raises EOFError at the end of input."""
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
