"""The safety limits: a routine beyond a limit gets a warning with the reason and still loads."""

from __future__ import annotations

import pytest

from limits import AT_LIMIT, BEYOND, Limited
from unclench.content.loader import load_routine


@pytest.mark.parametrize("limited", BEYOND, ids=lambda one: one.name)
def test_beyond_a_limit_it_loads_with_a_warning_and_a_reason(limited: Limited) -> None:
    routine, problems = load_routine(limited.text, "limited.yaml")
    assert routine is not None
    assert [(problem.level, problem.message.split(": ", 1)[-1]) for problem in problems] == [
        ("warning", limited.reason)
    ]


@pytest.mark.parametrize("text", AT_LIMIT)
def test_at_the_limit_there_is_no_warning(text: str) -> None:
    routine, problems = load_routine(text, "limited.yaml")
    assert routine is not None
    assert problems == []
