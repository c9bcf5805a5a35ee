"""Measures the start of `unclench list` compared to `python -c pass`, alternately: medians and the ratio."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from time import perf_counter

RUNS = 20


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """The time of one whole process, from fork to exit."""
    start = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment)
    return perf_counter() - start


def main() -> None:
    """Print both medians and their ratio."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "UNCLENCH_HOME": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "unclench list": [sys.executable, "-m", "unclench", "list"],
        }
        for command in commands.values():
            seconds(command, environment)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _run in range(RUNS):
            for name, command in commands.items():
                times[name].append(seconds(command, environment))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:16} median {median * 1e3:6.1f} ms   worst {max(times[name]) * 1e3:6.1f} ms   n {RUNS}")
    print(f"ratio {medians['unclench list'] / medians['python -c pass']:.1f}")


if __name__ == "__main__":
    main()
