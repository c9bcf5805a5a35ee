"""Every file of the person has one owner, which docs/architecture.md names."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from unclench.store.paths import Paths

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "unclench"
PATHS = Paths(Path("config"), Path("data"), Path("state"))
NAMES = {name: getattr(PATHS, name) for name, value in vars(Paths).items() if isinstance(value, property)}
HOLDERS = {"paths", "_paths", "person"}  # the names of variables that hold a Paths
OLD = {"old_resume_terminal", "old_resume_window"}  # only read, never written
# The composition roots pass these files to their owners.
GIVEN = {
    "reminders": {"desktop/compose/compose.py"},
    "care_window": {"desktop/flows/app.py"},
    "care_terminal": {"cli/care.py"},
    "window_lock": {
        "desktop/compose/real_world.py",
        "desktop/compose/launch.py",
        "__main__.py",
        "cli/remote.py",
        "cli/desktop_facts.py",
    },
    "settings_file": {"store/journal.py"},
}


@cache
def uses() -> set[tuple[str, str]]:
    """Every use of a file: its name in Paths, and the module."""
    return {
        (node.attr, path.relative_to(SOURCE).as_posix())
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and _last_name(node.value) in HOLDERS
    }


def users_of(name: str) -> set[str]:
    """The modules that use a file."""
    return {module for used, module in uses() if used == name} - {"store/paths.py"}


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def table() -> dict[str, tuple[set[str], set[str]]]:
    """For each file in the table: its owners and the other modules."""
    rows = {}
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for line in text.partition("## What is kept, and who owns it")[2].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[1].startswith("`"):
            for file in re.findall(r"`([^`]+)`", cells[1]):
                rows[file] = (set(re.findall(r"`([^`]+)`", cells[2])), set(re.findall(r"`([^`]+)`", cells[3])))
    return rows


def test_the_table_lists_every_file_and_no_other() -> None:
    assert {path.as_posix() for name, path in NAMES.items() if name not in OLD} == set(table())


@pytest.mark.parametrize("name", sorted(set(NAMES) - OLD - {"routines", "exercises"}))
def test_a_file_is_used_only_by_its_owner_and_the_modules_in_the_table(name: str) -> None:
    owner, others = table()[NAMES[name].as_posix()]
    users, given = users_of(name), GIVEN.get(name, set())
    assert len(owner) == 1
    assert users <= owner | others | given
    assert users & (owner | given), "no module uses it"
