"""`check` and `schema`: the problems in routine files, and the file format as JSON Schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from unclench.cli.context import DATA_ERRORS, DONE, USAGE, Context
from unclench.cli.output import say, write_json, write_line
from unclench.content.library import check_paths, report
from unclench.core.problem import Problem


def check(context: Context, paths: Sequence[str], *, as_json: bool = False) -> int:
    """Print every problem of the files. Returns the exit code."""
    checked = check_paths(paths, context.shelf)
    if as_json:
        write_json(problems_json(checked.problems))
    else:
        for line in report(checked.problems):
            write_line(line)
    for sentence in checked.unreadable:
        say(sentence)
    if checked.unreadable:
        return USAGE
    return DATA_ERRORS if any(problem.level == "error" for problem in checked.problems) else DONE


def problems_json(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Problems in the form that every JSON output uses."""
    return [asdict(problem) for problem in problems]


def print_schema() -> int:
    """Print the JSON Schema of a routine file."""
    from unclench.content.schema import json_schema

    write_json(json_schema())
    return DONE
