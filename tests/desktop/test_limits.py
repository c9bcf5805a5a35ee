"""A routine beyond a safety limit gets a warning in the window and can still be started."""

from __future__ import annotations

from typing import Any

import pytest

from limits import BEYOND, Limited
from pages import records, write_own
from unclench.core.session import events as ev
from unclench.store.paths import Paths

Desk = Any


@pytest.mark.parametrize("limited", BEYOND, ids=lambda one: one.name)
def test_a_routine_beyond_a_limit_runs_in_the_window(desk: Desk, paths: Paths, limited: Limited) -> None:
    write_own(paths, "limited", limited.text)
    desk.app.library.load()
    desk.accept()
    assert [problem.level for problem in desk.app.browse_flow.library.problems] == ["warning"]
    desk.app.session_flow.start(desk.app.browse_flow.library.find("limited"))
    if desk.page is desk.app.session_flow.cautions:
        desk.app.session_flow.cautions.start.click()
    assert desk.page is desk.app.session_flow.player
    desk.wait(1)
    desk.app.controller.obey(ev.Stop())
    assert [record.routine for record in records(paths)] == ["limited"]
