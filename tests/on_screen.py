"""Finds what a person sees: controls by the name that a screen reader says, and visible words."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

One = TypeVar("One", bound=QWidget)


def name_of(widget: QWidget) -> str:
    """The name of a control as a screen reader says it."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def named(root: QWidget, name: str, kind: type[One]) -> One:
    """The control of this kind with this name, hidden or not; there must be exactly one."""
    found = [one for one in root.findChildren(kind) if name_of(one) == name]
    assert len(found) == 1, (name, [name_of(one) for one in root.findChildren(kind)])
    return found[0]


def button(root: QWidget, name: str) -> QAbstractButton:
    """The button, switch or choice with this name."""
    return named(root, name, QAbstractButton)


def texts(root: QWidget) -> list[str]:
    """The words of all visible labels, in the order in which they were created."""
    return [label.text() for label in root.findChildren(QLabel) if label.isVisible() and label.text()]


def label_with(root: QWidget, words: str) -> QLabel:
    """The visible label with these words in it."""
    found = [label for label in root.findChildren(QLabel) if label.isVisible() and words in label.text()]
    assert len(found) == 1, (words, texts(root))
    return found[0]


def timer(owner: QObject, name: str = "") -> QTimer:
    """The timer of an object, or the one with this object name if it has several. `timeout.emit()` fires it."""
    children = owner.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    found = [one for one in children if not name or one.objectName() == name]
    assert len(found) == 1, (name, len(found))
    return found[0]
