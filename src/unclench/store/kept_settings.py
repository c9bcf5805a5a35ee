"""The settings on disk and in memory, and the changes that are on their way from one to the other."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import reduce
from pathlib import Path
from typing import Any

from unclench.core.json_merge import merge
from unclench.core.problem import KnownError
from unclench.core.settings.settings import Change, Settings, parse_settings, to_json
from unclench.core.upgrades import FORM, SETTINGS, upgrade
from unclench.store.json_file import read_json, write_json

Tell = Callable[[str], object]
Alone = Callable[[], AbstractContextManager[None]]


class KeptSettings:
    """`alone` keeps other programs from changing the file meanwhile; `tell` takes a sentence for the person."""

    def __init__(self, path: Path, alone: Alone, tell: Tell) -> None:
        self._path = path
        self._alone = alone
        self._tell = tell
        self._mutex = threading.Lock()
        self._on_disk = Settings()
        self._changes: list[Change] = []
        self._seen: object = None
        self.current = Settings()

    def change(self, change: Change) -> None:
        """In force at once; on disk after the next `write`."""
        with self._mutex:
            self._changes.append(change)
            self.current = change(self.current)

    def write(self) -> None:
        """Apply the changes to what is on disk now. What this version does not understand there stays as it is."""
        with self._mutex:
            changes = list(self._changes)
        if not changes:
            return
        with self._alone():
            found, trouble = read_json(self._path)
            if trouble:
                self._tell(trouble)
            if found is None:  # deleted or broken: what was known before is written again
                found = merge({}, to_json(Settings()), to_json(self._on_disk))
            on_disk = upgrade(found, SETTINGS)
            before, _problems = _parse(on_disk)
            after = reduce(lambda settings, change: change(settings), changes, before)
            merged = merge(on_disk, to_json(before), to_json(after))
            if merged != found:
                write_json(self._path, merged)
            self._seen = signature(self._path)
        with self._mutex:
            del self._changes[: len(changes)]
            self._take(after)

    def look(self) -> None:
        """Read the file if it has changed since the last look. What is wrong in it is told and has its default; when
        all of it is broken, what was known before stays in force."""
        seen = signature(self._path)
        if seen == self._seen and seen is not None:
            return
        self._seen = seen
        try:
            value, trouble = read_json(self._path)
        except KnownError as error:
            value, trouble = None, str(error)
        if trouble:
            self._tell(trouble)
            return
        settings, problems = _parse(upgrade(value or {}, SETTINGS))
        with self._mutex:
            self._take(settings)
        for problem in problems:
            self._tell(f"{self._path}: {problem}")

    def _take(self, on_disk: Settings) -> None:
        """These are on disk; the changes that are not yet come on top."""
        self._on_disk = on_disk
        self.current = reduce(lambda settings, change: change(settings), self._changes, on_disk)


def _parse(on_disk: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    return parse_settings({key: value for key, value in on_disk.items() if key != FORM})


def signature(path: Path) -> tuple[int, int, int] | None:
    """Another one whenever the file was replaced or written; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
