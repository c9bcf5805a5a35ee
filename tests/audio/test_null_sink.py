"""The cues as heard: played with aplay to a real sound server whose only output is recorded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from array import array
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from _null_sink import RATE, NullSink

from recorded_sound import LOUD, QUIET_S, SoundRecorder, on_file, peak, without_gaps
from unclench.audio.cues.file_cues import FileCuePlayer, sound_facts
from unclench.core.session.cues import SOUNDS
from unclench.system.probe import probe_command
from waiting import LONG_S

STEPS_A_SECOND = 100
CUT_S = 20  # of the tone's 30 s


@pytest.fixture
def ear(null_sink: NullSink, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundRecorder]:
    """Use the null sink and record it."""
    for name in [name for name in os.environ if name.startswith(("PULSE_", "PLAYSOUND3_"))]:
        monkeypatch.delenv(name)
    for name, value in null_sink.environment.items():
        monkeypatch.setenv(name, value)
    ear = SoundRecorder(null_sink)
    yield ear
    ear.close()


def envelope(samples: array[int], rate: int) -> list[float]:
    """The mean strength of each 10 ms, from the first audible one, without gaps."""
    start = next((place for place, sample in enumerate(samples) if abs(sample) > LOUD), len(samples))
    heard = without_gaps(samples[start:], rate)
    step = rate // STEPS_A_SECOND
    return [sum(map(abs, heard[place : place + step])) / step for place in range(0, len(heard), step)]


def longest_quiet_s(samples: array[int], rate: int) -> float:
    """The longest time between two audible samples."""
    loud = [place for place, sample in enumerate(samples) if abs(sample) > LOUD]
    return max(after - before for before, after in pairwise(loud)) / rate


def distance(one: list[float], other: list[float]) -> float:
    length = max(len(one), len(other))
    pairs = zip(one + [0.0] * (length - len(one)), other + [0.0] * (length - len(other)), strict=True)
    return sum(abs(left - right) for left, right in pairs)


@pytest.mark.parametrize("name", SOUNDS)
def test_each_cue_is_heard_completely_and_correctly(ear: SoundRecorder, sounds: Path, clock: Any, name: str) -> None:
    written, rate = on_file(sounds / f"{name}.wav")
    with FileCuePlayer(sounds, clock) as player:
        player.play(name)
        heard = ear.sound(longest_quiet_s(written, rate) + QUIET_S)
        player.wait(LONG_S)
        assert player.trouble is None
    assert peak(heard) == pytest.approx(peak(written), rel=0.1)
    shape = envelope(heard, RATE)
    shapes = {other: envelope(*on_file(sounds / f"{other}.wav")) for other in SOUNDS}
    assert min(SOUNDS, key=lambda other: distance(shape, shapes[other])) == name
    assert distance(shape, shapes[name]) < 0.2 * sum(shapes[name])


def test_volume_and_mute_change_what_is_heard(ear: SoundRecorder, with_tone: Path, clock: Any) -> None:
    peaks = {}
    for volume in (100, 30):
        with FileCuePlayer(with_tone, clock, volume) as player:
            player.play("tick")
            peaks[volume] = peak(ear.sound())
    assert peaks[30] / peaks[100] == pytest.approx(0.09, rel=0.1)
    with FileCuePlayer(with_tone, clock) as player:
        player.muted = True
        player.play("tick")
        assert peak(ear.hear(0.4)) == 0
        player.muted = False
        player.play("tone")
        assert ear.hears()
        player.muted = True
        assert len(ear.rest()) < CUT_S * RATE, "muting did not cut the cue"


def test_a_cue_is_heard_again_when_the_output_comes_back(
    ear: SoundRecorder, null_sink: NullSink, sounds: Path, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with FileCuePlayer(sounds, clock) as player:
        player.warm_up()
        for _cue in range(3):
            player.play("begin")
            player.wait(LONG_S)
            assert player.trouble == "No sound: no sound output was found that works."
        assert peak(ear.hear(0.2)) == 0
        monkeypatch.setenv("XDG_RUNTIME_DIR", null_sink.environment["XDG_RUNTIME_DIR"])
        player.play("begin")
        assert ear.hears()
        player.wait(LONG_S)
        assert player.trouble is None


# A separate program, so that it can prove that it has no child process left.
HUNG = """
import json, os, sys, threading
from pathlib import Path
from unclench.audio.cues import file_cues
from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.system.clock import SystemClock
from unclench.system.probe import probe_command
from unclench.system.probe import probe_command

file_cues.END_LIMIT_S = 60.0  # a child that is told to go may get no time to

def sounding():
    'Whether a child runs; one that has ended is left to whoever waits for it.'
    return os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

player = FileCuePlayer(Path(sys.argv[1]), SystemClock(), 60)
player.warm_up()
player.play("begin")
waited_for = [not sounding()]
for _cue in range(4):
    player.play("begin")
player.close()
try:
    os.waitpid(-1, os.WNOHANG)
    children = True
except ChildProcessError:
    children = False
print(json.dumps({"waited_for": waited_for, "children": children, "threads": threading.active_count()}))
"""


def test_a_hung_sound_server_does_not_block(ear: SoundRecorder, null_sink: NullSink, sounds: Path) -> None:
    """The server hangs as long as the program runs; a program that waited for it would never continue."""
    null_sink.freeze()
    try:
        facts = sound_facts(probe_command("player"))
        ran = subprocess.run([sys.executable, "-c", HUNG, str(sounds)], capture_output=True, text=True, timeout=LONG_S)
    finally:
        null_sink.thaw()
    assert ran.stderr == ""
    assert json.loads(ran.stdout) == {"waited_for": [False], "children": False, "threads": 1}
    assert facts == "No sound: the sound system does not answer."


def test_doctor_reports_the_sink_and_its_absence(
    ear: SoundRecorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sound_facts(probe_command("player"), limit_s=LONG_S) == "Cues play through aplay."
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert sound_facts(probe_command("player"), limit_s=LONG_S) == "No sound: no sound output was found that works."
