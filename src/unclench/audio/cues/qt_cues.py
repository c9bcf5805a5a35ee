"""The window's cue player: QSoundEffect where a sound output answers, else the player of the terminal.

Where a sound server hangs, the first call to QtMultimedia takes 30 s. So a child process makes that call first. The
players are imported when they are needed: in the tray that may be never.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from unclench.audio.muting import Muting
from unclench.core.ports import Clock
from unclench.core.routine.sounds import SOUND_LENGTHS_S

if TYPE_CHECKING:
    from unclench.audio.cues.effect_cues import QtCuePlayer
    from unclench.audio.cues.file_cues import FileCuePlayer

LOOK_LIMIT_MS = 2_000  # the look takes 0.12 s where all is well
KILL_LIMIT_MS = 500
NOTICE_EVERY_MS = 500
NOTICES = 8  # after the sound's length; longer than FileCuePlayer waits for one that never ends

# Ends without tidying up, which could hang in its turn.
LOOK = """
import os
from PySide6.QtCore import QCoreApplication
from PySide6.QtMultimedia import QMediaDevices
app = QCoreApplication([])
os._exit(0 if QMediaDevices.audioOutputs() else 3)
"""


class CueOutput(QObject, Muting):
    """The window's cue player from its first moment: by QSoundEffect once an output has answered, else by files.

    Until `look_for_output` has its answer, a cue is played by FileCuePlayer. It also takes over where nothing answers,
    and for the rest of the run where QSoundEffect falls silent later, because its sound server died or hangs: it tries
    every cue anew, so that only the cues are lost at which no server was there.

    A frozen program has no interpreter to look with: its `sys.executable` is the program itself, which would open a
    second window. There cues are played by files, unless `look` is given: a command that exits with 0 if there is an
    output.

    Call `close` before the program ends, and end it by `os._exit`: while a sound server hangs, Qt would take 30 s to
    tidy up.
    """

    settled = Signal()  # which player it is has been decided
    trouble_changed = Signal(str)  # the sentence for the person; empty when all is well again

    def __init__(
        self, folder: Path, clock: Clock, parent: QObject | None = None, *, look: Sequence[str] | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._look = look_command() if look is None else look
        self._volume = 100
        self._closed = False
        self._qt: QtCuePlayer | None = None
        self._files: FileCuePlayer | None = None
        self._files_volume = 100
        self._farewell: str | None = None
        self._told = ""
        self._child: QProcess | None = None
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.setInterval(LOOK_LIMIT_MS)
        self._limit.timeout.connect(partial(self._settle, False))
        self._notices_left = 0
        self._notice = QTimer(self)
        self._notice.setInterval(NOTICE_EVERY_MS)
        self._notice.timeout.connect(self._look_at_files)

    def look_for_output(self) -> None:
        """Start to find out; `settled` follows within about 2 s. Call it after the first paint.

        Where it found nothing it may be called again, at the start of a session for instance.
        """
        if self._closed or self._qt or self._limit.isActive():
            return
        self._limit.start(LOOK_LIMIT_MS if self._look else 0)
        if self._look:
            child = QProcess(self)
            child.setStandardInputFile(QProcess.nullDevice())
            child.setStandardOutputFile(QProcess.nullDevice())
            child.setStandardErrorFile(QProcess.nullDevice())
            child.finished.connect(partial(self._ended, child))
            child.errorOccurred.connect(partial(self._failed, child))
            self._child = child
            child.start(self._look[0], list(self._look[1:]))

    def play(self, name: str) -> None:
        """Cut what still sounds and start this cue, by whichever player there is."""
        if self._closed or self._muted:
            return
        self._farewell = None
        if self._qt and not self._qt.lost:
            self._close_files()
            self._qt.play(name)
        else:
            self._file_player().play(name)
            self._notices_left = NOTICES + round(SOUND_LENGTHS_S.get(name, 0.0) * 1000 / NOTICE_EVERY_MS)
            self._notice.start()
        self._tell()

    def stop(self) -> None:
        """Silence, now."""
        for player in (self._qt, self._files):
            if player:
                player.stop()

    @property
    def volume(self) -> int:
        """0-100 per cent, as in QtCuePlayer. Files follow with the next cue, for they need softer copies."""
        return self._volume

    @volume.setter
    def volume(self, volume: int) -> None:
        self._volume = volume
        if self._qt:
            self._qt.volume = volume

    @property
    def trouble(self) -> str | None:
        """Why cues are not heard, as one sentence for the person; None when no fault is known."""
        player = self._qt if self.instant else self._files
        return (player.trouble if player else None) or self._farewell

    def tell_trouble_to(self, listener: Callable[[str], object]) -> None:
        """From now on: the sentence for the person whenever it changes, empty when all is well again."""
        self.trouble_changed.connect(listener)

    @property
    def instant(self) -> bool:
        """Whether cues go through QSoundEffect; for the facts in the settings."""
        return self._qt is not None and not self._qt.lost

    def close(self) -> None:
        """End the look and every sound. Afterwards `play` does nothing."""
        self._closed = True
        self._limit.stop()
        if self._child:
            child, self._child = self._child, None
            child.kill()
            child.waitForFinished(KILL_LIMIT_MS)
        if self._qt:
            self._qt.close()
        self._close_files()

    def _ended(self, child: QProcess, code: int, status: QProcess.ExitStatus) -> None:
        if child is self._child:
            self._settle(code == 0 and status == QProcess.ExitStatus.NormalExit)
        child.deleteLater()

    def _failed(self, child: QProcess, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # no other error keeps it from ending
            self._settle(False)
            child.deleteLater()

    def _settle(self, found: bool) -> None:
        self._limit.stop()
        child, self._child = self._child, None
        if child:
            child.kill()
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
            self._farewell = self._qt.trouble
            self._file_player().warm_up()
        self._tell()

    def _file_player(self) -> FileCuePlayer:
        if self._files is None or self._files_volume != self._volume:
            from unclench.audio.cues.file_cues import FileCuePlayer

            self._close_files()
            self._files = FileCuePlayer(self._folder, self._clock, self._volume)
            self._files_volume = self._volume
        return self._files

    def _look_at_files(self) -> None:
        """How a file was played is known only once its process has ended, which nothing tells."""
        self._notices_left -= 1
        if self._notices_left <= 0:
            self._notice.stop()
        self._tell()

    def _close_files(self) -> None:
        self._notice.stop()
        if self._files:
            self._files.close()
            self._files = None

    def _tell(self) -> None:
        trouble = self.trouble or ""
        if trouble != self._told:
            self._told = trouble
            self.trouble_changed.emit(trouble)


def look_command() -> list[str]:
    """Our own interpreter on `LOOK`, with our search path but without the working folder; empty in a frozen program."""
    if getattr(sys, "frozen", False) or not sys.executable:
        return []
    return [sys.executable, "-P", "-c", LOOK]
