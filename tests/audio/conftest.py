"""A folder of real cues, a clock that moves only when told, and a virtual sound card."""

from __future__ import annotations

import shutil
import wave
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from math import pi, sin
from pathlib import Path

import pytest
from _null_sink import NullSink, what_is_missing

from unclench.core.ports import Reading

ROOT = Path(__file__).resolve().parents[2]
SOUNDS = ROOT / "assets" / "sounds"
TONE_S, TONE_RATE, TONE_PEAK = 30, 44_100, 6000


class StepClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.mono_s = 100.0

    def reading(self) -> Reading:
        return Reading(self.mono_s, self.mono_s, datetime(2024, 1, 1, tzinfo=UTC))


@pytest.fixture
def clock() -> StepClock:
    return StepClock()


@pytest.fixture
def sounds() -> Path:
    return SOUNDS


@pytest.fixture
def with_tone(tmp_path: Path) -> Path:
    """The cues, and a tone of 30 s named "tone", because a cue could end on a busy machine before a test cuts it."""
    folder = tmp_path / "with-tone"
    shutil.copytree(SOUNDS, folder)
    wave_length = [round(TONE_PEAK * sin(2 * pi * place / 100)) for place in range(100)]
    with wave.open(str(folder / "tone.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(TONE_RATE)
        file.writeframes(array("h", wave_length * (TONE_S * TONE_RATE // 100)).tobytes())
    return folder


@pytest.fixture(scope="session")
def null_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NullSink]:
    """A private PulseAudio server for all tests that record what is played."""
    if reason := what_is_missing():
        pytest.skip(reason)
    with NullSink(tmp_path_factory.mktemp("null-sink")) as sink:
        yield sink
