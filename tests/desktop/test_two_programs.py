"""The window and another program on the same files: neither loses the other's changes, and the window shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pages import bars, notes_left, press_on, records
from unclench.core.record.history import Outcome, SessionRecord
from unclench.core.settings.settings import set_to
from unclench.store.journal import Journal
from unclench.store.paths import Paths
from unclench.system.instance.lock import hold_lock

Desk = Any  # of conftest.py, which cannot be imported

LONG_MS = 60_000


class Terminal:
    """Another program that has the same files open."""

    def __init__(self, paths: Paths) -> None:
        self.journal = Journal(paths, hold_lock, lambda sentence: pytest.fail(sentence))
        self.journal.load()

    def settle(self) -> None:
        assert self.journal.settle(60)


@pytest.fixture
def terminal(desk: Desk, paths: Paths) -> Iterator[Terminal]:
    desk.accept()
    other = Terminal(paths)
    yield other
    assert other.journal.close(60)


def test_a_volume_change_in_the_window_keeps_what_the_terminal_wrote(
    desk: Desk, terminal: Terminal, paths: Paths
) -> None:
    terminal.journal.change(lambda settings: settings.hiding("wrist-flex", "wrist-extension-stretch"))
    terminal.journal.change(set_to(emergency_number="112"))
    terminal.settle()
    desk.app.change(set_to(volume=20))
    desk.settle()
    now = Terminal(paths).journal.settings
    assert now.volume == 20
    assert now.emergency_number == "112"
    assert now.own("wrist-flex").left_out == {"wrist-extension-stretch"}


def test_the_window_shows_what_the_terminal_writes(desk: Desk, terminal: Terminal) -> None:
    terminal.journal.change(set_to(volume=20, emergency_number="112"))
    desk.bot.waitUntil(lambda: desk.app.user_data.settings.volume == 20, timeout=LONG_MS)
    desk.bot.waitUntil(lambda: desk.cues.volume == 20, timeout=LONG_MS)


def test_a_session_done_in_the_terminal_counts_in_the_open_window(desk: Desk, terminal: Terminal, paths: Paths) -> None:
    desk.start("nerve-gliding")
    desk.wait(10_000)
    desk.app.session_flow.after.skipped.emit()
    first = records(paths)[0]
    sentence = desk.app.browse_flow.home.stage.dose
    assert sentence
    shown: list[object] = []
    desk.app.user_data.records_changed.connect(lambda: shown.append(desk.app.user_data.records))
    later = replace(first, began=first.began + timedelta(minutes=1), ended=first.ended + timedelta(minutes=1))
    terminal.journal.keep(later)
    desk.bot.waitUntil(lambda: len(desk.app.user_data.records) == 2, timeout=LONG_MS)
    desk.bot.waitUntil(lambda: bool(shown), timeout=LONG_MS)
    assert desk.app.browse_flow.home.stage.dose != sentence


def test_a_resume_note_that_cannot_be_deleted_affects_neither_the_record_nor_the_answers(
    desk: Desk, terminal: Terminal, paths: Paths
) -> None:
    desk.start("nerve-gliding")
    desk.wait(30)
    (note,) = notes_left(paths)
    note.unlink()
    (note / "in the way").mkdir(parents=True)
    desk.press("s")
    assert desk.page is desk.app.session_flow.after
    desk.press("3")
    desk.app.session_flow.after.done.click()
    desk.settle()
    (record,) = records(paths)
    assert (record.outcome, record.score_after) == (Outcome.STOPPED, 3)
    assert not [text for text in bars(desk) if "not in the record" in text]


def test_a_cut_off_session_is_kept_when_another_is_started_before_its_question_is_answered(
    open_desk: Any, paths: Paths
) -> None:
    first = open_desk()
    first.accept()
    first.start("nerve-gliding")
    first.wait(60)
    first.leave()
    second = open_desk()
    assert [text for text in bars(second) if "was cut off" in text]
    second.start("desk-reset")
    second.wait(20)
    second.press("s")
    second.app.session_flow.after.skipped.emit()
    press_on("was cut off", "No", second)
    found: list[SessionRecord] = records(paths)
    assert sorted((one.routine, one.outcome) for one in found) == [
        ("desk-reset", Outcome.STOPPED), ("nerve-gliding", Outcome.INTERRUPTED),
    ]  # fmt: skip
    assert notes_left(paths) == []
