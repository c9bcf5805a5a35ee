"""The window's cue player: QSoundEffect where a sound output answers, otherwise the player of the terminal.

Where a sound server hangs, the first call to QtMultimedia takes 30 s, so a child process tries that call first. The
players are imported when needed; in the tray that may be never.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from unclench.audio.muting import Muting
from unclench.core.ports import Clock
from unclench.core.routine.sounds import SOUND_LENGTHS_S

if TYPE_CHECKING:
    from unclench.audio.cues.effect_cues import QtCuePlayer
    from unclench.audio.cues.file_cues import FileCuePlayer

LOOK_LIMIT_MS = 2_000  # the child usually takes 0.12 s
KILL_LIMIT_MS = 500
POLL_MS = 500
POLLS = 8  # after the length of a sound; longer than FileCuePlayer waits for one that never ends


class CueOutput(QObject, Muting):
    """The window's cue player. It works at once: FileCuePlayer plays until `look_for_output` has found an output.

    Then QSoundEffect plays. FileCuePlayer stays where no output answers, and takes over for the rest of the run when
    QSoundEffect goes silent because its sound server has died or hangs: it tries each cue afresh, so only the cues
    played without a server are lost.

    `look` is a command that exits with 0 if there is an output. Without it, FileCuePlayer plays.

    Call `close` before the program ends, and end the program by `os._exit`: while a sound server hangs, Qt takes 30 s
    to clean up.
    """

    settled = Signal()  # the player has been chosen
    trouble_changed = Signal(str)  # the sentence for the person; empty when the fault is over

    def __init__(self, folder: Path, clock: Clock, parent: QObject | None = None, *, look: Sequence[str]) -> None:
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._look = look
        self._volume = 100
        self._closed = False
        self._qt: QtCuePlayer | None = None
        self._files: FileCuePlayer | None = None
        self._files_volume = 100
        self._qt_trouble: str | None = None
        self._told = ""
        self._child: QProcess | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(LOOK_LIMIT_MS)
        self._limit.timeout.connect(self._give_up)
        self._polls_left = 0
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._on_poll)

    def look_for_output(self) -> None:
        """Start looking; `settled` follows within about 2 s. Call it after the first paint.

        If it finds nothing it may be called again, for instance when a session starts.
        """
        if self._closed or self._qt or self._limit.isActive():
            return
        self._limit.start(LOOK_LIMIT_MS if self._look else 0)
        if self._look:
            child = QProcess(self)
            child.setStandardInputFile(QProcess.nullDevice())
            child.setStandardOutputFile(QProcess.nullDevice())
            child.setStandardErrorFile(QProcess.nullDevice())
            child.finished.connect(self._ended)
            child.errorOccurred.connect(self._failed)
            self._child = child
            child.start(self._look[0], list(self._look[1:]))

    def play(self, name: str) -> None:
        """Stop the current sound and start this cue, by the player in use."""
        if self._closed or self._muted:
            return
        self._qt_trouble = None
        if self._qt and not self._qt.lost:
            self._close_files()
            self._qt.play(name)
        else:
            self._file_player().play(name)
            self._polls_left = POLLS + round(SOUND_LENGTHS_S.get(name, 0.0) * 1000 / POLL_MS)
            self._poll.start()
        self._tell()

    def stop(self) -> None:
        """Stop the sound at once."""
        for player in (self._qt, self._files):
            if player:
                player.stop()

    @property
    def volume(self) -> int:
        """0-100 percent, as in QtCuePlayer. FileCuePlayer uses it from the next cue on, as it makes softer copies."""
        return self._volume

    @volume.setter
    def volume(self, volume: int) -> None:
        self._volume = volume
        if self._qt:
            self._qt.volume = volume

    @property
    def trouble(self) -> str | None:
        """A sentence for the person that says why cues are not heard; None when no fault is known."""
        player = self._qt if self.instant else self._files
        return (player.trouble if player else None) or self._qt_trouble

    def tell_trouble_to(self, listener: Callable[[str], object]) -> None:
        """Call `listener` with the sentence whenever it changes; it is empty when the fault is over."""
        self.trouble_changed.connect(listener)

    @property
    def instant(self) -> bool:
        """Whether cues go through QSoundEffect; shown in the settings."""
        return self._qt is not None and not self._qt.lost

    def close(self) -> None:
        """Stop looking and stop the sound. Afterward `play` does nothing."""
        self._closed = True
        self._limit.stop()
        if self._child:
            child, self._child = self._child, None
            child.kill()
            child.waitForFinished(KILL_LIMIT_MS)
        if self._qt:
            self._qt.close()
        self._close_files()

    def _ended(self, code: int, status: QProcess.ExitStatus) -> None:
        if child := self._release():
            child.deleteLater()
            self._settle(code == 0 and status == QProcess.ExitStatus.NormalExit)

    def _failed(self, error: QProcess.ProcessError) -> None:
        # After any other error `finished` follows.
        if error == QProcess.ProcessError.FailedToStart and (child := self._release()):
            child.deleteLater()
            self._settle(False)

    def _give_up(self) -> None:
        if child := self._release():
            child.finished.connect(child.deleteLater)
            child.kill()
        self._settle(False)

    def _release(self) -> QProcess | None:
        """Stop listening to the child process. What it still says comes too late."""
        child, self._child = self._child, None
        if child is not None:
            child.finished.disconnect(self._ended)
            child.errorOccurred.disconnect(self._failed)
        return child

    def _settle(self, found: bool) -> None:
        self._limit.stop()
        if found:
            from unclench.audio.cues.effect_cues import QtCuePlayer

            self._qt = QtCuePlayer(self._folder, self._volume, self)
            self._qt.changed.connect(self._qt_changed)
        if not self.instant:
            self._file_player().warm_up()
        self.settled.emit()
        self._tell()

    def _qt_changed(self) -> None:
        if self._qt and self._qt.lost:
            self._qt_trouble = self._qt.trouble
            self._file_player().warm_up()
        self._tell()

    def _file_player(self) -> FileCuePlayer:
        if self._files is None or self._files_volume != self._volume:
            from unclench.audio.cues.file_cues import FileCuePlayer

            self._close_files()
            self._files = FileCuePlayer(self._folder, self._clock, self._volume)
            self._files_volume = self._volume
        return self._files

    def _on_poll(self) -> None:
        """The trouble of a file is known only when its process has ended, and nothing signals that."""
        self._polls_left -= 1
        if self._polls_left <= 0:
            self._poll.stop()
        self._tell()

    def _close_files(self) -> None:
        self._poll.stop()
        if self._files:
            self._files.close()
            self._files = None

    def _tell(self) -> None:
        trouble = self.trouble or ""
        if trouble != self._told:
            self._told = trouble
            self.trouble_changed.emit(trouble)
