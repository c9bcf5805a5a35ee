"""Load one file's text as a routine or a shared exercise, or report every problem with line and column."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePath
from types import MappingProxyType

from unclench.content.build import exercise_values, make_safety
from unclench.content.echo import BadValueError
from unclench.content.exercises import check_exercise, check_room
from unclench.content.fields import OWNERS
from unclench.content.nodes import BrokenYamlError, Node, Scalar, build_nodes, prepare
from unclench.content.nodes import Mapping as MappingNode
from unclench.content.reader import read_record
from unclench.content.routines import check_routine, routine_of, warn_of_nerve_reps
from unclench.content.source import FigureIndex, Source
from unclench.content.taking import SharedExercise
from unclench.content.typed import NewerSchemaError, parse_scalar
from unclench.core.i18n import _
from unclench.core.problem import KnownError, Problem
from unclench.core.retry import while_held
from unclench.core.routine.routine import ExerciseType, Routine

MAX_BYTES = 256 * 1024
PAUSE = threading.Event().wait
NO_EXERCISES: Mapping[str, SharedExercise] = MappingProxyType({})


def read_file(path: Path, *, wait: Callable[[float], object] = PAUSE) -> bytes:
    """The bytes of a file, at most one more than allowed: enough to see that it is too large, without reading it all.

    Raises `KnownError` with the reason when it cannot be read or is not a regular file (a pipe would never end).
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise KnownError(_("cannot be read: not a file"))
        return while_held(partial(_read, path), wait)
    except (OSError, ValueError) as error:
        raise KnownError(_("cannot be read: {reason}").format(reason=reason_of(error))) from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def reason_of(error: Exception) -> str:
    """The system's reason, without error number and path."""
    number = getattr(error, "errno", None)
    return os.strerror(number) if number else str(error)


def load_routine(
    text: str | bytes,
    path: str,
    exercises: Mapping[str, SharedExercise] = NO_EXERCISES,
    *,
    folder: Path | None = None,
    figures: FigureIndex | None = None,
) -> tuple[Routine | None, list[Problem]]:
    """A routine from its file's text, and every problem in file order; the routine is None if any is an error.

    `path` labels the problems, and its stem is the id. `exercises` are those that `use` may name. Pictures are checked
    only if `folder` is given, figures only if `figures` is given.
    """
    source = Source(path, folder=folder, figures=figures)
    routine = None
    root = _open(source, text)
    record = None if root is None or _is_newer(source, root) else read_record(source, root, "routine", "")
    if record is not None:
        routine = check_routine(record, exercises)
    return (None if source.errors else routine), sorted(source.problems)


def load_exercise(
    text: str | bytes, path: str, *, folder: Path | None = None, figures: FigureIndex | None = None
) -> tuple[SharedExercise, list[Problem]]:
    """A shared exercise from its file's text, and every problem. With errors, it has its id but no kind."""
    source = Source(path, folder=folder, figures=figures)
    id_ = PurePath(path).stem
    broken = SharedExercise(id_, path)
    root = _open(source, text)
    record = None if root is None else read_record(source, root, "shared", "")
    kind = None if record is None else check_exercise(record)
    if record is not None and record.values.get("id", id_) != id_:
        record.wrong("id", _("must be the name of the file; write {id} or remove it").format(id=id_))
    if record is None or kind is None or source.errors:
        return broken, sorted(source.problems)
    shared = SharedExercise(
        id_,
        path,
        kind,
        MappingProxyType(exercise_values(record)),
        record.values.get("areas", ()),
        make_safety(record.values.get("safety")),
        record.values.get("sources", ()),
    )
    (exercise,) = routine_of(shared).exercises
    if not check_room(record, exercise):
        return broken, sorted(source.problems)
    if exercise.type is ExerciseType.NERVE:
        warn_of_nerve_reps(record, exercise)
    return shared, sorted(source.problems)


def _open(source: Source, text: str | bytes) -> Node | None:
    """The root node; None after adding the problem to `source`."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        source.add("error", 0, "", _("larger than 256 KB"))
        return None
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            source.add("error", 0, "", _not_utf8(error.object, error.start))
            return None
    source.text = prepare(text.removeprefix("\ufeff"))
    try:
        root = build_nodes(source.text)
    except BrokenYamlError as broken:
        source.add("error", broken.index, "", broken.message)
        return None
    if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
        source.add("error", 0, "", _("the file is empty"))
        return None
    return root


def _not_utf8(text: bytes, start: int) -> str:
    """What to do about a file that was saved in another encoding."""
    encoding = "UTF-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    message = _("not UTF-8 text (byte {number}); save it again with the encoding UTF-8").format(number=start + 1)
    return message if encoding is None else _("{message}, it is {encoding}").format(message=message, encoding=encoding)


def _is_newer(source: Source, root: Node) -> bool:
    """Whether the file needs a newer version of the format. Then this is the only problem reported."""
    entries = root.entries if isinstance(root, MappingNode) else []
    for key, value in entries:
        if isinstance(key, Scalar) and key.text == "schema" and isinstance(value, Scalar):
            try:
                source.schema = parse_scalar(OWNERS["routine"]["schema"], value.text)
            except NewerSchemaError as fault:
                source.add("error", value.index, "schema", str(fault))
                return True
            except BadValueError:
                return False
    return False
