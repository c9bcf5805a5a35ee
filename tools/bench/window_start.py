"""Measures the time from the start of the process to the first painted window and to the painted home page, compared to
an empty QMainWindow, alternately: medians and ratios. Then the memory of both after 3 s, and their wake-ups while idle.

python tools/bench/window_start.py [RUNS]

A start that other programs have disturbed is repeated.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from time import perf_counter

from _window import screens, waited_s

CHILD = Path(__file__).with_name("_first_paint.py")
RUNS = 20
MOST_WAITED = 0.1  # of the time a start took
TRIES = 20
SETTLE_S, IDLE_S = 3.0, 10.0
SIGNS = {"empty": "w", "unclench": "wh"}
NAMES = {"empty w": "empty window", "unclench w": "unclench, window", "unclench h": "unclench, home page"}

Environment = dict[str, str]


class Start:
    """One process. `painted` holds the seconds from its start to each byte that it writes."""

    def __init__(self, which: str, environment: Environment, after: str = "leave") -> None:
        ours, its = os.pipe()
        begin = perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), which, str(its), after], env=environment, pass_fds=[its],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        os.close(its)
        self.painted: dict[str, float] = {}
        while len(self.painted) < len(SIGNS[which]) and (sign := os.read(ours, 1)):
            self.painted[f"{which} {sign.decode()}"] = perf_counter() - begin
            self.waited_s = waited_s(self.process.pid)
        os.close(ours)
        if len(self.painted) < len(SIGNS[which]):
            raise RuntimeError(f"{which} was not painted: {self.process.communicate()[1].decode()}")

    @property
    def disturbed(self) -> bool:
        return self.waited_s > MOST_WAITED * max(self.painted.values())

    def end(self) -> None:
        """Wait until it has ended by itself."""
        self.process.communicate(timeout=30)

    def kill(self) -> None:
        """End a process that stays."""
        self.process.kill()
        self.process.communicate()


def start_times(environment: Environment, runs: int) -> tuple[dict[str, list[float]], int]:
    """The seconds of every start, and how many starts were repeated."""
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    again = 0
    for which in SIGNS:
        Start(which, environment).end()  # writes the .pyc files, makes the folders
    for _run in range(runs):
        for which in SIGNS:
            for _try in range(TRIES):
                start = Start(which, environment)
                start.end()
                if not start.disturbed:
                    break
                again += 1
            for name, seconds in start.painted.items():
                times[name].append(seconds)
    return times, again


def resident(which: str, environment: Environment) -> str:
    """Its memory and wake-ups while nobody uses it."""
    start = Start(which, environment, "stay")
    try:
        time.sleep(SETTLE_S)
        process = Path(f"/proc/{start.process.pid}")
        rollup = [line.split() for line in (process / "smaps_rollup").read_text("ascii").splitlines()[1:]]
        sizes = {line[0].rstrip(":"): int(line[1]) / 1024 for line in rollup}
        before = wakes(process)
        time.sleep(IDLE_S)
        rate = sum(count - before.get(thread, 0) for thread, count in wakes(process).items()) / IDLE_S
    finally:
        start.kill()
    own = sizes["Private_Clean"] + sizes["Private_Dirty"]
    return f"RSS {sizes['Rss']:5.1f} MiB   PSS {sizes['Pss']:5.1f}   USS {own:5.1f}   {rate:.1f} wake-ups/s"


def wakes(process: Path) -> dict[str, int]:
    """How often each of its threads has slept, and so was woken, until now. A thread that ends is no longer counted."""
    return {
        file.parent.name: int(line.split()[1])
        for file in process.glob("task/*/status")
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("voluntary_ctxt_switches")
    }


def main() -> None:
    """Print all results for each kind of screen."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with screens() as found:
        for screen, environment in found.items():
            times, again = start_times(environment, runs)
            medians = {name: statistics.median(values) * 1e3 for name, values in times.items()}
            print(f"{screen}: {runs} starts each, {again} made again")
            for name, median in medians.items():
                worst, ratio = max(times[name]) * 1e3, median / medians["empty w"]
                print(f"  {NAMES[name]:20} median {median:6.1f} ms   worst {worst:6.1f} ms   ratio {ratio:.2f}")
            for which in SIGNS:
                print(f"  {which:20} {resident(which, environment)}")


if __name__ == "__main__":
    main()
