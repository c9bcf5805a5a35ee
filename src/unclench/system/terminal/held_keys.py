"""Tells a held key from a pressed one, as far as a terminal allows: it reports no releases, only the key again and
again."""

from __future__ import annotations

from dataclasses import dataclass

HELD_S = 0.7  # a held key repeats after 0.2 to 0.66 s, and then faster
SKIP_S = 0.1  # for keys that people press several times in a row
SKIPS = frozenset({"left", "right"})
AT_ONCE = frozenset({"h", "backspace", "s", "q", "esc", "+", "-", "="})


@dataclass
class HeldKeys:
    """Remembers the last key. Give it every key, with the time in seconds on a clock that does not go back."""

    _key: str = ""
    _at_s: float = 0.0

    def is_repeat(self, key: str, now_s: float) -> bool:
        """Whether the key must not act again: it follows the same key so soon that it may still be held. Any other key
        in between proves that it was released. The keys of `AT_ONCE` always act."""
        soon = now_s - self._at_s < (SKIP_S if key in SKIPS else HELD_S)
        repeats = key == self._key and soon and key not in AT_ONCE
        self._key, self._at_s = key, now_s
        return repeats
