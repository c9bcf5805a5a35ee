"""The end of a Windows console, as far as it can be tested elsewhere."""

from __future__ import annotations

import threading

import pytest

from unclench.system.terminal.console import prepare_console
from unclench.system.terminal.console_end import ENDS, WAIT_S, ConsoleEnd, with_colors


@pytest.mark.parametrize("event", ENDS)
def test_the_process_is_told_and_gets_time_to_write(event: int) -> None:
    told = threading.Event()
    end = ConsoleEnd(told.set, wait_s=600)
    thread = threading.Thread(target=end, args=(event,), daemon=True)
    thread.start()
    assert told.wait(60)
    assert (thread.is_alive(), end.called) == (True, True), "it waits until the process ends by itself"


def test_it_gives_up_before_windows_does() -> None:
    assert ConsoleEnd(lambda: None, wait_s=0)(ENDS[0]) is True
    assert 4 <= WAIT_S < 5


@pytest.mark.parametrize("event", [0, 1])
def test_ctrl_c_and_ctrl_break_are_left_to_python(event: int) -> None:
    told: list[int] = []
    end = ConsoleEnd(lambda: told.append(event))
    assert (end(event), told, end.called) == (False, [], False)


def test_the_mode_of_a_console() -> None:
    assert [with_colors(mode) for mode in (0, 3, 7, 0x18)] == [5, 7, 7, 0x1D]
    prepare_console()  # nothing to do on this system
