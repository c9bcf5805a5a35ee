"""Computes the sounds in assets/sounds, so that the program contains no recordings made by others.

python tools/sounds.py [FOLDER]

Each sound is a short melody of struck notes, like a kalimba. The sounds differ both in melody and in rhythm, and either
is enough to tell them apart, so nobody needs an ear for pitch. Every fundamental lies between 300 and 1,500 Hz: low
enough for people who cannot hear high tones, and high enough for the speakers of a laptop, helped by the second to
fourth harmonics. All sounds have the same greatest momentary loudness according to EBU R128; see `loudness_lu`.
"""

from __future__ import annotations

import cmath
import math
import sys
import wave
from array import array
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "sounds"

RATE = 44_100
FULL_SCALE = 32_767
LOUDNESS_LU = -23.0  # relative to full scale: soft, and every peak stays below -6 dB
HARMONICS = ((1, 1.0, 1.0), (2, 0.32, 0.6), (3, 0.14, 0.4), (4, 0.05, 0.3))  # multiple, strength, share of the decay
ATTACK_S = 0.008
FADE_S = 0.050
RINGS_FOR = 9  # decay times; by then a note is 78 dB softer

MOMENT_S = 0.400  # the window of momentary loudness in EBU R128
MOMENT_EVERY_S = 0.010

G4, B4, D5, E5, G5, KNOCK = 392.00, 493.88, 587.33, 659.26, 783.99, 740.00


@dataclass(frozen=True)
class Note:
    """One stroke. `decay_s` is the time in which it falls to 37 %."""

    at_s: float
    hertz: float
    decay_s: float
    strength: float = 1.0


@dataclass(frozen=True)
class Sound:
    """A melody of a fixed length; notes that still sound at the end are faded out. `softer_lu`: how much softer than
    the others."""

    length_s: float
    notes: tuple[Note, ...]
    softer_lu: float = 0.0


def _wake_up() -> Sound:
    """A repeated phrase of five notes. The first note is 36 dB softer than the last, and the notes get closer
    together."""
    phrase, rounds = (G4, D5, B4, E5, D5), 6
    notes, at_s = [], 0.0
    for place in range(len(phrase) * rounds):
        way = place / (len(phrase) * rounds - 1)
        notes.append(Note(at_s, phrase[place % len(phrase)], 0.40, 10 ** (-36 * (1 - way) / 20)))
        gap_s = 0.80 - 0.40 * way
        at_s += gap_s * (1.6 if place % len(phrase) == len(phrase) - 1 else 1.0)
    return Sound(21.0, tuple(notes))


SOUNDS = {
    "begin": Sound(0.50, (Note(0.00, G4, 0.09), Note(0.13, D5, 0.12))),
    "half-way": Sound(0.80, (Note(0.00, B4, 0.10), Note(0.30, B4, 0.14, 0.9))),
    "release": Sound(0.75, (Note(0.00, D5, 0.10), Note(0.12, B4, 0.10), Note(0.24, G4, 0.16))),
    "switch": Sound(0.90, (Note(0.00, G4, 0.09), Note(0.16, D5, 0.09), Note(0.32, G4, 0.09), Note(0.48, D5, 0.13))),
    "finish": Sound(1.60, (Note(0.00, G4, 0.20), Note(0.28, B4, 0.20), Note(0.56, D5, 0.20), Note(0.96, G5, 0.22))),
    "tick": Sound(0.10, (Note(0.00, KNOCK, 0.020),), softer_lu=6.0),
    "reminder": Sound(2.00, (Note(0.00, B4, 0.28), Note(0.40, G5, 0.28), Note(0.80, D5, 0.34))),
    "wake-up": _wake_up(),
}


def samples_of(sound: Sound) -> array[int]:
    """The sound as 16-bit samples at the common loudness; the first and the last sample are 0."""
    raw = [0.0] * round(sound.length_s * RATE)
    for note in sound.notes:
        _strike(raw, note)
    fade = round(FADE_S * RATE)
    for left in range(fade):
        raw[-1 - left] *= _ease(left / fade)
    gain = 10 ** ((LOUDNESS_LU - sound.softer_lu - loudness_lu(raw)) / 20)
    return array("h", (round(value * gain * FULL_SCALE) for value in raw))


def loudness_lu(samples: list[float]) -> float:
    """The greatest momentary loudness in LUFS according to EBU R128. Samples from -1.0 to 1.0 are full scale.

    Momentary loudness is the weighted power within 400 ms. Integrated loudness needs more time than a cue lasts. A
    shorter sound is padded with silence.
    """
    moment, step = round(MOMENT_S * RATE), round(MOMENT_EVERY_S * RATE)
    heard = _as_heard(samples + [0.0] * max(0, moment - len(samples)))
    steps = [math.fsum(value * value for value in heard[at : at + step]) for at in range(0, len(heard), step)]
    span = moment // step
    power = max(math.fsum(steps[at : at + span]) for at in range(max(1, len(steps) - span + 1))) / moment
    return -0.691 + 10 * math.log10(power)


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
    """Add a note. Each sample is the one before, rotated and reduced: faster than sines, and the same on every
    machine."""
    begin = round(note.at_s * RATE)
    attack = [_ease(step / (ATTACK_S * RATE)) for step in range(round(ATTACK_S * RATE))]
    for multiple, strength, share in HARMONICS:
        decay = note.decay_s * share * RATE
        step = cmath.exp(complex(-1 / decay, 2 * math.pi * note.hertz * multiple / RATE))
        value = complex(note.strength * strength)
        for at in range(begin, min(len(raw), begin + round(RINGS_FOR * decay))):
            raw[at] += value.imag * (attack[at - begin] if at - begin < len(attack) else 1.0)
            value *= step


def _as_heard(samples: list[float]) -> list[float]:
    """Apply both filters of ITU-R BS.1770: the head amplifies high tones, and the ear hears low tones less."""
    return _filter(_filter(samples, _shelf(1681.974, 0.7071752, 3.999844)), _high_pass(38.13547, 0.5003270))


def _shelf(hertz: float, quality: float, gain_db: float) -> tuple[float, ...]:
    k, high = math.tan(math.pi * hertz / RATE), 10 ** (gain_db / 20)
    band = high**0.4996667741545416
    whole = 1 + k / quality + k * k
    return (
        (high + band * k / quality + k * k) / whole, 2 * (k * k - high) / whole,
        (high - band * k / quality + k * k) / whole, 2 * (k * k - 1) / whole, (1 - k / quality + k * k) / whole,
    )  # fmt: skip


def _high_pass(hertz: float, quality: float) -> tuple[float, ...]:
    k = math.tan(math.pi * hertz / RATE)
    whole = 1 + k / quality + k * k
    return 1.0, -2.0, 1.0, 2 * (k * k - 1) / whole, (1 - k / quality + k * k) / whole


def _filter(samples: list[float], factors: tuple[float, ...]) -> list[float]:
    """A second-order filter: three factors for the input, two for the output."""
    b0, b1, b2, a1, a2 = factors
    x1 = x2 = y1 = y2 = 0.0
    out = []
    for x in samples:
        y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        out.append(y)
        x2, x1, y2, y1 = x1, x, y1, y
    return out


def _ease(share: float) -> float:
    """A smooth curve from 0 to 1, because a corner would be heard as a click."""
    return 0.5 - 0.5 * math.cos(math.pi * min(share, 1.0))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in SOUNDS:
        print(write(name, folder))


if __name__ == "__main__":
    main()
