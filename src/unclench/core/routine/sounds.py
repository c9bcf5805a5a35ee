"""The names and lengths of the sounds, so that cues can be planned without reading a file.

tools/sounds.py makes the sounds; a test compares their lengths with this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SOUND_LENGTHS_S: Mapping[str, float] = MappingProxyType(
    {
        "begin": 0.5,
        "half-way": 0.8,
        "release": 0.75,
        "switch": 0.9,
        "finish": 1.6,
        "tick": 0.1,
        "reminder": 2.0,
        "wake-up": 21.0,
    }
)
