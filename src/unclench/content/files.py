"""Which files are routine files: looking into folders, without following them in circles."""

from __future__ import annotations

import os
from pathlib import Path

from unclench.core.i18n import _
from unclench.core.problem import KnownError, Problem

_ENDINGS = (".yaml", ".yml")


def yaml_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The routine files right inside a folder, sorted; none where there is no folder, a problem where it is shut."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.is_dir())
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [_shut(str(folder), error)]
    return [folder / name for name in names if _is_routine_name(name)], []


def walk_files(given: str) -> tuple[list[str], list[Problem]]:
    """The files meant by a path: itself, or all routine files below it, sorted, named as the path was given.

    Raises `KnownError` when the path is missing or may not be opened.
    """
    if not os.path.isdir(given):
        if not os.path.lexists(given):
            raise KnownError(_("{path}: there is no such file or folder").format(path=given))
        return [given], []
    problems: list[Problem] = []
    files: list[str] = []

    def shut(error: OSError) -> None:
        path = str(error.filename)
        if path == given:
            raise KnownError(f"{path}: {_shut(path, error).message}")
        problems.append(_shut(path, error))

    for folder, folders, names in os.walk(given, onerror=shut):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [os.path.join(folder, name) for name in names if _is_routine_name(name)]
    return sorted(files), problems


def is_exercise_file(path: Path) -> bool:
    """Whether a file is one shared exercise: it stands in a folder named `exercises`."""
    return Path(os.path.abspath(path)).parent.name == "exercises"


def same_folder(one: Path | None, other: Path | None) -> bool:
    """Whether two paths are the same existing folder."""
    try:
        return one is not None and other is not None and one.samefile(other)
    except OSError:
        return False


def _is_routine_name(name: str) -> bool:
    return name.lower().endswith(_ENDINGS) and not name.startswith(".")


def _shut(path: str, error: OSError) -> Problem:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Problem(path, 1, 1, "error", _("cannot be read: {reason}").format(reason=reason))
