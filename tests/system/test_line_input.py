"""A question at a terminal: a line, the end, or a signal at the worst moment."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from unclench.system.terminal.line_input import typed_line

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal", allow_module_level=True)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Whoever types here types into our standard input."""
    near, far = pty.openpty()
    with os.fdopen(far, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield near
    os.close(near)


@pytest.fixture
def handled() -> Iterator[Callable[[Any], object]]:
    """What SIGUSR1 does."""
    before = signal.getsignal(signal.SIGUSR1)
    yield lambda handler: signal.signal(signal.SIGUSR1, handler)
    signal.signal(signal.SIGUSR1, before)


def test_lines_in_order_and_the_end(keyboard: int, capsys: pytest.CaptureFixture[str]) -> None:
    os.write(keyboard, b"one\n\ntwo\n\x04")
    assert [typed_line("? "), typed_line("? "), typed_line("? ")] == ["one", "", "two"]
    with pytest.raises(EOFError):
        typed_line("? ")
    assert capsys.readouterr().out == "? " * 4


def test_a_signal_that_means_nothing_does_not_answer(
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
    assert len(waits) == 2, "the signal has ended the first wait, which would else be deaf to it"


@pytest.mark.usefixtures("keyboard")
def test_a_signal_that_ends_it_leaves_nothing_behind(handled: Callable[[Any], object]) -> None:
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
