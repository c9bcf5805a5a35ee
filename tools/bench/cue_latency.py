"""Measures how late a cue is heard after the call: through the terminal's player into a null sink that is recorded.

python tools/bench/cue_latency.py [PLAYS]

The result includes the start of the player, ALSA, PulseAudio and about 2-5 ms of the recording itself. The cue used
here starts at full strength with its first sample, so that its onset is well defined; the real cues rise over 8 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
import wave
from array import array
from pathlib import Path

from _null_sink import RATE, NullSink, what_is_missing

from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.system.clock import SystemClock

PLAYS = 30
GAP_S = 0.5
QUIET_S = 0.2
LOUD = 2_000
CHUNK = 48  # samples, 1 ms


class Listener(threading.Thread):
    """Notes the moment at which the last sound started after at least QUIET_S of silence."""

    def __init__(self, sink: NullSink) -> None:
        super().__init__(daemon=True)
        self._recorder = sink.recorder()
        self.heard = threading.Event()
        self.onset_s = 0.0

    def run(self) -> None:
        assert self._recorder.stdout
        quiet = 0
        while data := self._recorder.stdout.read(CHUNK * 2):
            now_s = time.perf_counter()
            samples = array("h", data)
            first = next((place for place, sample in enumerate(samples) if abs(sample) > LOUD), None)
            if first is None:
                quiet += len(samples)
                continue
            if quiet > RATE * QUIET_S:
                self.onset_s = now_s - (len(samples) - first) / RATE
                self.heard.set()
            quiet = 0


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
        with FileCuePlayer(Path(name), SystemClock()) as player:
            player.warm_up()
            _measure(player, listener, 1)  # the first play also connects to the sound server
            calls_ms, onsets_ms = _measure(player, listener, plays)
            if player.trouble:
                print(player.trouble)
    print(f"heard {len(onsets_ms)} of {plays} cues")
    for what, values in (("play() returns after", calls_ms), ("heard after", onsets_ms)):
        if len(values) > 1:
            p90 = statistics.quantiles(values, n=10)[-1]
            print(f"{what}: median {statistics.median(values):.1f} ms, p90 {p90:.1f} ms, max {max(values):.1f} ms")


def _measure(player: FileCuePlayer, listener: Listener, plays: int) -> tuple[list[float], list[float]]:
    """For each cue that was heard, the milliseconds from the call to its return and to the sound."""
    calls_ms, onsets_ms = [], []
    for _play in range(plays):
        listener.heard.clear()
        time.sleep(GAP_S)
        begin = time.perf_counter()
        player.play("click")
        calls_ms.append((time.perf_counter() - begin) * 1000)
        if listener.heard.wait(3.0):
            onsets_ms.append((listener.onset_s - begin) * 1000)
    return calls_ms, onsets_ms


def _write_click(path: Path, half_wave: int = 22) -> None:
    """Write a sound of 0.1 s at full strength from its first sample; `half_wave` is half a wavelength in samples."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        wave_of_it = [16_000] * half_wave + [-16_000] * half_wave
        file.writeframes(array("h", wave_of_it * (4_410 // len(wave_of_it))).tobytes())


if __name__ == "__main__":
    main()
