"""What can be muted, in one place for cues and words."""

from __future__ import annotations


class Muting:
    """Gives a player or a voice `muted`; it looks there before it begins to sound."""

    _muted = False

    @property
    def muted(self) -> bool:
        """Whether everything is left out; muting also cuts what sounds."""
        return self._muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._muted = muted
        if muted:
            self.stop()

    def stop(self) -> None:
        """Silence, now."""
        raise NotImplementedError
