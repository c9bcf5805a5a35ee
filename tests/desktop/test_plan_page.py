"""Phases, rounds, doses and proposed reminders on the page of a routine, at home and on the sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from PySide6.QtCore import Qt

from on_screen import button, texts
from pages import records, write_own
from unclench.core.session import events as ev
from unclench.desktop.views.sheet import sheet_html
from unclench.desktop.widgets.buttons import Chip
from unclench.desktop.widgets.fields import Menu
from unclench.store.paths import Paths

Desk = Any
OpenDesk = Callable[[], Desk]

KNEE = """\
schema: 2
title: Knee program
areas: [knee]
situations: [plane]
tools: [a chair]
phases:
  - name: Weeks 1-2
    dose: {sessions_per_day: 1, at: ["7:30"]}
    exercises:
      - {name: Heel slide, reps: 2, description: Lie on your back., effort: light}
      - circuit: Strength
        rounds: 2
        rest: 5 s
        exercises:
          - {name: Bridge, reps: 2, hold: 3 s, tools: [a mat]}
          - {name: Circles, reps: 2, tempo: 2 s, directions: [Inward, Outward]}
  - name: From week 3
    dose: {sessions_per_day: 2}
    exercises:
      - {name: Calm, breaths: 2, breath: 2-4}
"""


@pytest.fixture
def knee(open_desk: OpenDesk, paths: Paths) -> Desk:
    write_own(paths, "knee", KNEE)
    desk = open_desk()
    desk.accept()
    desk.app.browse_flow.open("knee")
    return desk


def page(desk: Desk) -> Any:
    return desk.app.browse_flow.routine


def test_the_page_shows_the_phase_its_rounds_and_the_texts_of_the_file(knee: Desk) -> None:
    shown = texts(page(knee))
    for text in ("Phase 1 of 2: Weeks 1-2", "You need: a chair", "Strength", "2 rounds · rest 5 s between rounds",
                 "Lie on your back.", "You need: a mat", "2 times · light",
                 "2 times · in each direction: Inward, Outward"):  # fmt: skip
        assert text in shown, text
    assert "Calm" not in shown
    assert "Sessions today: 0 of 1\nThe file proposes: 7:30" in shown
    assert button(page(knee), "Back to: ").isHidden()


def test_only_a_click_changes_the_phase_and_both_ways(knee: Desk) -> None:
    button(page(knee), "Go on to: From week 3").click()
    knee.settle()
    assert "Phase 2 of 2: From week 3" in texts(page(knee))
    assert "2 breaths · in 2 s, out 4 s" in texts(page(knee))
    assert "Bridge" not in texts(page(knee))
    knee.start("knee")
    assert [one.phase for one in knee.app.controller.session.timeline.segments] == [
        "prepare", "inhale", "exhale", "inhale", "exhale",
    ]  # fmt: skip
    knee.app.controller.obey(ev.Stop())
    knee.app.browse_flow.open("knee")
    button(page(knee), "Back to: Weeks 1-2").click()
    assert "Phase 1 of 2: Weeks 1-2" in texts(page(knee))


def test_by_keys_the_focus_stays_at_the_phases(knee: Desk) -> None:
    onward = button(page(knee), "Go on to: From week 3")
    onward.setFocus()
    knee.press(Qt.Key.Key_Space)
    assert "Phase 2 of 2: From week 3" in texts(page(knee))
    back = button(page(knee), "Back to: Weeks 1-2")
    assert back.hasFocus()
    knee.press(Qt.Key.Key_Space)
    assert "Phase 1 of 2: Weeks 1-2" in texts(page(knee))
    assert onward.hasFocus()


def test_after_pain_there_is_no_way_on(knee: Desk) -> None:
    knee.start("knee")
    knee.wait(5.5)
    knee.app.controller.obey(ev.Hurts())
    knee.app.controller.obey(ev.Stop())
    knee.settle()
    knee.app.browse_flow.open("knee")
    assert "It hurt the last time. Do this phase on another day without pain first." in texts(page(knee))
    assert not button(page(knee), "Go on to: From week 3").isEnabled()
    page(knee).phase_chosen.emit(2)
    assert knee.app.user_data.settings.own("knee").phase == 1


def test_rounds_are_played_and_counted(knee: Desk, paths: Paths) -> None:
    knee.start("knee")
    knee.app.controller.obey(ev.Jump(1))
    knee.wait(5.5)
    knee.app.controller.obey(ev.Jump(3))
    assert "Strength 2 of 2" in " ".join(texts(knee.app.session_flow.player))
    knee.app.controller.obey(ev.Stop())
    knee.settle()
    (record,) = records(paths)
    assert [(one.exercise, one.planned) for one in record.exercises] == [
        ("heel-slide", 2),
        ("bridge", 4),
        ("circles", 8),
    ]


def test_a_proposed_reminder_is_off_and_shown(knee: Desk) -> None:
    before = knee.app.user_data.settings.reminders
    button(page(knee), "Set a reminder").click()
    rules = knee.app.user_data.settings.reminders
    (rule,) = set(rules) - set(before)
    assert (rule.routine, rule.at, rule.on) == ("knee", (time(7, 30),), False)
    assert knee.page is knee.app.settings
    knee.app.browse_flow.open("knee")
    button(page(knee), "Set a reminder").click()
    assert knee.app.user_data.settings.reminders == rules


def test_the_sheet_has_the_phase_the_rounds_and_the_texts(knee: Desk) -> None:
    html = sheet_html(knee.app.browse_flow._view(knee.app.browse_flow.library.find("knee")))
    for text in ("Phase 1 of 2: Weeks 1-2", "You need: a chair", "Strength · 2 rounds · rest 5 s between rounds",
                 "Lie on your back.", "You need: a mat"):  # fmt: skip
        assert f">{text}<" in html, text
    assert "Calm" not in html


def test_home_has_filters_for_what_is_there(knee: Desk, open_desk: OpenDesk, paths: Paths) -> None:
    def filters(desk: Desk) -> tuple[list[str], list[str]]:
        home = desk.app.browse_flow.home
        place = next(menu for menu in home.findChildren(Menu) if menu.accessibleName() == "Place")
        chips = [chip.text() for chip in home.findChildren(Chip) if not chip.isHidden()]
        return chips[: chips.index("2 min")], [place.itemText(at) for at in range(place.count())]

    assert filters(knee) == (
        ["Any area", "Hands", "Neck", "Legs", "Feet"], ["Place", "Desk", "Plane", "Bed", "Standing"],
    )  # fmt: skip
    knee.leave()
    (paths.routines / "knee.yaml").unlink()
    without = open_desk()
    assert filters(without) == (["Any area", "Hands", "Neck", "Feet"], ["Place", "Desk", "Bed", "Standing"])
