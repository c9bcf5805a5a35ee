"""The voice through QtTextToSpeech, for the built-in voices of Windows and macOS.

With speech-dispatcher its constructor blocks the window for 1.4 s, so Linux uses `audio.voice.speech_dispatcher`.
QtTextToSpeech is imported late: under Linux the import fails where a library is missing, and the window must still
open.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QLocale, QObject

from unclench.core.ports import Manner, Spoken

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech

VOICES = 12
NO_ENGINE = 3


def try_engine(name: str) -> int:
    """0 if this engine of QtTextToSpeech works. For a child process, because the constructor of an engine may end the
    process: `winrt` does where there is no voice (Qt 6.11)."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtTextToSpeech import QTextToSpeech

    if name not in QTextToSpeech.availableEngines():
        return NO_ENGINE
    app = QCoreApplication.instance() or QCoreApplication([])
    engine = QTextToSpeech(name)
    works = engine.state() != engine.State.Error and bool(engine.engine())
    del engine, app
    return 0 if works else NO_ENGINE


class QtSpeaker(QObject):
    """Speaks through one engine, which `try_engine` has tried. Make it while no session runs, because that is slow;
    keep it as long as the window."""

    def __init__(self, engine: str, manner: Manner | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = "none"
        self._manner = manner or Manner()
        self._engine: QTextToSpeech | None = None
        self._said: str | None = None
        self._speaks = False
        self._since = QElapsedTimer()
        self._spoken: list[Spoken] = []
        try:
            from PySide6.QtTextToSpeech import QTextToSpeech
        except ImportError:
            return
        self._engine = QTextToSpeech(engine, self)
        self._engine.stateChanged.connect(self._on_state)
        self.name = f"qt-{self._engine.engine()}"
        self._apply()

    @property
    def available(self) -> bool:
        """Whether there is a working engine."""
        if self._engine is None:
            return False
        return self._engine.state() not in (self._engine.State.Error,) and bool(self._engine.engine())

    @property
    def manner(self) -> Manner:
        """How to speak, from the next line on."""
        return self._manner

    @manner.setter
    def manner(self, manner: Manner) -> None:
        if manner != self._manner:
            self._manner = manner
            self._apply()

    def say(self, text: str) -> None:
        """Stop the current line, and say this one."""
        self.stop()
        if self._engine is not None:
            self._said, self._speaks = text, False
            self._since.start()
            self._engine.say(text)

    def stop(self) -> None:
        """Stop speaking at once."""
        said, self._said = self._said, None
        if said is not None and self._engine is not None:
            self._spoken.append(Spoken(said, self._since.elapsed() / 1000, cut=True))
            self._engine.stop()

    def spoken(self) -> list[Spoken]:
        """The lines that have ended since the last call."""
        spoken, self._spoken = self._spoken, []
        return spoken

    def voices(self, language: str) -> list[str]:
        """Names of voices for a language, at most VOICES."""
        if self._engine is None:
            return []
        before = self._engine.locale()
        wanted = self._locale(language)
        if wanted is None:
            return []
        self._engine.setLocale(wanted)
        names = [voice.name() for voice in self._engine.availableVoices()]
        self._engine.setLocale(before)
        return [name for name in names if "+" not in name][:VOICES]

    def close(self) -> None:
        """Stop speaking."""
        self.stop()

    def _apply(self) -> None:
        """Apply the manner to the engine. Always set a language: otherwise the first of all voices would speak."""
        engine = self._engine
        if engine is None:
            return
        locale = self._locale(self._manner.language)
        if locale is not None:
            engine.setLocale(locale)
        voice = next((one for one in engine.availableVoices() if one.name() == self._manner.voice), None)
        if voice is not None:
            engine.setVoice(voice)
        engine.setRate(_rate(engine.engine(), 1 + self._manner.rate / 100))
        engine.setVolume(self._manner.volume / 100)

    def _locale(self, language: str) -> QLocale | None:
        """An available locale for a language; None if there is none. Qt takes "en" as American English, and engines
        refuse a locale for which they have no voice."""
        assert self._engine is not None
        named = QLocale(language)
        found = [one for one in self._engine.availableLocales() if one.language() == named.language()]
        wanted = [named] if "-" in language else [QLocale.system(), named]
        return next((one for one in (*wanted, *found) if one in found), None)

    def _on_state(self) -> None:
        """Ready after Speaking: the line is over. Ready before Speaking: the previous line, which was cut."""
        assert self._engine is not None
        state = self._engine.state()
        self._speaks = self._speaks or state == self._engine.State.Speaking
        if self._said is not None and self._speaks and state == self._engine.State.Ready:
            self._spoken.append(Spoken(self._said, self._since.elapsed() / 1000))
            self._said = None


def _rate(engine: str, speed: float) -> float:
    """Qt's rate, -1 to 1, for a multiple of the normal speed. Engines scale it differently."""
    match engine:
        case "winrt":
            return (speed - 1) / 5 if speed > 1 else (speed - 1) * 2
        case "sapi":
            return log(speed, 3)
    return speed - 1
