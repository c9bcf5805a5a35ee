"""Load folders of routine files into one immutable library, and run the same checks on any other file.

Files are independent: a broken one is listed with its problems and does not hide the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from unclench.content.echo import quoted
from unclench.content.files import is_exercise_file, lost_files, same_folder, walk_files, yaml_files
from unclench.content.guess import nearest, with_guess
from unclench.content.loader import load_exercise, load_routine, read_file
from unclench.content.routines import routine_of
from unclench.content.source import FigureIndex
from unclench.content.taking import SharedExercise
from unclench.core.i18n import _
from unclench.core.problem import KnownError, Problem
from unclench.core.routine.routine import Routine

EXERCISES = "exercises"
MAX_SHOWN = 100


@dataclass(frozen=True)
class Library:
    """All routines that can be started, sorted by id, and every problem in the files that were read."""

    routines: tuple[Routine, ...] = ()
    problems: tuple[Problem, ...] = ()
    builtin_ids: frozenset[str] = frozenset()
    exercises: Mapping[str, SharedExercise] = field(default_factory=dict)

    def find(self, id_: str) -> Routine | None:
        """The routine with this id, or None."""
        return next((routine for routine in self.routines if routine.id == id_), None)

    def is_builtin(self, id_: str) -> bool:
        """Whether a routine came with the program."""
        return id_ in self.builtin_ids

    def unknown(self, id_: str) -> str:
        """The error message for an unknown routine."""
        message = _("There is no routine {name}").format(name=quoted(id_))
        guess = nearest(id_, tuple(routine.id for routine in self.routines))
        if guess is None:
            return _("{message}; 'unclench list' shows them all.").format(message=message)
        return with_guess(message, guess)

    def problems_of(self, id_: str) -> list[Problem]:
        """The problems of the files with this id, loaded or not."""
        return [problem for problem in self.problems if PurePath(problem.path).stem == id_]


@dataclass(frozen=True)
class Checked:
    """The result of checking paths: problems in path order, and one message for each unreadable path."""

    problems: tuple[Problem, ...]
    unreadable: tuple[str, ...]


@dataclass
class Shelf:
    """Where to look for routines and shared exercises; reads each exercises folder once."""

    builtin: Path | None = None
    own: Path | None = None
    figures: FigureIndex | None = None
    _folders: dict[Path, tuple[dict[str, SharedExercise], list[Problem]]] = field(default_factory=dict)

    def exercises(self, beside: Path | None = None) -> dict[str, SharedExercise]:
        """Shared exercises by id. A built-in one overrides the person's; one next to the given file overrides both."""
        found = dict(self.read_exercises(self.own)[0])
        found.update(self.read_exercises(self.builtin)[0])
        if beside is not None and not any(same_folder(beside, one) for one in (self.builtin, self.own)):
            found.update(self.read_exercises(beside)[0])
        return found

    def read_exercises(self, folder: Path | None) -> tuple[dict[str, SharedExercise], list[Problem]]:
        """The shared exercises in `exercises/` of a folder of routines, and their problems."""
        if folder is None:
            return {}, []
        if folder not in self._folders:
            self._folders[folder] = self._load_exercises(folder / EXERCISES)
        return self._folders[folder]

    def know(self, library: Library) -> None:
        """Take over the built-in shared exercises of a library that was read before, if they have no problems."""
        if self.builtin is None:
            return
        folder = self.builtin / EXERCISES
        found = {id_: one for id_, one in library.exercises.items() if Path(one.path).parent == folder}
        if found and all(one.kind is not None for one in found.values()):
            self._folders[self.builtin] = found, []

    def taken(self, path: Path) -> Problem | None:
        """The problem of a person's file with the id of a built-in one, or None. The built-in one is used."""
        if self.builtin is None or self.own is None or same_folder(self.builtin, self.own):
            return None
        for own, builtin in ((self.own, self.builtin), (self.own / EXERCISES, self.builtin / EXERCISES)):
            if same_folder(path.parent, own):
                for ending in (".yaml", ".yml"):
                    if (other := builtin / f"{path.stem}{ending}").is_file():
                        return _id_taken(str(path), path.stem, str(other))
        return None

    def locate(self, given: str) -> str:
        """The path that is meant: a name without a folder that is not here is looked for among the routines, the
        person's first, with or without its ending.

        Raises `KnownError` when there is no such file anywhere.
        """
        if os.path.lexists(given) or not given or PurePath(given).name != given:
            return given
        for folder in filter(None, (self.own, self.builtin)):
            for ending in ("", ".yaml", ".yml"):
                if (found := folder / f"{given}{ending}").is_file():
                    return str(found)
        if self.own is None:
            return given
        raise KnownError(_("{path}: there is no such file here or in {folder}").format(path=given, folder=self.own))

    def _load_exercises(self, folder: Path) -> tuple[dict[str, SharedExercise], list[Problem]]:
        found: dict[str, SharedExercise] = {}
        paths, problems = yaml_files(folder)
        for path in paths:
            try:
                text = read_file(path)
            except KnownError as error:
                problems.append(_unreadable(str(path), error))
                found.setdefault(path.stem, SharedExercise(path.stem, str(path)))
                continue
            shared, faults = load_exercise(text, str(path), folder=path.parent, figures=self.figures)
            problems += faults
            if shared.id in found:
                problems.append(_id_taken(str(path), shared.id, found[shared.id].path))
            else:
                found[shared.id] = shared
        return found, problems


