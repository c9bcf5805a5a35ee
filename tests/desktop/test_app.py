"""The window from the first start to the record, operated by the keys that a person would press."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from on_screen import button, timer
from pages import bars, notes_left, press_on, records, write_own
from unclench.core.record.history import Outcome, StopReason, Tingling
from unclench.core.session.session import Status
from unclench.core.settings.settings import set_to
from unclench.desktop.widgets.ask import Ask
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]


def test_nothing_can_start_before_the_safety_text_is_accepted(desk: Desk, paths: Paths) -> None:
    gate = desk.app.session_flow.disclaimer
    assert desk.page is gate
    desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)  # the button is disabled, so the key scrolls the text
    assert not paths.acknowledgement.exists()
    desk.app.session_flow.start(desk.app.browse_flow.library.routines[0])
    assert desk.page is gate
    assert desk.app.controller.session is None


def test_the_safety_text_is_shown_again_only_when_due(open_desk: OpenDesk, paths: Paths) -> None:
    first = open_desk()
    first.accept()
    assert json.loads(paths.acknowledgement.read_text())["version"] == 2
    first.leave()
    again = open_desk()
    assert again.page is again.app.browse_flow.home
    again.leave()
    again.clock.advance(91 * 24 * 3600)
    later = open_desk()
    assert later.page is later.app.session_flow.disclaimer


def test_a_new_version_of_the_safety_text_is_shown_again(open_desk: OpenDesk, paths: Paths) -> None:
    first = open_desk()
    first.accept()
    first.leave()
    accepted = json.loads(paths.acknowledgement.read_text())
    paths.acknowledgement.write_text(json.dumps({**accepted, "version": accepted["version"] - 1}))
    again = open_desk()
    assert again.page is again.app.session_flow.disclaimer


def test_not_today_closes_the_window(desk: Desk) -> None:
    desk.app.session_flow.disclaimer.declined.emit()
    assert not desk.app.window.isVisible()


def test_a_whole_session_by_keyboard(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.accept()
    desk.start("mine")
    view = desk.app.session_flow.player
    desk.wait(2.5)
    progress = view.findChild(QLabel, "progress")
    assert progress.text() == "Rep 1 of 2 · Right"
    assert view.ring.accessibleName() == "Time left in: Move"
    desk.press(Qt.Key.Key_Space)
    assert desk.app.controller.session.status is Status.PAUSED
    assert view.buttons.proceed.text() == "Resume"
    desk.press(Qt.Key.Key_Space)
    desk.wait(3)
    assert desk.app.controller.session.status is Status.RUNNING
    desk.press(Qt.Key.Key_Right)
    assert progress.text() == "Rep 2 of 2 · Right"
    desk.wait(30)
    assert view.ring.accessibleName() == "Count"
    assert view.buttons.proceed.text() == "Done"
    desk.press(Qt.Key.Key_Space)
    after = desk.app.session_flow.after
    assert desk.page is after
    desk.press("3")
    desk.press(Qt.Key.Key_Return)
    assert desk.page is desk.app.browse_flow.home
    (record,) = records(paths)
    assert (record.outcome, record.score_after, record.planned, record.done) == (Outcome.FINISHED, 3, 9, 8)
    assert notes_left(paths) == []
    assert "begin" in desk.cues.heard
    assert desk.cues.heard[-1] == "finish"


def test_it_hurts_stops_the_clock_and_offers_to_leave_out_what_was_skipped(desk: Desk, paths: Paths) -> None:
    write_own(paths)
    desk.app.library.load()
    desk.accept()
    desk.start("mine")
    desk.wait(4)
    desk.press("h")
    hurts = desk.app.session_flow.hurts
    assert desk.page is hurts
    assert desk.app.controller.session.status is Status.HURTING
    desk.press("k")
    assert desk.page is desk.app.session_flow.player
    assert desk.app.controller.session.segment.exercise == "circles"
    desk.wait(5)
    desk.press(Qt.Key.Key_Space)
    assert desk.page is desk.app.session_flow.after
    press_on("Leave “Bend” out", "Leave it out", desk)
    assert desk.app.user_data.settings.own("mine").left_out == {"bend"}


def test_stopping_because_it_hurts_keeps_the_reason(desk: Desk, paths: Paths) -> None:
    desk.accept()
    desk.start("wrist-flex")
    desk.wait(8)
    desk.press("h", "s")
    after = desk.app.session_flow.after
    button(after, "More").click()
    after.done.click()
    (record,) = records(paths)
    assert (record.outcome, record.stop_reason, record.tingling) == (Outcome.STOPPED, StopReason.HURT, Tingling.MORE)


def test_the_start_after_a_crash_resumes_at_the_same_rep(open_desk: OpenDesk, paths: Paths) -> None:
    first = open_desk()
    first.accept()
    first.start("nerve-gliding")
    first.wait(60)
    index = first.app.controller.session.index
    rep = first.app.controller.session.segment.rep_key
    first.leave()
    second = open_desk()
    press_on("was cut off", "Go on", second)
    session = second.app.controller.session
    assert session.status is Status.LEAD_IN
    assert session.segment.rep_key == rep
    assert session.index <= index
    second.wait(600)
    assert [one.outcome for one in records(paths)] == [Outcome.FINISHED]


def test_a_session_that_is_not_resumed_is_recorded_as_interrupted(open_desk: OpenDesk, paths: Paths) -> None:
    first = open_desk()
    first.accept()
    first.start("nerve-gliding")
    first.wait(60)
    first.leave()
    second = open_desk()
    press_on("was cut off", "No", second)
    assert [one.outcome for one in records(paths)] == [Outcome.INTERRUPTED]
    assert notes_left(paths) == []


def test_closing_during_a_session_asks(open_desk: OpenDesk, paths: Paths) -> None:
    desk = open_desk()
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(30)
    desk.app.window.close()
    assert desk.app.window.isVisible()
    assert desk.app.controller.session.status is Status.PAUSED
    ask = desk.app.window.findChild(Ask)
    assert [button.text() for button in ask.findChildren(QPushButton)] == [
        "Stay here", "Continue in the background", "Close; continue at the next start", "Stop and close",
    ]  # fmt: skip
    ask.answered.emit("keep")
    ask.done(0)
    assert not desk.app.window.isVisible()
    desk.settle()
    assert notes_left(paths)
    desk.leave()
    again = open_desk()
    assert any("was cut off" in text for text in bars(again))


def test_stop_and_close_keeps_the_record(desk: Desk, paths: Paths) -> None:
    desk.accept()
    desk.app.change(set_to(on_close="quit"))
    desk.start("nerve-gliding")
    desk.wait(30)
    desk.app.window.close()
    ask = desk.app.window.findChild(Ask)
    ask.answered.emit("stop")
    ask.done(0)
    assert not desk.app.window.isVisible()
    assert [one.outcome for one in records(paths)] == [Outcome.STOPPED]


def test_the_safety_text_pauses_the_session_and_returns_to_it(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(10)
    desk.press(Qt.Key.Key_F1)
    assert desk.page is desk.app.safety
    assert desk.app.controller.session.status is Status.PAUSED
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is desk.app.session_flow.player


def test_full_screen_and_mute(desk: Desk, paths: Paths) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.press("f")
    assert desk.app.window.isFullScreen()
    desk.press(Qt.Key.Key_Escape)
    assert not desk.app.window.isFullScreen()
    assert desk.app.controller.session is not None
    desk.press("m")
    assert desk.cues.muted
    assert json.loads(paths.settings_file.read_text())["muted"] is True
    desk.press("m")
    assert not desk.cues.muted


@pytest.mark.parametrize("text_scale", [100, 200])
def test_full_screen_can_be_left_by_mouse_and_shows_safety(desk: Desk, text_scale: int) -> None:
    """Also where large text makes it the compact layout, which usually has no button for it."""
    desk.accept()
    desk.app.change(set_to(text_scale=text_scale))
    desk.start("nerve-gliding")
    player = desk.app.session_flow.player
    for name in ("Safety", "Leave full screen (F)"):
        desk.press("f")
        assert desk.app.window.isFullScreen()
        assert desk.app.style.compact == (text_scale == 200)
        by_name = {one.accessibleName() or one.text(): one for one in player.findChildren(QPushButton)}
        place = by_name[name].geometry()
        assert player.rect().contains(place)
        assert player.childAt(place.center()) is by_name[name], "nothing covers it"
        QTest.mouseClick(by_name[name], Qt.MouseButton.LeftButton)
        if name == "Safety":
            assert desk.page is desk.app.safety
            desk.press(Qt.Key.Key_Escape, "f")
        assert not desk.app.window.isFullScreen()


def test_text_grows_in_full_screen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    screen = SimpleNamespace(size=lambda: QSize(1920, 1080), availableGeometry=lambda: QRect(0, 0, 1920, 1080))
    monkeypatch.setattr(desk.window, "screen", lambda: screen)
    label = desk.app.session_flow.player.findChild(QLabel, "progress")
    before, home = label.font().pixelSize(), desk.app.style.px("meta")
    desk.press("f")
    assert label.font().pixelSize() >= 1.5 * before
    assert desk.app.style.px("meta") == home, "only the player: to lay out every page takes a second"
    desk.app.change(set_to(appearance="dark"))
    assert label.font().pixelSize() >= 1.5 * before
    desk.press("f")
    assert label.font().pixelSize() == before


def test_the_ring_is_updated_every_frame_and_the_rest_every_third(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    seen: list[str] = []
    desk.app.controller.shown.connect(lambda _view: seen.append("all"))
    desk.app.controller.moved.connect(lambda _ring: seen.append("ring"))
    frame = timer(desk.app.controller, "frame")
    for _frame in range(6):
        frame.timeout.emit()
    assert sorted(seen) == ["all"] * 2 + ["ring"] * 4
    assert "all,all" not in ",".join(seen)
    ring = desk.app.session_flow.player.ring
    before = ring.grab().toImage()
    desk.clock.advance(0.5)
    for _frame in range(2):
        frame.timeout.emit()
    assert ring.grab().toImage() != before


def test_frames_are_drawn_only_while_a_visible_player_runs(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    frames = timer(desk.app.controller, "frame")
    assert frames.isActive()
    desk.press(Qt.Key.Key_Space)
    assert not frames.isActive()
    desk.press(Qt.Key.Key_Space)
    assert frames.isActive()
    desk.app.window.hide()
    assert not frames.isActive()
    desk.app.window.show()
    assert frames.isActive()
