"""A front end in its own process: makes COUNT changes through its journal, and prints the messages it got.

journal_program.py HOME NAME COUNT
"""

from __future__ import annotations

import sys

from unclench.core.settings.settings import Settings
from unclench.store.journal import Journal
from unclench.store.paths import find_paths
from unclench.system.instance.lock import hold_lock


def leaving_out(name: str, number: int) -> None:
    """Leave out one more exercise."""

    def change(settings: Settings) -> Settings:
        return settings.hiding(name, f"exercise-{number}")

    journal.change(change)


home, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
journal = Journal(find_paths({"UNCLENCH_HOME": home}), hold_lock, lambda trouble: print(trouble, flush=True))
journal.load()
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    leaving_out(name, number)
    if number % 10 == 0:
        journal.settle(60)
print("done" if journal.close(120) else "not all is written", flush=True)
