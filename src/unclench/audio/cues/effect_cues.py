"""Cue sounds through QSoundEffect of QtMultimedia, which is heard within milliseconds and starts no process.

QtMultimedia is imported late: where libpulse is missing its import fails, and the window must open all the same.
"""

from __future__ import annotations

import wave
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, QUrl, Signal

from unclench.audio.cues.sound_server_watch import ServerLine
from unclench.core.i18n import _

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

STUCK_AFTER_MS = 3_000  # after its length; a sleeping output takes up to 2 s to wake
OVERDUE_MS = 150
AT_ONCE_MS = 4_000


class QtCuePlayer(QObject):
    """Plays `NAME.wav` of a folder; a new cue cuts the one before. What goes wrong is silence, told by `trouble`.

    Construct it only where a sound output has just answered, and once in a process: QtMultimedia stays with the first
    sound server it meets. When that dies, this player is `lost` at once, as `server_line` tells. When it hangs,
    QSoundEffect says nothing, and a cue plays for ever; after 3 s too many, or when no effect can be loaded, this
    player is `lost` too.
    """

    changed = Signal()  # `trouble` or `lost`

    def __init__(self, folder: Path, volume: int = 100, parent: QObject | None = None) -> None:
        """Loading goes on in the background; a cue asked for before is played when it is there.

        What lasts longer than 4 s is loaded when it is first asked for, for it takes megabytes.
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
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        self._line: ServerLine | None = None
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError as error:
            self._lose(_("No sound: QtMultimedia did not start ({reason}).").format(reason=error))
            return
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self._follow)
        for source in sorted(folder.glob("*.wav")):
            self._prepare(source)
        self._line = ServerLine()

    def play(self, name: str) -> None:
        """Cut what still sounds and start this cue; takes a tenth of a millisecond."""
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
            self._patience.start(round(self._lengths_ms[name]) + STUCK_AFTER_MS)
        self._cut()
        self._playing = name
        self._since.start()
        self._effects[name].play()

    def stop(self) -> None:
        """Silence, now."""
        self._patience.stop()
        self._cut()

    @property
    def volume(self) -> int:
        """0-100 per cent, squared into amplitude: 50 is 12 dB down and sounds about half as loud."""
        return self._volume

    @volume.setter
    def volume(self, volume: int) -> None:
        self._volume = volume
        for effect in self._effects.values():
            effect.setVolume((volume / 100) ** 2)

    @property
    def trouble(self) -> str | None:
        """Why a cue was not heard, as a sentence; None when no fault is known."""
        return self._trouble

    @property
    def lost(self) -> bool:
        """True once nothing will be heard from this player any more."""
        return self._lost or (self._line is not None and self._line.cut)

    def close(self) -> None:
        """Silence for good. The effects stay: while a sound server hangs, it takes 30 s to delete one."""
        self.stop()
        self._lost = True
        if self._line:
            self._line.close()

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
            self._patience.stop()

    def _cut(self) -> None:
        """Always before the next cue: QSoundEffect would lay a second one of the same sound over the first."""
        name, self._playing = self._playing, None
        if name is not None:
            self._effects[name].stop()

    def _is_overdue(self) -> bool:
        """The cue before should have ended by itself, so that a quick row of cues must not renew our patience."""
        return self._playing is not None and self._since.elapsed() > self._lengths_ms[self._playing] + OVERDUE_MS

    def _give_up(self) -> None:
        """A server that has died is not told: it may be back, and then files are heard."""
        self._lose(None if self.lost else _("No sound: the sound system does not answer."))

    def _follow(self) -> None:
        """Move to the headphones that were just plugged in: QSoundEffect stays with the output it began with."""
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
