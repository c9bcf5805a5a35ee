"""Speaks the words of a session, stops for its sounds, and measures how long speaking takes."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from unclench.audio.muting import Muting
from unclench.core.ports import Clock, Manner, Speaker
from unclench.core.session import events as ev
from unclench.core.session.events import Effect
from unclench.core.session.voice import Tempo, Voice

POLL_S = 0.05
PATIENCE = 2.0  # a line may take this many times its expected length
LATE_S = 0.02  # words due in less than this are said at once


class Talker(Muting):
    """Speaks for one front end. `tempos` are the measured speeds of the voices, by `key`; the caller stores them.

    The core plans when there is time for words. If they take longer, the next sound cuts them.
    """

    def __init__(self, speaker: Speaker, clock: Clock, tempos: dict[str, Tempo] | None = None) -> None:
        self.speaker = speaker
        self.tempos = {} if tempos is None else tempos
        self._clock = clock
        self._alone = False
        self._speaks = False
        self._patience_s = 0.0
        self._later: tuple[float, str] | None = None

    @property
    def key(self) -> str:
        """Identifies a way of speaking. Each has its own tempo."""
        manner = self.speaker.manner
        return f"{self.speaker.name}/{manner.voice or ''}/{manner.language}/{manner.rate}"

    @property
    def tempo(self) -> Tempo:
        """The measured tempo, or a cautious guess."""
        return self.tempos.get(self.key, Tempo())

    def voice(self, manner: Manner, *, alone: bool) -> Voice:
        """Speak in this manner from now on. Returns the value that the session needs. `alone`: the sounds are off."""
        self.speaker.manner = manner
        self._alone = alone
        return Voice(self.tempo, alone)

    def perform(self, effects: Iterable[Effect]) -> None:
        """Say what is due, and stop speaking when a step or a pause begins. Words for later wait for `catch_up`."""
        for effect in effects:
            match effect:
                case ev.Say(text, due_s) if not self._muted:
                    self._later = (due_s, text)
                    self.catch_up()
                case ev.PlayCue() if not self._alone:
                    self.stop()
                case ev.SegmentEntered() | ev.Paused():
                    self.stop()
        self._learn()

    @property
    def waits_s(self) -> float | None:
        """Seconds until waiting words are due; None when none wait."""
        return None if self._later is None else max(0.0, self._later[0] - self._clock.reading().mono_s)

    def catch_up(self) -> None:
        """Say the waiting words, if they are due."""
        if self._later is not None and self._later[0] - self._clock.reading().mono_s <= LATE_S:
            _due_s, text = self._later
            self._later = None
            self._speaks = True
            self._patience_s = self._clock.reading().mono_s + PATIENCE * self.tempo.length_s(text)
            self.speaker.say(text)

    def stop(self) -> None:
        """Stop speaking, and drop waiting words."""
        self._later = None
        self._speaks = False
        self.speaker.stop()

    def ring_out(self, limit_s: float = 4.0) -> None:
        """Wait for the last words. Call it before the program ends, which would cut them."""
        never = threading.Event()
        for _poll in range(round(limit_s / POLL_S)):
            self.catch_up()
            self._learn()
            hangs = self._clock.reading().mono_s > self._patience_s
            if self._later is None and (hangs or not self._speaks):
                break
            never.wait(POLL_S)

    def _learn(self) -> None:
        for spoken in self.speaker.spoken():
            self.tempos[self.key] = self.tempo.learned(spoken)
            self._speaks = self._speaks and spoken.cut
