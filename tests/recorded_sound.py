"""Recorded sound: what a null sink plays.

On a busy machine every sound is late and may have gaps. So these functions wait for the sound, however late it is, and
measure in samples of the recording, never in seconds of a clock.
"""

from __future__ import annotations

import wave
from array import array
from pathlib import Path

from _null_sink import RATE, NullSink

from waiting import LONG_S

LOUD = 150
SLICE_S = 0.1
QUIET_S = 1.0  # longer than any silence within a sentence or a cue except "wake-up"
GAP_S = 0.01  # none of our sounds is exactly zero for so long


class SoundRecorder:
    """Records what the sink plays, from the start."""

    def __init__(self, sink: NullSink) -> None:
        self._sink = sink
        self._recorder = sink.recorder()
        self.hear(0.05)

    def hear(self, seconds: float) -> array[int]:
        """The next seconds of the recording."""
        return self._sink.hear(self._recorder, seconds)

    def hears(self, louder_than: int = LOUD) -> bool:
        """Wait until a sound comes that is louder; False if none comes."""
        return any(peak(self.hear(SLICE_S)) > louder_than for _slice in range(round(LONG_S / SLICE_S)))

    def sound(self, quiet_s: float = QUIET_S) -> array[int]:
        """Wait for the next sound; returns it with the silence of `quiet_s` after it."""
        heard = array("h")
        while peak(heard) <= LOUD:
            assert len(heard) < LONG_S * RATE, "nothing to be heard"
            heard = heard[-round(SLICE_S * RATE) :] + self.hear(SLICE_S)
        return heard + self.rest(quiet_s)

    def rest(self, quiet_s: float = QUIET_S) -> array[int]:
        """The rest of the present sound and the silence of `quiet_s` after it; only the silence if there is no
        sound."""
        heard = self.hear(quiet_s)
        while peak(heard[-round(quiet_s * RATE) :]) > LOUD:
            assert len(heard) < LONG_S * RATE, "it does not end"
            heard += self.hear(SLICE_S)
        return heard

    def close(self) -> None:
        """Stop recording."""
        self._sink.stop(self._recorder)


def on_file(path: Path) -> tuple[array[int], int]:
    """The samples of a sound file and its sample rate."""
    with wave.open(str(path)) as file:
        return array("h", file.readframes(file.getnframes())), file.getframerate()


def peak(samples: array[int]) -> int:
    """The absolute value of the loudest sample."""
    return max(map(abs, samples), default=0)


def span_s(samples: array[int], rate: int = RATE) -> float:
    """The seconds from the first to the last audible sample, without the gaps that a busy machine adds."""
    loud = [place for place, sample in enumerate(samples) if abs(sample) > LOUD]
    return len(without_gaps(samples[loud[0] : loud[-1] + 1], rate)) / rate if loud else 0.0


def without_gaps(samples: array[int], rate: int = RATE) -> array[int]:
    """The samples without gaps: runs of exact zeros, which a player leaves while it gets no processor time."""
    kept, run = array("h"), array("h")
    for sample in samples:
        if sample == 0:
            run.append(0)
            continue
        if len(run) < GAP_S * rate:
            kept.extend(run)
        run = array("h")
        kept.append(sample)
    return kept
