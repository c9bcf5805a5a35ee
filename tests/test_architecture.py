"""The rules of the code that a machine can check, each with a case that must fail."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src" / "unclench").rglob("*.py"))
SCRIPTS = Path(sys.executable).parent
MOST_PRIVATE_READS = 59

REPORT_MODULES = """
import sys
sys.argv = ["unclench", *sys.argv[1:]]
try:
    from unclench.__main__ import main
    sys.exit(main())
finally:
    tops = {name.partition(".")[0] for name in sys.modules}
    print("loaded:", *sorted(tops & {"PySide6", "shiboken6", "playsound3"}), file=sys.stderr)
"""

SHORT_ROUTINE = """\
title: Short
exercises:
  - {name: Fist, reps: 2, hold: 1 s, move: 0 s, prepare: 0 s}
"""


def loaded_by(*arguments: str) -> tuple[int, str, str]:
    """The exit code and the output of a command, and which of the heavy packages it loads."""
    ran = subprocess.run(
        [sys.executable, "-c", REPORT_MODULES, *arguments],
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    loaded = [line for line in ran.stderr.splitlines() if line.startswith("loaded:")][-1]
    return ran.returncode, ran.stdout + ran.stderr, loaded.removeprefix("loaded:").strip()


def test_importing_the_command_line_loads_no_qt() -> None:
    code = (
        "import sys, unclench.cli.main; print([name for name in sys.modules if name.startswith(('PySide6', 'shib'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ran.stdout.strip(), ran.returncode) == ("[]", 0), ran.stderr


@pytest.mark.parametrize(
    "arguments", [("list",), ("list", "--json"), ("show", "wrist-flex"), ("check", str(ROOT / "routines")), ("schema",)]
)
def test_reading_commands_load_neither_qt_nor_sound(home: Path, arguments: tuple[str, ...]) -> None:
    code, written, loaded = loaded_by(*arguments)
    assert (code, loaded) == (0, ""), written


def test_a_guided_session_in_the_terminal_loads_no_qt(home: Path, tmp_path: Path) -> None:
    routine = tmp_path / "short.yaml"
    routine.write_text(SHORT_ROUTINE, encoding="utf-8")
    code, written, loaded = loaded_by(
        "run", str(routine), "--speed", "100", "--quiet", "--yes-i-have-read-the-safety-text"
    )
    assert (code, loaded) == (0, ""), written


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_no_file_is_too_long_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 600, f"{path.relative_to(ROOT)} has {lines} lines; split it"


def asks_for_the_platform(code: str) -> bool:
    """Whether code uses sys.platform, os.name or the platform module."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case (
                ast.Attribute(value=ast.Name(id="sys"), attr="platform")
                | ast.Attribute(value=ast.Name(id="os"), attr="name")
            ):
                return True
            case ast.ImportFrom(module="sys", names=names) if any(one.name == "platform" for one in names):
                return True
            case ast.Import(names=names) if any(one.name == "platform" for one in names):
                return True
    return False


FALSE_PARENTS = {"nextInFocusChain", "previousInFocusChain", "focusProxy", "focusWidget", "buddy", "buttons"}


def false_parents(code: str) -> list[int]:
    """Lines that ask a widget for another widget, which PySide then makes its child; see desktop/widgets/focus.py."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FALSE_PARENTS
    ]


@pytest.mark.parametrize("path", [path for path in SOURCES if "desktop" in path.parts], ids=lambda path: path.stem)
def test_no_widget_is_asked_for_another_that_becomes_its_child(path: Path) -> None:
    allowed = 1 if path.stem == "focus" else 0  # the window, which outlives all of them
    assert len(false_parents(path.read_text(encoding="utf-8"))) == allowed


def test_a_walk_along_the_focus_chain_is_found() -> None:
    assert false_parents("one = section.nextInFocusChain()\ngroup.buttons()\n") == [1, 2]


def test_only_system_asks_for_the_platform() -> None:
    assert asks_for_the_platform("import sys\nif sys.platform == 'win32': pass")
    assert asks_for_the_platform("def f():\n    import platform\n")
    assert not asks_for_the_platform("import sys\nsys.exit(0)")
    asking = [path for path in SOURCES if asks_for_the_platform(path.read_text(encoding="utf-8"))]
    voice = ("voice", "command_speech.py")  # every system has a program of its own that speaks
    assert [path for path in asking if "system" not in path.parts and path.parts[-2:] != voice] == []


def ids_named(code: str, ids: Iterable[str]) -> list[str]:
    """The ids of routines that occur in a text."""
    return [id_ for id_ in ids if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", code)]


def test_no_code_knows_a_routine_by_its_id() -> None:
    ids = [path.stem for path in (ROOT / "routines").glob("*.yaml")]
    assert ids_named('offered = "desk-reset"', ids) == ["desk-reset"]
    assert ids_named('reset = "my-desk-reset"', ids) == []
    history = "upgrades"  # what the first version wrote
    texts = [(path, path.read_text(encoding="utf-8")) for path in SOURCES if path.stem != history]
    naming = {path.relative_to(ROOT).as_posix(): found for path, text in texts if (found := ids_named(text, ids))}
    assert naming == {}, "a routine says itself when it fits; see core/settings/fitting.py"


def test_only_one_module_of_the_terminal_prints() -> None:
    """What comes from strangers goes through `cli/output.py`, which removes control characters."""
    printing = {
        path.name
        for path in SOURCES
        if path.parent.name == "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing == {"output.py"}


def test_every_tooltip_is_plain_text() -> None:
    callers = {path.name for path in SOURCES if ".setToolTip(" in path.read_text(encoding="utf-8")}
    assert callers == {"tooltip.py", "tray.py"}, "call widgets/tooltip.py, because Qt takes a tooltip for HTML"


def private_reads(code: str) -> list[str]:
    """Every use of a private name of somebody else: `x._name`, or `_name` imported from unclench."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            names = [] if own else [node.attr]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "unclench":
            names = [alias.name for alias in node.names]
        else:
            continue
        found += [f"{node.lineno}: {name}" for name in names if re.match("_[^_]", name)]
    return found


