"""The safety limits: a routine beyond one of them is warned of, with the reason, and still loads."""

from __future__ import annotations

import pytest

from limits import AT_LIMIT, BEYOND, Limited
from unclench.content.loader import load_routine


@pytest.mark.parametrize("limited", BEYOND, ids=lambda one: one.name)
def test_beyond_a_limit_it_warns_with_the_reason_and_loads(limited: Limited) -> None:
    routine, problems = load_routine(limited.text, "limited.yaml")
    assert routine is not None
    assert [(problem.level, problem.message.split(": ", 1)[-1]) for problem in problems] == [
        ("warning", limited.reason)
    ]


@pytest.mark.parametrize("text", AT_LIMIT)
def test_at_the_limit_nothing_is_said(text: str) -> None:
    routine, problems = load_routine(text, "limited.yaml")
    assert routine is not None
    assert problems == []
