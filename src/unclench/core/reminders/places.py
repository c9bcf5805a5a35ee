"""Where an offer appears: what the person chose, on what this desktop can show.

docs/desktops.md says which real desktops can show what.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from unclench.core.i18n import _
from unclench.core.reminders.rules import ReminderRule


class Place(StrEnum):
    """A place on the screen: the small window with all buttons, a notification, or a message at the tray icon."""

    POPUP = "popup"
    NOTIFICATION = "notification"
    TRAY = "tray"


@dataclass(frozen=True)
class Means:
    """What this desktop can show now. `popup`: it can show a small window that takes no focus. `notification`: a
    notification server has taken the offer. `clicks`: that server tells of clicks. `tray`: the tray icon can show
    messages by itself, and there is a tray. `last_popup`: it can show the small window, but may give it
    the focus: better than nothing."""

    popup: bool
    notification: bool
    clicks: bool = True
    tray: bool = False
    last_popup: bool = False


def asks_server(rule: ReminderRule, *, popup: bool) -> bool:
    """Whether the offer of this rule goes to the notification server first. `popup` is that of `Means`."""
    return rule.notification or (rule.popup and not popup)


def places(rule: ReminderRule, means: Means) -> tuple[Place, ...]:
    """Where the offer of this rule appears; nowhere if it is chosen to, or if this desktop can show nothing.

    A notification that nobody can show or click is replaced by, or comes with, the small window, if that is possible.
    """
    wanted = asks_server(rule, popup=means.popup)
    found = []
    if wanted and means.notification:
        found.append(Place.NOTIFICATION)
    elif wanted and means.tray:
        found.append(Place.TRAY)
    needed = wanted and (not found or (means.notification and not means.clicks))
    if means.popup and (rule.popup or needed):
        found.insert(0, Place.POPUP)
    if wanted and means.last_popup and not found:
        found.append(Place.POPUP)
    return tuple(found)


def not_shown() -> str:
    """The sentence for an offer that this desktop could not show."""
    return _(
        "A reminder could not be shown: no notification service is running. This desktop needs one, such as mako or"
        " dunst."
    )
