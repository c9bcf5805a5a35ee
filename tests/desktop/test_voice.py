"""The voice in the window: what it says, what cuts it, what a screen reader gets, and the settings."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from PySide6.QtCore import Qt

from fakes import FakeSpeaker
from on_screen import button, named, texts
from pages import write_own
from unclench.core.ports import Manner
from unclench.core.session.voice import Tempo
from unclench.core.settings.settings import set_to
from unclench.desktop.sections.voice import VoiceSection
from unclench.desktop.widgets.fields import Menu, Stepper
from unclench.store.paths import Paths
from unclench.system.probe import probe_command

Desk = Any  # of tests/desktop/conftest.py, which cannot be imported
ROUTINE = """\
title: My wrist
language: de
exercises:
  - {name: Bend, reps: 2, hold: 20 s, move: 1 s, prepare: 5 s, relax: 4 s, side: each, switch: 5 s}
"""


@pytest.fixture
def spoken(desk: Desk, paths: Paths) -> tuple[Desk, FakeSpeaker]:
    """A window that has found a voice."""
    write_own(paths, text=ROUTINE)
    desk.app.library.load()
    desk.accept()
    speaker = FakeSpeaker(desk.clock, Tempo(0.1, 0.05))
    desk.app.voice.use(speaker)
    return desk, speaker


def words(speaker: FakeSpeaker) -> list[str]:
    return [text for _since, _until, text in speaker.said]


def test_a_session_is_spoken_in_its_language_and_not_also_announced(spoken: tuple[Desk, FakeSpeaker]) -> None:
    desk, speaker = spoken
    announced: list[str] = []
    desk.app.controller.announced.connect(announced.append)
    desk.start("mine")
    desk.wait(40)
    assert words(speaker) == ["Bend. Right side.", "Hold. Keep breathing.", "Half-way.", "Slowly let go.", "Last one.",
                              "Hold. Keep breathing."]  # fmt: skip
    assert (announced, speaker.cuts) == ([], 0)
    assert speaker.manner == Manner(volume=80, language="de")


def test_it_plans_with_the_measured_tempo_and_saves_it(spoken: tuple[Desk, FakeSpeaker], paths: Paths) -> None:
    desk, _speaker = spoken
    desk.start("mine")
    before = desk.app.controller.session.voice.tempo
    desk.wait(30)
    after = desk.app.controller.session.voice.tempo
    assert after.length_s("Half-way.") < before.length_s("Half-way.")
    desk.leave()
    kept = json.loads(paths.voices.read_text())
    assert kept == {"fake//de/0": [round(after.start_s, 4), round(after.character_s, 5)]}


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, "h", "m", Qt.Key.Key_Right])
def test_any_interruption_cuts_it_at_once(spoken: tuple[Desk, FakeSpeaker], key: Any) -> None:
    desk, speaker = spoken
    desk.start("mine")
    desk.wait(6.7)
    assert words(speaker)[-1] == "Hold. Keep breathing."
    since_s, until_s, _text = speaker.said[-1]
    assert until_s > desk.clock.mono_s
    desk.press(key)
    cut = next(one for one in speaker.said if one[0] == since_s)
    assert cut[1] == desk.clock.mono_s


def test_a_screen_reader_announces_when_muted_or_without_a_voice(spoken: tuple[Desk, FakeSpeaker]) -> None:
    desk, speaker = spoken
    announced: list[str] = []
    desk.app.controller.announced.connect(announced.append)
    desk.press()
    desk.app.change(set_to(sound_mode="sounds"))
    desk.start("mine")
    desk.wait(7)
    assert announced == ["Bend. Right side.", "Hold. Keep breathing."]
    assert words(speaker) == []


def test_a_voice_alone_speaks_in_place_of_the_sounds(spoken: tuple[Desk, FakeSpeaker]) -> None:
    desk, speaker = spoken
    desk.app.change(set_to(sound_mode="voice"))
    desk.start("mine")
    desk.wait(17)
    assert [round(since - speaker.said[0][0], 1) for since, _until, _text in speaker.said] == [0.0, 6.0, 16.0]
    assert [one for one in desk.cues.heard if one != "-"] == []


def test_a_voice_can_be_chosen_and_tried_in_the_settings(spoken: tuple[Desk, FakeSpeaker]) -> None:
    desk, speaker = spoken
    section: VoiceSection = desk.app.settings.voice
    menu = named(section, "Voice", Menu)
    assert [menu.itemText(row) for row in range(menu.count())] == ["The system's own", "Ada", "Bob"]
    menu.value_chosen.emit("Bob")
    rate = section.control("voice_rate")
    assert isinstance(rate, Stepper)
    rate.stepped.emit(20)
    button(section, "Try it").click()
    assert words(speaker) == ["Hold. Keep breathing. Slowly let go."]
    assert (speaker.manner.voice, speaker.manner.rate) == ("Bob", 20)
    assert desk.app.user_data.settings.voice == "Bob"


def test_without_a_voice_the_settings_say_what_to_install(desk: Desk) -> None:
    desk.accept()
    section: VoiceSection = desk.app.settings.voice
    sample = button(section, "Try it")
    desk.app.show_settings()
    assert "Looking for a voice." in texts(section)
    assert not sample.isVisibleTo(section)
    desk.app.voice._on_found(None)
    assert any(text.startswith("No voice: ") for text in texts(section))
    assert not sample.isVisibleTo(section)


@pytest.mark.qt_log_ignore("pipewire")  # QtMultimedia, which QtTextToSpeech loads, would like to have it
def test_the_window_speaks_through_the_engine_that_works(desk: Desk, qtbot: Any) -> None:
    voice = desk.app.voice
    crash = [sys.executable, "-c", "import os; os.abort()"]
    with qtbot.waitSignal(voice.changed):
        voice.look_for_voice(lambda name: crash if name == "winrt" else probe_command("voice", name), ("winrt", "mock"))
    assert voice.talker is not None
    assert voice.talker.speaker.name == "qt-mock"
