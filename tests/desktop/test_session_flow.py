"""The flow of a session in the window: the cases that a terminal does not have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from care import SAFE
from pages import bars, press_on, records, show_player, switch_on, write_own
from unclench.core.care.care_length import CareChoice
from unclench.core.record.history import Outcome
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]


def cut_off(open_desk: OpenDesk) -> None:
    """A session during which the program was cut off."""
    first = open_desk()
    first.accept()
    first.start("nerve-gliding")
    first.wait(60)
    first.leave()


def find(desk: Desk, routine: str) -> Any:
    return desk.app.browse_flow.library.find(routine)


def test_a_cut_off_session_is_recorded_when_another_is_started(open_desk: OpenDesk, paths: Paths) -> None:
    cut_off(open_desk)
    desk = open_desk()
    assert any("was cut off" in one for one in bars(desk))
    desk.app.session_flow.start(find(desk, "wrist-flex"))
    desk.app.session_flow.cautions.decline.click()
    assert any("was cut off" in one for one in bars(desk)), "no other session has begun yet"
    desk.start("wrist-flex")
    assert [one.outcome for one in records(paths)] == [Outcome.INTERRUPTED]
    assert not any("was cut off" in one for one in bars(desk))
    desk.wait(12)
    desk.leave()
    again = open_desk()
    assert any("Wrist flex” was cut off" in one for one in bars(again))


def test_a_cut_off_session_can_be_resumed_after_its_notes_were_declined(open_desk: OpenDesk) -> None:
    cut_off(open_desk)
    desk = open_desk()
    routine = find(desk, "nerve-gliding")
    desk.app.change(
        lambda settings: settings.changing(routine.id, replace(settings.own(routine.id), cautions_read=None))
    )
    for _time in range(2):
        press_on("was cut off", "Go on", desk)
        assert desk.page is desk.app.session_flow.cautions
        desk.app.session_flow.cautions.decline.click()
    press_on("was cut off", "Go on", desk)
    desk.app.session_flow.cautions.start.click()
    assert desk.app.controller.session is not None


def test_no_routine_starts_during_a_running_session(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.app.session_flow.start(find(desk, "wrist-flex"))
    assert desk.page is desk.app.session_flow.player
    assert desk.app.controller.session.routine.id == "nerve-gliding"


def test_a_cut_off_session_waits_while_a_pack_is_on(desk: Desk) -> None:
    show_player(desk)
    desk.app.controller.leave()
    switch_on(desk, heat=CareChoice(on=True))
    session_flow = desk.app.session_flow
    session_flow.start(find(desk, "nerve-gliding"))
    session_flow.pack_flow.questions.answered.emit(SAFE)
    session_flow.pack_flow.page.on_confirmed.emit()
    session_flow.pack_flow.page.home_requested.emit()
    assert desk.page is desk.app.browse_flow.home
    press_on("was cut off", "Go on", desk)
    assert desk.page is session_flow.pack_flow.page
    assert desk.app.controller.session is None
    assert any("was cut off" in one for one in bars(desk))


def test_a_routine_with_every_exercise_off_says_so_and_asks_nothing(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.accept()
    desk.app.change(lambda settings: settings.hiding("mine", "bend").hiding("mine", "circles"))
    desk.app.session_flow.start(find(desk, "mine"))
    assert desk.page is desk.app.browse_flow.home
    assert bars(desk) == ["“My wrist” has no exercise switched on."]


def test_leaving_a_session_for_the_next_start_shows_home(desk: Desk, paths: Paths) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(30)
    desk.app.controller.leave()
    assert desk.page is desk.app.browse_flow.home
    assert any("was cut off" in one for one in bars(desk))
    desk.start("wrist-flex")
    assert [one.outcome for one in records(paths)] == [Outcome.INTERRUPTED]


def test_an_expired_safety_text_is_shown_before_home(desk: Desk) -> None:
    desk.accept()
    desk.clock.advance(91 * 24 * 3600)
    desk.app.session_flow.go_home()
    assert desk.page is desk.app.session_flow.disclaimer
    desk.app.session_flow.disclaimer.accepted.emit()
    assert desk.page is desk.app.browse_flow.home
