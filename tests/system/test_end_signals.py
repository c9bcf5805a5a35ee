"""Signals that ask a program to end: the program is told at once, and it always ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

if sys.platform == "win32":
    pytest.skip("signals as Unix has them", allow_module_level=True)

LIMIT_S = 30.0
PROGRAM = """
import os, signal, sys
from unclench.system.end_signals import end_on_signals
signal.signal(signal.SIGHUP, signal.SIG_IGN)
told = {"stays": lambda: print("told", flush=True), "ends": lambda: os._exit(0)}[sys.argv[1]]
end_on_signals(told, float(sys.argv[2]))
print("ready", flush=True)
pipe, _other = os.pipe()
while True:
    os.read(pipe, 1)
"""
Running = subprocess.Popen[str]
Start = Callable[[str, float], Running]


@pytest.fixture
def start() -> Iterator[Start]:
    running: list[Running] = []

    def start_(what: str, limit_s: float) -> Running:
        command = [sys.executable, "-c", PROGRAM, what, str(limit_s)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)))
        stdout = running[-1].stdout
        assert stdout is not None
        assert stdout.readline() == "ready\n"
        return running[-1]

    yield start_
    for process in running:
        process.kill()
        process.communicate()


def line(process: Running) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_program_can_end_itself_in_order(start: Start, number: signal.Signals) -> None:
    process = start("ends", 1000.0)
    process.send_signal(number)
    assert process.wait(LIMIT_S) == 0


def test_a_program_that_does_not_end_in_time_is_ended(start: Start) -> None:
    process = start("stays", 0.05)
    process.send_signal(signal.SIGTERM)
    assert line(process) == "told\n"
    assert process.wait(LIMIT_S) == 128 + signal.SIGTERM


def test_a_second_signal_ends_it_at_once(start: Start) -> None:
    process = start("stays", 1000.0)
    process.send_signal(signal.SIGINT)
    assert line(process) == "told\n"
    process.send_signal(signal.SIGINT)
    assert process.wait(LIMIT_S) == 128 + signal.SIGINT


def test_an_ignored_signal_stays_ignored(start: Start) -> None:
    process = start("stays", 1000.0)
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    assert line(process) == "told\n"
    process.send_signal(signal.SIGHUP)
    process.send_signal(signal.SIGTERM)
    assert process.wait(LIMIT_S) == 128 + signal.SIGTERM
