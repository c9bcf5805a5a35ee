"""The flash at the end of a hold: visible from a distance, and calm."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QAbstractAnimation, Qt, QVariantAnimation

from on_screen import timer
from unclench.core.settings.settings import set_to
from unclench.desktop.widgets.release_flash import ReleaseFlash

Desk = Any  # of tests/desktop/conftest.py, which cannot be imported


def on(desk: Desk, **more: object) -> Any:
    desk.accept()
    desk.app.change(set_to(flash=True, **more))
    desk.start("wrist-flex")
    return desk.app.session_flow.flash


def fade_of(flash: ReleaseFlash) -> QVariantAnimation:
    (fade,) = flash.findChildren(QVariantAnimation)
    return fade


def to_the_release(desk: Desk) -> None:
    while desk.app.controller.session.segment.phase != "hold":
        desk.wait(0.5)
    while desk.app.controller.session.segment.phase == "hold":
        desk.wait(0.5)


def test_the_end_of_a_hold_tints_the_whole_player_and_fades(desk: Desk) -> None:
    flash = on(desk)
    assert not flash.flashing
    to_the_release(desk)
    assert flash.flashing
    assert flash.geometry() == desk.app.session_flow.player.rect()
    assert fade_of(flash).state() == QAbstractAnimation.State.Running
    fade_of(flash).setCurrentTime(fade_of(flash).duration())
    assert not flash.flashing


def test_with_reduced_motion_the_tint_does_not_fade(desk: Desk) -> None:
    flash = on(desk, motion="reduced")
    to_the_release(desk)
    assert flash.flashing
    assert fade_of(flash).state() == QAbstractAnimation.State.Stopped
    steady = timer(flash, "steady")
    assert (steady.isActive(), steady.interval()) == (True, 1000)


def test_there_are_never_more_than_two_flashes_a_second(desk: Desk) -> None:
    flash = on(desk)
    to_the_release(desk)
    fade_of(flash).setCurrentTime(fade_of(flash).duration())
    rest = timer(flash, "rest")
    assert rest.interval() >= 500
    rest.start(600_000)  # long enough for any machine
    to_the_release(desk)
    assert not flash.flashing, "too soon after the previous one, by the real clock"


def test_it_is_off_by_default_and_ignores_clicks(desk: Desk) -> None:
    desk.accept()
    desk.start("wrist-flex")
    to_the_release(desk)
    flash = desk.app.session_flow.flash
    assert not flash.flashing
    assert flash.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, "s"])
def test_a_pause_or_a_stop_does_not_flash(desk: Desk, key: Any) -> None:
    flash = on(desk)
    while desk.app.controller.session.segment.phase != "hold":
        desk.wait(0.5)
    desk.press(key)
    assert not flash.flashing
