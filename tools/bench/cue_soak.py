"""Many cues in a quick row, for long: how late each is heard, whether all are, and whether anything is left behind.

python tools/bench/cue_soak.py window|terminal [SECONDS]

A cue every 300 ms into a null sink that is recorded: in the window through QSoundEffect, in the terminal through
aplay. Processes, threads, open files and memory are those of this program, which holds the null sink and its recorder
too and does so from start to end. In between, a player of files owns the process that plays and the one it has cut.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from bisect import bisect_left
from dataclasses import astuple, dataclass
from pathlib import Path

from _null_sink import NullSink, what_is_missing
from cue_latency import Listener, _write_click
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from unclench.audio.file_cues import FileCuePlayer
from unclench.audio.qt_cues import CueOutput
from unclench.core.ports import CuePlayer
from unclench.system.clock import SystemClock

EVERY_S = 0.300
QUIET_S = 0.1
RECORDING_OFF_S = 0.01
SECONDS = 600.0
LOOK_EVERY = 100


@dataclass(frozen=True)
class Held:
    """What this process holds on to."""

    processes: int
    threads: int
    handles: int
    memory_kb: int

    def __str__(self) -> str:
        return (
            f"{self.processes} child processes, {self.threads} threads, {self.handles} open files, "
            f"{self.memory_kb / 1024:.1f} MB"
        )


def main() -> None:
    if reason := what_is_missing():
        print(f"left out: {reason}")
        return
    which = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    with tempfile.TemporaryDirectory() as name, NullSink(Path(name)) as sink:
        os.environ.update(sink.environment)
        _write_click(Path(name, "click.wav"))
        listener = Listener(sink, QUIET_S)
        listener.start()
        app = QCoreApplication([])
        player = _window(app, Path(name)) if which == "window" else _terminal(Path(name))
        for _cue in range(3):  # these open the way through the sound server
            player.play("click")
            _until(time.perf_counter() + 1.0)
        start = _held_in_silence(player)
        before = time.process_time()
        asked, most = _row(player, seconds)
        cpu_s = time.process_time() - before
        end = _held_in_silence(player)
        trouble = player.trouble
        player.close()
    late_ms = _late_ms(asked, listener.onsets_s)
    cuts = statistics.quantiles(late_ms, n=100, method="inclusive")
    print(f"{which}: {len(asked)} cues in {seconds:.0f} s, heard {len(late_ms)}")
    print(f"  heard after: median {statistics.median(late_ms):.1f} ms, p99 {cuts[98]:.1f}, worst {max(late_ms):.1f}")
    print(f"  start: {start}\n  most:  {most}\n  end:   {end}")
    print(
        f"  CPU {cpu_s:.1f} s, the recording with it; trouble: {trouble}; load of the machine {os.getloadavg()[1]:.1f}"
    )
    sys.stdout.flush()
    os._exit(0)  # Qt would complain that the sound server has gone


def _window(app: QCoreApplication, folder: Path) -> CueOutput:
    window = CueOutput(folder, SystemClock(), app)
    window.settled.connect(app.quit)
    window.look_for_output()
    app.exec()
    assert window.instant
    return window


def _terminal(folder: Path) -> FileCuePlayer:
    terminal = FileCuePlayer(folder, SystemClock())
    terminal.warm_up()
    return terminal


def _row(player: CuePlayer, seconds: float) -> tuple[list[float], Held]:
    """The moments at which a cue was asked for, and the most that was held on to in between."""
    asked: list[float] = []
    held = [_held()]
    begin_s = time.perf_counter()
    for number in range(round(seconds / EVERY_S)):
        _until(begin_s + number * EVERY_S)
        asked.append(time.perf_counter())
        player.play("click")
        if number % LOOK_EVERY == 0:
            held.append(_held())
    most = Held(*(max(values) for values in zip(*map(astuple, held), strict=True)))
    return asked, most


def _until(moment_s: float) -> None:
    """Let the event loop run; QSoundEffect needs it to notice the end of a cue."""
    loop = QEventLoop()
    left_ms = max(0, round((moment_s - time.perf_counter()) * 1000))
    QTimer.singleShot(left_ms, loop.quit)
    loop.exec()


def _late_ms(asked: list[float], onsets: list[float]) -> list[float]:
    """Of each cue that was heard before the next was asked for. The recording may be some milliseconds off."""
    late = []
    for moment in asked:
        begin = bisect_left(onsets, moment - RECORDING_OFF_S)
        if begin < len(onsets) and onsets[begin] < moment + EVERY_S - RECORDING_OFF_S:
            late.append((onsets[begin] - moment) * 1000)
    return late


def _held_in_silence(player: CuePlayer) -> Held:
    _until(time.perf_counter() + 1.0)
    player.stop()
    player.stop()  # a player of files makes sure at the next call
    _until(time.perf_counter() + 0.5)
    return _held()


def _held() -> Held:
    tasks = list(Path("/proc/self/task").iterdir())
    children = sum(len((task / "children").read_text().split()) for task in tasks)
    status = Path("/proc/self/status").read_text()
    memory_kb = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
    return Held(children, len(tasks), len(os.listdir("/proc/self/fd")), memory_kb)


if __name__ == "__main__":
    main()
