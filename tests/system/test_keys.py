from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from typing import TextIO

import pytest

from unclench.system.clock import mono_s
from unclench.system.terminal.keys import open_keys
from waiting import LONG_S

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal", allow_module_level=True)

import pty
import termios

CHILD = """
import sys
from unclench.system.terminal.keys import open_keys
with open_keys(sys.stdin) as keys:
    print("ready", flush=True)
    while not {"interrupt", "terminate"} & set(got := keys.wait(10.0)):
        print(*got, flush=True)
    print(*got, flush=True)
print("restored", flush=True)
"""

# What an interactive shell does with one job: a group of its own in the foreground, told of when it stops.
SHELL = """
import fcntl, os, signal, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = subprocess.Popen([sys.executable, "-c", sys.argv[1]], process_group=0)
os.tcsetpgrp(0, job.pid)
print("job", job.pid, flush=True)
while os.WIFSTOPPED(status := os.waitpid(job.pid, os.WUNTRACED)[1]):
    os.tcsetpgrp(0, os.getpgrp())
    print("stopped", flush=True)
    if os.read(int(sys.argv[2]), 1) == b"f":
        os.tcsetpgrp(0, job.pid)
    os.kill(job.pid, signal.SIGCONT)
print("ended", os.waitstatus_to_exitcode(status), flush=True)
"""


class Terminal:
    """Both ends of a pseudo-terminal: we type into `keyboard`, the program reads `stream`."""

    def __init__(self) -> None:
        self.keyboard, handle = pty.openpty()
        self.stream: TextIO = os.fdopen(handle, "r")

    def type(self, sent: bytes) -> None:
        os.write(self.keyboard, sent)

    def mode(self) -> list[object]:
        return termios.tcgetattr(self.stream)

    def hands_over_each_key(self) -> bool:
        return not termios.tcgetattr(self.stream)[3] & (termios.ICANON | termios.ECHO)

    def take_away(self) -> None:
        os.close(self.keyboard)
        self.keyboard = -1

    def close(self) -> None:
        with suppress(OSError):
            os.close(self.keyboard)
        self.stream.close()


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    made = Terminal()
    yield made
    made.close()


def test_keys_come_at_once_and_in_order(terminal: Terminal) -> None:
    with open_keys(terminal.stream) as keys:
        assert keys.has_terminal
        terminal.type(b" \x1b[CM\x1bOP")
        assert keys.wait(LONG_S) == ["space", "right", "m", "f1"]
        terminal.type(b"\r")
        assert keys.wait(LONG_S) == ["enter"]
        assert keys.wait(0.0) == []


def test_a_wait_is_never_cut_short(terminal: Terminal) -> None:
    with open_keys(terminal.stream) as keys:
        for timeout_s in (0.0, 0.001, 0.02):
            terminal.type(b"\x1b[99~")  # no key of ours: not a reason to return
            before_s = mono_s()
            assert keys.wait(timeout_s) == []
            assert mono_s() - before_s >= timeout_s


def test_a_lone_esc_is_told_from_a_sequence(terminal: Terminal) -> None:
    with open_keys(terminal.stream) as keys:
        terminal.type(b"\x1b")
        assert keys.wait(LONG_S) == ["esc"]
        terminal.type(b"\x1b[D")
        assert keys.wait(LONG_S) == ["left"]
        terminal.type(b"q\x1b")
        assert keys.wait(LONG_S) == ["q"]
        assert keys.wait(LONG_S) == ["esc"]


def test_an_esc_is_not_lost_when_the_wait_ends_before_it_is_known(terminal: Terminal) -> None:
    with open_keys(terminal.stream) as keys:
        terminal.type(b"\x1b")
        found = keys.wait(0.001)
        assert found or keys.wait(LONG_S) == ["esc"]


def test_a_signal_that_nobody_waited_for_goes_to_whoever_comes_after(terminal: Terminal) -> None:
    def interrupted() -> None:
        with open_keys(terminal.stream):
            signal.raise_signal(signal.SIGINT)

    before = terminal.mode()
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert terminal.mode() == before


def test_the_terminal_is_restored_also_after_an_error(terminal: Terminal) -> None:
    before = terminal.mode()
    with suppress(ZeroDivisionError), open_keys(terminal.stream):
        assert terminal.hands_over_each_key()
        assert not termios.tcgetattr(terminal.stream)[0] & termios.IXON, "Ctrl-S may not freeze a session"
        raise ZeroDivisionError
    assert terminal.mode() == before
    assert not terminal.hands_over_each_key()


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (signal.SIGINT, "interrupt"),
        (signal.SIGTERM, "terminate"),
        (signal.SIGHUP, "terminate"),
        (signal.SIGQUIT, "terminate"),
    ],
)
@pytest.mark.parametrize("has_terminal", [True, False])
def test_a_signal_ends_the_wait_in_order(
    terminal: Terminal, number: signal.Signals, name: str, has_terminal: bool
) -> None:
    handler, mode = signal.getsignal(number), terminal.mode()
    with open_keys(terminal.stream if has_terminal else None) as keys:
        signal.raise_signal(number)
        assert keys.wait(LONG_S) == [name]
        assert keys.wait(0.0) == []
    assert signal.getsignal(number) is handler
    assert terminal.mode() == mode


