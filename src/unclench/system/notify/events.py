"""What can happen to a notification."""

from __future__ import annotations

from dataclasses import dataclass

PRESSED_ITSELF = "default"


@dataclass(frozen=True)
class Pressed:
    """A button was pressed; `action` is PRESSED_ITSELF when the notification itself was clicked."""

    number: int
    action: str


@dataclass(frozen=True)
class Gone:
    """The notification was closed by the person, the server or a program, or its time ran out."""

    number: int
