"""Measures how late a cue of the window is heard compared to one of the terminal in the same run: QSoundEffect and
aplay play alternately into a null sink that is recorded. Then the sound server is killed and restarted, and the window
continues to play.

python tools/bench/window_cues.py [PLAYS]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from _null_sink import NullSink, what_is_missing
from cue_latency import GAP_S, PLAYS, Listener, _write_click
from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.audio.cues.qt_cues import CueOutput
from unclench.core.ports import CuePlayer
from unclench.system.clock import SystemClock
from unclench.system.probe import probe_command

RECORDER_S = 2.0  # enough for the recorder to start


def main() -> None:
    if reason := what_is_missing():
        print(f"left out: {reason}")
        return
    plays = int(sys.argv[1]) if len(sys.argv) > 1 else PLAYS
    with tempfile.TemporaryDirectory() as name, NullSink(Path(name)) as sink:
        os.environ.update(sink.environment)
        _write_click(Path(name, "click.wav"))
        listener = Listener(sink)
        listener.start()
        app = QCoreApplication([])
        window = CueOutput(Path(name), SystemClock(), app, look=probe_command("sound-output"))
        begin = time.perf_counter()
        window.settled.connect(app.quit)
        window.look_for_output()
        app.exec()
        print(f"output found after {(time.perf_counter() - begin) * 1000:.0f} ms; QSoundEffect: {window.instant}")
        with FileCuePlayer(Path(name), SystemClock()) as terminal:
            terminal.warm_up()
            _compare({"QSoundEffect": window, "aplay": terminal}, listener, plays)
        sink.fall()
        sink.rise()
        listener = Listener(sink)
        listener.start()
        _turn(RECORDER_S)
        _call_ms, onset_ms = _one(window, listener)
        when = "not heard" if onset_ms is None else f"heard after {onset_ms:.0f} ms"
        print(f"the sound server was killed and started again; the first cue was {when}")
        _compare({f"from then on, QSoundEffect: {window.instant}": window}, listener, plays)
        window.close()
    sys.stdout.flush()
    os._exit(0)  # Qt would complain that the sound server is gone


def _compare(players: dict[str, CuePlayer], listener: Listener, plays: int) -> None:
    """Play with each player alternately and print the results."""
    calls: dict[str, list[float]] = {what: [] for what in players}
    onsets: dict[str, list[float]] = {what: [] for what in players}
    for play in range(plays + 1):
        for what, player in players.items():
            call_ms, onset_ms = _one(player, listener)
            if play and onset_ms is not None:  # the first play also connects to the sound server
                calls[what].append(call_ms)
                onsets[what].append(onset_ms)
    for what in players:
        print(f"{what}: heard {len(onsets[what])} of {plays} cues")
        for which, values in (("play() returns after", calls[what]), ("heard after", onsets[what])):
            if len(values) > 1:
                p90 = statistics.quantiles(values, n=10)[-1]
                print(f"  {which}: median {statistics.median(values):.2f} ms, p90 {p90:.2f}, max {max(values):.2f}")


def _one(player: CuePlayer, listener: Listener) -> tuple[float, float | None]:
    """The milliseconds from the call to its return, and to the sound if it was heard."""
    _turn(GAP_S)
    listener.heard.clear()
    begin = time.perf_counter()
    player.play("click")
    call_ms = (time.perf_counter() - begin) * 1000
    while not listener.heard.is_set() and time.perf_counter() - begin < 3.0:
        _turn(0.02)
    return call_ms, (listener.onset_s - begin) * 1000 if listener.heard.is_set() else None


def _turn(seconds: float) -> None:
    """Run the event loop; QSoundEffect needs it to notice the end of a cue."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