def test_a_signal_that_was_ignored_stays_ignored(terminal: Terminal) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with open_keys(terminal.stream) as keys:
            signal.raise_signal(signal.SIGHUP)
            assert keys.wait(0.01) == []
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_the_wake_up_pipe_of_someone_else_is_given_back() -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer)
    try:
        with open_keys(None):
            pass
    finally:
        assert signal.set_wakeup_fd(before) == writer
        os.close(reader)
        os.close(writer)


def test_a_terminal_that_is_taken_away_is_told_once(terminal: Terminal) -> None:
    with open_keys(terminal.stream) as keys:
        terminal.type(b"x")
        assert keys.wait(LONG_S) == ["x"]
        terminal.take_away()
        assert keys.wait(LONG_S) == ["eof"]
        assert not keys.has_terminal
        assert keys.wait(0.001) == []
        signal.raise_signal(signal.SIGTERM)
        assert keys.wait(LONG_S) == ["terminate"]


def test_without_a_terminal_there_are_no_keys() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"q")
    with os.fdopen(reader) as pipe, open_keys(pipe) as keys:
        assert not keys.has_terminal
        before_s = mono_s()
        assert keys.wait(0.01) == []
        assert mono_s() - before_s >= 0.01
        assert pipe.read(1) == "q", "what a pipe holds is not ours to take"
    os.close(writer)
    closed = StringIO()
    closed.close()
    for stream in (None, StringIO("q"), closed, pipe):
        with open_keys(stream) as keys:
            assert not keys.has_terminal
            assert keys.wait(0.0) == []


class Shell:
    """A shell with one job in a terminal; everything that both say comes line by line."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        orders, self._order = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-c", SHELL, CHILD, str(orders)],
            stdin=terminal.stream,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            pass_fds=(orders,),
        )
        os.close(orders)
        self._said = b""
        job, ready = sorted([self.says(), self.says()])
        assert ready == "ready"
        self.job = int(job.removeprefix("job "))

    def says(self) -> str:
        assert self.process.stdout is not None
        while b"\n" not in self._said:
            ready, _writable, _odd = select.select([self.process.stdout], [], [], LONG_S)
            assert ready, "nothing is said"
            heard = os.read(self.process.stdout.fileno(), 1024)
            assert heard, "nothing more will be said"
            self._said += heard
        line, self._said = self._said.split(b"\n", 1)
        return line.decode()

    def order(self, name: bytes) -> None:
        """f: go on in the foreground. b: go on in the background."""
        os.write(self._order, name)

    def close(self) -> None:
        os.close(self._order)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()  # a job that is still there is told by the system that its shell has gone
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def shell(terminal: Terminal) -> Iterator[Shell]:
    made = Shell(terminal)
    yield made
    made.close()


def test_ctrl_z_gives_the_terminal_back_and_takes_it_up_again(shell: Shell, terminal: Terminal) -> None:
    assert terminal.hands_over_each_key()
    terminal.type(b"\x1a")
    assert shell.says() == "stopped"
    assert not terminal.hands_over_each_key()
    shell.order(b"f")
    assert [shell.says(), shell.says()] == ["", ""], "stopping and going on both end a wait"
    assert terminal.hands_over_each_key()
    terminal.type(b"m")
    assert shell.says() == "m"
    terminal.type(b"\x03")
    assert [shell.says() for _line in range(3)] == ["interrupt", "restored", "ended 0"]
    assert not terminal.hands_over_each_key()


def test_in_the_background_the_terminal_is_the_shells(shell: Shell, terminal: Terminal) -> None:
    terminal.type(b"\x1a")
    assert shell.says() == "stopped"
    shell.order(b"b")
    assert [shell.says(), shell.says()] == ["", ""]
    assert not terminal.hands_over_each_key()
    terminal.type(b"ls\n")  # for the shell: reading it would stop the job again
    os.kill(shell.job, signal.SIGTERM)
    assert [shell.says() for _line in range(3)] == ["terminate", "restored", "ended 0"]


def test_a_job_stopped_from_outside_takes_the_terminal_up_again(shell: Shell, terminal: Terminal) -> None:
    os.kill(shell.job, signal.SIGSTOP)
    assert shell.says() == "stopped"
    mode = termios.tcgetattr(terminal.stream)
    mode[3] |= termios.ICANON | termios.ECHO  # as a shell does for its own line
    termios.tcsetattr(terminal.stream, termios.TCSANOW, mode)
    shell.order(b"f")
    assert shell.says() == ""
    assert terminal.hands_over_each_key()


def test_a_closed_terminal_ends_the_program_in_order(shell: Shell, terminal: Terminal) -> None:
    """The window of the terminal is closed: the system sends SIGHUP, and no key can come."""
    terminal.stream.close()
    terminal.take_away()
    said = [shell.says() for _line in range(2)]
    if said[0] == "eof":  # both arrive; which is seen first is chance
        said = [said[1], shell.says()]
    assert said == ["terminate", "restored"]


def test_a_terminal_that_has_gone_already_is_none(terminal: Terminal) -> None:
    keys = open_keys(terminal.stream)
    terminal.stream.close()
    with keys:
        assert not keys.has_terminal
        assert keys.wait(0.0) == []
