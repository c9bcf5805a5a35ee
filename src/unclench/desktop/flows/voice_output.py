"""The window's voice: looked for once the window is there, in a thread where looking may take its time."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from unclench.audio.voice.command_speech import is_built_in, what_to_install
from unclench.audio.voice.talker import Talker
from unclench.audio.voice.voices import VoiceSearch
from unclench.core.i18n import _
from unclench.core.ports import Clock, Speaker
from unclench.core.routine.routine import Routine
from unclench.core.session.voice import Voice
from unclench.core.settings.settings import Settings
from unclench.desktop.state.user_data import UserData

IDLE_MS = 500  # the home page is there and has been looked at


class VoiceOutput(QObject):
    """No `talker` until `changed` says so. Windows and macOS speak through Qt. Elsewhere Qt would only speak through
    speech-dispatcher, and keep the window still for a second, or for ever where that hangs; so we ask it ourselves."""

    changed = Signal()
    _found = Signal(object)

    def __init__(self, user_data: UserData, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._user_data = user_data
        self._clock = clock
        self.talker: Talker | None = None
        self.trouble = ""
        self._looking: VoiceSearch | None = None
        self._found.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    def look_for_voice(self) -> None:
        """Start to find out. Call it after the first paint."""
        if is_built_in():
            QTimer.singleShot(IDLE_MS, self._make)
        else:
            self._search()

    def use(self, speaker: Speaker) -> None:
        """Speak through this one from now on."""
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
        """Muting is heard at once."""
        if self.talker is not None:
            self.talker.muted = muted

    def voice_in(self, routine: Routine, settings: Settings) -> Voice | None:
        """How a session of this routine is to be spoken, or None when it is not."""
        if self.talker is None or not settings.speaks_in(routine.id) or not settings.voice_volume:
            return None
        alone = not settings.sounds_in(routine.id)
        return self.talker.voice(settings.manner_in(routine.language), alone=alone)

    def speak(self, line: str, settings: Settings) -> None:
        """One line outside a session: of a heat or ice pack, or the question of the morning."""
        if self.talker is not None and not settings.muted and settings.sound_mode in ("both", "voice"):
            self.talker.speaker.manner = settings.manner_in(self.talker.speaker.manner.language)
            self.talker.speaker.say(line)

    def try_out(self, settings: Settings) -> None:
        """One sentence as it would be heard in a session."""
        if self.talker is not None:
            self.talker.speaker.manner = settings.manner_in(self.talker.speaker.manner.language)
            self.talker.speaker.say(_("Hold. Keep breathing. Slowly let go."))

    def close(self) -> None:
        """Silence, and keep what was measured."""
        if self.talker is not None:
            self.talker.stop()
            self.talker.speaker.close()
            self._user_data.learn_tempos(self.talker.tempos)
            self.talker = None
        if self._looking is not None:
            self._looking.close()

    def _make(self) -> None:
        speaker = _qt_speaker(self)
        if speaker is not None:
            self.use(speaker)
        else:
            self._search()

    def _search(self) -> None:
        self._looking = VoiceSearch(self._clock)
        threading.Thread(target=self._look, args=(self._looking,), name="voice", daemon=True).start()

    def _look(self, looking: VoiceSearch) -> None:
        speaker = looking.find()
        try:
            self._found.emit(speaker)
        except RuntimeError:  # the window was closed meanwhile
            if speaker is not None:
                speaker.close()

    def _settle(self, speaker: Speaker | None) -> None:
        if speaker is not None:
            self.use(speaker)
        else:
            self.trouble = what_to_install()
            self.changed.emit()


def _qt_speaker(parent: QObject) -> Speaker | None:
    from unclench.audio.voice.qt_speech import QtSpeaker

    speaker = QtSpeaker(parent=parent)
    return speaker if speaker.available else None