def load_library(
    builtin: Path, own: Path | None = None, figures: FigureIndex | None = None, known: Library | None = None
) -> Library:
    """Load the built-in routines and the person's own, whose folder may not exist. Bad file content never raises.

    `known` is a library with the same built-in files, which is not read again: they do not change while the program
    runs, and reading them takes longer than everything else.
    """
    shelf = Shelf(builtin, own, figures)
    if known is not None:
        shelf.know(known)
    exercises = shelf.exercises()
    routines: dict[str, Routine] = {}
    problems: list[Problem] = []
    first: dict[str, str] = {}
    builtin_ids: frozenset[str] = frozenset()
    for folder in (builtin, own):
        if folder is None or (folder is own and same_folder(builtin, own)):
            continue
        shared, faults = shelf.read_exercises(folder)
        problems += faults
        if folder is own:
            problems += [taken for one in shared.values() if (taken := shelf.taken(Path(one.path)))]
        paths, faults = yaml_files(folder)
        problems += faults
        for path in paths:
            if path.stem in first:
                problems.append(_id_taken(str(path), path.stem, first[path.stem]))
                continue
            first[path.stem] = str(path)
            if folder is builtin and known is not None and path.stem in known.builtin_ids:
                routines |= {one.id: one for one in known.routines if one.id == path.stem}
                continue
            try:
                text = read_file(path)
            except KnownError as error:
                problems.append(_unreadable(str(path), error))
                continue
            routine, faults = load_routine(text, str(path), exercises, folder=folder, figures=figures)
            problems += faults
            if routine is not None:
                routines[routine.id] = routine
        if folder is builtin:
            builtin_ids = frozenset(routines)
    if own is not None:
        problems += lost_files(own)
    ordered = tuple(routines[id_] for id_ in sorted(routines))
    return Library(ordered, tuple(problems), builtin_ids, exercises)


def load_file(path: Path, shelf: Shelf) -> tuple[Routine | None, list[Problem]]:
    """One routine by its path, with the shared exercises near it. A shared exercise is returned as a routine of one.

    Raises `KnownError` when the file is missing or cannot be read.
    """
    try:
        text = read_file(path)
    except KnownError as error:
        raise KnownError(f"{path}: {error}") from error
    if not is_exercise_file(path):
        exercises = shelf.exercises(beside=path.parent)
        return load_routine(text, str(path), exercises, folder=path.parent, figures=shelf.figures)
    shared, problems = load_exercise(text, str(path), folder=path.parent, figures=shelf.figures)
    return (None if shared.kind is None else routine_of(shared)), problems


def check_paths(paths: Iterable[str], shelf: Shelf) -> Checked:
    """Check files and folders in the given order; the files of a folder are sorted.

    A path that is missing or cannot be opened is not a Problem: it is returned separately, as a message.
    """
    problems: list[Problem] = []
    unreadable: list[str] = []
    for given in paths:
        try:
            located = shelf.locate(given)
            files, faults = walk_files(located)
        except KnownError as error:
            unreadable.append(str(error))
            continue
        problems += faults
        for label in files:
            try:
                problems += _check_file(label, shelf)
            except KnownError as error:
                if label == located:
                    unreadable.append(f"{label}: {error}")
                else:
                    problems.append(_unreadable(label, error))
    return Checked(tuple(problems), tuple(unreadable))


def report(problems: Iterable[Problem]) -> list[str]:
    """The problems as lines: at most 100 per file, then how many more there are."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.path, []).append(problem)
    lines = []
    for found in by_path.values():
        lines += [str(problem) for problem in found[:MAX_SHOWN]]
        if len(found) > MAX_SHOWN:
            lines.append(_("… and {number} more").format(number=len(found) - MAX_SHOWN))
    return lines


def _check_file(label: str, shelf: Shelf) -> list[Problem]:
    path = Path(label)
    text = read_file(path)
    if is_exercise_file(path):
        problems = load_exercise(text, label, folder=path.parent, figures=shelf.figures)[1]
    else:
        exercises = shelf.exercises(beside=path.parent)
        problems = load_routine(text, label, exercises, folder=path.parent, figures=shelf.figures)[1]
    taken = shelf.taken(path)
    return problems if taken is None else [Problem(label, 1, 1, "error", taken.message), *problems]


def _id_taken(path: str, id_: str, other: str) -> Problem:
    message = _("the id '{id}' is taken by {other}; rename this file").format(id=id_, other=other)
    return Problem(path, 1, 1, "error", message)


def _unreadable(path: str, error: KnownError) -> Problem:
    return Problem(path, 1, 1, "error", str(error))
