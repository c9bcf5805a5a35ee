"""Builds the wheel, installs it into an empty environment and runs it from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROUTINES = {path.stem for path in (ROOT / "routines").glob("*.yaml")}


def run(*command: str | Path, cwd: Path, home: Path | None = None) -> str:
    """The standard output of a command; fails if the command fails."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "UNCLENCH_HOME")}
    if home is not None:
        environment["UNCLENCH_HOME"] = str(home)
    ran = subprocess.run(
        [str(one) for one in command],
        cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The source archive and the wheel built from it, so a file missing in the first is missing in the second."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a new environment with only the wheel; it uses the dependencies of the present one."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", archives[1],
        cwd=folder.parent)  # fmt: skip
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python.parent


def test_everything_bundled_is_in_both_archives(archives: tuple[Path, Path]) -> None:
    with tarfile.open(archives[0]) as source:
        in_source = {name.partition("/")[2] for name in source.getnames()}
    with zipfile.ZipFile(archives[1]) as wheel:
        in_wheel = set(wheel.namelist())
    bundled = [
        path.relative_to(ROOT).as_posix() for top in ("routines", "assets") for path in (ROOT / top).rglob("*.*")
    ]
    assert len([path for path in bundled if path.startswith("routines/")]) > 5
    assert [path for path in bundled if path not in in_source] == []
    assert [path for path in bundled if f"unclench/bundle/{path}" not in in_wheel] == []
    assert {"LICENSE", "Makefile", "docs/routine-format.md", "tests/test_wheel.py"} <= in_source
    assert {name.partition("/")[0] for name in in_wheel if ".dist-info" not in name} == {"unclench"}


def test_the_installed_program_finds_its_routines(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import unclench; print(unclench.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent), "this test ran the checkout, not the wheel"
    assert (installed / "unclench-window").exists(), "the command without a console, for Windows"
    rows = json.loads(run(installed / "unclench", "list", "--json", cwd=tmp_path, home=tmp_path / "home"))
    assert {row["id"] for row in rows} == ROUTINES
    assert {"wrist-flex", "spider-push-up", "nerve-gliding", "neck-range-of-motion", "ankle-rotations"} <= ROUTINES
    assert {row["source"] for row in rows} == {"built-in"}


def test_the_installed_program_runs_doctor(installed: Path, tmp_path: Path) -> None:
    rows = run(installed / "unclench", "doctor", cwd=tmp_path, home=tmp_path / "home")
    assert str(tmp_path / "home") in rows
