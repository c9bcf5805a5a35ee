"""Bad conditions around the program: one sentence, no lost data, and the window stays open."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from builtin import IDS
from on_screen import button, label_with, texts
from pages import OWN, bars, notes_left, press_on, records, write_own
from unclench.core.problem import KnownError
from unclench.core.record.history import Outcome
from unclench.core.session.session import Status
from unclench.desktop.frame.excepthook import catch_bugs
from unclench.desktop.widgets.card_grid import CardGrid
from unclench.desktop.widgets.fields import Menu, Search
from unclench.store.paths import Paths

Desk = Any
OpenDesk = Callable[[], Desk]


def test_a_truncated_settings_file_is_set_aside_and_reported(open_desk: OpenDesk, paths: Paths) -> None:
    paths.make_folders()
    paths.settings_file.write_text('{"volume": 3', encoding="utf-8")
    desk = open_desk()
    desk.accept()
    assert [text for text in bars(desk) if "settings.json" in text]
    assert paths.settings_file.with_name("settings.json.broken-1").read_text() == '{"volume": 3'
    assert desk.app.user_data.settings.volume == 60


def test_a_read_only_config_folder_is_reported_once_and_the_setting_applies(open_desk: OpenDesk, paths: Paths) -> None:
    paths.config.parent.mkdir(parents=True)
    paths.config.write_text("a file where the folder should be", encoding="utf-8")
    desk = open_desk()
    desk.accept()
    desk.start("nerve-gliding")
    desk.press("m", "m", "m")
    assert desk.cues.muted
    assert len([text for text in bars(desk) if text.startswith("Cannot make the folder")]) == 1


def test_a_failed_record_is_reported_and_the_session_can_be_resumed(open_desk: OpenDesk, paths: Paths) -> None:
    desk = open_desk()
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(30)
    paths.history.mkdir()
    desk.press("s")
    assert desk.page is desk.app.session_flow.after
    assert [text for text in bars(desk) if "not in the record" in text]
    assert notes_left(paths)


def test_changing_a_routine_file_during_its_session_changes_nothing(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.accept()
    desk.start("mine")
    desk.wait(4)
    before = desk.app.controller.session.timeline
    (paths.routines / "mine.yaml").write_text("title: [", encoding="utf-8")
    desk.app.library.load()
    assert desk.app.browse_flow.library.find("mine") is None
    assert desk.app.controller.session.timeline is before
    assert desk.page is desk.app.session_flow.player
    desk.wait(60)
    desk.press(Qt.Key.Key_Space)
    assert [one.outcome for one in records(paths)] == [Outcome.FINISHED]


def test_a_routine_changed_since_the_crash_is_recorded_as_interrupted(open_desk: OpenDesk, paths: Paths) -> None:
    write_own(paths)
    first = open_desk()
    first.accept()
    first.start("mine")
    first.wait(12)
    first.leave()
    write_own(paths, text=OWN.replace("hold: 4 s", "hold: 6 s"))
    second = open_desk()
    press_on("was cut off", "Go on", second)
    assert second.page is second.app.browse_flow.home
    assert [one.outcome for one in records(paths)] == [Outcome.INTERRUPTED]
    assert [text for text in bars(second) if "has changed" in text]


def test_a_broken_resume_note_is_set_aside(open_desk: OpenDesk, paths: Paths) -> None:
    paths.make_folders()
    paths.resume.mkdir()
    for name, text in (("broken", "{"), ("no-note", '{"version": 1, "routine": 5}'), ("newer", '{"version": 99}')):
        (paths.resume / f"{name}.json").write_text(text, encoding="utf-8")
    desk = open_desk()
    desk.accept()
    for name in ("broken", "no-note"):
        assert [text for text in bars(desk) if f"{name}.json" in text]
        assert (paths.resume / f"{name}.json.broken-1").exists()
    assert (paths.resume / "newer.json").exists(), "a newer version may be able to read it"


def test_deleting_the_open_routine_leads_home(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.accept()
    desk.app.browse_flow.open("mine")
    (paths.routines / "mine.yaml").unlink()
    desk.app.library.load()
    assert desk.page is desk.app.browse_flow.home
    assert [text for text in bars(desk) if "is gone" in text]


def test_broken_files_give_one_line_and_a_list_of_locations_that_stays_current(desk: Desk, paths: Paths) -> None:
    write_own(paths, "wrist", "title: Wrist\nexercises:\n  - {nam: Bend}\n")
    desk.app.library.load()
    desk.accept()
    assert [text for text in bars(desk) if text.startswith("wrist.yaml has 1 problem")] or bars(desk) == [
        "wrist.yaml has 2 problems."
    ]
    desk.app.browse_flow.home.problems_requested.emit()
    page = desk.app.browse_flow.problems
    assert desk.page is page
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Open file")
    button.click()
    assert desk.opened == [paths.routines / "wrist.yaml"]
    write_own(paths, "wrist")
    desk.app.library.load()
    assert not [one for one in page.findChildren(QPushButton) if one.text() == "Open file" and one.isVisible()]
    assert desk.app.browse_flow.library.find("wrist") is not None


def test_a_thousand_own_routines(open_desk: OpenDesk, paths: Paths) -> None:
    paths.make_folders()
    for number in range(1000):
        text = OWN.replace("My wrist", f"Number {number}")
        (paths.routines / f"own-{number:04}.yaml").write_text(text, encoding="utf-8")
    desk = open_desk()
    desk.accept()
    home = desk.app.browse_flow.home
    cards = home.findChild(CardGrid)
    assert cards.model().rowCount() == 1000 + len(IDS)
    home.findChild(Search).setFocus()
    desk.press("number 777")
    assert cards.model().rowCount() == 1
    cards.setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.page is desk.app.browse_flow.routine


def test_sleep_pauses_the_session_and_says_so(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(5)
    desk.clock.sleep_machine(3600)
    desk.wait(1)
    assert desk.app.controller.session.status is Status.PAUSED
    assert "asleep" in desk.app.session_flow.player.findChild(QLabel, "message").text()


def test_a_file_that_cannot_be_opened_is_reported(desk: Desk, paths: Paths) -> None:
    desk.accept()
    desk.app.browse_flow.problems.file_requested.emit(str(paths.routines / "nowhere.yaml"))
    assert [text for text in bars(desk) if "Could not open" in text]


def test_a_bug_is_logged_and_reported_and_the_window_stays(
    monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    told: list[str] = []
    catch_bugs(told.append)
    expect_log("a bug")
    sys.excepthook(ZeroDivisionError, ZeroDivisionError("x"), None)
    sys.excepthook(KnownError, KnownError("The disk is full."), None)
    assert told == ["Something went wrong in Unclench (ZeroDivisionError). It is still running.", "The disk is full."]
    assert logging.getLogger("unclench.desktop.frame.excepthook").name


def test_text_from_files_is_shown_as_plain_text(desk: Desk, paths: Paths, tmp_path: Path) -> None:
    write_own(paths, text=OWN.replace("My wrist", "<b>My</b> <img src=x>"))
    desk.app.library.load()
    desk.accept()
    desk.app.browse_flow.open("mine")
    title = label_with(desk.app.browse_flow.routine, "<b>My</b> <img src=x>")
    assert title.textFormat() is Qt.TextFormat.PlainText


def test_settings_take_effect_at_once_and_are_saved(desk: Desk, paths: Paths) -> None:
    desk.accept()
    page = desk.app.settings
    page.sound.control("volume").stepped.emit(30)
    page.appearance.control("appearance").value_chosen.emit("contrast")
    page.appearance.control("text_scale").stepped.emit(150)
    page.appearance.control("motion").value_chosen.emit("reduced")
    page.safety.findChild(Menu).value_chosen.emit("112")
    assert desk.cues.volume == 30
    theme = desk.app.style.theme
    assert (theme.scheme.value, theme.scale, theme.reduced_motion) == ("contrast", 1.5, True)
    labels = desk.app.session_flow.disclaimer.findChildren(QLabel)
    assert any("Call 112 now" in label.text() for label in labels)
    desk.settle()
    kept = json.loads(paths.settings_file.read_text())
    assert [kept[name] for name in ("volume", "appearance", "text_scale", "motion", "emergency_number")] == [
        30, "contrast", 150, "reduced", "112",
    ]  # fmt: skip


def test_choices_for_a_routine_are_saved_and_change_its_length(open_desk: OpenDesk, paths: Paths) -> None:
    write_own(paths, text=OWN.replace("reps: 2,", "reps: 2-6,").replace("hold: 4 s", "hold: 10-20 s"))
    desk = open_desk()
    desk.accept()
    desk.app.browse_flow.open("mine")
    page = desk.app.browse_flow.routine
    total = page.findChild(QLabel, "total")
    before = total.text()
    page.dose_chosen.emit("bend", "hold", 15.0)
    assert total.text() > before
    page.included.emit("circles", False)
    assert "1 exercise" in texts(page)
    page.included.emit("bend", False)
    assert not button(page, "Start").isEnabled()
    page.included.emit("bend", True)
    page.side_chosen.emit("left")
    desk.leave()
    again = open_desk()
    again.app.browse_flow.open("mine")
    choices = again.app.user_data.settings.choices_for("mine")
    assert (choices.affected, choices.left_out, choices.overrides) == ("left", {"circles"}, {"bend": {"hold": 15.0}})
    again.start("mine")
    assert again.app.controller.session.segment.side == "left"


def test_the_page_after_a_session_says_whether_it_is_kept(desk: Desk, paths: Paths) -> None:
    """A disk that refuses for a moment is told, and once more told when it takes the session after all."""
    kept, not_yet = "Kept on this computer only", "Not saved yet; Unclench keeps trying"
    paths.make_folders()
    paths.history.mkdir()
    desk.accept()
    desk.start("nerve-gliding")
    for _time in range(2):
        desk.press("s")
        assert desk.page is desk.app.session_flow.after
        assert (not_yet in texts(desk.page), kept in texts(desk.page)) == (True, False)
        paths.history.rmdir()
        desk.app.user_data.look()
        desk.settle()
        assert (not_yet in texts(desk.page), kept in texts(desk.page)) == (False, True)
        desk.press(Qt.Key.Key_Escape)
        desk.start("nerve-gliding")
        for path in paths.data.glob("history*"):
            path.unlink()
        paths.history.mkdir()
