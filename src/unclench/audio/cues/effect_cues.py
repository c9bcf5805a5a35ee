"""Plays cue sounds by QSoundEffect of QtMultimedia, which takes only milliseconds and starts no process.

QtMultimedia is imported late: its import fails where libpulse is missing, and the window must still open.
"""

from __future__ import annotations

import os
import wave
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, QUrl, Signal

from unclench.audio.cues.sound_server_watch import SoundServerConnections
from unclench.core.i18n import _

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

STUCK_AFTER_MS = 3_000  # added to the length of a sound; a sleeping output takes up to 2 s to wake
OVERDUE_MS = 150
AT_ONCE_MS = 4_000
NO_OUTPUT = 3


def find_output() -> NoReturn:
    """End the process with 0 if there is a sound output, otherwise with 3. For a child process: it hangs where a sound
    server hangs."""
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtMultimedia import QMediaDevices

    _app = QCoreApplication([])
    os._exit(0 if QMediaDevices.audioOutputs() else NO_OUTPUT)  # cleaning up could hang too


class QtCuePlayer(QObject):
    """Plays `NAME.wav` from a folder; a new cue cuts the previous one. A fault means silence, and `trouble` says why.

    Make it only when a sound output has just answered, and once in a process: QtMultimedia keeps the first sound server
    that it connects to. When that dies, this player is `lost` at once (see `sound_server_watch`). When it hangs,
    QSoundEffect reports nothing and a cue never ends; 3 s after its time this player is `lost` too. The same goes when
    an effect cannot be loaded.
    """

    changed = Signal()  # `trouble` or `lost`

    def __init__(self, folder: Path, volume: int = 100, parent: QObject | None = None) -> None:
        """Sounds are loaded in the background; a cue that is not loaded yet plays as soon as it is.

        Sounds longer than 4 s take megabytes, so they are loaded when first played.
        """
        super().__init__(parent)
        self._volume = volume
        self._lost = False
        self._trouble: str | None = None
        self._effects: dict[str, QSoundEffect] = {}
        self._later: dict[str, Path] = {}
        self._lengths_ms: dict[str, float] = {}
        self._playing: str | None = None
        self._since = QElapsedTimer()
        self._stuck_timer = QTimer(self)
        self._stuck_timer.setSingleShot(True)
        self._stuck_timer.timeout.connect(self._give_up)
        self._connections: SoundServerConnections | None = None
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError as error:
            self._lose(_("No sound: QtMultimedia did not start ({reason}).").format(reason=error))
            return
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._follow)
        for source in sorted(folder.glob("*.wav")):
            self._prepare(source)
        self._connections = SoundServerConnections()

    def play(self, name: str) -> None:
        """Stop the current sound and start this cue. Takes a tenth of a millisecond."""
        if self.lost or not self._volume:
            return
        if name in self._later:
            self._load(name, self._later.pop(name))
        if name not in self._effects:
            self.stop()
            message = _("No sound: '{file}' is missing; install the program again.")
            self._tell(message.format(file=f"{name}.wav"))
            return
        if not self._is_overdue():
            self._stuck_timer.start(round(self._lengths_ms[name]) + STUCK_AFTER_MS)
        self._cut()
        self._playing = name
        self._since.start()
        self._effects[name].play()

    def stop(self) -> None:
        """Stop the sound at once."""
        self._stuck_timer.stop()
        self._cut()

    @property
    def volume(self) -> int:
        """0-100 percent, squared for the amplitude: 50 is 12 dB down and sounds about half as loud."""
        return self._volume

    @volume.setter
    def volume(self, volume: int) -> None:
        self._volume = volume
        for effect in self._effects.values():
            effect.setVolume((volume / 100) ** 2)

    @property
    def trouble(self) -> str | None:
        """A sentence that says why a cue was not heard; None when no fault is known."""
        return self._trouble

    @property
    def lost(self) -> bool:
        """True once this player will never be heard again."""
        return self._lost or (self._connections is not None and self._connections.cut)

    def close(self) -> None:
        """Stop for good. It does not delete the effects: that takes 30 s while a sound server hangs."""
        self.stop()
        self._lost = True
        if self._connections:
            self._connections.close()

    def _prepare(self, source: Path) -> None:
        name = source.stem
        try:
            with wave.open(str(source)) as file:
                self._lengths_ms[name] = 1000 * file.getnframes() / file.getframerate()
        except (OSError, EOFError, wave.Error):
            message = _("No sound: '{file}' cannot be read; install the program again.")
            self._tell(message.format(file=source.name))
            return
        if self._lengths_ms[name] > AT_ONCE_MS:
            self._later[name] = source
        else:
            self._load(name, source)

    def _load(self, name: str, source: Path) -> None:
        from PySide6.QtMultimedia import QSoundEffect

        effect = QSoundEffect(self)
        effect.setVolume((self._volume / 100) ** 2)
        effect.statusChanged.connect(partial(self._status_changed, effect))
        effect.playingChanged.connect(partial(self._playing_changed, name, effect))
        effect.setSource(QUrl.fromLocalFile(str(source.absolute())))
        self._effects[name] = effect

    def _status_changed(self, effect: QSoundEffect) -> None:
        if effect.status() == effect.Status.Error:
            self._lose(_("No sound: no sound output was found that works."))

    def _playing_changed(self, name: str, effect: QSoundEffect) -> None:
        if self._playing == name and not effect.isPlaying():
            self._playing = None
            self._stuck_timer.stop()

    def _cut(self) -> None:
        """Do this before each cue: otherwise QSoundEffect would play the same sound twice, one over the other."""
        name, self._playing = self._playing, None
        if name is not None:
            self._effects[name].stop()

    def _is_overdue(self) -> bool:
        """Whether the current cue should have ended. Then new cues must not restart the timer."""
        return self._playing is not None and self._since.elapsed() > self._lengths_ms[self._playing] + OVERDUE_MS

    def _give_up(self) -> None:
        """A dead server gives no message: it may be back, and then playing files works."""
        self._lose(None if self.lost else _("No sound: the sound system does not answer."))

    def _follow(self) -> None:
        """Switch to the new default output, such as headphones: QSoundEffect keeps its first one."""
        output = self._devices.defaultAudioOutput()
        if self.lost or output.isNull():
            return
        for effect in self._effects.values():
            if effect.audioDevice() != output:
                effect.setAudioDevice(output)

    def _lose(self, trouble: str | None) -> None:
        self.stop()
        self._lost = True
        self._tell(trouble)

    def _tell(self, trouble: str | None) -> None:
        self._trouble = trouble
        self.changed.emit()
