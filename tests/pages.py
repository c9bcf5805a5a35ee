"""Ways to every page of the window, for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from unclench.core import events as ev

Desk = Any  # of tests/desktop/conftest.py, which cannot be imported


def show_gate(desk: Desk) -> None:
    pass


def show_home(desk: Desk) -> None:
    desk.accept()


def show_routine(desk: Desk) -> None:
    desk.accept()
    desk.app.browsing.open("wrist-flex")


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


def show_settings(desk: Desk) -> None:
    desk.accept()
    desk.app.window.tab_chosen.emit(1)


def show_safety(desk: Desk) -> None:
    desk.accept()
    desk.press(Qt.Key.Key_F1)


def show_problems(desk: Desk) -> None:
    folder = desk.app.keeper._paths.routines
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broken.yaml").write_text("titel: x\n", encoding="utf-8")
    desk.app.library.load()
    desk.accept()
    desk.app.browsing.home.problems_requested.emit()


PAGES: list[Callable[[Desk], None]] = [
    show_gate, show_home, show_routine, show_player, show_hurts, show_after, show_settings, show_safety, show_problems,
]  # fmt: skip
every_page = pytest.mark.parametrize("show", PAGES, ids=lambda show: show.__name__)
