"""Trying again while another program, such as a virus scanner, holds a file. Only Windows refuses access then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

FOR_S = 0.5
EVERY_S = 0.05
HELD = (5, 32, 33)  # Windows: access denied, which a replaced file gives; shared by another program; locked by one

Result = TypeVar("Result")


def while_held(action: Callable[[], Result], wait: Callable[[float], object]) -> Result:
    """The result of `action`, which is called again for half a second while it is refused because the file is held.
    `wait` waits that many seconds. Raises what the last call raises."""
    for _attempt in range(round(FOR_S / EVERY_S)):
        try:
            return action()
        except PermissionError as error:
            if getattr(error, "winerror", None) not in HELD:
                raise
        wait(EVERY_S)
    return action()
