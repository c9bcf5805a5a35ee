"""A CueOutput in an event loop as in the window, controlled line by line; test_qt_cues.py records what it plays.

It is a separate program because QtMultimedia keeps the first sound server it finds for the life of the process.
Each line is a JSON list: a verb and its arguments. Each answer has the result, how long the call took, and the longest
time that the loop was blocked since the previous answer.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtMultimedia import QSoundEffect

from unclench.audio.cues import effect_cues, file_cues, qt_cues
from unclench.audio.cues.effect_cues import QtCuePlayer
from unclench.audio.cues.qt_cues import CueOutput
from unclench.system.clock import SystemClock, mono_s
from unclench.system.probe import probe_command

BEAT_MS = 5
LONG_MS = 60_000


class Program(QObject):
    """The `verb_*` methods are the verbs. `until ATTRIBUTE VALUE` answers when the attribute has the value."""

    def __init__(self, folder: Path, *, bare: bool) -> None:
        super().__init__()
        self.folder = folder
        self.settled = False
        self.heard_of: list[str] = []
        self.player: QtCuePlayer | CueOutput
        if bare:
            self.player = QtCuePlayer(folder)
        else:
            self.player = CueOutput(folder, SystemClock(), look=probe_command("sound-output"))
            self.player.settled.connect(lambda: setattr(self, "settled", True))
            self.player.trouble_changed.connect(self.heard_of.append)
        self._awaited: tuple[str, Any] | None = None
        self._took_s = 0.0
        self._held_up_s = 0.0
        self._beat_s = mono_s()
        self._beats = QTimer(self)
        self._beats.setTimerType(Qt.TimerType.PreciseTimer)
        self._beats.timeout.connect(self._beat)
        self._beats.start(BEAT_MS)
        self.verb_patience(LONG_MS)
        self.verb_look_limit(LONG_MS)
        self._row = QTimer(self)
        self._row_cue = ""
        self._row.timeout.connect(lambda: self.player.play(self._row_cue))
        self._lines = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._lines.activated.connect(self._obey)

    def verb_play(self, *names: str) -> None:
        for name in names:
            self.player.play(name)

    def verb_stop(self) -> None:
        self.player.stop()

    def verb_look(self) -> None:
        assert isinstance(self.player, CueOutput)
        self.player.look_for_output()

    def verb_set(self, name: str, value: object) -> None:
        setattr(self.player, name, value)

    def verb_get(self, name: str) -> object:
        return getattr(self if hasattr(self, name) else self.player, name)

    @property
    def output(self) -> str | None:
        """The output of all effects, if it is the same."""
        names = {effect.audioDevice().id().toStdString() for effect in self.player.findChildren(QSoundEffect)}
        return names.pop() if len(names) == 1 else None

    @property
    def ready(self) -> bool:
        """Whether all effects are loaded."""
        effects = self.player.findChildren(QSoundEffect)
        return bool(effects) and all(effect.status() == QSoundEffect.Status.Ready for effect in effects)

    @property
    def loaded(self) -> list[str]:
        """The sounds QSoundEffect knows."""
        return [Path(effect.source().toLocalFile()).stem for effect in self.player.findChildren(QSoundEffect)]

    def verb_until(self, name: str, value: object) -> None:
        self._awaited = (name, value)

    def verb_row(self, name: str, every_ms: int) -> None:
        """Play one cue several times."""
        self._row_cue = name
        self._row.start(every_ms)

    def verb_patience(self, milliseconds: int) -> None:
        """Set how much longer a sound may last than its length; the normal limit is too short for a busy machine."""
        effect_cues.STUCK_AFTER_MS = milliseconds
        file_cues.STUCK_AFTER_S = milliseconds / 1000
        qt_cues.POLLS = milliseconds // qt_cues.POLL_MS + 8

    def verb_look_limit(self, milliseconds: int) -> None:
        """Set how long the look for an output may take."""
        qt_cues.LOOK_LIMIT_MS = milliseconds

    def verb_children(self) -> bool:
        """Whether any child process is left."""
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        return True

    def verb_close(self) -> None:
        self.player.close()

    def verb_quit(self) -> None:
        QCoreApplication.quit()

    def _beat(self) -> None:
        now_s = mono_s()
        self._held_up_s = max(self._held_up_s, now_s - self._beat_s - BEAT_MS / 1000)
        self._beat_s = now_s
        if self._awaited and self.verb_get(self._awaited[0]) == self._awaited[1]:
            self._answer(self._awaited[1])

    def _obey(self) -> None:
        line = sys.stdin.readline()
        if not line:
            QCoreApplication.exit(1)
            return
        verb, *arguments = json.loads(line)
        begin_s = mono_s()
        value = getattr(self, f"verb_{verb}")(*arguments)
        self._took_s = mono_s() - begin_s
        if self._awaited is None:
            self._answer(value)

    def _answer(self, value: object) -> None:
        self._awaited = None
        print(json.dumps({"value": value, "took_s": self._took_s, "held_up_s": self._held_up_s}), flush=True)
        self._held_up_s = 0.0


if __name__ == "__main__":
    app = QCoreApplication([])
    program = Program(Path(sys.argv[1]), bare="bare" in sys.argv)
    print(json.dumps({"value": "ready"}), flush=True)
    os._exit(app.exec())
