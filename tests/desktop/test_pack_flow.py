"""Heat before and ice after in the window: the questions, the clock that nothing stops, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from on_screen import button, texts, timer
from pages import bars, press_on, show_care, show_care_check, show_care_questions, show_care_switches, switch_on
from unclench.core.care.care import Answer, Ending
from unclench.core.care.care_length import CareChoice
from unclench.core.session import events as ev
from unclench.core.settings.settings import set_to
from unclench.desktop.flows.care_controller import CareController
from unclench.desktop.pages.routine import ExerciseCard
from unclench.desktop.widgets.ask import Ask
from unclench.desktop.widgets.buttons import Switch
from unclench.desktop.widgets.care_switch import CareSwitch
from unclench.desktop.widgets.fields import Stepper
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]


def pack_flow(desk: Desk) -> Any:
    return desk.app.session_flow.pack_flow


def pack(desk: Desk) -> Any:
    return desk.app.findChild(CareController)


def time_of(switch: CareSwitch) -> str:
    """The time that its stepper shows."""
    (stepper,) = switch.findChildren(Stepper)
    (number,) = stepper.findChildren(QLabel)
    return str(number.text())


def begin_gliding(desk: Desk) -> None:
    desk.app.browse_flow.open("nerve-gliding")
    desk.app.browse_flow.routine.start_requested.emit()


def answer(desk: Desk, *answers: Answer) -> None:
    for number, one in enumerate(answers):
        pack_flow(desk).questions.answer(number, one)


def put_on(desk: Desk) -> None:
    """Answer no three times, then put the pack on."""
    answer(desk, *(Answer.NO,) * 3)
    pack_flow(desk).questions.go_on.click()
    pack_flow(desk).page.put_on.click()


def test_heat_and_ice_are_off_until_switched_on_for_the_routine(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    assert pack(desk).care is None
    desk.app.controller.obey(ev.Stop())
    desk.app.session_flow.after.skipped.emit()
    desk.app.browse_flow.open("nerve-gliding")
    heat, ice = desk.app.browse_flow.routine.findChildren(CareSwitch)
    (switch, _advised) = heat.findChildren(Switch)
    assert not switch.isChecked()
    switch.click()
    assert desk.app.user_data.settings.own("nerve-gliding").care == {"heat": CareChoice(on=True)}
    assert desk.app.user_data.settings.own("wrist-flex").care == {}
    assert time_of(heat) == "10 min"
    button(heat, "Longer").click()
    assert desk.app.user_data.settings.own("nerve-gliding").care_of("heat").minutes == 11
    assert not ice.findChild(Stepper).isVisible()
    begin_gliding(desk)
    assert desk.page is pack_flow(desk).questions


def test_ice_can_last_twenty_minutes_only_on_a_clinicians_advice(desk: Desk, paths: Paths) -> None:
    paths.make_folders()
    own = "title: Cold\nexercises:\n  - {name: Fist, reps: 1, hold: 4 s}\nafter:\n  - ice: 8-20 min\n"
    (paths.routines / "cold.yaml").write_text(own, encoding="utf-8")
    desk.app.library.load()
    desk.accept()
    desk.app.browse_flow.open("cold")
    (ice,) = desk.app.browse_flow.routine.findChildren(CareSwitch)
    switch, advised = ice.findChildren(Switch)
    switch.click()
    for _press in range(15):
        button(ice, "Longer").click()
    assert time_of(ice) == "10 min"
    assert advised.isVisibleTo(ice)
    advised.click()
    for _press in range(15):
        button(ice, "Longer").click()
    assert time_of(ice) == "20 min"
    advised.click()
    assert time_of(ice) == "10 min"


def test_questions_come_first_then_heat_then_the_session(desk: Desk, paths: Paths) -> None:
    show_care_questions(desk)
    questions = pack_flow(desk).questions
    assert not questions.go_on.isEnabled()
    put_on(desk)
    assert desk.page is pack_flow(desk).page
    assert paths.care_window.exists()
    assert pack_flow(desk).routine == "nerve-gliding"
    desk.wear(301)
    pack_flow(desk).page.fine.click()
    desk.wear(300)
    assert pack_flow(desk).page.off.isVisible()
    assert desk.cues.heard == ["begin", "reminder", "finish"]
    assert not paths.care_window.exists()
    assert pack_flow(desk).routine is None
    assert desk.app.controller.session is None, "the pack comes off first"
    pack_flow(desk).page.off.click()
    assert desk.page is desk.app.session_flow.player
    assert desk.app.controller.session is not None


@pytest.mark.parametrize(("which", "bad"), [(0, Answer.YES), (2, Answer.UNSURE)])
def test_anything_but_no_leaves_heat_and_ice_out_today(desk: Desk, which: int, bad: Answer) -> None:
    show_care_questions(desk)
    questions = pack_flow(desk).questions
    answers = [Answer.NO] * 3
    answers[which] = bad
    answer(desk, *answers)
    assert "Leave heat and ice out today." in texts(questions)
    questions.go_on.click()
    assert desk.page is desk.app.session_flow.player
    assert pack(desk).care is None
    desk.wait(10_000)
    desk.app.session_flow.after.skipped.emit()
    assert desk.page is desk.app.browse_flow.home, "ice is left out too"


def test_the_time_starts_when_the_person_confirms_the_pack(desk: Desk, paths: Paths) -> None:
    show_care_questions(desk)
    answer(desk, *(Answer.NO,) * 3)
    pack_flow(desk).questions.go_on.click()
    page = pack_flow(desk).page
    assert desk.page is page
    assert page.put_on.isVisible()
    assert not page.stop.isVisible()
    desk.clock.advance(120)
    assert not pack_flow(desk).on
    assert not paths.care_window.exists()
    assert desk.cues.heard == []
    page.put_on.click()
    assert pack_flow(desk).on
    assert pack(desk).care.elapsed_at(desk.clock.reading()) == 0
    assert page.stop.isVisible()
    assert not page.put_on.isVisible()


def test_a_pack_that_was_not_put_on_is_left_out_today(desk: Desk) -> None:
    show_care_questions(desk)
    answer(desk, *(Answer.NO,) * 3)
    pack_flow(desk).questions.go_on.click()
    pack_flow(desk).page.leave_out.click()
    assert desk.page is desk.app.session_flow.player
    assert pack(desk).care is None


def test_the_questions_are_asked_every_time(desk: Desk) -> None:
    show_care(desk)
    desk.press("s")
    pack_flow(desk).page.home_requested.emit()
    begin_gliding(desk)
    assert desk.page is pack_flow(desk).questions
    assert not pack_flow(desk).questions.go_on.isEnabled()


def test_ice_follows_a_finished_session(desk: Desk) -> None:
    desk.accept()
    switch_on(desk, ice=CareChoice(on=True))
    begin_gliding(desk)
    desk.wait(10_000)
    desk.app.session_flow.after.done.click()
    assert desk.page is pack_flow(desk).questions
    put_on(desk)
    assert pack(desk).care.length_s == 480
    desk.press("s")
    pack_flow(desk).page.off.click()
    assert desk.page is desk.app.browse_flow.home


def test_no_ice_follows_a_stopped_session(desk: Desk) -> None:
    desk.accept()
    switch_on(desk, ice=CareChoice(on=True))
    begin_gliding(desk)
    desk.wait(30)
    desk.app.controller.obey(ev.Stop())
    desk.app.session_flow.after.skipped.emit()
    assert desk.page is desk.app.browse_flow.home


def test_the_pack_runs_on_while_another_page_is_open_and_the_check_appears(desk: Desk) -> None:
    show_care(desk)
    pack_flow(desk).page.home_requested.emit()
    assert desk.page is desk.app.browse_flow.home
    assert bars(desk) == ["A warm pack is on."]
    press_on("A warm pack is on.", "Show", desk)
    assert desk.page is pack_flow(desk).page
    desk.app.pages.show_page(desk.app.settings)
    desk.app.window.showMinimized()
    desk.wear(300)
    assert desk.page is pack_flow(desk).page
    assert not desk.app.window.isMinimized()
    assert pack_flow(desk).page.fine.isVisible()
    desk.wear(31)
    assert not pack(desk).care
    assert "Nobody answered the skin check." in texts(pack_flow(desk).page)
    assert bars(desk) == []


def test_nothing_else_starts_while_a_pack_is_on(desk: Desk) -> None:
    show_care(desk)
    pack_flow(desk).page.home_requested.emit()
    desk.app.session_flow.start(desk.app.browse_flow.library.find("wrist-flex"))
    assert desk.page is pack_flow(desk).page
    assert desk.app.controller.session is None


def test_a_key_meant_for_something_else_does_not_say_fine(desk: Desk) -> None:
    show_care_check(desk)
    desk.press("f", " ", Qt.Key.Key_Return, Qt.Key.Key_Enter)
    assert pack(desk).care.checking
    desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    assert not pack(desk).care.checking
    assert pack(desk).care.checks == 1


@pytest.mark.parametrize("key", ["s", Qt.Key.Key_Escape])
def test_stop_is_one_key(desk: Desk, key: Any) -> None:
    show_care_check(desk)
    desk.press(key)
    assert pack(desk).care is None
    assert pack_flow(desk).page.off.isVisible()


def test_sleep_does_not_stop_the_pack(desk: Desk) -> None:
    show_care(desk)
    desk.wear(60)
    desk.clock.sleep_machine(200)
    desk.wear(5)
    assert pack(desk).care.elapsed_s == pytest.approx(265)
    desk.clock.sleep_machine(1000)
    ended: list[Ending] = []
    pack(desk).ended.connect(lambda: ended.append(Ending.UNANSWERED))
    desk.wear(5)
    assert ended
    assert desk.cues.heard[-1] == "finish"


def test_closing_says_take_the_pack_off_first(desk: Desk, paths: Paths) -> None:
    show_care(desk)
    desk.app.change(set_to(on_close="quit"))
    desk.app.window.close()
    assert desk.app.window.isVisible()
    ask = desk.app.window.findChild(Ask)
    assert [button.text() for button in ask.findChildren(QPushButton)] == ["Stay here", "It is off. Close"]
    ask.answered.emit("stay")
    assert pack(desk).care is not None
    ask.answered.emit("close")
    ask.done(0)
    assert not desk.app.window.isVisible()
    assert not paths.care_window.exists()


def test_the_start_after_a_crash_reports_the_pack_once_and_does_not_resume_it(
    open_desk: OpenDesk, paths: Paths
) -> None:
    first = open_desk()
    show_care(first)
    first.leave()
    assert paths.care_window.exists()
    second = open_desk()
    assert bars(second) == ["A warm pack was on when the program ended. Take the pack off."]
    assert pack(second).care is None
    second.leave()
    assert bars(open_desk()) == []


def test_the_clock_ticks_every_second_only_while_it_is_visible(desk: Desk) -> None:
    show_care(desk)
    wakes = timer(pack(desk))
    assert wakes.remainingTime() <= 1001
    pack_flow(desk).page.home_requested.emit()
    pack(desk).obey(ev.Tick())
    assert 4000 < wakes.remainingTime() <= 5001
    desk.press("s")
    pack(desk).obey(ev.Tick())
    assert wakes.isActive()


def test_a_silent_window_says_so(desk: Desk) -> None:
    show_care(desk)
    silent = "Sound is off. Look at the clock now and then."
    assert silent not in texts(pack_flow(desk).page)
    desk.app.change(set_to(muted=True))
    QCoreApplication.processEvents()
    assert silent in texts(pack_flow(desk).page)


def test_leaving_the_questions_starts_nothing(desk: Desk) -> None:
    show_care_questions(desk)
    pack_flow(desk).questions.home_requested.emit()
    assert desk.page is desk.app.browse_flow.home
    assert desk.app.controller.session is None
    show_questions = pack_flow(desk).questions
    begin_gliding(desk)
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is desk.app.session_flow.player
    assert show_questions is not desk.page


def test_the_switches_do_not_move(desk: Desk) -> None:
    show_care_switches(desk)
    page = desk.app.browse_flow.routine
    heat, ice = page.findChildren(CareSwitch)
    cards = page.findChildren(ExerciseCard)
    QCoreApplication.processEvents()
    assert heat.y() < cards[0].y() < ice.y()
