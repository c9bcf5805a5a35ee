"""The committed sounds: made by the script, told apart by melody, equally loud, without a click."""

from __future__ import annotations

import importlib
import math
import sys
import wave
from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from unclench.core.cues import SOUNDS

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "assets" / "sounds"

sys.path.insert(0, str(ROOT / "tools"))
sounds = importlib.import_module("sounds")


def samples_of(path: Path) -> array[int]:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (44_100, 2, 1)
        samples = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def level_db(samples: array[int]) -> float:
    """Mean power in dB of full scale."""
    return 10 * math.log10(sum(sample * sample for sample in samples) / len(samples) / 32_767**2)


def loudest_windows_db(samples: array[int]) -> float:
    """The test's own measure: mean power of the 10 ms steps within 10 dB of the loudest 50 ms."""
    windows = [level_db(samples[start : start + 2205]) for start in range(0, len(samples) - 2204, 441)]
    counted = [10 ** (level / 10) for level in windows if level >= max(windows) - 10]
    return 10 * math.log10(sum(counted) / len(counted))


def power_at(samples: array[int], hertz: float) -> float:
    """How much of one frequency is in the samples."""
    turn = 2 * math.pi * hertz / 44_100
    real = sum(sample * math.cos(turn * place) for place, sample in enumerate(samples))
    imaginary = sum(sample * math.sin(turn * place) for place, sample in enumerate(samples))
    return math.hypot(real, imaginary) / len(samples)


def test_the_folder_holds_what_the_program_plays() -> None:
    assert {path.stem for path in COMMITTED.iterdir()} == set(SOUNDS) == set(sounds.SOUNDS)


@pytest.mark.parametrize("name", SOUNDS)
def test_the_script_makes_the_committed_bytes(name: str, tmp_path: Path) -> None:
    assert sounds.write(name, tmp_path).read_bytes() == (COMMITTED / f"{name}.wav").read_bytes()


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_is_short_and_leaves_room(name: str) -> None:
    samples = samples_of(COMMITTED / f"{name}.wav")
    assert len(samples) / 44_100 <= (1.6 if name == "finish" else 0.9)
    assert max(map(abs, samples)) <= 32_767 * 10 ** (-6 / 20)


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_starts_and_ends_without_a_click(name: str) -> None:
    samples = samples_of(COMMITTED / f"{name}.wav")
    peak = max(map(abs, samples))
    assert (samples[0], samples[-1]) == (0, 0)
    assert max(map(abs, samples[:44])) < peak * 0.05, "the first millisecond is already loud"
    assert max(map(abs, samples[-220:])) < peak * 0.02, "the last 5 ms are still loud"
    rise_s = next(place for place, sample in enumerate(samples) if abs(sample) > peak * 0.7) / 44_100
    assert rise_s >= 0.004


def test_all_are_equally_loud() -> None:
    loudness = {name: loudest_windows_db(samples_of(COMMITTED / f"{name}.wav")) for name in SOUNDS}
    assert max(loudness.values()) - min(loudness.values()) < 1, loudness
    assert min(loudness.values()) > -24, loudness


def test_they_differ_by_melody_not_only_by_pitch() -> None:
    shapes = {}
    for name, sound in sounds.SOUNDS.items():
        pitches = [note.hertz for note in sound.notes]
        assert all(300 <= pitch <= 1500 for pitch in pitches)
        shapes[name] = tuple((after > before) - (after < before) for before, after in pairwise(pitches))
    assert len(set(shapes.values())) == len(shapes), shapes
    assert (shapes["begin"], shapes["release"], shapes["half-way"], shapes["tick"]) == ((1,), (-1,), (0,), ())


@pytest.mark.parametrize("name", SOUNDS)
def test_the_notes_are_really_in_the_file(name: str) -> None:
    samples = samples_of(COMMITTED / f"{name}.wav")
    scale = sorted({note.hertz for sound in sounds.SOUNDS.values() for note in sound.notes})
    for note in sounds.SOUNDS[name].notes:
        start = round((note.at_s + 0.01) * 44_100)
        stroke = samples[start : start + 4410]
        assert max(scale, key=lambda hertz: power_at(stroke, hertz)) == note.hertz
        assert power_at(stroke, 2 * note.hertz) > 0.03 * power_at(stroke, note.hertz), "nothing for small speakers"
