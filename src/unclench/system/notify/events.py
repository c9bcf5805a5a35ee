"""What can happen to a notification."""

from __future__ import annotations

from dataclasses import dataclass

ON_CARD = "default"  # a click on the notification itself


@dataclass(frozen=True)
class Pressed:
    """A button was pressed; `action` is ON_CARD when the notification itself was clicked."""

    number: int
    action: str


@dataclass(frozen=True)
class Gone:
    """The notification was closed by the person, the server or a program, or its time ran out. Servers disagree about
    which: no reason can be trusted."""

    number: int
