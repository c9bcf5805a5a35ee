"""Functions that go to each page of the window, and helpers for what a person sees and does there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from unclench.core.care.care import Answer
from unclench.core.care.care_length import CareChoice
from unclench.core.record.history import SessionRecord
from unclench.core.session import events as ev
from unclench.core.session.safety import fingerprint
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.store.history_db import HistoryDb
from unclench.store.paths import Paths

Desk = Any  # of tests/desktop/conftest.py, which cannot be imported


OWN = """\
title: My wrist
exercises:
  - {name: Bend, reps: 2, hold: 4 s, move: 1 s, prepare: 2 s, side: each, switch: 2 s}
  - {name: Circles, reps: 5, prepare: 1 s}
"""


def write_own(paths: Paths, name: str = "mine", text: str = OWN) -> None:
    paths.make_folders()
    (paths.routines / f"{name}.yaml").write_text(text, encoding="utf-8")


def notes_left(paths: Paths) -> list[Path]:
    """The resume notes on disk, of running and of interrupted sessions."""
    return sorted(paths.resume.glob("*.json"))


def records(paths: Paths) -> list[SessionRecord]:
    with HistoryDb(paths.history) as history:
        return history.list()


def bars(desk: Desk) -> list[str]:
    """The sentences on the home page."""
    desk.settle()
    return [bar.text for bar in desk.app.browse_flow.home.findChildren(MessageBar) if not bar.isHidden()]


def press_on(bar_text: str, word: str, desk: Desk) -> None:
    for bar in desk.app.window.findChildren(MessageBar):
        if bar_text in bar.text:
            button = next(one for one in bar.findChildren(QPushButton) if one.text() == word)
            button.click()
            desk.settle()
            return
    raise AssertionError(bars(desk))


def withdraw_acceptance(desk: Desk) -> None:
    """As if the safety text had never been accepted."""
    desk.settle()
    desk.app.folders.person.acknowledgement.unlink()
    desk.app.user_data.look()
    desk.settle()


def show_gate(desk: Desk) -> None:
    pass


def show_home(desk: Desk) -> None:
    desk.accept()


def show_routine(desk: Desk) -> None:
    desk.accept()
    desk.app.browse_flow.open("wrist-flex")


def show_cautions(desk: Desk) -> None:
    show_routine(desk)
    desk.press(Qt.Key.Key_Return)
    assert desk.page is desk.app.session_flow.cautions


def show_player(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(12)


def show_hurts(desk: Desk) -> None:
    show_player(desk)
    desk.press("h")


def show_after(desk: Desk) -> None:
    show_player(desk)
    desk.app.controller.obey(ev.Stop())


def show_after_pain(desk: Desk) -> None:
    show_player(desk)
    desk.press("h", "s")
    assert desk.page is desk.app.session_flow.after


def show_routine_after_pain(desk: Desk) -> None:
    show_after_pain(desk)
    desk.press(Qt.Key.Key_Escape)
    desk.app.browse_flow.open("nerve-gliding")


def show_side(desk: Desk) -> None:
    write_own(desk.app.folders.person, text=OWN.replace("side: each", "side: affected"))
    desk.app.library.load()
    desk.accept()
    desk.app.browse_flow.open("mine")
    desk.press(Qt.Key.Key_Return)
    assert desk.page is desk.app.session_flow.side


def show_settings(desk: Desk) -> None:
    desk.accept()
    desk.app.pages.tab_chosen.emit(desk.app.settings)


def show_learn(desk: Desk) -> None:
    desk.accept()
    desk.app.pages.tab_chosen.emit(desk.app.learn)


def show_card(desk: Desk) -> None:
    show_learn(desk)
    desk.app.learn.open("when-to-see-a-doctor")


def show_safety(desk: Desk) -> None:
    desk.accept()
    desk.press(Qt.Key.Key_F1)


def show_problems(desk: Desk) -> None:
    folder = desk.app.folders.person.routines
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broken.yaml").write_text("titel: x\n", encoding="utf-8")
    desk.app.library.load()
    desk.accept()
    desk.app.browse_flow.home.problems_requested.emit()


def switch_on(desk: Desk, **choices: CareChoice) -> None:
    """Switch heat and ice for nerve gliding on, with its notes read."""
    settings = desk.app.user_data.settings
    routine = desk.app.browse_flow.library.find("nerve-gliding")
    own = replace(settings.own(routine.id), care=choices, cautions_read=fingerprint(routine.safety))
    desk.app.change(lambda now: now.changing(routine.id, own))


def show_care_switches(desk: Desk) -> None:
    desk.accept()
    switch_on(desk, heat=CareChoice(on=True), ice=CareChoice(on=True))
    desk.app.browse_flow.open("nerve-gliding")


def show_care_questions(desk: Desk) -> None:
    show_care_switches(desk)
    desk.app.browse_flow.routine.start_requested.emit()
    assert desk.page is desk.app.session_flow.pack_flow.questions


def show_care(desk: Desk) -> None:
    show_care_questions(desk)
    questions = desk.app.session_flow.pack_flow.questions
    for number in range(3):
        questions.answer(number, Answer.NO)
    questions.go_on.click()
    assert desk.page is desk.app.session_flow.pack_flow.page
    desk.app.session_flow.pack_flow.page.put_on.click()


def show_care_check(desk: Desk) -> None:
    show_care(desk)
    desk.wear(303)
    assert desk.app.session_flow.pack_flow.page.fine.isVisible()


PAGES: list[Callable[[Desk], None]] = [
    show_gate, show_home, show_routine, show_cautions, show_side, show_player, show_hurts, show_after, show_after_pain,
    show_routine_after_pain, show_settings, show_learn, show_card, show_safety, show_problems, show_care_switches,
    show_care_questions, show_care_check,
]  # fmt: skip
every_page = pytest.mark.parametrize("show", PAGES, ids=lambda show: show.__name__)
