"""File names with control characters: none of them reaches the terminal, whatever the command."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from terminal import ran, write_routine

# Clears the screen; sets the title; the same in one byte; forges a line; turns the line around; is not UTF-8.
NAMES = ("a\x1b[2J", "b\x1b]0;title\x07", "c\x9b2J", "d\nforged.yaml:1:1: error", "e\u202egnp", "f\udcff", "g\th")
GOOD = "title: Mine\nexercises:\n  - {name: Fist, reps: 1, hold: 5 s}\n"
BAD = "title: Mine\nexercises:\n  - {name: Fist, duration: 5}\n"
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
COLORS = re.compile(r"\x1b\[[0-9;]*m")  # which rich writes itself


@pytest.fixture
def hostile(home: Path) -> Path:
    """The person's folder with hostile names: each once with mistakes, and once without."""
    folder = write_routine(home, "plain", GOOD).parent
    for name in NAMES:
        (folder / f"{name}.yaml").write_text(GOOD, encoding="utf-8")
        (folder / f"{name}-bad.yaml").write_text(BAD, encoding="utf-8")
    return folder


def commands(folder: Path) -> Iterator[list[str]]:
    yield from (["list"], ["list", "--json"], ["check", str(folder)], ["check", "--json", str(folder)], ["status"])
    yield ["doctor"]
    for name in NAMES:
        for stem in (name, f"{name}-bad"):
            path = str(folder / f"{stem}.yaml")
            yield from (["show", path], ["show", "--json", path], ["show", stem], ["check", path], ["start", stem])
        yield from (["check", f"{name}.yaml"], ["list", name], ["learn", name], ["remind", name], [name])


def test_no_command_prints_a_control_character(
    home: Path, hostile: Path, capsys: pytest.CaptureFixture[str], run_here: Callable[[list[str]], None]
) -> None:
    for command in commands(hostile):
        run_here(command)
        out, err = capsys.readouterr()
        assert not UNSAFE.search(out + err), (command, UNSAFE.findall(out + err))
        assert "\nforged.yaml:1:1: error" not in out + err, command


def test_no_command_prints_one_on_a_terminal(
    home: Path,
    hostile: Path,
    capsys: pytest.CaptureFixture[str],
    run_here: Callable[[list[str]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`list` and `doctor` draw tables there."""
    for command in (["list"], ["doctor"], ["show", str(hostile / f"{NAMES[0]}.yaml")]):
        with monkeypatch.context() as terminal:
            terminal.setattr("sys.stdout.isatty", lambda: True)
            terminal.setattr("sys.stdout.fileno", lambda: 1)
            terminal.setattr("os.get_terminal_size", lambda *_handle: os.terminal_size((100, 30)))
            run_here(command)
        out, err = capsys.readouterr()
        assert not UNSAFE.search(COLORS.sub("", out + err)), command


def test_json_keeps_the_names_as_they_are(home: Path, hostile: Path) -> None:
    listed = ran(home, "list", "--json")
    assert not UNSAFE.search(listed.stdout)
    ids = {one["id"] for one in json.loads(listed.stdout)}
    assert ids >= {*NAMES}


@pytest.fixture
def run_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], None]:
    """Runs a command in this process, which is faster than a process for each. What it prints is captured."""
    from unclench.cli.main import run

    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr("unclench.cli.doctor.sound_facts", lambda _command: "silent")  # seconds for each look
    monkeypatch.setattr("unclench.cli.doctor.voice_facts", lambda _clock: (False, "silent"))

    def run_command(arguments: list[str]) -> None:
        with suppress(SystemExit):  # argparse
            run(arguments)

    return run_command
