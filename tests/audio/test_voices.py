"""Which engine of Qt speaks: the first that a child process has tried without dying."""

from __future__ import annotations

import sys
from functools import partial

import pytest

from unclench.audio.voice.command_speech import qt_engines
from unclench.audio.voice.voices import find_engine
from unclench.system.probe import probe_command

WORKS = [sys.executable, "-c", ""]
REFUSES = [sys.executable, "-c", "raise SystemExit(3)"]
CRASHES = [sys.executable, "-c", "import os; os.abort()"]
HANGS = [sys.executable, "-c", "import threading; threading.Event().wait(600)"]


@pytest.mark.parametrize(("system", "engines"), [("win32", ("winrt", "sapi")), ("darwin", ("darwin",)), ("linux", ())])
def test_the_engines_of_each_system(monkeypatch: pytest.MonkeyPatch, system: str, engines: tuple[str, ...]) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert qt_engines() == engines


@pytest.mark.parametrize("first", [CRASHES, REFUSES, ["/nowhere/python"]], ids=["crashes", "refuses", "absent"])
def test_an_engine_that_ends_its_process_is_passed_over(first: list[str]) -> None:
    commands = {"winrt": first, "sapi": WORKS}
    assert find_engine(("winrt", "sapi"), lambda engine: commands[engine], limit_s=60) == "sapi"
    assert find_engine(("winrt",), lambda engine: commands[engine], limit_s=60) is None


def test_an_engine_that_hangs_is_passed_over() -> None:
    assert find_engine(("winrt",), lambda _engine: HANGS, limit_s=0.01) is None


def test_the_real_probe_tries_a_real_engine() -> None:
    probe = partial(probe_command, "voice")
    assert find_engine(("no-such-engine", "mock"), probe, limit_s=60) == "mock"
