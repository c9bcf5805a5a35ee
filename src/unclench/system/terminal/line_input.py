"""A typed line that no signal can miss."""

from __future__ import annotations

import os
import select
import signal
import sys


def typed_line(prompt: str) -> str:
    """Like `input`, which is deaf to a signal that comes just before it begins to read: it would wait for a line that
    nobody types. Use it in the main thread, with a terminal. Raises EOFError at the end of input."""
    if sys.platform == "win32":
        return input(prompt)
    print(prompt, end="", flush=True)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        while sys.stdin not in (ready := select.select([sys.stdin, reader], [], [])[0]):
            if reader in ready:  # a signal whose handler raises nothing, such as the return from Ctrl-Z
                os.read(reader, 64)
        line = sys.stdin.readline()
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)
    if not line:
        raise EOFError
    return line.rstrip("\n")
