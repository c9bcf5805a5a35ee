"""Starts at login under macOS, by a launch agent. (SMAppService would need a signed bundle.)"""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from pathlib import Path

from unclench.system.autostart.files import delete_file, write_file

LABEL = "org.unclench.Unclench"


class MacAutostart:
    """Takes effect at the next login. We cannot see whether the person has turned it off in the system settings."""

    def __init__(self, agents: Path, command: Sequence[str]) -> None:
        self._path = agents / f"{LABEL}.plist"
        self._command = command

    def install(self) -> None:
        write_file(self._path, agent_text(self._command))

    def remove(self) -> None:
        delete_file(self._path)

    def is_on(self) -> bool:
        try:
            agent = plistlib.loads(self._path.read_bytes())
        except (OSError, ValueError, plistlib.InvalidFileException):
            return False
        return isinstance(agent, dict) and agent.get("RunAtLoad") is True and not agent.get("Disabled", False)

    def place(self) -> str:
        return str(self._path)


def agent_text(command: Sequence[str]) -> bytes:
    """An agent that starts once at each graphical login, and not again when the person quits the program."""
    agent = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
    }
    return plistlib.dumps(agent)
