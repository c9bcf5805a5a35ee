"""The cues as they are heard: through aplay and a real sound server whose only output is recorded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from unclench.audio.file_cues import FileCuePlayer, sound_facts
from unclench.core.cues import SOUNDS

RATE = 48_000
STEPS_A_SECOND = 100
LOUD = 150


class Ear:
    """Records what the sink plays, second by second."""

    def __init__(self, sink: Any) -> None:
        self._sink = sink
        self._recorder = sink.recorder()
        self.hear(0.05)

    def hear(self, seconds: float) -> array[int]:
        """What is to be heard in the next seconds."""
        samples: array[int] = self._sink.hear(self._recorder, seconds)
        return samples

    def hears(self) -> bool:
        """Whether something loud comes, however late."""
        loud: bool = self._sink.hears(self._recorder)
        return loud

    def close(self) -> None:
        """Stop listening."""
        self._sink.stop(self._recorder)


@pytest.fixture
def ear(null_sink: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ear]:
    """We are in the world of the null sink, and listen."""
    for name in [name for name in os.environ if name.startswith(("PULSE_", "PLAYSOUND3_"))]:
        monkeypatch.delenv(name)
    for name, value in null_sink.environment.items():
        monkeypatch.setenv(name, value)
    ear = Ear(null_sink)
    yield ear
    ear.close()


def peak(samples: array[int]) -> int:
    return max(map(abs, samples), default=0)


def envelope(samples: array[int], rate: int) -> list[float]:
    """Mean strength of each hundredth of a second, from the first that is heard."""
    start = next((place for place, sample in enumerate(samples) if abs(sample) > LOUD), len(samples))
    step = rate // STEPS_A_SECOND
    return [sum(map(abs, samples[place : place + step])) / step for place in range(start, len(samples), step)]


def envelope_of_file(path: Path) -> list[float]:
    with wave.open(str(path)) as file:
        return envelope(array("h", file.readframes(file.getnframes())), file.getframerate())


def distance(one: list[float], other: list[float]) -> float:
    length = max(len(one), len(other))
    pairs = zip(one + [0.0] * (length - len(one)), other + [0.0] * (length - len(other)), strict=True)
    return sum(abs(left - right) for left, right in pairs)


@pytest.mark.parametrize("name", SOUNDS)
def test_each_cue_is_heard_whole_and_as_itself(ear: Ear, sounds: Path, clock: Any, name: str) -> None:
    with wave.open(str(sounds / f"{name}.wav")) as file:
        length_s = file.getnframes() / file.getframerate()
        written = array("h", file.readframes(file.getnframes()))
    with FileCuePlayer(sounds, clock) as player:
        player.play(name)
        heard = ear.hear(length_s + 0.2)
        player.wait()
        assert player.trouble is None
    assert peak(heard) == pytest.approx(peak(written), rel=0.1)
    shape = envelope(heard, RATE)
    shapes = {other: envelope_of_file(sounds / f"{other}.wav") for other in SOUNDS}
    assert min(SOUNDS, key=lambda other: distance(shape, shapes[other])) == name
    assert distance(shape, shapes[name]) < 0.2 * sum(shapes[name])


def test_volume_and_mute_are_heard(ear: Ear, sounds: Path, clock: Any) -> None:
    peaks = {}
    for volume in (100, 30):
        with FileCuePlayer(sounds, clock, volume) as player:
            player.play("tick")
            peaks[volume] = peak(ear.hear(0.8))
    assert peaks[30] / peaks[100] == pytest.approx(0.09, rel=0.1)
    with FileCuePlayer(sounds, clock) as player:
        player.muted = True
        player.play("tick")
        assert peak(ear.hear(0.4)) == 0
        player.muted = False
        player.play("finish")
        assert ear.hears()
        player.muted = True
        ear.hear(0.1)
        assert peak(ear.hear(0.3)) == 0, "muting did not cut the cue"


def test_a_cue_is_heard_again_when_the_output_comes_back(
    ear: Ear, null_sink: Any, sounds: Path, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with FileCuePlayer(sounds, clock) as player:
        player.warm_up()
        for _cue in range(3):
            player.play("begin")
            player.wait()
            assert player.trouble == "No sound: no sound output was found that works."
        assert peak(ear.hear(0.2)) == 0
        monkeypatch.setenv("XDG_RUNTIME_DIR", null_sink.environment["XDG_RUNTIME_DIR"])
        player.play("begin")
        assert ear.hears()
        player.wait()
        assert player.trouble is None


# A program of its own, so that it can prove that it has no child left, whoever started it.
HUNG = """
import json, os, statistics, sys, threading
from pathlib import Path
from unclench.audio.file_cues import FileCuePlayer
from unclench.system.clock import SystemClock

clock = SystemClock()
def seconds(do):
    begin = clock.reading().mono_s
    do()
    return clock.reading().mono_s - begin

player = FileCuePlayer(Path(sys.argv[1]), clock, 60)
player.warm_up()
plays = []
for _cue in range(5):
    plays.append(seconds(lambda: player.play("begin")))
    threading.Event().wait(0.1)  # a sound server that hangs sends no event
close = seconds(player.close)
try:
    os.waitpid(-1, os.WNOHANG)
    children = True
except ChildProcessError:
    children = False
print(json.dumps({"play_s": statistics.median(plays), "close_s": close, "children": children,
                  "threads": threading.active_count()}))
"""


def test_a_hung_sound_server_holds_nothing_up(ear: Ear, null_sink: Any, sounds: Path) -> None:
    null_sink.freeze()
    try:
        facts = sound_facts()
        ran = subprocess.run([sys.executable, "-c", HUNG, str(sounds)], capture_output=True, text=True, timeout=30)
    finally:
        null_sink.thaw()
    assert ran.stderr == ""
    told = json.loads(ran.stdout)
    assert (told["children"], told["threads"]) == (False, 1)
    assert told["play_s"] < 0.05
    assert told["close_s"] < 1
    assert facts == "No sound: the sound system does not answer."


def test_doctor_hears_of_the_sink_and_of_its_absence(ear: Ear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sound_facts(limit_s=10) == "Cues play through aplay."
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert sound_facts(limit_s=10) == "No sound: no sound output was found that works."
