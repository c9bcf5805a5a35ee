"""Measures the cost of a session with picture, sounds and voice: the player plays into a null sink for minutes,
compared to an empty widget that repaints itself at 60 Hz. Prints processor time and wake-ups (voluntary context
switches of all threads) of both processes and of the processes that the player has started.

python tools/bench/session_cost.py [SECONDS]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

from _null_sink import NullSink, what_is_missing
from _player import open_player
from _window import screens
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from resident import TICK_S, tree

from unclench.audio.cues.qt_cues import CueOutput
from unclench.content.bundled import assets_dir
from unclench.system.clock import SystemClock
from unclench.system.probe import probe_command

SECONDS, SETTLE_S = 300.0, 10.0
ROUTINE = """\
title: Nerve gliding, longer
exercises:
  - name: Median nerve glide
    figure: median-glide
    side: each
    reps: 10
    hold: 2 s
    move: 1 s
    cue: Slow, gentle, no tingling.
    positions:
      - {name: Fist,        pose: fist,        cue: Make a soft fist.}
      - {name: Open hand,   pose: open,        cue: "Open, thumb close."}
      - {name: Wrist back,  pose: wrist-back,  cue: Bend the wrist back.}
      - {name: Thumb out,   pose: thumb-out,   cue: Thumb out wide.}
      - {name: Palm up,     pose: palm-up,     cue: Turn the palm up.}
      - {name: Thumb eased, pose: thumb-eased, hold: 5 s, cue: Gently ease the thumb back.}
"""
NAMES = {"empty": "empty widget, 60 Hz", "player": "player, sounds, voice", "voice": "its speech server"}


@dataclass(frozen=True)
class Spent:
    """What some processes have used until now."""

    cpu_s: float = 0.0
    wakeups: int = 0

    def __sub__(self, before: Spent) -> Spent:
        return Spent(self.cpu_s - before.cpu_s, self.wakeups - before.wakeups)


def spent(pids: list[int]) -> Spent:
    """What these processes have used, from /proc."""
    cpu_s, wakeups = 0.0, 0
    for process in (Path("/proc") / str(pid) for pid in pids):
        with suppress(OSError):
            times = (process / "stat").read_text().rpartition(")")[2].split()
            cpu_s += (int(times[11]) + int(times[12])) * TICK_S
            for status in process.glob("task/*/status"):
                words = status.read_text()
                wakeups += int(words.partition("\nvoluntary_ctxt_switches:")[2].split()[0])
    return Spent(cpu_s, wakeups)


def player() -> None:
    """The window in a session, until it is killed."""
    qt = QApplication(["player"])
    cues = CueOutput(assets_dir() / "sounds", SystemClock(), qt, look=probe_command("sound-output"))
    cues.look_for_output()
    cues.settled.connect(qt.quit)
    qt.exec()
    app = open_player(qt, cues, ROUTINE)
    app.voice.changed.connect(lambda: print("heard" if cues.instant and app.voice.talker else "not heard", flush=True))
    QTimer.singleShot(0, partial(app.voice.look_for_voice, partial(probe_command, "voice")))
    qt.exec()


def main() -> None:
    """Run both at the same time and print the result."""
    if reason := what_is_missing():
        print(f"left out: {reason}")
        return
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    wait = Event().wait
    with tempfile.TemporaryDirectory() as name, NullSink(Path(name)) as sink, screens() as found:
        world = found.get("xcb", found["offscreen"]) | sink.environment
        commands = {
            "player": [sys.executable, __file__, "player"],
            "empty": [sys.executable, str(Path(__file__).with_name("player_cpu.py")), "empty", str(2 * seconds + 60)],
        }
        processes = {
            which: subprocess.Popen(command, env=world, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for which, command in commands.items()
        }
        try:
            stdout = processes["player"].stdout
            assert stdout is not None
            heard = stdout.readline().decode().strip()
            wait(SETTLE_S)
            pids = {which: [process.pid] for which, process in processes.items()}
            pids["voice"] = [pid for pid in tree(processes["player"].pid) if pid != processes["player"].pid]
            before = {which: spent(each) for which, each in pids.items()}
            wait(seconds)
            after = {which: spent(each) for which, each in pids.items()}
            print(f"{heard}; {seconds:g} s, load {' '.join(f'{load:.1f}' for load in os.getloadavg())}")
            costs = {which: after[which] - before[which] for which in NAMES}
            for which, title in NAMES.items():
                share, rate = costs[which].cpu_s / seconds, costs[which].wakeups / seconds
                print(f"  {title:22} {share:7.2%} of one processor, {rate:6.1f} wake-ups/s")
            print(f"  player beside empty: {costs['player'].cpu_s / costs['empty'].cpu_s:.2f} times the processor")
        finally:
            started = tree(processes["player"].pid)[1:]
            for process in processes.values():
                process.kill()
                process.wait()
            for pid in started:
                with suppress(ProcessLookupError):
                    os.kill(pid, 9)


if __name__ == "__main__":
    player() if sys.argv[1:] == ["player"] else main()
