"""The control of one setting, built from its entry in the table: one builder per kind of value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.core.settings.setting import Choice, Flag, Number, Setting
from unclench.core.settings.settings import TABLE
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Switch
from unclench.desktop.widgets.fields import Segmented, Stepper
from unclench.desktop.widgets.tooltip import set_tooltip

STEPPER = 220

Choose = Callable[[Any], None]
Show = Callable[[Any], None]


def control_of(style: Style, key: str, choose: Choose) -> tuple[QWidget, Show]:
    """The control of a setting, and a function that shows a value in it. `choose` is called with each value that the
    person chooses.

    Raises TypeError for a setting whose control is not built from the table.
    """
    one = TABLE[key]
    if one.by_hand:
        raise TypeError(f"{key}: {one.by_hand}")
    match one.kind:
        case Flag():
            control, show = _switch(style, one, choose)
        case Number() as number:
            control, show = _stepper(style, one, number, choose)
        case Choice() as choice:
            control, show = _segments(style, one, choice, choose)
        case other:
            raise TypeError(f"{key}: {type(other).__name__}")
    describe(control, key)
    return control, show


def describe(control: QWidget, key: str) -> None:
    """Use the help text of a setting as the control's tooltip and accessible description."""
    set_tooltip(control, _(TABLE[key].help))
    control.setAccessibleDescription(_(TABLE[key].help))


def _switch(style: Style, one: Setting, choose: Choose) -> tuple[QWidget, Show]:
    switch = Switch(style, _(one.label))
    switch.clicked.connect(lambda on: choose(on))  # PySide calls a partial without the argument
    return switch, switch.setChecked


def _stepper(style: Style, one: Setting, number: Number, choose: Choose) -> tuple[QWidget, Show]:
    stepper = Stepper(style, _(one.name), _(number.less), _(number.more))
    stepper.setMinimumWidth(STEPPER)
    stepper.stepped.connect(lambda value: choose(round(value) if number.whole else value))

    def show(value: float) -> None:
        stepper.show_value(value, number.low, number.high, number.step, number.shown(value))

    return stepper, show


def _segments(style: Style, one: Setting, choice: Choice, choose: Choose) -> tuple[QWidget, Show]:
    segments = Segmented(style, _(one.name), choice.offered())
    segments.value_chosen.connect(choose)
    return segments, segments.show_value
