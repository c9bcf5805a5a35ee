"""Starts at login under Windows, by a value in the person's Run key."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Protocol

KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
NAME = "Unclench"


class RunKey(Protocol):
    """Reads and writes the values of the key."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, value: str) -> None: ...

    def delete(self, name: str) -> None: ...


class WindowsAutostart:
    """We cannot see whether the person has turned it off in the Task Manager."""

    def __init__(self, run_key: RunKey, command: Sequence[str]) -> None:
        self._run_key = run_key
        self._command = command

    def install(self) -> None:
        self._run_key.write(NAME, subprocess.list2cmdline(self._command))

    def remove(self) -> None:
        self._run_key.delete(NAME)

    def is_on(self) -> bool:
        return bool(self._run_key.read(NAME))

    def place(self) -> str:
        return rf"HKEY_CURRENT_USER\{KEY}\{NAME}"
