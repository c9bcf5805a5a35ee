"""Muting, shared by cue players and voices."""

from __future__ import annotations

from abc import abstractmethod


class Muting:
    """Gives a player or a voice `muted`, which it checks before it makes a sound."""

    _muted = False

    @property
    def muted(self) -> bool:
        """Whether nothing is played. Muting also stops the current sound."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = muted
        if muted:
            self.stop()

    @abstractmethod
    def stop(self) -> None:
        """Stop the sound at once."""
