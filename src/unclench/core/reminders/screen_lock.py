"""Whether to believe that the screen is still locked.

Some lockers report the lock and never the unlock. Input that goes on for minutes means that somebody is at work behind
a lock that is over. One input may be a password being typed, a mistyped password, or a cat.
"""

from __future__ import annotations

INPUTS = 3
APART_S = 50.0  # a look comes once a minute, and the input a few seconds before it


def with_input(inputs: tuple[float, ...], locked_s: float, at_s: float, idle_s: float | None) -> tuple[float, ...]:
    """The inputs that count since the lock at `locked_s`, with the latest one, `idle_s` before `at_s`. It counts if it
    comes most of a minute after the last that counted, so a wrong password counts once."""
    if idle_s is None or len(inputs) >= INPUTS:
        return inputs
    input_s = at_s - idle_s
    after_s = inputs[-1] + APART_S if inputs else locked_s
    return (*inputs, input_s) if input_s > after_s else inputs


def is_over(inputs: tuple[float, ...]) -> bool:
    """Whether there was input in three different minutes."""
    return len(inputs) >= INPUTS
