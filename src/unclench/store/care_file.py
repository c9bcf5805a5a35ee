"""One front end's note that a pack is on the skin."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from unclench.core.care.care import Care, as_note, sentence_of
from unclench.core.problem import KnownError
from unclench.store.json_file import read_json, remove, write_json
from unclench.store.paths import make_folder


class CareFile:
    """Written when the pack goes on, gone when it comes off. What is still there at a start was left by a crash."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def exists(self) -> bool:
        """Whether a pack is on, or was left on."""
        return os.path.exists(self._path)  # unlike Path.exists, never raises

    def take(self) -> str | None:
        """What to say of a pack that was left on, once: the note is gone afterwards. None when there was none."""
        if not self.exists:
            return None
        note = None
        with suppress(KnownError):  # whatever is in it, a pack was on
            note, _trouble = read_json(self._path)
        self.drop()
        return sentence_of(note)

    def write(self, care: Care) -> str | None:
        """Note that it is on; a sentence when the disk refuses, which stops nobody."""
        try:
            make_folder(self._path.parent)
            write_json(self._path, as_note(care))
        except KnownError as error:
            return str(error)
        return None

    def drop(self) -> None:
        """Nothing is on any more."""
        with suppress(KnownError):
            remove(self._path)
