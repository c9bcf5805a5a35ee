"""What a routine's own file warns of comes before its first start, whichever way it starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from fakes import MONDAY
from pages import press_on, records, show_cautions, show_hurts, write_own
from unclench.desktop.views.routine_view import routine_view
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.traffic_light import LightShape, TrafficLightCard
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]

CAREFUL = """\
title: Careful
notes: Sit by the window.
safety: {not_for: a cast, ask_first: you fell, stop_if: the knee clicks, pain_stop: 5}
exercises:
  - {name: Bend, reps: 2, hold: 4 s, move: 1 s, prepare: 2 s}
  - {name: Circles, duration: 5 s, prepare: 1 s}
"""


def words(page: Any) -> list[str]:
    return [label.text() for label in page.findChildren(Label) if label.isVisible()]


def careful(open_desk: OpenDesk, paths: Paths, text: str = CAREFUL) -> Desk:
    write_own(paths, "careful", text)
    desk = open_desk()
    if desk.page is desk.app.session_flow.disclaimer:
        desk.accept()
    return desk


def test_the_notes_come_before_the_first_start_only(open_desk: OpenDesk, paths: Paths) -> None:
    desk = careful(open_desk, paths)
    page = desk.app.session_flow.cautions
    desk.app.browse_flow.open("careful")
    desk.press(Qt.Key.Key_Return)
    assert desk.page is page
    assert desk.app.controller.session is None
    shown = words(page)
    assert {"Careful", "a cast", "you fell", "the knee clicks", "pain comes to 5 of 10"} <= set(shown)
    desk.press(Qt.Key.Key_Return)
    assert desk.page is page, "no button is pressed before it is looked for"
    page.start.click()
    assert desk.page is desk.app.session_flow.player
    desk.wait(60)
    desk.leave()
    again = open_desk()
    again.app.browse_flow.open("careful")
    again.press(Qt.Key.Key_Return)
    assert again.page is again.app.session_flow.player


def test_changed_notes_are_shown_again(open_desk: OpenDesk, paths: Paths) -> None:
    desk = careful(open_desk, paths)
    desk.start("careful")
    desk.wait(60)
    write_own(paths, "careful", CAREFUL.replace("you fell", "you fell lately"))
    desk.app.library.load()
    desk.app.browse_flow.open("careful")
    desk.press(Qt.Key.Key_Return)
    assert desk.page is desk.app.session_flow.cautions
    assert "you fell lately" in words(desk.page)


@pytest.mark.parametrize("way", ["button", "escape"])
def test_not_today_starts_nothing_and_asks_again(open_desk: OpenDesk, paths: Paths, way: str) -> None:
    desk = careful(open_desk, paths)
    page = desk.app.session_flow.cautions
    for _time in range(2):
        desk.app.session_flow.start(desk.app.browse_flow.library.find("careful"))
        assert desk.page is page
        page.decline.click() if way == "button" else desk.press(Qt.Key.Key_Escape)
        assert desk.page is desk.app.browse_flow.home
    assert desk.app.controller.session is None
    assert desk.app.user_data.settings.own("careful").cautions_read is None


def test_a_routine_without_notes_starts_at_once(open_desk: OpenDesk, paths: Paths) -> None:
    write_own(paths)
    desk = open_desk()
    desk.accept()
    desk.app.browse_flow.open("mine")
    desk.press(Qt.Key.Key_Return)
    assert desk.page is desk.app.session_flow.player


def test_a_session_that_is_taken_up_again_passes_changed_notes_too(open_desk: OpenDesk, paths: Paths) -> None:
    desk = careful(open_desk, paths)
    desk.start("careful")
    desk.wait(8)
    desk.leave()
    again = careful(open_desk, paths, CAREFUL.replace("a cast", "a cast or splint"))
    press_on("was cut off", "Go on", again)
    assert again.page is again.app.session_flow.cautions
    again.app.session_flow.cautions.start.click()
    assert again.app.controller.session is not None
    again.wait(60)
    assert [record.done for record in records(paths)] == [3]


def test_the_safety_text_leads_back_to_the_notes(desk: Desk) -> None:
    show_cautions(desk)
    desk.press(Qt.Key.Key_F1)
    assert desk.page is desk.app.safety
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is desk.app.session_flow.cautions


def test_the_page_of_a_routine_has_its_cautions_its_lights_and_its_notes(open_desk: OpenDesk, paths: Paths) -> None:
    desk = careful(open_desk, paths)
    desk.app.browse_flow.open("careful")
    shown = words(desk.page)
    assert {"Not for", "• a cast", "Sit by the window.", "Amber · pain 4 · Smaller, shorter, softer."} <= set(shown)
    routine = desk.app.browse_flow.library.find("wrist-flex")
    view = routine_view(routine, desk.app.user_data.settings, MONDAY.date())
    assert view.notes == routine.notes


def test_the_lights_stand_beside_what_hurts_and_in_the_safety_text(desk: Desk) -> None:
    show_hurts(desk)
    for page in (desk.app.session_flow.hurts, desk.app.safety):
        desk.app.pages.show_page(page)
        card = page.findChild(TrafficLightCard)
        assert card.isVisible()
        assert [shape._light for shape in card.findChildren(LightShape)] == ["green", "amber", "red"]
        assert any(text.startswith("Green") for text in words(card))
    assert "Red · pain 6–10 · Stop this one." in words(desk.app.safety)
    desk.app.pages.show_page(desk.app.session_flow.hurts)
    assert "Red · pain 4–10 · Stop this one." in words(desk.app.session_flow.hurts), "a nerve exercise stops above 3"


def test_the_player_says_how_much_pain_is_fine_while_there_is_time_to_read(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    small = desk.app.session_flow.player.findChild(QLabel, "small")
    line = "Pain: 0–3 carry on, 4–10 stop."
    assert line in small.text()
    desk.wait(14)
    assert line not in small.text()
    desk.press(Qt.Key.Key_Space)
    assert line in small.text()
