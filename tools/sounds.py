"""Makes the cue sounds in assets/sounds from nothing but arithmetic, so that nobody else's recording is in the program.

python tools/sounds.py [FOLDER]

Each sound is a short melody of struck notes, like a kalimba: a sine with a little of its second and third harmonic,
because the small speakers of a laptop hardly carry a low fundamental alone. The five cues differ in the shape of their
melody, so that they are told apart without an ear for pitch. All are equally loud; see `loudness_db`.
"""

from __future__ import annotations

import math
import sys
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "sounds"

RATE = 44_100
FULL_SCALE = 32_767
LOUDNESS_DB = -18.0  # of full scale; leaves every peak below -6 dB
HARMONICS = ((1, 1.0, 1.0), (2, 0.22, 0.55), (3, 0.10, 0.35))  # multiple, strength, share of the note's decay
ATTACK_S = 0.008
FADE_S = 0.050
WINDOW_S = 0.050
GATE_DB = -10.0

G4, B4, D5, A4, E5, KNOCK = 392.00, 493.88, 587.33, 440.00, 659.26, 740.00


@dataclass(frozen=True)
class Note:
    """One stroke: `decay_s` is the time in which it falls to 37 %."""

    at_s: float
    hertz: float
    decay_s: float
    strength: float = 1.0


@dataclass(frozen=True)
class Sound:
    """A melody of a given whole length; what still rings at the end is faded out."""

    length_s: float
    notes: tuple[Note, ...]


SOUNDS = {
    "begin": Sound(0.80, (Note(0.00, G4, 0.16), Note(0.18, D5, 0.20))),
    "half-way": Sound(0.80, (Note(0.00, B4, 0.12), Note(0.26, B4, 0.18, 0.8))),
    "release": Sound(0.85, (Note(0.00, D5, 0.16), Note(0.20, G4, 0.22))),
    "switch": Sound(0.90, (Note(0.00, G4, 0.10), Note(0.15, D5, 0.10), Note(0.30, A4, 0.10), Note(0.45, E5, 0.15))),
    "finish": Sound(1.60, (Note(0.00, G4, 0.22), Note(0.30, B4, 0.22), Note(0.60, D5, 0.22), Note(0.95, G4, 0.26))),
    "tick": Sound(0.12, (Note(0.00, KNOCK, 0.024),)),
}


def samples_of(sound: Sound) -> array[int]:
    """The sound as 16-bit samples, at the loudness all of them share; the first and the last are 0."""
    raw = [0.0] * round(sound.length_s * RATE)
    for note in sound.notes:
        _strike(raw, note)
    fade = round(FADE_S * RATE)
    for left in range(fade):
        raw[-1 - left] *= _ease(left / fade)
    gain = 10 ** ((LOUDNESS_DB - loudness_db(raw)) / 20)
    return array("h", (round(value * gain * FULL_SCALE) for value in raw))


def loudness_db(samples: list[float]) -> float:
    """Mean power in dB of the windows that count: those at most 10 dB below the loudest. -1.0 to 1.0 is full scale.

    Windows of 50 ms, so that a tick is weighed by what it is and not by the silence around it.
    """
    window = round(WINDOW_S * RATE)
    starts = range(0, max(1, len(samples) - window + 1), window // 5)
    powers = [math.fsum(value * value for value in samples[start : start + window]) / window for start in starts]
    gate = max(powers) * 10 ** (GATE_DB / 10)
    counted = [power for power in powers if power >= gate]
    return 10 * math.log10(math.fsum(counted) / len(counted))


def write(name: str, folder: Path) -> Path:
    """Write one sound as NAME.wav: 44.1 kHz, 16 bit, mono. The bytes are the same on every machine."""
    samples = samples_of(SOUNDS[name])
    if sys.byteorder == "big":
        samples.byteswap()
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def _strike(raw: list[float], note: Note) -> None:
    begin = round(note.at_s * RATE)
    for multiple, strength, share in HARMONICS:
        turn = 2 * math.pi * note.hertz * multiple / RATE
        fall = 1 / (note.decay_s * share * RATE)
        for step in range(len(raw) - begin):
            attack = _ease(step / (ATTACK_S * RATE))
            raw[begin + step] += note.strength * strength * attack * math.exp(-step * fall) * math.sin(turn * step)


def _ease(share: float) -> float:
    """From 0 to 1 without a corner; a corner would be heard as a click."""
    return 0.5 - 0.5 * math.cos(math.pi * min(share, 1.0))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in SOUNDS:
        print(write(name, folder))


if __name__ == "__main__":
    main()
