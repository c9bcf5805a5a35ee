"""What a notification server can do: what it claims, and what is known of servers that do otherwise.

docs/desktops.md says how each was tried.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from unclench.core.i18n import _
from unclench.system.notify.events import ON_CARD

NO_BUTTONS = ("dunst", "mako")  # they claim `actions`, but a card has only a click, which is ON_CARD
ON_CARD_IS_A_BUTTON = ("Xfce Notify Daemon", "lxqt-notificationd")


@dataclass(frozen=True)
class Server:
    """A server by its own name. `clicks`: it tells of clicks, so it may get actions. `markup`: it reads the body as
    markup."""

    name: str
    clicks: bool
    markup: bool

    @property
    def has_buttons(self) -> bool:
        """Whether the person sees the actions as buttons on the card."""
        return self.clicks and self.name not in NO_BUTTONS

    def actions(self, buttons: Sequence[tuple[str, str]]) -> list[str]:
        """The actions to send: names and labels in turn. A server that does not claim actions gets none: notify-osd
        would open a dialog that takes the keyboard."""
        if not self.clicks:
            return []
        card = [] if self.name in ON_CARD_IS_A_BUTTON else [(ON_CARD, _("Open"))]
        return [part for action in (*card, *buttons) for part in action]

    def body(self, text: str) -> str:
        """The text as this server has to get it, so that it shows every character as it is."""
        return escape(text, quote=False) if self.markup else text


def server(name: str, capabilities: Collection[str]) -> Server:
    """The server with this name and these capabilities."""
    return Server(name, "actions" in capabilities, "body-markup" in capabilities)
