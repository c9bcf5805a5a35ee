"""Probes: this program started again as a child process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from unclench.system.probe import probe_command


def test_from_source_it_is_python_with_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    assert probe_command("picture", "a.png") == [sys.executable, "-P", "-m", "unclench", "--probe", "picture", "a.png"]


def test_a_frozen_program_is_its_own_executable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", "/opt/unclench/unclench")
    assert probe_command("qt") == ["/opt/unclench/unclench", "--probe", "qt"]


@pytest.mark.parametrize("arguments", [["unheard-of"], ["picture"], ["voice", "winrt"]])
def test_a_probe_that_cannot_succeed_fails(arguments: list[str]) -> None:
    ran = subprocess.run(probe_command(*arguments), capture_output=True, timeout=60)
    assert ran.returncode not in (0, 1), ran.stderr


def test_an_engine_that_works_is_found() -> None:
    ran = subprocess.run(probe_command("voice", "mock"), capture_output=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
