"""Idle time under Windows, from two tick counts that `api_windows` reads."""

from __future__ import annotations

from collections.abc import Callable


class WindowsIdle:
    """Ticks are milliseconds since the computer started, in 32 bits, so they wrap after 49 days."""

    name = "Windows"

    def __init__(self, last_input_tick: Callable[[], int | None], tick_count: Callable[[], int]) -> None:
        self._last_input_tick = last_input_tick
        self._tick_count = tick_count

    def seconds_idle(self) -> float | None:
        last = self._last_input_tick()
        return None if last is None else ((self._tick_count() - last) & 0xFFFFFFFF) / 1000

    def close(self) -> None:
        pass
