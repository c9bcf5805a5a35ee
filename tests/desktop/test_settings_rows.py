"""Rows of the settings page that come from the table: each exists, has its label and help, and changes its setting."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from unclench.core.settings.setting import Choice, Number
from unclench.core.settings.settings import SECTIONS, TABLE
from unclench.desktop.sections.rows import control_of
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Switch
from unclench.desktop.widgets.fields import Segmented, Stepper
from unclench.desktop.widgets.text import Label

Desk = Any  # conftest.Desk; conftest cannot be imported

MADE = [key for key, one in TABLE.items() if not one.by_hand]
NUMBERS = [key for key in MADE if isinstance(TABLE[key].kind, Number)]
CHOICES = [key for key in MADE if isinstance(TABLE[key].kind, Choice)]
FLAGS = [key for key in MADE if key not in (*NUMBERS, *CHOICES)]


@pytest.fixture(autouse=True)
def page(desk: Desk) -> None:
    desk.accept()
    desk.app.show_settings()


def section_of(desk: Desk, key: str) -> Section:
    """The section of the page that the table names."""
    section = getattr(desk.app.settings, TABLE[key].section)
    assert isinstance(section, Section)
    return section


def in_force(desk: Desk, key: str) -> Any:
    return getattr(desk.app.user_data.settings, key)


def test_the_page_has_the_sections_of_the_table(desk: Desk) -> None:
    for name, title in SECTIONS.items():
        assert getattr(desk.app.settings, name).title == title


def test_each_row_is_in_its_section_with_its_label_and_help(desk: Desk) -> None:
    for key in MADE:
        section, one = section_of(desk, key), TABLE[key]
        control = section.control(key)
        assert section.isAncestorOf(control), key
        own = [control.text()] if isinstance(control, Switch) else []
        assert one.label in own or one.label in [label.text() for label in section.findChildren(Label)]
        assert control.accessibleName() in ("", one.name)
        assert (control.toolTip(), control.accessibleDescription()) == (one.help, one.help)


def test_a_switch_changes_and_shows_its_setting(desk: Desk) -> None:
    for key in FLAGS:
        switch = section_of(desk, key).control(key)
        assert isinstance(switch, Switch)
        for on in (True, False):
            switch.click()
            assert in_force(desk, key) is on
            assert switch.isChecked() is on


def test_a_number_changes_by_its_step_up_to_both_limits(desk: Desk) -> None:
    for key in NUMBERS:
        stepper, number = section_of(desk, key).control(key), TABLE[key].kind
        assert isinstance(stepper, Stepper)
        assert isinstance(number, Number)
        fewer, more = stepper.findChildren(QAbstractButton)
        assert [fewer.accessibleName(), more.accessibleName()] == [number.less, number.more]
        for button, end, back in ((more, number.high, -number.step), (fewer, number.low, number.step)):
            stepper.stepped.emit(end + back)
            button.click()
            assert in_force(desk, key) == end
            assert not button.isEnabled()
            assert number.shown(end) in [label.text() for label in stepper.findChildren(Label)]
            assert isinstance(in_force(desk, key), int) or not number.whole


def test_each_choice_can_be_selected_and_is_shown(desk: Desk) -> None:
    for key in CHOICES:
        segments, choice = section_of(desk, key).control(key), TABLE[key].kind
        assert isinstance(segments, Segmented)
        assert isinstance(choice, Choice)
        buttons = {button.text(): button for button in segments.findChildren(QAbstractButton)}
        offered = choice.offered()
        assert list(buttons) == [label for label, _value in offered]
        for label, value in [*offered[1:], offered[0]]:
            buttons[label].click()
            assert in_force(desk, key) == value
            assert [text for text, button in buttons.items() if button.isChecked()] == [label]


def test_no_side_is_shown_while_none_is_chosen(desk: Desk) -> None:
    segments = section_of(desk, "affected_side").control("affected_side")
    assert isinstance(segments, Segmented)
    for side in ("left", None):
        segments.value_chosen.emit(side)
    assert in_force(desk, "affected_side") is None
    assert [button.text() for button in segments.findChildren(QAbstractButton) if button.isChecked()] == []


def test_a_handmade_control_is_not_built_from_the_table_too(desk: Desk) -> None:
    for key in (key for key in TABLE if key not in MADE):
        with pytest.raises(TypeError, match=key):
            control_of(desk.app.style, key, print)
