"""A terminal that nobody reads holds nobody up, and gets all of it when somebody reads again."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest

from unclench.system.terminal.output import TerminalOutput, takes_nothing

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal", allow_module_level=True)

import pty

MUCH = "".join(f"{number:07}\n" for number in range(60_000))


class Terminal:
    def __init__(self) -> None:
        self.screen, handle = pty.openpty()
        self.stream: TextIO = os.fdopen(handle, "w", encoding="utf-8")

    def read(self) -> str:
        return os.read(self.screen, 65536).decode().replace("\r\n", "\n")

    def close(self) -> None:
        with suppress(OSError):  # the test has done so
            os.close(self.screen)
        self.stream.close()


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.close()


def test_what_it_does_not_take_waits_and_comes_whole(terminal: Terminal) -> None:
    with TerminalOutput(terminal.stream) as output:
        assert output.has_taken()
        output.write(MUCH)
        output.flush()
        assert not output.has_taken()
        assert takes_nothing(terminal.stream)
        assert os.get_blocking(terminal.stream.fileno()), "the handle that the shell shares is left alone"
        read = terminal.read()
        while not output.has_taken(0.0):
            read += terminal.read()
        while len(read) < len(MUCH):
            read += terminal.read()
    assert read == MUCH
    assert not takes_nothing(terminal.stream)


def test_an_error_on_its_way_up_waits_for_nobody(terminal: Terminal) -> None:
    def interrupted() -> None:
        with TerminalOutput(terminal.stream) as output:
            output.write(MUCH)
            output.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_what_is_given_up_leaves_the_usual_screen_behind(terminal: Terminal) -> None:
    def interrupted() -> None:
        with TerminalOutput(terminal.stream) as output:
            output.write("\x1b[?1049h\x1b[?25l" + MUCH)
            output.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    read = ""
    while not read.endswith("\x1b[?25h\x1b[?1049l"):
        read += terminal.read()
    assert MUCH not in read


def test_a_terminal_that_has_gone_takes_everything(terminal: Terminal) -> None:
    with TerminalOutput(terminal.stream) as output:
        output.write(MUCH)
        os.close(terminal.screen)
        assert output.has_taken()


def test_a_file_is_written_as_ever(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as stream:
        with TerminalOutput(stream) as output:
            output.write(MUCH)
            assert output.has_taken()
            assert not output.isatty()
        assert not takes_nothing(stream)
    assert (tmp_path / "out").read_text(encoding="utf-8") == MUCH


def test_what_has_no_handle_takes_everything() -> None:
    assert not takes_nothing(io.StringIO())
