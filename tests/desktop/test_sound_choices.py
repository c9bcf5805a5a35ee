"""Sound choices: in the settings, and for one routine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from on_screen import button
from pages import show_routine, show_settings
from unclench.desktop.sections.sound import SoundSection
from unclench.desktop.widgets.buttons import Button, Choice, Switch
from unclench.desktop.widgets.fields import Menu
from unclench.desktop.widgets.text import Label

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]


def press(section: SoundSection, name: str) -> None:
    buttons = [*section.findChildren(Choice), *section.findChildren(Switch), *section.findChildren(Button)]
    next(one for one in buttons if name in (one.text(), one.accessibleName())).click()


def choose(desk: Desk, words: str) -> None:
    """Choose an entry from the menu of the routine page."""
    menu = desk.app.browse_flow.routine.sound.findChild(Menu)
    menu.setCurrentIndex(menu.findText(words))
    menu.activated.emit(menu.currentIndex())


@pytest.mark.parametrize("word", ["Both", "Sounds", "Voice", "None"])
def test_the_mode_is_one_of_four_and_is_saved(open_desk: OpenDesk, word: str) -> None:
    first = open_desk()
    show_settings(first)
    press(first.app.settings.sound, word)
    first.leave()
    settings = open_desk().app.user_data.settings
    assert (settings.sound_mode, settings.muted) == (word.lower(), False)


def test_mute_and_volume_reach_the_player_at_once(desk: Desk) -> None:
    show_settings(desk)
    section = desk.app.settings.sound
    press(section, "Louder")
    assert desk.cues.volume == 70
    press(section, "Play a sound")
    assert desk.cues.heard == ["begin"]
    press(section, "Mute")
    assert desk.cues.muted
    assert not button(section, "Play a sound").isEnabled(), "it would not be heard"


def test_a_sound_fault_is_one_sentence_and_disappears_again(desk: Desk) -> None:
    section = desk.app.settings.sound
    labels = section.findChildren(Label)
    section.show_trouble("No sound: no sound output was found that works.")
    assert [label.text() for label in labels if "No sound" in label.text() and not label.isHidden()]
    section.show_trouble("")
    assert not [label for label in labels if "No sound" in label.text()]


@pytest.mark.parametrize(("everywhere", "heard"), [("both", True), ("sounds", True), ("voice", False), ("none", False)])
def test_a_session_follows_the_sound_settings(desk: Desk, everywhere: str, heard: bool) -> None:
    show_settings(desk)
    press(desk.app.settings.sound, everywhere.capitalize())
    desk.start("wrist-flex")
    desk.wait(30)
    assert bool(desk.cues.heard) is heard


def test_a_routine_can_have_its_own_sound_mode(desk: Desk) -> None:
    show_routine(desk)
    choose(desk, "Voice")
    settings = desk.app.user_data.settings
    assert (settings.sound_mode_for("wrist-flex"), settings.sound_mode_for("nerve-gliding")) == ("voice", "both")
    desk.start("wrist-flex")
    desk.wait(30)
    assert desk.cues.heard == []
    desk.app.controller.leave()
    desk.start("nerve-gliding")
    desk.wait(30)
    assert "begin" in desk.cues.heard
    desk.app.controller.leave()
    desk.app.browse_flow.open("wrist-flex")
    choose(desk, "As in Settings: Both")
    assert desk.app.user_data.settings.own("wrist-flex").sound_mode is None


def test_the_menu_shows_the_general_setting(desk: Desk) -> None:
    show_settings(desk)
    press(desk.app.settings.sound, "None")
    desk.app.browse_flow.open("wrist-flex")
    menu = desk.app.browse_flow.routine.sound.findChild(Menu)
    assert menu.currentText() == "As in Settings: None"
    assert menu.accessibleName() == "Sounds and voice"
