"""A window and two terminals change the same settings a thousand times, and one terminal is stopped meanwhile.

Prints how many changes were lost, and the longest time that the window's event loop stood still.

    journal.py [CHANGES]
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QTimer

from unclench.core.settings.settings import Settings
from unclench.desktop.state.user_data import UserData
from unclench.store.paths import find_paths
from unclench.system.clock import SystemClock
from unclench.system.instance.lock import hold_lock

TERMINAL = """
import sys
from functools import partial
from unclench.store.journal import Journal
from unclench.store.paths import find_paths
from unclench.system.instance.lock import hold_lock

def leave_out(name, exercise, settings):
    return settings.hiding(name, exercise)

home, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
journal = Journal(find_paths({"UNCLENCH_HOME": home}), hold_lock, print)
journal.load()
print("ready", flush=True)
sys.stdin.readline()
for number in range(count):
    journal.change(partial(leave_out, name, f"exercise-{number}"))
    journal.settle(60)
sys.exit(not journal.close(60))
"""
TICK_MS, STOPPED_MS = 2, 2000


def leave_out(exercise: str, settings: Settings) -> Settings:
    """One more exercise that the window leaves out."""
    return settings.hiding("window", exercise)


def main() -> None:
    """Run it once."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    each = count // 3
    app = QCoreApplication([])
    with tempfile.TemporaryDirectory() as home:
        paths = find_paths({"UNCLENCH_HOME": home})
        command = [sys.executable, "-c", TERMINAL, home]
        terminals = [
            subprocess.Popen([*command, name, str(each)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for name in ("one", "two")
        ]
        user_data = UserData(paths, SystemClock(), hold_lock)
        user_data.load()
        for terminal in terminals:
            assert terminal.stdin is not None
            assert terminal.stdout is not None
            terminal.stdout.readline()
            terminal.stdin.write("\n")
            terminal.stdin.flush()
        gaps: list[float] = []
        last = [time.perf_counter()]
        made = [0]

        def tick() -> None:
            now = time.perf_counter()
            gaps.append(now - last[0])
            last[0] = now
            if made[0] < each:
                user_data.change(partial(leave_out, f"exercise-{made[0]}"))
                made[0] += 1
            elif all(terminal.poll() is not None for terminal in terminals):
                app.quit()

        timer = QTimer()
        timer.timeout.connect(tick)
        timer.start(TICK_MS)
        terminals[0].send_signal(signal.SIGSTOP)
        QTimer.singleShot(STOPPED_MS, partial(terminals[0].send_signal, signal.SIGCONT))
        app.exec()
        user_data.close()
        fresh = UserData(find_paths({"UNCLENCH_HOME": str(Path(home))}), SystemClock(), hold_lock)
        fresh.load()
        kept = sum(len(fresh.settings.own(name).left_out) for name in ("one", "two", "window"))
        fresh.close()
    gaps.sort()
    print(f"changes {3 * each}, lost {3 * each - kept}")
    print(f"event loop: median {gaps[len(gaps) // 2] * 1000:.1f} ms, longest {gaps[-1] * 1000:.1f} ms")


if __name__ == "__main__":
    main()
