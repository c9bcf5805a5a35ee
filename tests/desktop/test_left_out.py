"""Settings list the exercises that are "not for me" and can restore them."""

from __future__ import annotations

from typing import Any

from pages import write_own
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.text import Label
from unclench.store.paths import Paths

Desk = Any


def lines(desk: Desk) -> list[str]:
    section = desk.app.settings.left_out
    return [label.text() for label in section.findChildren(Label) if not label.isHidden()][1:]


def test_an_empty_list_says_so(desk: Desk) -> None:
    desk.accept()
    assert lines(desk) == ["Nothing is left out. What you mark as “not for me” in a routine is listed here."]


def test_left_out_exercises_are_listed_by_name(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.app.change(lambda now: now.hiding("mine", "circles").hiding("mine", "bend").hiding("gone", "old-one"))
    assert lines(desk) == ["gone – old-one", "My wrist – Bend", "My wrist – Circles"]
    (paths.routines / "mine.yaml").unlink()
    desk.app.library.load()
    assert lines(desk) == ["gone – old-one", "mine – bend", "mine – circles"]


def test_an_exercise_shown_again_is_back_in_its_routine(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.app.change(lambda now: now.hiding("mine", "bend").hiding("mine", "circles"))
    desk.app.browse_flow.open("mine")
    assert not any(card.included for card in desk.app.browse_flow.routine._shown.exercises)
    first = next(b for b in desk.app.settings.left_out.findChildren(Button) if "Bend" in b.accessibleName())
    first.click()
    assert lines(desk) == ["My wrist – Circles"]
    assert desk.app.user_data.settings.own("mine").left_out == {"circles"}
    assert [card.included for card in desk.app.browse_flow.routine._shown.exercises] == [True, False]
