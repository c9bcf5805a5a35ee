"""Every file that ships must have an entry with its origin."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
check = importlib.import_module("check_assets").check

ENTRY = '[[asset]]\nfiles = [{files}]\norigin = "ours"\nlicense = "MIT"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "assets" / "sounds").mkdir(parents=True)
    (tmp_path / "assets" / "sounds" / "begin.wav").write_bytes(b"")
    return tmp_path


def faults(root: Path, *entries: str) -> list[str]:
    (root / "assets" / "LICENSES.toml").write_text("".join(entries), encoding="utf-8")
    found: list[str] = check(root)
    return found


def test_our_own_assets_pass() -> None:
    assert check(ROOT) == []
    ran = subprocess.run([sys.executable, ROOT / "tools" / "check_assets.py"], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize("files", ['"sounds/begin.wav"', '"sounds/*.wav"', '"*/begin.wav"'])
def test_an_entry_may_be_a_name_or_a_pattern(root: Path, files: str) -> None:
    assert faults(root, ENTRY.format(files=files)) == []


@pytest.mark.parametrize("files", ['"sounds/other.wav"', '"*.wav"', '"*"', '"sounds/Begin.wav"', '"begin.wav"'])
def test_a_file_without_an_entry_and_an_entry_without_a_file(root: Path, files: str) -> None:
    assert faults(root, ENTRY.format(files=files)) == [
        "assets/sounds/begin.wav: has no entry in LICENSES.toml",
        f"assets/LICENSES.toml: '{files[1:-1]}' names no file",
    ]


def test_a_file_with_two_entries(root: Path) -> None:
    assert faults(root, ENTRY.format(files='"sounds/begin.wav"'), ENTRY.format(files='"sounds/*.wav"')) == [
        "assets/sounds/begin.wav: has 2 entries in LICENSES.toml: sounds/begin.wav, sounds/*.wav"
    ]


def test_a_hidden_file_needs_an_entry(root: Path) -> None:
    (root / "assets" / ".sample.wav").write_bytes(b"")
    assert faults(root, ENTRY.format(files='"sounds/*.wav"')) == ["assets/.sample.wav: has no entry in LICENSES.toml"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ('[[asset]]\nfiles = ["sounds/*"]\norigin = "ours"\n', "entry 1: 'license' is missing"),
        ('[[asset]]\nfiles = "sounds"\norigin = "ours"\nlicense = "MIT"\n', "entry 1: 'files' must be a list of names"),
        ('[[asset]]\nfiles = []\norigin = "ours"\nlicense = "MIT"\n', "entry 1: 'files' must be a list of names"),
        (ENTRY.format(files='"sounds/*"') + 'author = "me"\n', "entry 1: unknown key 'author'"),
        (ENTRY.format(files='"sounds/*"') + 'made_by = "tools/none.py"\n', "entry 1: 'tools/none.py' does not exist"),
        ('[[asset]]\nfiles = ["sounds/*"]\norigin = ""\nlicense = "MIT"\n', "entry 1: 'origin' must be text"),
        ('[asset]\nfiles = ["sounds/*"]\n', "holds something else than [[asset]] entries"),
        ('[[sound]]\nfiles = ["sounds/*"]\n', "holds something else than [[asset]] entries"),
        ("[[asset]\n", "cannot be read: Expected ']]' at the end of an array declaration (at line 1, column 8)"),
    ],
)  # fmt: skip
def test_a_faulty_entry_is_reported(root: Path, entry: str, expected: str) -> None:
    assert faults(root, entry) == [f"assets/LICENSES.toml: {expected}"]


def test_a_missing_list_is_reported(root: Path) -> None:
    assert len(check(root)) == 1
    assert check(root)[0].startswith("assets/LICENSES.toml: cannot be read: ")
