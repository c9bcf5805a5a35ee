"""Waiting for events with a long time limit, so that a busy machine fails no test. Only a failing test waits so
long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from unclench.system.clock import mono_s

LONG_S = 60.0
LOOK_EVERY_S = 0.01


def until(happened: Callable[[], object], what: str = "what was waited for") -> None:
    """Poll until it has happened, if no signal reports it. Fails the test after LONG_S."""
    never, until_s = threading.Event(), mono_s() + LONG_S
    while not happened():
        assert mono_s() < until_s, f"never came: {what}"
        never.wait(LOOK_EVERY_S)


def soon(happened: Callable[[], object], looks: int) -> bool:
    """Whether it happens while we look so many times, every 10 ms. For something that is tried again if not."""
    never = threading.Event()
    return any(bool(happened()) or never.wait(LOOK_EVERY_S) for _look in range(looks))


class PatientBot(QtBot):
    """A QtBot whose default time limit is LONG_S; in pytest-qt it is 5 s."""

    def waitSignal(self, signal: Any, *, timeout: int = round(LONG_S * 1000), **more: Any) -> Any:  # noqa: N802
        """Wait for a signal; `timeout` in milliseconds."""
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = round(LONG_S * 1000)) -> None:  # noqa: N802
        """Wait until the callback returns true; `timeout` in milliseconds."""
        super().waitUntil(callback, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = round(LONG_S * 1000)) -> Any:  # noqa: N802
        """Wait until a window is shown; `timeout` in milliseconds."""
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: QWidget, *, timeout: int = round(LONG_S * 1000)) -> Any:  # noqa: N802
        """Wait until a window is active; `timeout` in milliseconds."""
        return super().waitActive(widget, timeout=timeout)
