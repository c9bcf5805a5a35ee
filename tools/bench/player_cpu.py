"""Measures the processor time of the player in a hold, and in an exercise with a moving picture, compared to an empty
widget that repaints itself at 60 Hz. They run alternately, each in its own process. Prints medians and ratios.

python tools/bench/player_cpu.py [SECONDS [RUNS]]

A run that other programs have disturbed is repeated.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from time import perf_counter

from _player import Paints, SilentCues, open_player
from _window import screens, undisturbed, waited_s
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

SECONDS, RUNS = 20.0, 3
SETTLE_S = 3.0
FRAME_MS = 16
ROUTINE = """\
title: One hold
exercises:
  - {name: Hold, reps: 1, hold: 60 s, prepare: 0.1 s, cue: Hold it gently.}
"""
MOVING = """\
title: One movement
exercises:
  - {name: Rolls, duration: 60 s, prepare: 0.1 s, figure: shoulder-rolls, cue: Roll them back.}
"""
WHICH = {"empty": "empty widget, 60 Hz", "player": "player in a hold", "moving": "player, moving picture"}

Figures = dict[str, float]


class Empty(QWidget):
    """Paints a filled rectangle at 60 Hz."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(1000, 700)
        timer = QTimer(self)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self.update)
        timer.start(FRAME_MS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        QPainter(self).fillRect(self.rect(), QColor("#E7F1EF"))


def child(which: str, seconds: float) -> None:
    """Run one of them and print what it used after it had settled."""
    qt = QApplication([which])
    if which == "empty":
        drawn: QWidget = Empty()
        drawn.show()
    else:
        drawn = open_player(qt, SilentCues(), ROUTINE if which == "player" else MOVING).session_flow.player.ring
    assert (drawn.window().width(), drawn.window().height()) == (1000, 700), drawn.window().size()
    paints = Paints(drawn)
    looks: list[tuple[float, ...]] = []

    def look() -> None:
        cpu = os.times()
        looks.append((cpu.user + cpu.system, perf_counter(), waited_s(), paints.count))
        if len(looks) == 2:
            qt.exit()

    for when_s in (SETTLE_S, SETTLE_S + seconds):
        QTimer.singleShot(round(when_s * 1000), look)
    qt.exec()
    cpu_s, real_s, lost_s, count = (after - before for before, after in zip(*looks, strict=True))
    print(json.dumps({"cpu": cpu_s / real_s, "waited": lost_s / real_s, "fps": count / real_s}), flush=True)
    os._exit(0)  # a session is running, so the window would ask


def main() -> None:
    """Print all results and the ratios for each kind of screen."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else RUNS
    with screens() as found:
        for screen, environment in found.items():
            print(f"{screen}: {runs} runs of {seconds:g} s each")
            results: dict[str, list[Figures]] = {which: [] for which in WHICH}
            for _run in range(runs):
                for which in WHICH:
                    results[which].append(undisturbed(__file__, [which, str(seconds)], environment))
            taken = {which: statistics.median(one["cpu"] for one in each) for which, each in results.items()}
            for which, name in WHICH.items():
                fps = statistics.median(one["fps"] for one in results[which])
                worst = max(one["cpu"] for one in results[which])
                print(f"  {name:22} median {taken[which]:6.2%} of one   worst {worst:6.2%}   painted {fps:.1f}/s")
            print(f"  ratios {taken['player'] / taken['empty']:.2f} and {taken['moving'] / taken['empty']:.2f}")


if __name__ == "__main__":
    child(sys.argv[1], float(sys.argv[2])) if sys.argv[1:2] and sys.argv[1] in WHICH else main()
