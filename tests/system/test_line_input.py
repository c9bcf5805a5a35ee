"""A question at a terminal: a typed line, the end of input, or a signal at the worst moment."""

from __future__ import annotations

import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from unclench.system.terminal.line_input import confirmed_line, typed_line

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal", allow_module_level=True)

import pty


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end of a pseudo-terminal to type at; the other end is our standard input."""
    near, far = pty.openpty()
    with os.fdopen(far, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield near
    os.close(near)


Later = Callable[[int, bytes], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Type something when the next question waits for it; several times, for the questions after it."""
    waiting: list[tuple[int, bytes]] = []
    select_select = select.select

    def wait(*sources: Any) -> Any:
        if waiting:
            os.write(*waiting.pop(0))
        return select_select(*sources)

    monkeypatch.setattr(select, "select", wait)
    return lambda keyboard, typed: waiting.append((keyboard, typed))


@pytest.fixture
def handled() -> Iterator[Callable[[Any], object]]:
    """Sets what SIGUSR1 does."""
    before = signal.getsignal(signal.SIGUSR1)
    yield lambda handler: signal.signal(signal.SIGUSR1, handler)
    signal.signal(signal.SIGUSR1, before)


def test_lines_arrive_in_order_followed_by_the_end(
    keyboard: int, later: Later, capsys: pytest.CaptureFixture[str]
) -> None:
    for typed, line in ((b"one\n", "one"), (b"\n", ""), (b"two\n", "two")):
        later(keyboard, typed)
        assert typed_line("? ") == line
    later(keyboard, b"\x04")
    with pytest.raises(EOFError):
        typed_line("? ")
    assert capsys.readouterr().out == "? " * 4


def test_what_was_typed_before_the_question_is_no_answer(keyboard: int, later: Later) -> None:
    os.write(keyboard, b"\x1b[C\x1b[C\n\n\nold")
    later(keyboard, b"new\n")
    assert typed_line("? ") == "new"


def test_a_held_enter_confirms_nothing(keyboard: int, later: Later, capsys: pytest.CaptureFixture[str]) -> None:
    """Each repeat comes 0.5 s, then 0.04 s after the one before; Enter pressed again later counts."""
    for _line in range(5):
        later(keyboard, b"\n")
    times = iter([0, 0.5, 0.5, 0.54, 0.54, 0.58, 0.58, 0.62, 0.62, 1.5])
    assert confirmed_line("? ", lambda: next(times)) == ""
    assert capsys.readouterr().out == "? " * 5


def test_a_word_answers_at_once(keyboard: int, later: Later) -> None:
    later(keyboard, b"n\n")
    assert confirmed_line("? ", lambda: 0.0) == "n"


def test_a_signal_with_a_harmless_handler_does_not_end_the_question(
    keyboard: int, handled: Callable[[Any], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []

    def wait(*sources: Any) -> Any:
        waits.append(sources)
        if len(waits) == 1:
            signal.raise_signal(signal.SIGUSR1)
        else:
            os.write(keyboard, b"x\n")
        return select_select(*sources)

    select_select = select.select
    handled(lambda *_signal: None)
    monkeypatch.setattr(select, "select", wait)
    assert typed_line("? ") == "x"
    assert len(waits) == 2, "the signal has interrupted the first wait"


@pytest.mark.usefixtures("keyboard")
def test_a_signal_that_ends_the_question_leaves_no_handle_open(handled: Callable[[Any], object]) -> None:
    def end(*_signal: object) -> None:
        raise KeyboardInterrupt

    handled(end)
    before = len(os.listdir("/dev/fd"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(select, "select", lambda *_sources: signal.raise_signal(signal.SIGUSR1))
        with pytest.raises(KeyboardInterrupt):
            typed_line("? ")
    assert len(os.listdir("/dev/fd")) == before
    assert signal.set_wakeup_fd(-1) == -1
