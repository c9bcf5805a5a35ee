"""The printed sheet of a routine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QTextDocument

from fakes import MONDAY
from pages import bars
from unclench.content.bundled import routines_dir
from unclench.content.library import load_library
from unclench.core.settings.settings import Settings
from unclench.desktop.views.routine_view import routine_view
from unclench.desktop.views.sheet import sheet_html

Desk = Any
LIBRARY = load_library(routines_dir())


@pytest.mark.parametrize("routine", LIBRARY.routines, ids=lambda routine: routine.id)
def test_every_routine_fits_on_one_page(desk: Desk, routine: Any, tmp_path: Path) -> None:
    desk.accept()
    desk.app.browse_flow.open(routine.id)
    desk.app.browse_flow.routine.sheet_requested.emit()
    path = tmp_path / f"{routine.id}.pdf"
    assert desk.opened == [path]
    raw = path.read_bytes()
    assert raw.startswith(b"%PDF-")
    assert raw.count(b"/Type /Page\n") == 1


def test_left_out_exercises_are_not_printed_and_markup_is_plain_text(qapp: object) -> None:
    routine = LIBRARY.find("ankle-rotations")
    assert routine is not None
    first, second = routine.exercises[:2]
    html = sheet_html(routine_view(routine, Settings().hiding(routine.id, first.id), MONDAY.date()))
    document = QTextDocument()
    document.setHtml(html)
    text = document.toPlainText()
    assert f"\n{first.name}\n" not in text
    assert second.name in text
    assert "does not diagnose or treat" in text
    assert "<" not in text


def test_a_folder_that_cannot_be_written_is_reported(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "wrist-flex.pdf").mkdir()
    desk.accept()
    desk.app.browse_flow.open("wrist-flex")
    desk.app.browse_flow.routine.sheet_requested.emit()
    assert [text for text in bars(desk) if text.startswith("Cannot save")]
