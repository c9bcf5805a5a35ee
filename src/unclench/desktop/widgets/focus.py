"""Find out where the keyboard focus is, without giving a widget a wrong parent.

In PySide (6.11.3), a widget returned by Qt becomes a child of the widget that was asked, in PySide's own ownership
tree. Asking the window is harmless, because it outlives all others; asking a page, or walking the focus chain, is not.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def has_focus_within(widget: QWidget) -> bool:
    """Whether `widget`, or something in it, has the keyboard focus of its window."""
    focus: QWidget | None = widget.window().focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))
