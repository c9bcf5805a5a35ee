"""The window's voice. It is searched for in a thread, after the window is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal

from unclench.audio.voice.command_speech import qt_engines, what_to_install
from unclench.audio.voice.talker import Talker
from unclench.audio.voice.voices import VoiceSearch, find_engine
from unclench.core.i18n import _
from unclench.core.ports import Clock, Speaker
from unclench.core.routine.routine import Routine
from unclench.core.session.voice import Voice
from unclench.core.settings.settings import Settings
from unclench.desktop.state.user_data import UserData

Probe = Callable[[str], list[str]]


class VoiceOutput(QObject):
    """`talker` is None until a voice is found; `changed` tells when the search ends.

    Windows and macOS speak through Qt. On Linux, Qt would use speech-dispatcher and block the window for a second, or
    forever if that hangs; so we talk to speech-dispatcher ourselves.
    """

    changed = Signal()
    _found = Signal(object)
    _engine_found = Signal(str)

    def __init__(self, user_data: UserData, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._user_data = user_data
        self._clock = clock
        self.talker: Talker | None = None
        self.trouble = ""
        self._voice_search: VoiceSearch | None = None
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)
        self._engine_found.connect(self._use_engine, Qt.ConnectionType.QueuedConnection)

    def look_for_voice(self, probe: Probe, engines: Sequence[str] | None = None) -> None:
        """Start the search. Call it after the first paint. `probe` tries the engines of Qt: see `find_engine`."""
        self._voice_search = VoiceSearch(self._clock)
        details = (self._voice_search, probe, qt_engines() if engines is None else engines)
        threading.Thread(target=self._run_search, args=details, name="voice", daemon=True).start()

    def use(self, speaker: Speaker) -> None:
        """Speak through this speaker from now on."""
        self.talker = Talker(speaker, self._clock, self._user_data.read_tempos())
        self.trouble = ""
        self.changed.emit()

    @property
    def names(self) -> tuple[str, ...]:
        """The voices to choose from."""
        if self.talker is None:
            return ()
        return tuple(self.talker.speaker.voices(self.talker.speaker.manner.language))

    def show_muted(self, *, muted: bool) -> None:
        """Mute or unmute at once."""
        if self.talker is not None:
            self.talker.muted = muted

    def voice_in(self, routine: Routine, settings: Settings) -> Voice | None:
        """The voice for a session of this routine; None when it is not spoken."""
        if self.talker is None or not settings.speaks_in(routine.id) or not settings.voice_volume:
            return None
        alone = not settings.sounds_in(routine.id)
        return self.talker.voice(settings.manner_in(routine.language), alone=alone)

    def speak(self, line: str, settings: Settings) -> None:
        """Speak one line outside a session: about a heat or ice pack, or the wake-up question."""
        if self.talker is not None and not settings.muted and settings.sound_mode in ("both", "voice"):
            self.talker.speaker.manner = settings.manner_in(self.talker.speaker.manner.language)
            self.talker.speaker.say(line)

    def try_out(self, settings: Settings) -> None:
        """Speak a sample sentence, as it sounds in a session."""
        if self.talker is not None:
            self.talker.speaker.manner = settings.manner_in(self.talker.speaker.manner.language)
            self.talker.speaker.say(_("Hold. Keep breathing. Slowly let go."))

    def close(self) -> None:
        """Stop speaking, and save the measured tempos."""
        if self.talker is not None:
            self.talker.stop()
            self.talker.speaker.close()
            self._user_data.learn_tempos(self.talker.tempos)
            self.talker = None
        if self._voice_search is not None:
            self._voice_search.close()

    def _run_search(self, voice_search: VoiceSearch, probe: Probe, engines: Sequence[str]) -> None:
        engine = find_engine(engines, probe)
        speaker = voice_search.find() if engine is None else None
        try:
            if engine is not None:
                self._engine_found.emit(engine)
            else:
                self._found.emit(speaker)
        except RuntimeError:  # the window was closed meanwhile
            if speaker is not None:
                speaker.close()

    def _use_engine(self, engine: str) -> None:
        from unclench.audio.voice.qt_speech import QtSpeaker

        self.use(QtSpeaker(engine, parent=self))

    def _on_found(self, speaker: Speaker | None) -> None:
        if speaker is not None:
            self.use(speaker)
        else:
            self.trouble = what_to_install()
            self.changed.emit()
