"""Runs a 60-step session on the real clock 20 times. Measures its end against the plan, and the lateness of its cues
compared to a bare timer that waits in the same way in the same run. About 8 minutes; `RUNS=3` for a quick look."""

from __future__ import annotations

import os
import statistics
import threading

from unclench.content.loader import load_routine
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.session import events as ev
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import Status, begin, next_deadline, step
from unclench.system.clock import SystemClock, mono_s
from unclench.system.terminal.keys import open_keys

ROUTINE = """\
title: Sixty steps
exercises:
  - {name: Step, reps: 20, hold: 1 s, move: 0.1 s, relax: 0.1 s, prepare: 0.1 s}
"""


def one_session() -> tuple[float, list[float], list[float]]:
    """The end minus the plan, the lateness of each cue, and the lateness of each bare wait, in ms."""
    routine, problems = load_routine(ROUTINE, "sixty.yaml")
    assert routine is not None, problems
    clock = SystemClock()
    plan_s = compile_timeline(routine, Choices()).total_s
    late: list[float] = []
    bare: list[float] = []
    with open_keys(None) as keys:
        start = clock.reading()
        session, effects = begin(routine, Choices(), acknowledge(1, start.wall), 1, start)
        while session.status is not Status.ENDED:
            deadline = next_deadline(session, clock.reading())
            assert deadline is not None
            keys.wait(max(0.0, deadline - mono_s()))
            session, effects = step(session, ev.Tick(), clock.reading())
            late += [(mono_s() - effect.due_s) * 1e3 for effect in effects if isinstance(effect, ev.PlayCue)]
        off = (mono_s() - start.mono_s - plan_s) * 1e3
    waiting = threading.Event()
    for _wait in range(40):
        until = mono_s() + 0.11
        waiting.wait(until - mono_s())
        bare.append((mono_s() - until) * 1e3)
    return off, late, bare


def main() -> None:
    """Print the median and the worst of all runs."""
    runs = [one_session() for _run in range(int(os.environ.get("RUNS", "20")))]
    rows = {
        "end against plan": [off for off, _late, _bare in runs],
        "cue lateness": [late for _off, lates, _bare in runs for late in lates],
        "bare timer lateness": [bare for _off, _late, bares in runs for bare in bares],
    }
    for name, values in rows.items():
        print(f"{name:20} median {statistics.median(values):6.2f} ms   worst {max(values):6.2f} ms   n {len(values)}")


if __name__ == "__main__":
    main()
