"""The settings in memory and on disk, and the changes that are not on disk yet."""

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
    """`alone` locks the file against other programs; `tell` takes a sentence for the person."""

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
        """Change the settings in memory now; `write` will apply the change to the file."""
        with self._mutex:
            self._changes.append(change)
            self.current = change(self.current)

    def write(self) -> None:
        """Apply the changes to the file as it is now. Entries that this version does not understand are kept."""
        with self._mutex:
            changes = list(self._changes)
        if not changes:
            return
        with self._alone():
            found, trouble = read_json(self._path)
            if trouble:
                self._tell(trouble)
            if found is None:  # deleted or broken: write again what we know
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
            self._apply(after)

    def look(self) -> None:
        """Read the file if it has changed since last time. An invalid entry is reported and gets its default; if the
        whole file is broken, the settings in memory stay."""
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
            self._apply(settings)
        for problem in problems:
            self._tell(f"{self._path}: {problem}")

    def _apply(self, on_disk: Settings) -> None:
        """Set `current` to the settings on disk plus the pending changes."""
        self._on_disk = on_disk
        self.current = reduce(lambda settings, change: change(settings), self._changes, on_disk)


def _parse(on_disk: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    return parse_settings({key: value for key, value in on_disk.items() if key != FORM})


def signature(path: Path) -> tuple[int, int, int] | None:
    """A value that changes whenever the file is written or replaced; None when it does not exist."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
