"""The program as people and scripts meet it: a process of its own, with or without a terminal around it."""

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

from patience import LONG_S
from unclench.core.record.history import SessionRecord
from unclench.store.history_db import HistoryDb
from unclench.system.clock import mono_s

ACCEPTED = "--yes-i-have-read-the-safety-text"
UNCLENCH = (sys.executable, "-m", "unclench")

# The terminal becomes the one that controls the program, so that Ctrl-C and a change of size reach it.
CONTROLLED = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\^_=>78])")
_HOME = "\x1b[H"


def environment(home: Path, **more: str) -> dict[str, str]:
    """A plain UTF-8 world in which the program's folders are below `home`."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "HOME": str(home.parent),
        "UNCLENCH_HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "SPEECHD_ADDRESS": "unix_socket:/nonexistent/speechd.sock",  # no test starts a server that outlives it
        **more,
    }


def ran(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command to its end, without a terminal; `world` and `more` go into the environment."""
    return subprocess.run(
        [*UNCLENCH, *arguments],
        env=environment(home, **more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def write_routine(home: Path, id_: str, text: str) -> Path:
    """An own routine: its exercises as YAML list items or, where there is a `title:`, its whole text."""
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
    """For the one thing that has no event to wait for: another process that stands still."""
    select.select([], [], [], seconds)


class OnTerminal:
    """A program on a pseudo-terminal. `text` is what it wrote, without escape sequences; a form feed begins a frame."""

    def __init__(self, command: Sequence[str], env: dict[str, str], columns: int, rows: int) -> None:
        self.keyboard, self._far_end = pty.openpty()
        self.text = ""
        self._mark = 0
        self._pending = ""
        # Ctrl-Z makes the kernel drop output in mid-letter.
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
        """Like a person who drags the window's corner."""
        fcntl.ioctl(self.keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def mode(self) -> list[Any]:
        """How the terminal treats keys: line by line and seen, or each at once."""
        return termios.tcgetattr(self._far_end)

    def type(self, keys: str) -> None:
        """Press keys, one after the other."""
        os.write(self.keyboard, keys.encode())

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Read on until the pattern comes; what came before it is done with."""
        until_s = mono_s() + LONG_S
        while True:
            if match := re.compile(pattern).search(self.text, self._mark):
                self._mark = match.end()
                return match
            assert mono_s() < until_s, f"{pattern!r} never came; the end of what came:\n{self.text[-1500:]}"
            if not self._read(0.1) and self.process.poll() is not None:
                assert re.compile(pattern).search(self.text, self._mark), f"it ended without {pattern!r}:\n{self.text}"

    def fill(self) -> None:
        """Nobody reads this terminal any more, and it has no room left."""
        handle = os.open(os.ttyname(self._far_end), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
        while select.select([], [handle], [], 0.3)[1]:  # the kernel makes some more room when it gets round to it
            with suppress(BlockingIOError):
                os.write(handle, b" " * 4096)
        os.close(handle)

    def screen(self) -> list[str]:
        """The rows of the next whole frame, from the moment of the call."""
        self._read(0.0)
        self._mark = len(self.text)
        self.wait_for("\f")
        begin = self._mark
        self.wait_for("\f")
        return [row.rstrip() for row in self.text[begin : self._mark - 1].splitlines()]

    def screen_until(self, pattern: str) -> list[str]:
        """The rows of the first frame in which the pattern is."""
        until_s = mono_s() + LONG_S
        while not re.search(pattern, "\n".join(rows := self.screen())):
            assert mono_s() < until_s, f"{pattern!r} never came; the last screen:\n" + "\n".join(rows)
        return rows

    def ended(self) -> int:
        """Read to the end of the program; its exit code."""
        until_s = mono_s() + LONG_S
        while self.process.poll() is None:
            assert mono_s() < until_s, f"it does not end:\n{self.text[-1500:]}"
            self._read(0.05)
        while self._read(0.0):
            pass
        return self.process.wait()

    def close(self) -> None:
        """Leave nothing behind, whatever the test did."""
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
    """`unclench` with these arguments in a terminal of this size; `world` and `more` go into the environment."""
    program = OnTerminal([*command, *arguments], environment(home, **(world or {}), **more), columns, rows)
    try:
        yield program
    finally:
        program.close()
