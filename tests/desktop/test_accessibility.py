"""What a screen reader finds and what the Tab key reaches, on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from pages import every_page, show_hurts, show_player, show_routine
from unclench.core.routine.routine import Level
from unclench.core.session import events as ev

Desk = Any

NEEDS_NAME = {
    QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton, QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText, QAccessible.Role.List, QAccessible.Role.ButtonMenu, QAccessible.Role.Graphic,
}  # fmt: skip


def tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child.isValid():
            yield from tree(child)


def seen(desk: Desk) -> list[QAccessibleInterface]:
    root = QAccessible.queryAccessibleInterface(desk.app.window)
    return [one for one in tree(root) if not one.state().invisible]


@every_page
def test_every_control_has_a_name(desk: Desk, show: Callable[[Desk], None]) -> None:
    show(desk)
    nameless = [
        f"{one.role()} {one.object()}"
        for one in seen(desk)
        if one.role() in NEEDS_NAME and not one.text(QAccessible.Text.Name)
    ]
    assert nameless == []


@every_page
def test_tab_reaches_every_control_and_returns_to_the_first(desk: Desk, show: Callable[[Desk], None]) -> None:
    show(desk)
    page = desk.page
    assert page is not None
    wanted = {
        widget
        for widget in page.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QComboBox | QLineEdit) and widget.isVisible() and widget.isEnabled()
    }
    # In a group of exclusive choices, Tab reaches one and the arrow keys the others.
    singles = {widget for widget in wanted if not _has_siblings(widget)}
    reached = set()
    for _step in range(3 * len(wanted) + 20):
        desk.press(Qt.Key.Key_Tab)
        reached.add(desk.app.window.focusWidget())
    assert {widget.accessibleName() or str(widget.property("text")) for widget in singles - reached} == set()


def _has_siblings(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and widget.autoExclusive()


def test_names_change_at_each_step_but_not_every_second(desk: Desk) -> None:
    show_player(desk)
    ring = desk.app.session_flow.player.ring
    desk.app.controller.obey(ev.Jump(0))
    desk.wait(1)
    before = (ring.accessibleName(), ring.accessibleDescription())
    desk.wait(1)
    assert (ring.accessibleName(), ring.accessibleDescription()) == before
    desk.wait(4)
    assert ring.accessibleName() != before[0]


def test_only_milestones_are_announced(desk: Desk) -> None:
    desk.accept()
    said: list[str] = []
    desk.app.controller.announced.connect(said.append)
    desk.start("wrist-flex")
    seconds = 70
    desk.wait(seconds)
    assert said
    assert len(said) < seconds / 4
    assert all(not line.strip().isdigit() for line in said)


def test_every_button_is_large_enough(desk: Desk) -> None:
    for show in (show_player, show_hurts):
        show(desk) if desk.page is desk.app.session_flow.disclaimer else None
    page = desk.page
    assert page is not None
    for button in page.findChildren(QAbstractButton):
        if button.isVisible():
            assert min(button.width(), button.height()) >= 44, button.text() or button.accessibleName()


def test_a_level_choice_is_announced_with_its_group(desk: Desk) -> None:
    show_routine(desk)
    desk.app.browse_flow.routine.level_chosen.emit(Level.FULL)
    names = {
        one.text(QAccessible.Text.Name): one.state().checked
        for one in seen(desk)
        if one.role() == QAccessible.Role.RadioButton
    }
    assert names["Level: Full"]
    assert not names["Level: Gentle"]
