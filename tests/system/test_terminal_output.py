"""A terminal that is not read does not block the program, and gets all output when it is read again."""

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
        with suppress(OSError):  # the test has already closed it
            os.close(self.screen)
        self.stream.close()


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.close()


def test_output_that_the_terminal_does_not_accept_is_kept_and_written_later(terminal: Terminal) -> None:
    with TerminalOutput(terminal.stream) as output:
        assert output.has_taken()
        output.write(MUCH)
        output.flush()
        assert not output.has_taken()
        assert takes_nothing(terminal.stream)
        assert os.get_blocking(terminal.stream.fileno()), "the handle that the shell shares is not changed"
        read = terminal.read()
        while not output.has_taken(0.0):
            read += terminal.read()
        while len(read) < len(MUCH):
            read += terminal.read()
    assert read == MUCH
    assert not takes_nothing(terminal.stream)


def test_an_exception_does_not_wait_for_the_terminal(terminal: Terminal) -> None:
    def interrupted() -> None:
        with TerminalOutput(terminal.stream) as output:
            output.write(MUCH)
            output.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_discarding_output_still_restores_the_normal_screen(terminal: Terminal) -> None:
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


def test_a_closed_terminal_accepts_everything(terminal: Terminal) -> None:
    with TerminalOutput(terminal.stream) as output:
        output.write(MUCH)
        os.close(terminal.screen)
        assert output.has_taken()


def test_a_file_is_written_normally(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w", encoding="utf-8") as stream:
        with TerminalOutput(stream) as output:
            output.write(MUCH)
            assert output.has_taken()
            assert not output.isatty()
        assert not takes_nothing(stream)
    assert (tmp_path / "out").read_text(encoding="utf-8") == MUCH


def test_a_stream_without_a_handle_accepts_everything() -> None:
    assert not takes_nothing(io.StringIO())
