"""Measures how late the window plays a cue while it draws the player, compared to a bare precise QTimer that waits for
the same moments in the same event loop, and to one that runs afterwards without a window. About 40 s per run and kind
of screen; `RUNS=1` for a quick look. A run that other programs have disturbed is repeated."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections import deque
from collections.abc import Iterable
from typing import Any

from _player import Paints, SilentCues, open_player
from _window import screens, undisturbed, waited_s
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from unclench.core.session.cues import cue_plan
from unclench.core.session.events import PlayCue
from unclench.core.session.session import Session
from unclench.desktop.flows import session_controller
from unclench.system.clock import mono_s

ROUTINE = """\
title: Sixty steps
exercises:
  - {name: Step, reps: 20, hold: 1 s, move: 0.1 s, relax: 0.1 s, prepare: 0.1 s}
"""
RUNS = 3
ALONE, ALONE_EVERY_S = 40, 0.2537
ROWS = {"cue": "cue of the window", "beside": "bare timer beside it", "alone": "bare timer, no window"}


class Cues(SilentCues):
    """Notes the lateness of each cue; `due` holds the due moments of the cues to be played next."""

    def __init__(self) -> None:
        self.due: deque[float] = deque()
        self.late: list[float] = []

    def play(self, name: str) -> None:
        if self.due:  # not the first cue, which is played at the start
            self.late.append((mono_s() - self.due.popleft()) * 1e3)


class Bare(QObject):
    """A timer that waits for one moment after another, as the session does."""

    over = Signal()

    def __init__(self, moments: Iterable[float]) -> None:
        super().__init__()
        self.late: list[float] = []
        self._moments = deque(moments)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._look()

    def _look(self) -> None:
        now = mono_s()
        while self._moments and self._moments[0] <= now:
            self.late.append((now - self._moments.popleft()) * 1e3)
        if self._moments:
            self._timer.start(round((self._moments[0] - now) * 1000))
        else:
            self.over.emit()


def moments_of(session: Session) -> list[float]:
    """The due moments of all coming sounds if the session is not paused."""
    timeline, begin = session.timeline, session.since_s
    moments = {begin + timeline.total_s}
    for index, segment in enumerate(timeline.segments):
        moments |= {begin + segment.start_s + event.at_s for event in cue_plan(timeline, index) if event.sound}
    return sorted(moment for moment in moments if moment > mono_s())


def child() -> None:
    """Run one session, then the bare timer alone; print the lateness in ms."""
    cues, step = Cues(), session_controller.__dict__["step"]

    def step_and_note(*arguments: Any) -> Any:
        session, effects = step(*arguments)
        cues.due.extend(effect.due_s for effect in effects if isinstance(effect, PlayCue))
        return session, effects

    vars(session_controller)["step"] = step_and_note
    qt = QApplication(["clock"])
    app = open_player(qt, cues, ROUTINE)
    session, paints = app.controller.session, Paints(app.session_flow.player.ring)
    assert session is not None
    begin, waited = mono_s(), waited_s()
    beside = Bare(moments_of(session))
    app.controller.finished.connect(lambda *_end: qt.exit())
    qt.exec()
    real_s, waited = mono_s() - begin, waited_s() - waited
    app.window.hide()
    alone = Bare([mono_s() + ALONE_EVERY_S * number for number in range(1, ALONE + 1)])
    alone.over.connect(lambda: qt.exit())
    qt.exec()
    late = {"cue": cues.late, "beside": beside.late, "alone": alone.late}
    print(json.dumps({"late": late, "waited": waited / real_s, "fps": paints.count / real_s}), flush=True)
    os._exit(0)


def main() -> None:
    """Print the median, the 90th percentile and the worst of all runs."""
    with screens() as found:
        for screen, environment in found.items():
            runs = [undisturbed(__file__, ["child"], environment) for _run in range(int(os.environ.get("RUNS", RUNS)))]
            print(f"{screen}: ring painted {statistics.median(one['fps'] for one in runs):.1f}/s")
            rows = {row: [late for one in runs for late in one["late"][row]] for row in ROWS}
            for row, late in rows.items():
                p90 = statistics.quantiles(late, n=10)[-1]
                figures = f"median {statistics.median(late):6.2f} ms   p90 {p90:6.2f}   worst {max(late):6.2f}"
                print(f"  {ROWS[row]:22} {figures}   n {len(late)}")
            medians = {row: statistics.median(late) for row, late in rows.items()}
            more = [medians["cue"] - medians[row] for row in ("beside", "alone")]
            print(f"  the cue's median less that of the timers: {more[0]:+.2f} ms, {more[1]:+.2f} ms")


if __name__ == "__main__":
    child() if sys.argv[1:] == ["child"] else main()
