"""A limit for the time that a process may compute."""

from __future__ import annotations

import sys


def limit_cpu(seconds: int) -> None:
    """The system ends this process once it has computed for so long. Windows has no such limit; there, whoever started
    the process has to end it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
