"""A running session pauses when the computer sleeps or locks, and does not resume by itself."""

from __future__ import annotations

import pytest

from fakes import Driver
from samples import holds
from unclench.core.session.events import Pause, PauseReason
from unclench.core.session.power import PowerEvent, pause_for
from unclench.core.session.session import Status


@pytest.mark.parametrize(
    ("event", "reason"), [(PowerEvent.SLEEPING, PauseReason.SLEPT), (PowerEvent.LOCKED, PauseReason.LOCKED)]
)
def test_sleep_and_lock_pause_the_session_and_give_the_reason(event: PowerEvent, reason: PauseReason) -> None:
    pause = pause_for(event)
    assert pause == Pause(reason)
    driver = Driver(holds()).wait(6).send(pause)
    assert driver.session.status is Status.PAUSED
    assert driver.wait(60).session.status is Status.PAUSED


@pytest.mark.parametrize("event", [PowerEvent.WOKE, PowerEvent.UNLOCKED])
def test_wake_and_unlock_do_not_pause(event: PowerEvent) -> None:
    assert pause_for(event) is None
