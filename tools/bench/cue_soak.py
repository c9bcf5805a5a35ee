"""A soak test: many cues in quick succession. How late is each one heard, are all heard, and do resources leak?

python tools/bench/cue_soak.py window|terminal [SECONDS]

Plays a cue every 300 ms, faster than any session, into a null sink that is recorded: in the window through
QSoundEffect, in the terminal through aplay. Each cue differs in pitch from its neighbors, so a late cue can be
identified even without silence before the next one. A cue that has not started to sound when the next one is played is
cut off; on a busy machine that happens.

Processes, threads, open files and memory are those of this program, including the null sink and its recorder, which run
from start to end. In between, the file player has one process that plays and one that it has cut off.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from array import array
from bisect import bisect_right
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from _null_sink import RATE, NullSink, what_is_missing
from cue_latency import CHUNK, LOUD, _write_click
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.audio.cues.qt_cues import CueOutput
from unclench.core.ports import CuePlayer
from unclench.system.clock import SystemClock
from unclench.system.probe import probe_command

EVERY_S = 0.300
SILENCE_S = 0.005
HALF_WAVES = (9, 16, 30, 56)  # samples at 44,100 Hz; different enough to be told apart
RECORDING_OFF_S = 0.01
SECONDS = 600.0
LOOK_EVERY = 100


@dataclass(frozen=True)
class Held:
    """The resources that this process holds."""

    processes: int
    threads: int
    handles: int
    memory_kb: int

    def __str__(self) -> str:
        return (
            f"{self.processes} child processes, {self.threads} threads, {self.handles} open files, "
            f"{self.memory_kb / 1024:.1f} MB"
        )


class Ear(threading.Thread):
    """Notes when each sound started and which of HALF_WAVES it is, even without silence in between."""

    def __init__(self, sink: NullSink) -> None:
        super().__init__(daemon=True)
        self._recorder = sink.recorder()
        self._halves = [half * RATE / 44_100 for half in HALF_WAVES]
        self._at = self._turned = self._loud = 0  # samples: the present one, the last change of sign, the last loud one
        self._up = False
        self._last = self._current = -1
        self.onsets: list[tuple[float, int]] = []

    def run(self) -> None:
        assert self._recorder.stdout
        while data := self._recorder.stdout.read(CHUNK * 2):
            now_s = time.perf_counter()
            samples = array("h", data)
            end = self._at + len(samples)
            if max(samples) > LOUD or min(samples) < -LOUD:
                for sample in samples:
                    if abs(sample) > LOUD:
                        self._hear(sample > 0, now_s - (end - self._at) / RATE)
                    self._at += 1
            self._at = end

    def _hear(self, up: bool, now_s: float) -> None:
        if self._at - self._loud > SILENCE_S * RATE:
            self._last = self._current = -1
            self._turned, self._up = self._at, up
        self._loud = self._at
        if up == self._up:
            return
        length = self._at - self._turned
        self._turned, self._up = self._at, up
        pitch = min(range(len(self._halves)), key=lambda one: abs(self._halves[one] - length))
        if pitch == self._last != self._current:  # two equal halves: at a cut, a single half may have any length
            self._current = pitch
            self.onsets.append((now_s - 2 * length / RATE, pitch))
        self._last = pitch


class WatchedPlayer(FileCuePlayer):
    """Keeps every process, to see how each ended."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SystemClock())
        self.processes: list[Any] = []

    def play(self, name: str) -> None:
        super().play(name)
        self.processes.append(self._playing and self._playing.process)


