"""A terminal reports no releases: a held key is told by its repeats."""

from __future__ import annotations

import pytest

from unclench.system.terminal.held_keys import HeldKeys

REPEATS = (10.5, 10.54, 10.58, 10.62, 11.2)  # s: 0.5 s after the key was pressed, then every 40 ms, and one delayed


@pytest.mark.parametrize("key", ["space", "r", "m", "e", "k", "f", "f1", "enter"])
def test_a_held_key_acts_once_and_a_pressed_one_again(key: str) -> None:
    keys = HeldKeys()
    assert not keys.is_repeat(key, 10.0)
    assert all(keys.is_repeat(key, at_s) for at_s in REPEATS)
    assert not keys.is_repeat(key, 12.0)


@pytest.mark.parametrize("key", ["h", "backspace", "s", "q", "esc", "+", "-"])
def test_what_must_always_work_does(key: str) -> None:
    keys = HeldKeys()
    assert not any(keys.is_repeat(key, at_s) for at_s in REPEATS)


def test_another_key_in_between_shows_that_it_was_released() -> None:
    keys = HeldKeys()
    assert [keys.is_repeat(key, 10.0) for key in ("space", "m", "space", "space")] == [False, False, False, True]


def test_skipping_may_be_fast_but_not_as_fast_as_a_held_key() -> None:
    keys = HeldKeys()
    assert [keys.is_repeat("right", at_s) for at_s in (10.0, 10.2, 10.4)] == [False] * 3
    assert [keys.is_repeat("right", at_s) for at_s in (10.44, 10.48)] == [True] * 2
