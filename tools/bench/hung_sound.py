"""Measures how long a sound server that hangs blocks a player: each call, and the window's event loop in between.

The window changes from QSoundEffect to files while this runs; the terminal plays files from the start.

python tools/bench/hung_sound.py [SECONDS]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from _null_sink import NullSink, what_is_missing
from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.audio.cues.qt_cues import CueOutput
from unclench.content.bundled import assets_dir
from unclench.system.clock import SystemClock
from unclench.system.probe import probe_command

SECONDS = 15.0
CUE_EVERY_MS = 1000
BEAT_MS = 5


def main() -> None:
    if reason := what_is_missing():
        print(f"left out: {reason}")
        return
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as name, NullSink(Path(name)) as sink:
        os.environ.update(sink.environment)
        app = QCoreApplication([])
        sounds = assets_dir() / "sounds"
        window = CueOutput(sounds, SystemClock(), app, look=probe_command("sound-output"))
        window.settled.connect(app.quit)
        window.look_for_output()
        app.exec()
        terminal = FileCuePlayer(sounds, SystemClock(), 60)
        terminal.warm_up()
        for what, player in (("window", window), ("terminal", terminal)):
            _measure(what, player, sink, seconds)
    sys.stdout.flush()
    os._exit(0)  # Qt would complain that the sound server is gone


def _measure(what: str, player: CueOutput | FileCuePlayer, sink: NullSink, seconds: float) -> None:
    calls: list[float] = []
    beats = [time.perf_counter()]
    beat, cues = QTimer(), QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    beat.timeout.connect(lambda: beats.append(time.perf_counter()))
    cues.timeout.connect(lambda: calls.append(_took_ms(lambda: player.play("tick"))))
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    beat.start(BEAT_MS)
    cues.start(CUE_EVERY_MS)
    sink.freeze()
    loop.exec()
    cues.stop()
    close_ms = _took_ms(player.close)
    sink.thaw()
    gap_ms = max(after - before for before, after in pairwise(beats)) * 1000
    print(f"{what}: play() at most {max(calls):.1f} ms, close() {close_ms:.1f} ms, event loop at most {gap_ms:.1f} ms")


def _took_ms(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
