"""The current library. Watches the person's own files, so a saved file appears at once."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from unclench.content.files import yaml_files
from unclench.content.library import EXERCISES, Library, load_library
from unclench.content.source import FigureIndex

SETTLE_MS = 200
MOST_FILES = 500  # systems allow a few thousand watches for all programs together


class LibraryController(QObject):
    """Owns an immutable Library; a change on disk replaces the whole Library.

    Folders are always watched: that reports new, deleted and renamed files, and editors that save by renaming. A file
    written in place is noticed only while there are at most `MOST_FILES`. The built-in files are read once; `known` is
    a library that has them already.
    """

    changed = Signal(object)  # Library

    def __init__(
        self,
        builtin: Path,
        own: Path,
        figures: FigureIndex | None = None,
        parent: QObject | None = None,
        *,
        known: Library | None = None,
    ) -> None:
        super().__init__(parent)
        self._builtin = builtin
        self._own = own
        self._figures = figures
        self._library: Library | None = None
        self._known = known
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.load)
        self._watcher.directoryChanged.connect(self._on_touched)
        self._watcher.fileChanged.connect(self._on_touched)

    @property
    def library(self) -> Library:
        """The routines, as last read from disk."""
        return self._library or Library()

    def load(self) -> None:
        """Read all files, emit `changed` if anything is different, and watch the files that exist now."""
        self._watch()
        library = load_library(self._builtin, self._own, self._figures, self._library or self._known)
        if library != self._library:
            self._library = library
            self.changed.emit(library)

    def close(self) -> None:
        """Stop watching."""
        self._settle.stop()
        if watched := self._watcher.files() + self._watcher.directories():
            self._watcher.removePaths(watched)

    def _on_touched(self, _path: str) -> None:
        self._settle.start()

    def _watch(self) -> None:
        """Set every watch again, before reading, so that no save is missed. A watch follows the file, not its name: it
        stays with the old file when an editor or a backup program replaces it."""
        folders = [folder for folder in (self._own, self._own / EXERCISES) if os.path.isdir(folder)]
        files = [path for folder in folders for path in yaml_files(folder)[0]]
        if watched := self._watcher.files() + self._watcher.directories():
            self._watcher.removePaths(watched)
        wanted = [*(folders or [_nearest(self._own)]), *(files if len(files) <= MOST_FILES else [])]
        self._watcher.addPaths([str(path) for path in wanted])


def _nearest(folder: Path) -> Path:
    """The folder itself, or its closest parent that exists."""
    while not os.path.isdir(folder) and folder != folder.parent:
        folder = folder.parent
    return folder
