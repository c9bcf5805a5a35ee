"""The pure parts of what only Windows does."""

from __future__ import annotations

import pytest

from unclench.system.app_id import claim_app_id
from unclench.system.quiet.notification_state import name, sentence_of


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (1, None),  # nobody is logged in, or the screen saver runs
        (2, "A window is full screen."),
        (3, "A window is full screen."),
        (4, "A presentation is running."),
        (5, None),  # notifications are welcome
        (6, "Windows is being set up; it asks for quiet."),
        (7, None),  # an app of the store runs
        (99, None),
    ],
)
def test_the_notification_states_that_are_documented(state: int, sentence: str | None) -> None:
    assert sentence_of(state) == sentence


def test_what_windows_does_not_tell_is_called_unknown() -> None:
    assert name() == "full screen, presentation (do not disturb: unknown)"


def test_other_systems_need_no_app_id() -> None:
    claim_app_id()
