"""Runs the program as people and scripts do: in its own process, with or without a terminal."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from unclench.core.record.history import SessionRecord
from unclench.store.history_db import HistoryDb
from unclench.system.clock import mono_s
from waiting import LONG_S

ACCEPTED = "--yes-i-have-read-the-safety-text"
UNCLENCH = (sys.executable, "-m", "unclench")

# Makes the terminal the controlling terminal of the program, so that Ctrl-C and changes of its size reach it.
CONTROLLED = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\^_=>78])")
_HOME = "\x1b[H"


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with UTF-8 in which all folders of the program are below `home`."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "HOME": str(home.parent),
        "UNCLENCH_HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "SPEECHD_ADDRESS": "unix_socket:/nonexistent/speechd.sock",  # no test starts a speech server that stays
        **more,
    }


def ran(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end without a terminal; `more` is added to the environment."""
    return subprocess.run(
        [*UNCLENCH, *arguments],
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def write_routine(home: Path, id_: str, text: str) -> Path:
    """Write an own routine, from its exercises as YAML list items or, if it contains `title:`, from its whole text."""
    if "title:" not in text:
        text = f"title: {id_.title()}\nexercises:\n" + "".join(f"  {line}\n" for line in text.strip().splitlines())
    folder = home / "data" / "routines"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{id_}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def records(home: Path) -> list[SessionRecord]:
    """Every session in the record, oldest first."""
    with HistoryDb(home / "data" / "history.sqlite3") as history:
        return history.list()


def reps(record: SessionRecord) -> list[tuple[str, str | None, int, int]]:
    """Exercise, side, planned and done of one session."""
    return [(one.exercise, one.side, one.planned, one.done) for one in record.exercises]


def let_pass(seconds: float) -> None:
    """Wait without an event, for another process that is stopped."""
    select.select([], [], [], seconds)


class OnTerminal:
    """A program in a pseudo-terminal. `text` is its output without escape sequences; a form feed starts each frame."""

    def __init__(self, command: Sequence[str], env: dict[str, str], columns: int, rows: int) -> None:
        self.keyboard, self._far_end = pty.openpty()
        self.text = ""
        self._mark = 0
        self._pending = ""
        # After Ctrl-Z the kernel may drop output in the middle of a character.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.resize(columns, rows)
        self.mode_before = self.mode()
        self.process = subprocess.Popen(
            [sys.executable, "-IS", "-c", CONTROLLED, *command],
            stdin=self._far_end,
            stdout=self._far_end,
            stderr=self._far_end,
            env=env,
            start_new_session=True,
        )

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the terminal, as a person does by dragging a corner."""
        fcntl.ioctl(self.keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def mode(self) -> list[Any]:
        """The terminal mode: line by line with echo, or each key at once."""
        return termios.tcgetattr(self._far_end)

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self.keyboard, keys.encode())

    def skip(self, *questions: str) -> None:
        """Answer each of these questions with Enter when it comes; what is typed before a question is dropped."""
        for question in questions:
            self.wait_for(question)
            self.type("\n")

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read output until the pattern comes; later calls search after it."""
        until_s = mono_s() + LONG_S
        while True:
            if match := re.compile(pattern).search(self.text, self._mark):
                self._mark = match.end()
                return match
            assert mono_s() < until_s, f"{pattern!r} never came; the end of what came:\n{self.text[-1500:]}"
            if not self._read(0.1) and self.process.poll() is not None:
                assert re.compile(pattern).search(self.text, self._mark), f"it ended without {pattern!r}:\n{self.text}"

    def fill(self) -> None:
        """Fill the terminal's buffer, as if nobody reads it any more."""
        handle = os.open(os.ttyname(self._far_end), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        while select.select([], [handle], [], 0.3)[1]:  # the kernel may free some space a little later
            with suppress(BlockingIOError):
                os.write(handle, b" " * 4096)
        os.close(handle)

    def screen(self) -> list[str]:
        """The rows of the next complete frame after the call."""
        self._read(0.0)
        self._mark = len(self.text)
        self.wait_for("\f")
        begin = self._mark
        self.wait_for("\f")
        return [row.rstrip() for row in self.text[begin : self._mark - 1].splitlines()]

    def screen_until(self, pattern: str) -> list[str]:
        """The rows of the first frame that contains the pattern."""
        until_s = mono_s() + LONG_S
        while not re.search(pattern, "\n".join(rows := self.screen())):
            assert mono_s() < until_s, f"{pattern!r} never came; the last screen:\n" + "\n".join(rows)
        return rows

    def ended(self) -> int:
        """Read until the program ends and return its exit code."""
        until_s = mono_s() + LONG_S
        while self.process.poll() is None:
            assert mono_s() < until_s, f"it does not end:\n{self.text[-1500:]}"
            self._read(0.05)
        while self._read(0.0):
            pass
        return self.process.wait()

    def close(self) -> None:
        """End the program and close the terminal, whatever the test did."""
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self.keyboard)
        os.close(self._far_end)

    def _read(self, timeout_s: float) -> bool:
        if not select.select([self.keyboard], [], [], timeout_s)[0]:
            return False
        self._pending += self._decoder.decode(os.read(self.keyboard, 65536))
        last = self._pending.rfind("\x1b")
        whole = len(self._pending) if last < 0 or _ESCAPE.match(self._pending, last) else last
        self.text += _ESCAPE.sub(lambda match: "\f" if match[0] == _HOME else "", self._pending[:whole])
        self._pending = self._pending[whole:]
        return True


@contextmanager
def on_terminal(
    home: Path,
    *arguments: str,
    columns: int = 100,
    rows: int = 30,
    command: Sequence[str] = UNCLENCH,
    world: Mapping[str, str] | None = None,
    **more: str,
) -> Iterator[OnTerminal]:
    """`unclench` with these arguments in a terminal of this size; `world` and `more` are added to the environment."""
    program = OnTerminal([*command, *arguments], environment(home, **(world or {}), **more), columns, rows)
    try:
        yield program
    finally:
        program.close()
