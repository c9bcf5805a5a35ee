"""The note of one front end that a heat or ice pack is on the skin."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from unclench.core.care.care import Care, as_note, sentence_of
from unclench.core.problem import KnownError
from unclench.store.json_file import read_json, remove, write_json
from unclench.store.paths import make_folder


class CareFile:
    """Written when the pack goes on, deleted when it comes off. A note that exists at a start was left by a crash."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def exists(self) -> bool:
        """Whether a pack is on, or was left on."""
        return os.path.exists(self._path)  # never raises, unlike Path.exists

    def take(self) -> str | None:
        """A sentence about a pack that was left on; None when there is no note. It deletes the note."""
        if not self.exists:
            return None
        note = None
        with suppress(KnownError):  # even with a broken note, a pack was on
            note, _trouble = read_json(self._path)
        self.drop()
        return sentence_of(note)

    def write(self, care: Care) -> str | None:
        """Write the note. Returns a sentence when the disk refuses, which is no reason to stop."""
        try:
            make_folder(self._path.parent)
            write_json(self._path, as_note(care))
        except KnownError as error:
            return str(error)
        return None

    def drop(self) -> None:
        """Delete the note: the pack is off."""
        with suppress(KnownError):
            remove(self._path)
