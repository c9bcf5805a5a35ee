"""Find routine files in folders. Does not follow links to folders."""

from __future__ import annotations

import os
from pathlib import Path

from unclench.content.echo import quoted
from unclench.core.i18n import _
from unclench.core.problem import KnownError, Problem

_ENDINGS = (".yaml", ".yml")
_OTHER_ENDINGS = (".txt", ".json")
_NOT_LOST = ("exercises",)
_LOOKS_LIKE_A_ROUTINE = b"exercises"
_ENOUGH = 4096


def yaml_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The routine files directly in a folder, sorted; empty if it is missing. A problem if it is unreadable."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.is_dir())
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [_unreadable(str(folder), error)]
    return [folder / name for name in names if _is_routine_name(name)], []


def lost_files(folder: Path) -> list[Problem]:
    """The files and folders in a folder of routines that seem to be routines, but are not read because of their name.

    Pictures and other files are not among them; a text or JSON file is, if it mentions exercises.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return []  # reported by yaml_files
    told = [(entry.path, _why_lost(entry)) for entry in entries if not entry.name.startswith(".")]
    return [Problem(path, 1, 1, "error", message) for path, message in told if message is not None]


def _why_lost(entry: os.DirEntry[str]) -> str | None:
    stem, ending = os.path.splitext(entry.name)
    try:
        if entry.is_dir():
            with os.scandir(entry.path) as inside:
                has_routines = any(_is_routine_name(one.name) for one in inside)
            if entry.name in _NOT_LOST or not has_routines:
                return None
            return _("folders are not read; move the routines of this folder one folder up")
        if not entry.is_file() or _is_routine_name(entry.name):
            return None
        if _is_routine_name(stem):
            return _("is not read because of its ending; rename it to {name}").format(name=quoted(stem))
        if ending.lower() in _OTHER_ENDINGS and _mentions_exercises(entry.path):
            name = quoted(stem + _ENDINGS[0])
            return _("is not read because of its ending; if it is a routine, rename it to {name}").format(name=name)
    except OSError:
        return None  # nobody can tell what is in it
    return None


def _mentions_exercises(path: str) -> bool:
    with open(path, "rb") as file:
        return _LOOKS_LIKE_A_ROUTINE in file.read(_ENOUGH).replace(b"\0", b"")


def walk_files(given: str) -> tuple[list[str], list[Problem]]:
    """The files that a path refers to: itself, or all routine files below it, sorted, with names that start as given.

    Raises `KnownError` when the path is missing or cannot be opened.
    """
    if not os.path.isdir(given):
        if not os.path.lexists(given):
            raise KnownError(_("{path}: there is no such file or folder").format(path=given))
        return [given], []
    problems: list[Problem] = []
    files: list[str] = []

    def on_error(error: OSError) -> None:
        path = str(error.filename)
        if path == given:
            raise KnownError(f"{path}: {_unreadable(path, error).message}")
        problems.append(_unreadable(path, error))

    for folder, folders, names in os.walk(given, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [os.path.join(folder, name) for name in names if _is_routine_name(name)]
    return sorted(files), problems


def is_exercise_file(path: Path) -> bool:
    """Whether a file is a shared exercise: it is in a folder named `exercises`."""
    return Path(os.path.abspath(path)).parent.name == "exercises"


def same_folder(one: Path | None, other: Path | None) -> bool:
    """Whether two paths are the same existing folder."""
    try:
        return one is not None and other is not None and one.samefile(other)
    except OSError:
        return False


def _is_routine_name(name: str) -> bool:
    return name.lower().endswith(_ENDINGS) and not name.startswith(".")


def _unreadable(path: str, error: OSError) -> Problem:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Problem(path, 1, 1, "error", _("cannot be read: {reason}").format(reason=reason))
