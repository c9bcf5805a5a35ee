"""What the window does about pain: the four choices, what follows from them, and the side that needs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt

from on_screen import button, label_with, texts
from pages import OWN, records, write_own
from unclench.core.record.history import Outcome, StopReason
from unclench.core.routine.routine import Level
from unclench.core.session.session import Status
from unclench.core.settings.settings import set_to
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[..., Desk]
ONE_SIDE = OWN.replace("side: each", "side: affected")


def at_the_pain_page(desk: Desk, paths: Paths, text: str = OWN, seconds: float = 4) -> None:
    write_own(paths, text=text)
    desk.app.library.load()
    desk.accept()
    desk.start("mine")
    desk.wait(seconds)
    desk.press("h")
    assert desk.page is desk.app.session_flow.hurts


@pytest.mark.parametrize(
    ("key", "exercise", "hurt", "ends"),
    [("g", "bend", False, False), ("e", "bend", False, False), ("k", "circles", True, False), ("s", None, True, True)],
)
def test_each_choice_does_what_its_line_says(
    desk: Desk, paths: Paths, key: str, exercise: str | None, hurt: bool, ends: bool
) -> None:
    at_the_pain_page(desk, paths)
    before = desk.app.controller.session
    desk.press(key)
    session = desk.app.controller.session
    assert (session is None) is ends
    if session is not None:
        assert desk.page is desk.app.session_flow.player
        assert (session.status, session.segment.exercise) == (Status.LEAD_IN, exercise)
        assert bool(session.hurt) is hurt
    if key == "g":
        assert (session.index, session.banked_s, session.timeline) == (before.index, before.banked_s, before.timeline)
    if ends:
        (record,) = records(paths)
        assert (record.outcome, record.stop_reason, record.hurt) == (Outcome.STOPPED, StopReason.HURT, True)


def test_enter_and_space_choose_nothing_on_the_pain_page(desk: Desk, paths: Paths) -> None:
    at_the_pain_page(desk, paths)
    for _press in range(3):
        desk.press(Qt.Key.Key_Return, Qt.Key.Key_Space)
    assert desk.page is desk.app.session_flow.hurts
    assert desk.app.controller.session.status is Status.HURTING
    desk.press(Qt.Key.Key_Tab)
    assert desk.app.session_flow.hurts.mistaken.hasFocus()


def test_after_pain_it_is_not_offered_today_and_starts_small_the_next_day(open_desk: OpenDesk, paths: Paths) -> None:
    desk = open_desk()
    write_own(paths, text=OWN.replace("reps: 2,", "reps: 2-5,"))
    desk.app.library.load()
    desk.accept()
    browse, home = desk.app.browse_flow, desk.app.browse_flow.home
    desk.app.change(set_to(level=Level.FULL))
    browse.open("mine")
    desk.press(Qt.Key.Key_Return)
    desk.wait(4)
    desk.press("h", "s")
    after = desk.app.session_flow.after
    assert desk.page is after
    assert not after.pain.isHidden()
    after.pain.half.click()
    after.pain.signs.click()
    assert desk.page is desk.app.safety
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is after
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is home
    assert label_with(home, "“My wrist” hurt today").isVisible()
    assert "My wrist" not in texts(home.stage)
    choices = desk.app.user_data.settings.choices_for("mine")
    assert (choices.level, choices.half_reps) == (Level.GENTLE, True)
    browse.open("mine")
    assert label_with(browse.routine, "hurt today").isVisible()
    desk.clock.advance(timedelta(days=1).total_seconds())
    browse.refresh()
    assert label_with(browse.routine, "It hurt last time. It starts with the smallest doses.").isVisible()
    button(browse.routine, "My usual doses").click()
    desk.settle()
    assert not any("hurt" in text for text in texts(browse.routine) + texts(home))
    assert desk.app.user_data.settings.choices_for("mine").level is Level.FULL


def test_saying_afterward_that_it_hurt_counts_and_a_high_score_does_not(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.accept()
    after = desk.app.session_flow.after
    for digit, hurt in (("9", False), ("h", True)):
        desk.start("mine")
        desk.wait(4)
        desk.press("s")
        assert desk.page is after
        assert after.pain.isHidden()
        if hurt:
            button(after, "It hurt").click()
            assert not after.pain.isHidden()
            button(after, "Tired").click()
            assert after.pain.isHidden()
            button(after, "It hurt").click()
        else:
            desk.press(digit)
        after.done.click()
        desk.settle()
        assert (desk.app.user_data.settings.own("mine").pain is not None) is hurt


def test_one_higher_dose_does_not_bring_back_all_the_others(desk: Desk, paths: Paths) -> None:
    text = OWN.replace("reps: 2,", "reps: 2-5,").replace("reps: 5,", "reps: 5-9,")
    at_the_pain_page(desk, paths, text)
    desk.press("s", Qt.Key.Key_Escape)
    desk.app.change(lambda settings: settings.changing("mine", settings.own("mine")))
    desk.app.browse_flow.open("mine")
    desk.app.browse_flow.routine.dose_chosen.emit("bend", "reps", 3.0)
    choices = desk.app.user_data.settings.choices_for("mine")
    assert (choices.level, choices.overrides) == (Level.GENTLE, {"bend": {"reps": 3.0}})


def test_the_side_is_unset_until_it_is_asked(desk: Desk, paths: Paths) -> None:
    write_own(paths, text=ONE_SIDE)
    desk.app.library.load()
    desk.accept()
    side = desk.app.session_flow.side
    desk.app.browse_flow.open("mine")
    desk.press(Qt.Key.Key_Return)
    assert desk.page is side
    desk.press(Qt.Key.Key_Return, Qt.Key.Key_Space)
    assert desk.page is side, "no answer is preselected"
    side.answers["both"].click()
    assert desk.page is desk.app.session_flow.player
    assert desk.app.user_data.settings.affected_side == "both"
    sides = {segment.side for segment in desk.app.controller.session.timeline.segments if segment.exercise == "bend"}
    assert sides == {"left", "right"}
    desk.press("s", Qt.Key.Key_Escape)
    desk.app.browse_flow.open("mine")
    desk.press(Qt.Key.Key_Return)
    assert desk.page is desk.app.session_flow.player


@pytest.mark.parametrize("agrees", [True, False])
def test_the_notes_of_the_wake_up_routine_are_read_when_it_is_turned_on(desk: Desk, agrees: bool) -> None:
    desk.accept()
    desk.app.show_settings()
    section = desk.app.settings.wake_up
    switch = button(section, "Wake-up routine")
    switch.click()
    cautions = desk.app.session_flow.cautions
    assert desk.page is cautions
    (cautions.start if agrees else cautions.decline).click()
    desk.settle()
    assert desk.page is desk.app.settings
    assert desk.app.user_data.settings.wake_up.on is agrees
    if agrees:
        switch.click()
        switch.click()
        assert desk.page is desk.app.settings, "the notes are read only once"