def main() -> None:
    if reason := what_is_missing():
        print(f"left out: {reason}")
        return
    which = sys.argv[1]
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    with tempfile.TemporaryDirectory() as name, NullSink(Path(name)) as sink:
        os.environ.update(sink.environment)
        for pitch, half_wave in enumerate(HALF_WAVES):
            _write_click(Path(name, f"click{pitch}.wav"), half_wave)
        ear = Ear(sink)
        ear.start()
        app = QCoreApplication([])
        player = _window(app, Path(name)) if which == "window" else _terminal(Path(name))
        for _cue in range(3):  # these connect to the sound server
            player.play("click0")
            _until(time.perf_counter() + 1.0)
        ear.onsets.clear()
        warm_ups = len(player.processes) if isinstance(player, WatchedPlayer) else 0
        start = _held_in_silence(player)
        before = time.process_time()
        asked, most = _row(player, seconds)
        cpu_s = time.process_time() - before
        end = _held_in_silence(player)
        trouble = player.trouble
        player.close()
    late = _late_ms(asked, ear.onsets)
    late_ms = [ms for ms in late if ms is not None]
    cuts = statistics.quantiles(late_ms, n=100, method="inclusive")
    print(f"{which}: {len(asked)} cues in {seconds:.0f} s, heard {len(late_ms)}")
    if isinstance(player, WatchedPlayer):
        ends = [process and process.poll() for process in player.processes[warm_ups:]]
        unheard = [end for end, ms in zip(ends, late, strict=True) if ms is None]
        cut = unheard.count(-signal.SIGTERM)
        print(f"  not heard: {cut} cut by the next before they began, {len(unheard) - cut} for another reason")
    print(f"  heard after: median {statistics.median(late_ms):.1f} ms, p99 {cuts[98]:.1f}, worst {max(late_ms):.1f}")
    print(f"  start: {start}\n  most:  {most}\n  end:   {end}")
    print(
        f"  CPU {cpu_s:.1f} s, the recording with it; trouble: {trouble}; load of the machine {os.getloadavg()[1]:.1f}"
    )
    sys.stdout.flush()
    os._exit(0)  # Qt would complain that the sound server is gone


def _window(app: QCoreApplication, folder: Path) -> CueOutput:
    window = CueOutput(folder, SystemClock(), app, look=probe_command("sound-output"))
    window.settled.connect(app.quit)
    window.look_for_output()
    app.exec()
    assert window.instant
    return window


def _terminal(folder: Path) -> WatchedPlayer:
    terminal = WatchedPlayer(folder)
    terminal.warm_up()
    return terminal


def _row(player: CuePlayer, seconds: float) -> tuple[list[float], Held]:
    """The moments at which cues were played, and the most resources held in between."""
    asked: list[float] = []
    held = [_held()]
    begin_s = time.perf_counter()
    for number in range(round(seconds / EVERY_S)):
        _until(begin_s + number * EVERY_S)
        asked.append(time.perf_counter())
        player.play(f"click{number % len(HALF_WAVES)}")
        if number % LOOK_EVERY == 0:
            held.append(_held())
    most = Held(*(max(values) for values in zip(*map(astuple, held), strict=True)))
    return asked, most


def _until(moment_s: float) -> None:
    """Run the event loop until a moment; QSoundEffect needs it to notice the end of a cue."""
    loop = QEventLoop()
    left_ms = max(0, round((moment_s - time.perf_counter()) * 1000))
    QTimer.singleShot(left_ms, loop.quit)
    loop.exec()


def _late_ms(asked: list[float], onsets: list[tuple[float, int]]) -> list[float | None]:
    """The lateness of each cue; None if it was not heard before the next cue of its pitch. The recording is some
    milliseconds off."""
    late: list[float | None] = [None] * len(asked)
    for heard_s, pitch in onsets:
        begun = bisect_right(asked, heard_s + RECORDING_OFF_S)
        cue = next((one for one in reversed(range(begun)) if one % len(HALF_WAVES) == pitch), None)
        if cue is not None and late[cue] is None:
            late[cue] = (heard_s - asked[cue]) * 1000
    return late


def _held_in_silence(player: CuePlayer) -> Held:
    _until(time.perf_counter() + 1.0)
    player.stop()
    player.stop()  # the file player kills a stubborn process at the next call
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
