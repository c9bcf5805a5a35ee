"""Starts this program again as a child process that tries something dangerous: what could hang, crash or take all
memory there costs only the child. `__main__.py` has the probes. It works in a frozen program too, where
`sys.executable` is the program itself."""

from __future__ import annotations

from unclench.system.background import program

PROBE = "--probe"


def probe_command(name: str, *arguments: str) -> list[str]:
    """The command for a probe. `-P` keeps the working folder out of Python's search path."""
    command = program()
    if command[1:2] == ["-m"]:
        command.insert(1, "-P")
    return [*command, PROBE, name, *arguments]
