"""Tooltips as plain text. Qt takes a tooltip that looks like HTML as HTML, and routine files can come from strangers:
an exercise named `<img src=…>` would open that file."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget


def set_tooltip(widget: QWidget, text: str) -> None:
    """Show the text as it is. A screen reader gets it as the description where the widget has no other."""
    before = widget.toolTip()
    rich = "<" in text
    widget.setToolTip(f"<qt>{escape(text)}</qt>" if rich else text)
    if rich and not widget.accessibleDescription():
        widget.setAccessibleDescription(text)
    elif not rich and before.startswith("<qt>") and before == f"<qt>{escape(widget.accessibleDescription())}</qt>":
        widget.setAccessibleDescription("")
