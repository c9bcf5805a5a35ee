"""The committed sounds: made by the script, different in melody and in rhythm, equally loud, and free of clicks."""

from __future__ import annotations

import importlib
import sys
import wave
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pyloudnorm import Meter
from scipy.signal import butter, sosfilt

from unclench.core.routine.sounds import SOUND_LENGTHS_S
from unclench.core.session.cues import SOUNDS

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "assets" / "sounds"
RATE = 44_100
NAMES = tuple(SOUND_LENGTHS_S)

sys.path.insert(0, str(ROOT / "tools"))
sounds = importlib.import_module("sounds")

Samples = NDArray[Any]


@cache
def samples_of(name: str) -> Samples:
    """-1.0 to 1.0."""
    with wave.open(str(COMMITTED / f"{name}.wav")) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (RATE, 2, 1)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_767


def momentary_lu(samples: Samples, at: int) -> float:
    """The loudness of the 400 ms around a position, by an independent meter for EBU R128."""
    moment = round(0.4 * RATE)
    padded = np.concatenate([np.zeros(moment), samples, np.zeros(moment)])
    return float(Meter(RATE).integrated_loudness(padded[at + moment // 2 : at + moment // 2 + moment]))


def greatest_momentary_lu(name: str) -> float:
    """The greatest momentary loudness, measured every 20 ms; for a long sound only around its loudest 50 ms."""
    samples = samples_of(name)
    loudest = int(np.argmax(np.convolve(samples**2, np.ones(2205), "same")))
    near = range(max(0, loudest - 17_640), min(len(samples), loudest + 17_640), 882)
    return max(momentary_lu(samples, at) for at in near)


def strokes(samples: Samples) -> list[tuple[float, float]]:
    """The audible melody: when each note begins, and its fundamental in Hz."""
    step = round(0.008 * RATE)
    power = np.add.reduceat(samples**2, range(0, len(samples) - step, step))
    level = 10 * np.log10(power / step + 1e-9)
    found: list[tuple[float, float]] = []
    for place in range(len(level) - 3):
        before = level[max(0, place - 5) : place]
        rises = level[place : place + 3].max() - (before.min() if len(before) else -90.0) > 3.5
        loud = level[place : place + 3].max() > -70
        if rises and loud and (not found or place * 0.008 - found[-1][0] > 0.08):
            start = place * step + round(0.02 * RATE)
            spectrum = np.abs(
                np.fft.rfft(samples[start : start + 3528] * np.hanning(3528)[: len(samples) - start], RATE)
            )
            found.append((place * 0.008, float(np.argmax(spectrum[300:1501]) + 300)))
    return found


def contour(notes: list[tuple[float, float]]) -> tuple[int, ...]:
    """Up, down or the same, from note to note."""
    ways = [np.log2(after / before) * 12 for (_at, before), (_then, after) in pairwise(notes)]
    return tuple(0 if abs(semitones) < 0.8 else 1 if semitones > 0 else -1 for semitones in ways)


def gaps_s(notes: list[tuple[float, float]]) -> list[float]:
    """The rhythm: seconds from note to note."""
    return [after - before for (before, _pitch), (after, _next) in pairwise(notes)]


def same_rhythm(one: list[float], other: list[float]) -> bool:
    """Whether both have as many notes, and no gap differs audibly."""
    return len(one) == len(other) and all(abs(a - b) < 0.1 for a, b in zip(one, other, strict=True))


def worn_ears(samples: Samples) -> Samples:
    """Remove everything above 2 kHz, as with a severe high-frequency hearing loss."""
    return np.asarray(sosfilt(butter(6, 2000, "lowpass", fs=RATE, output="sos"), samples))


def small_speakers(samples: Samples) -> Samples:
    """Remove everything below 300 Hz and most of what is just above, as a cheap laptop does."""
    return np.asarray(sosfilt(butter(4, 300, "highpass", fs=RATE, output="sos"), samples))


def both(samples: Samples) -> Samples:
    return worn_ears(small_speakers(samples))


def test_the_folder_has_the_sounds_that_the_program_uses() -> None:
    assert {path.name for path in COMMITTED.iterdir()} == {f"{name}.wav" for name in NAMES}
    assert set(sounds.SOUNDS) == set(NAMES)
    assert set(SOUNDS) < set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_script_produces_the_committed_bytes(name: str, tmp_path: Path) -> None:
    assert sounds.write(name, tmp_path).read_bytes() == (COMMITTED / f"{name}.wav").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_is_as_long_as_plans_assume(name: str) -> None:
    assert len(samples_of(name)) / RATE == SOUND_LENGTHS_S[name]


def test_frequent_cues_are_short() -> None:
    assert SOUND_LENGTHS_S["begin"] <= 0.5
    assert SOUND_LENGTHS_S["tick"] <= 0.1
    assert max(SOUND_LENGTHS_S[name] for name in ("half-way", "release", "switch")) <= 0.9


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_starts_and_ends_without_a_click(name: str) -> None:
    samples = np.abs(samples_of(name))
    near_start = samples[: round(0.3 * RATE)].max()  # the wake-up sound starts far below its peak
    assert (samples[0], samples[-1]) == (0, 0)
    assert samples[:44].max() < near_start * 0.06, "the first millisecond is already loud"
    assert int(np.argmax(samples > near_start * 0.7)) / RATE >= 0.004
    assert samples[-220:].max() < samples.max() * 0.02, "the last 5 ms are still loud"


@pytest.mark.parametrize("name", NAMES)
def test_no_click_inside_a_sound(name: str) -> None:
    """A corner in the wave is a click with energy at all high frequencies; ours end at the fourth harmonic."""
    above = sosfilt(butter(8, 6000, "highpass", fs=RATE, output="sos"), samples_of(name))
    assert np.abs(above).max() < np.abs(samples_of(name)).max() * 0.01


@pytest.mark.parametrize("name", NAMES)
def test_peaks_stay_far_below_full_scale(name: str) -> None:
    assert np.abs(samples_of(name)).max() < 10 ** (-6 / 20)


@pytest.mark.parametrize("name", NAMES)
def test_all_sounds_are_equally_loud_and_the_tick_is_6_lu_quieter(name: str) -> None:
    """The greatest momentary loudness by EBU R128: 23 LU below full scale."""
    assert greatest_momentary_lu(name) == pytest.approx(-29 if name == "tick" else -23, abs=0.5)


@pytest.mark.parametrize("level", [-23.0, -40.0])
def test_the_meter_of_the_script_follows_the_standard(level: float) -> None:
    """A sine of 997 Hz at a level in dB below full scale reads 3.01 LU less: the test signal of ITU-R BS.1770."""
    sine = 10 ** (level / 20) * np.sin(2 * np.pi * 997 * np.arange(RATE) / RATE)
    assert sounds.loudness_lu(list(sine)) == pytest.approx(level - 3.01, abs=0.1)


def test_the_wake_up_sound_starts_very_quiet_and_rises_to_the_end() -> None:
    samples = samples_of("wake-up")
    every = RATE // 5
    moments = [momentary_lu(samples, at) for at in range(0, len(samples), every)]
    levels = [max(moments[at : at + 15]) for at in range(0, len(moments) - 14, 15)]  # of 3 s each
    assert levels[0] < -52
    assert all(3 < after - before < 9 for before, after in pairwise(levels)), levels
    assert levels[-1] == pytest.approx(-23, abs=1.5)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("world", [np.asarray, worn_ears, small_speakers, both])
def test_the_melody_is_audible(name: str, world: Any) -> None:
    """Each note is heard at its time and pitch, between 300 and 1,500 Hz."""
    written = sounds.SOUNDS[name].notes
    heard = strokes(world(samples_of(name)))
    assert [at for at, _pitch in heard] == pytest.approx([note.at_s for note in written], abs=0.03)
    assert [pitch for _at, pitch in heard] == pytest.approx([note.hertz for note in written], rel=0.02)


@pytest.mark.parametrize(("one", "other"), list(combinations(NAMES, 2)))
@pytest.mark.parametrize("world", [worn_ears, small_speakers, both])
def test_no_two_sounds_can_be_confused(one: str, other: str, world: Any) -> None:
    """They differ in the contour of the melody, and also in the rhythm alone."""
    first, second = strokes(world(samples_of(one))), strokes(world(samples_of(other)))
    assert contour(first) != contour(second)
    assert not same_rhythm(gaps_s(first), gaps_s(second))


@pytest.mark.parametrize("name", NAMES)
def test_small_speakers_can_play_the_harmonics(name: str) -> None:
    """They hardly play the fundamental; the ear completes it from its second and third harmonic."""
    for note in sounds.SOUNDS[name].notes[-4:]:
        start = round((note.at_s + 0.008) * RATE)
        stroke = samples_of(name)[start : start + 1764] * np.hanning(1764)
        spectrum = np.abs(np.fft.rfft(stroke, RATE))

        def strength(multiple: int, hertz: float = note.hertz, spectrum: Samples = spectrum) -> float:
            middle = round(multiple * hertz)
            return float(spectrum[middle - 25 : middle + 26].max())

        assert strength(2) > 0.12 * strength(1)
        if note.hertz < 700:
            assert strength(3) > 0.04 * strength(1)
