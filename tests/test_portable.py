"""The tests can be collected on Windows and macOS: what only POSIX has is behind a skip."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
NOT_ON_WINDOWS = (TESTS / "cli",)  # see collect_ignore_glob in its conftest
MODULES = {"fcntl", "jeepney", "grp", "pty", "pwd", "resource", "termios", "tty"}
NAMES = {
    "os": {"geteuid", "getuid", "getpgid", "getsid", "kill", "killpg", "mkfifo", "openpty", "setsid", "symlink"},
    "signal": {"SIGCONT", "SIGHUP", "SIGKILL", "SIGQUIT", "SIGSTOP", "SIGTSTP", "pthread_sigmask", "set_wakeup_fd"},
    "socket": {"AF_UNIX"},
}  # fmt: skip
METHODS = {"symlink_to", "hardlink_to"}  # of Path; Windows allows links only to administrators
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def is_skip(node: ast.AST) -> bool:
    """Whether this skips on some systems: a mark, or a call at the top of the module."""
    return any(word in ast.unparse(node) for word in ("skipif(", "pytest.skip(", "posix_only", "linux_only"))


def uses(node: ast.AST, helpers: set[str], *, bodies: bool) -> Iterator[str]:
    """What this uses that only POSIX has. Without `bodies`: what it uses while the module is imported."""
    if isinstance(node, (*FUNCTIONS, ast.Lambda)) and not bodies:
        parts: list[ast.AST] = [] if isinstance(node, ast.Lambda) else [*node.decorator_list, *node.args.defaults]
    else:
        parts = [*ast.iter_child_nodes(node)]
    match node:
        case ast.Import(names=names):
            yield from (one.name for one in names if one.name in MODULES | helpers)
        case ast.ImportFrom(module=module) if module in MODULES | helpers:
            yield str(module)
        case ast.Attribute(value=ast.Name(id=owner), attr=name) if name in NAMES.get(owner, ()):
            yield f"{owner}.{name}"
        case ast.Attribute(attr=name) if name in METHODS:
            yield name
    for part in parts:
        yield from uses(part, helpers, bodies=bodies)


def faults(code: str, helpers: set[str]) -> list[str]:
    """Everything that would fail on Windows, because no skip stands before it or at its function."""
    found: list[str] = []
    for node in ast.parse(code).body:
        of_module = isinstance(node, ast.If) or (isinstance(node, ast.Assign) and "pytestmark" in ast.unparse(node))
        if of_module and is_skip(node):
            break  # the whole module is skipped
        if isinstance(node, (ast.If, ast.Try)):
            continue  # asks first
        guarded = isinstance(node, FUNCTIONS) and any(map(is_skip, node.decorator_list))
        asks = isinstance(node, FUNCTIONS) and ("hasattr(" in ast.unparse(node) or "pytest.skip(" in ast.unparse(node))
        guarded = guarded or asks
        bodies = isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not guarded
        found += [f"{node.lineno}: {one}" for one in uses(node, helpers, bodies=bodies)]
    return found


def helpers_of_posix(paths: list[Path]) -> set[str]:
    """The modules beside the tests that cannot be imported on Windows."""
    found: set[str] = set()
    while True:
        more = {
            path.stem
            for path in paths
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if [*uses(node, found, bodies=False)]
        }
        if more <= found:
            return found
        found |= more


def test_no_test_needs_what_only_posix_has() -> None:
    helpers = helpers_of_posix([path for path in TESTS.glob("*.py") if not path.name.startswith(("test_", "conftest"))])
    assert "terminal" in helpers
    paths = [path for path in sorted(TESTS.rglob("*.py")) if not path.is_relative_to(NOT_ON_WINDOWS[0])]
    paths = [path for path in paths if path.name.startswith(("test_", "conftest"))]
    wrong = {
        path.relative_to(TESTS).as_posix(): found
        for path in paths
        if (found := faults(path.read_text(encoding="utf-8"), helpers))
    }
    assert wrong == {}, "skip it there: see posix_only in tests/systems.py"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import pty", ["1: pty"]),
        ("from terminal import ran", ["1: terminal"]),
        ("import sys\nif sys.platform == 'win32':\n    pytest.skip('x', allow_module_level=True)\nimport pty", []),
        ("pytestmark = pytest.mark.skipif(True, reason='x')\ndef test_a(): os.mkfifo('a')", []),
        ("@pytest.mark.parametrize('n', [signal.SIGHUP])\ndef test_a(n): pass", ["2: signal.SIGHUP"]),
        ("def test_a(): os.geteuid()", ["1: os.geteuid"]),
        ("@posix_only\ndef test_a(tmp_path): (tmp_path / 'a').symlink_to('b')", []),
        ("if hasattr(os, 'mkfifo'):\n    os.mkfifo('a')", []),
    ],
)
def test_what_only_posix_has_is_found(code: str, found: list[str]) -> None:
    assert faults(code, {"terminal"}) == found
