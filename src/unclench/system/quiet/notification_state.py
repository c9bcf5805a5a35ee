"""What Windows documents about its notification state (QUERY_USER_NOTIFICATION_STATE). It does not tell whether do not
disturb (Focus Assist) is on: its "quiet time" is only the first hour of a new account. So that stays unknown."""

from __future__ import annotations

from unclench.core.i18n import _

FULL_SCREEN = (2, 3)  # busy, Direct3D
PRESENTATION = 4
NEW_ACCOUNT = 6


def name() -> str:
    """What is checked, for `doctor`."""
    return _("full screen, presentation (do not disturb: unknown)")


def sentence_of(state: int) -> str | None:
    """Why this state means not to interrupt; None when it does not."""
    if state in FULL_SCREEN:
        return _("A window is full screen.")
    return {
        PRESENTATION: _("A presentation is running."),
        NEW_ACCOUNT: _("Windows is being set up; it asks for quiet."),
    }.get(state)