def test_tests_go_by_what_can_be_seen_from_outside() -> None:
    """A test that reads private names breaks when nothing that anybody sees has changed."""
    tests = {path.relative_to(ROOT).as_posix(): path for path in (ROOT / "tests").rglob("*.py")}
    reads = [f"{name}:{one}" for name, path in sorted(tests.items()) for one in private_reads(path.read_text("utf-8"))]
    assert len(reads) <= MOST_PRIVATE_READS, "\n".join(reads)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("page._title.text()", ["1: _title"]),
        ("page.rows[0]._a._b", ["1: _b", "1: _a"]),
        ("from unclench.core.i18n import _, _plural", ["1: _plural"]),
        ("self._page = cls._make(page.__class__)", []),
        ("from os import _exit", []),
    ],
)
def test_a_private_read_is_found(code: str, found: list[str]) -> None:
    assert private_reads(code) == found


@pytest.fixture(scope="module")
def copy_of_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and of the contracts, to be broken."""
    folder = tmp_path_factory.mktemp("contracts")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint_imports(folder: Path) -> tuple[int, str]:
    """Exit code and report of import-linter about the package in this folder."""
    ran = subprocess.run(
        [str(SCRIPTS / "lint-imports"), "--no-cache"],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder / "src")}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return ran.returncode, ran.stdout + ran.stderr


def test_the_layers_are_kept(copy_of_source: Path) -> None:
    code, report = lint_imports(copy_of_source)
    assert code == 0, report


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("core/problem.py", "import unclench.content", "layers"),
        ("store/__init__.py", "import unclench.content", "layers"),
        ("cli/main.py", "import unclench.__main__", "layers"),
        ("plugins/__init__.py", "", "layers"),
        ("core/record/history.py", "import unclench.core.settings.today", "core rooms"),
        ("core/care/care.py", "import unclench.core.session.session", "core rooms"),
        ("desktop/widgets/flow.py", "import unclench.desktop.pages.home", "desktop rooms"),
        ("desktop/state/user_data.py", "import unclench.desktop.flows.app", "desktop rooms"),
        ("desktop/attic/__init__.py", "", "desktop rooms"),
        ("core/problem.py", "def now():\n    import time", "core is pure"),
        ("cli/main.py", "def window():\n    from PySide6.QtWidgets import QApplication", "no Qt"),
    ],
)
def test_a_broken_contract_is_found(copy_of_source: Path, file: str, line: str, contract: str) -> None:
    path = copy_of_source / "src" / "unclench" / file
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((before or b"") + f"\n{line}\n".encode())
    try:
        code, report = lint_imports(copy_of_source)
    finally:
        shutil.rmtree(path.parent) if before is None else path.write_bytes(before)
    broken = [row for row in report.splitlines() if row.endswith("BROKEN")]
    assert code == 1, report
    assert [row for row in broken if row.startswith(contract)], report


@pytest.mark.parametrize(
    ("path", "code", "banned"),
    [
        ("src/unclench/core/session/session.py", "import time as t\nt.monotonic()\n", True),
        ("src/unclench/cli/main.py", "from datetime import datetime\ndatetime.now()\n", True),
        ("tests/core/test_session.py", "import time\ntime.sleep(1)\n", True),
        ("src/unclench/system/clock.py", "import time\ntime.monotonic()\n", False),
    ],
)
def test_time_is_read_in_one_place(path: str, code: str, banned: bool) -> None:
    ran = subprocess.run(
        [str(SCRIPTS / "ruff"), "check", "--no-cache", "--select", "TID251", "--stdin-filename", path, "-"],
        cwd=ROOT, input=code, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ("TID251" in ran.stdout, ran.returncode) == (banned, 1 if banned else 0), ran.stdout + ran.stderr


NOISY_TESTS = """
import logging, warnings

def test_quiet(): pass
def test_announced(expect_log):
    expect_log("disk is .* full")
    logging.getLogger("a").warning("disk is %s full", "nearly")
def test_logs(): logging.getLogger("a").warning("noise")
def test_never_came(expect_log): expect_log("disk")
def test_warns(): warnings.warn("noise")
"""


def test_noise_fails_a_test(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_noise.py").write_text(NOISY_TESTS, encoding="utf-8")
    command = ["-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [sys.executable, *command, str(tmp_path)], env=os.environ | {"PYTEST_ADDOPTS": ""}, cwd=tmp_path,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    noisy = sorted(
        line.partition(" - ")[0] for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR "))
    )
    assert [line.rpartition("::")[2] for line in noisy] == ["test_logs", "test_never_came", "test_warns"], ran.stdout
