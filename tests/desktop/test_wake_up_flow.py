"""The wake-up question in the morning, and what follows each answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel

from fakes import MONDAY, FakeClock, FakeDesktop
from on_screen import button, texts, timer
from pages import withdraw_acceptance
from unclench.core.reminders.rules import BUILT_IN, WakeUpRule
from unclench.core.reminders.tray_menu import TrayIcon
from unclench.core.routine.sounds import SOUND_LENGTHS_S
from unclench.core.session import events as ev
from unclench.core.settings.settings import set_to
from unclench.desktop.drawing.theme import Scheme
from unclench.desktop.flows.reminder_controller import ReminderController
from unclench.desktop.flows.wake_up_flow import SOUND, WakeUpFlow

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[..., Desk]
EARLY = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)


@dataclass
class Bed:
    """A person who has just woken up, and what they hear."""

    desk: Desk
    controller: ReminderController
    wake_up_flow: WakeUpFlow
    desktop: FakeDesktop
    said: list[str] = field(default_factory=list)

    def pass_time(self, seconds: float) -> None:
        """Let time pass. The page and the controller poll once a second."""
        for _second in range(round(seconds)):
            self.desk.clock.advance(1)
            timer(self.wake_up_flow).timeout.emit()
            self.controller.poll()

    def wake(self) -> None:
        """End the night with a key press."""
        self.desk.clock.advance(3 * 3600)
        self.desktop.idle_s = 1.0
        self.controller.poll()

    @property
    def words(self) -> str:
        (label,) = self.wake_up_flow.page.findChildren(QLabel, "words")
        return str(label.text())

    @property
    def scheme(self) -> Scheme:
        return Scheme(self.desk.app.style.theme.scheme)


@pytest.fixture
def bed(open_desk: OpenDesk, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Bed:
    clock.set_wall((EARLY - MONDAY).total_seconds())
    desktop = FakeDesktop(3600.0 * 6)
    desk = open_desk(desktop=desktop)
    desk.accept()
    app = desk.app
    said: list[str] = []
    monkeypatch.setattr(app, "say", said.append)
    app.change(set_to(wake_up=WakeUpRule(on=True), reminders=(), emergency_number="112"))
    return Bed(desk, desk.program.reminder_flow.controller, desk.program.wake_up_flow, desktop, said)


def test_the_first_key_of_the_morning_shows_the_question_in_the_dark_theme(bed: Bed) -> None:
    assert bed.desk.page is bed.desk.app.browse_flow.home
    bed.wake()
    assert bed.desk.page is bed.wake_up_flow.page
    assert bed.desk.app.window.isFullScreen()
    assert bed.scheme is Scheme.BEDSIDE
    assert bed.words == "Can you feel and move your hands?"
    assert any(
        "No more numb than is usual for you? That counts as yes." in text for text in texts(bed.wake_up_flow.page)
    )
    assert any("Call 112 now" in text for text in texts(bed.wake_up_flow.page))
    assert bed.desk.cues.heard[-1] == "wake-up"


def test_the_voice_waits_for_the_sound_and_repeats_the_question_every_minute(bed: Bed) -> None:
    bed.wake()
    bed.pass_time(SOUND_LENGTHS_S[SOUND] - 1)
    assert bed.said == []
    bed.pass_time(1)
    assert bed.said == ["Can you feel and move your hands? No more numb than is usual for you? That counts as yes."]
    bed.pass_time(60)
    assert len(bed.said) == 2


def test_yes_runs_the_routine_in_the_dark_theme_and_restores_the_window(bed: Bed) -> None:
    bed.wake()
    bed.desk.press("y")
    assert bed.desk.page is bed.desk.app.session_flow.cautions
    bed.desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert bed.desk.app.controller.session.routine.id == "wake-hands"
    assert bed.scheme is Scheme.BEDSIDE
    bed.desk.app.controller.obey(ev.Stop())
    bed.desk.app.session_flow.after.skipped.emit()
    assert bed.scheme is Scheme.LIGHT
    assert not bed.desk.app.window.isFullScreen()
    bed.controller.poll()
    assert bed.desk.page is bed.desk.app.browse_flow.home


def test_no_waits_a_minute_then_asks_again_and_a_second_no_shows_the_signs(bed: Bed) -> None:
    bed.wake()
    bed.desk.press("n")
    assert bed.words.startswith("Take the weight off your hands.")
    assert not button(bed.wake_up_flow.page, "Yes (Y)").isVisible()
    bed.pass_time(59)
    assert bed.words.startswith("Take the weight off your hands.")
    bed.pass_time(1)
    assert bed.words == "Can you feel and move your hands now?"
    assert bed.said[-1].startswith(bed.words)
    bed.desk.press("n")
    assert bed.desk.page is bed.desk.app.safety
    bed.desk.app.safety.back_requested.emit()
    assert bed.scheme is Scheme.LIGHT


@pytest.mark.parametrize(("key", "again"), [("s", True), (Qt.Key.Key_Escape, False)])
def test_snooze_and_not_today_take_one_key(bed: Bed, key: Any, again: bool) -> None:
    bed.wake()
    bed.desk.press(key)
    assert bed.desk.page is bed.desk.app.browse_flow.home
    assert bed.scheme is Scheme.LIGHT
    bed.pass_time(590)
    assert bed.desk.page is bed.desk.app.browse_flow.home
    bed.pass_time(20)
    assert (bed.desk.page is bed.wake_up_flow.page) == again


def test_enter_and_space_never_answer_yes(bed: Bed) -> None:
    bed.wake()
    bed.desk.press(Qt.Key.Key_Return, Qt.Key.Key_Space)
    assert bed.desk.page is bed.wake_up_flow.page


def test_an_unanswered_question_closes_and_comes_back_once(bed: Bed) -> None:
    bed.wake()
    bed.pass_time(301)
    assert bed.desk.page is bed.desk.app.browse_flow.home
    assert bed.scheme is Scheme.LIGHT
    bed.pass_time(600)
    assert bed.desk.page is bed.wake_up_flow.page
    bed.pass_time(301)
    assert bed.desk.page is bed.desk.app.browse_flow.home
    bed.pass_time(1200)
    assert bed.desk.page is bed.desk.app.browse_flow.home


def test_a_hidden_window_is_hidden_again(bed: Bed) -> None:
    bed.desk.app.window.hide()
    bed.wake()
    assert bed.desk.app.window.isVisible()
    bed.desk.press(Qt.Key.Key_Escape)
    assert not bed.desk.app.window.isVisible()


def test_asking_twice_restores_the_window_as_before_the_first(bed: Bed) -> None:
    bed.desk.app.window.hide()
    bed.wake_up_flow.ask()
    bed.wake()
    bed.desk.press(Qt.Key.Key_Escape)
    assert not bed.desk.app.window.isFullScreen()
    assert not bed.desk.app.window.isVisible()


def test_the_unread_safety_text_is_back_after_the_question(bed: Bed) -> None:
    withdraw_acceptance(bed.desk)
    bed.desk.app.session_flow.start(bed.desk.app.browse_flow.library.find("desk-reset"))
    bed.wake()
    bed.desk.press(Qt.Key.Key_Escape)
    session_flow = bed.desk.app.session_flow
    assert bed.desk.page is session_flow.disclaimer
    session_flow.disclaimer.accepted.emit()
    assert bed.desk.page is session_flow.cautions, "the text behind it still waits"


def ordinary(bed: Bed) -> bool:
    """Whether no question is asked any more and the window looks as usual."""
    bed.pass_time(120)
    asked = [one for one in bed.said if one.startswith("Can you feel")]
    return not asked and bed.scheme is Scheme.LIGHT and not bed.desk.app.window.isFullScreen()


def test_a_routine_started_elsewhere_replaces_the_question(bed: Bed) -> None:
    bed.desk.app.window.hide()
    bed.wake()
    bed.desk.app.session_flow.start(bed.desk.app.browse_flow.library.find("desk-reset"))
    assert bed.desk.page is bed.desk.app.session_flow.cautions
    assert ordinary(bed)
    bed.desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    bed.controller.poll()
    assert bed.desk.page is bed.desk.app.session_flow.player
    assert bed.desk.app.window.isVisible()
    assert bed.controller.why_wake_up() == "The wake-up routine was offered today."


def test_settings_opened_from_the_tray_replace_the_question(bed: Bed) -> None:
    bed.wake()
    bed.desk.app.show_settings()
    assert ordinary(bed)
    assert bed.desk.page is bed.desk.app.settings


def test_a_reminder_requested_by_name_replaces_the_question(bed: Bed) -> None:
    settings = replace(bed.desk.app.user_data.settings, reminders=BUILT_IN)
    bed.controller.set_rules(settings.reminding, settings.wake_up)
    bed.wake()
    withdrawn: list[bool] = []
    bed.controller.withdrawn.connect(lambda: withdrawn.append(True))
    assert bed.controller.remind("hourly-hands")
    assert bed.desk.page is bed.desk.app.browse_flow.home
    bed.controller.poll()
    assert withdrawn == []
    assert ordinary(bed)


def test_the_tray_and_the_status_say_that_the_question_is_on_the_screen(bed: Bed) -> None:
    settings = replace(bed.desk.app.user_data.settings, reminders=BUILT_IN)
    bed.controller.set_rules(settings.reminding, settings.wake_up)
    bed.wake()
    view = bed.controller.tray([("some-routine", "Some routine")], ())
    assert (view.icon, view.tooltip) == (TrayIcon.HELD, "The wake-up question is on the screen.")
    assert next(one for one in view.menu if one.label == "Start now").enabled
    assert bed.controller.status()["why"] == "The wake-up question is on the screen."
    bed.desk.press(Qt.Key.Key_Escape)
    assert bed.controller.why().startswith("Next: Hourly hands at ")


def test_the_warning_signs_lead_back_to_the_question(bed: Bed) -> None:
    bed.wake()
    bed.desk.app.show_safety()
    assert bed.desk.page is bed.desk.app.safety
    bed.desk.app.safety.back_requested.emit()
    assert bed.desk.page is bed.wake_up_flow.page


@pytest.mark.parametrize(("width", "height"), [(1000, 700), (360, 560)])
@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("waits", [False, True])
def test_no_line_of_the_question_is_clipped(bed: Bed, width: int, height: int, scale: int, waits: bool) -> None:
    app, page = bed.desk.app, bed.wake_up_flow.page
    app.change(set_to(text_scale=scale))
    bed.wake()
    app.window.showNormal()
    app.window.resize(width, height)
    if waits:
        bed.desk.press("n")
    bed.pass_time(1)
    QCoreApplication.processEvents()
    labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
    assert len(labels) >= 3
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert page.rect().contains(label.geometry()), label.text()
