"""How the window chooses a cue player, with stand-ins for the look for an output and for the file player."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QProcess

from unclench.audio.cues import qt_cues
from unclench.audio.cues.effect_cues import NO_OUTPUT as NO_OUTPUT_CODE
from unclench.audio.cues.effect_cues import QtCuePlayer
from unclench.audio.cues.qt_cues import CueOutput
from unclench.system.probe import probe_command

SHELL = shutil.which("sh")
pytestmark = pytest.mark.skipif(SHELL is None, reason="the stand-in player is a shell script")

NO_OUTPUT = "No sound: no sound output was found that works."
SAYS_YES = [sys.executable, "-c", ""]
SAYS_NO = [sys.executable, "-c", "raise SystemExit(3)"]
CRASHES = [sys.executable, "-c", "import os; os.abort()"]
HANGS = [sys.executable, "-c", "import threading; threading.Event().wait(600)"]
IS_NOT_THERE = ["/nowhere/python"]


class Aplay:
    """The only player on the PATH. It notes what it was asked to play."""

    def __init__(self, folder: Path) -> None:
        self._program = folder / "aplay"
        self._log = folder / "log"
        self.behave("exit 0")

    def behave(self, how: str) -> None:
        self._program.write_text(
            f'#!{SHELL}\n[ "$1" = --version ] && exit 0\nfor last; do :; done\necho "$last" >> {self._log}\n{how}\n',
            encoding="utf-8",
        )
        self._program.chmod(0o755)

    @property
    def played(self) -> list[str]:
        return self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []


@pytest.fixture
def aplay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Aplay:
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("PLAYSOUND3_BACKEND", raising=False)
    return Aplay(folder)


@pytest.fixture
def output(qtbot: Any, aplay: Aplay, sounds: Path, clock: Any) -> Iterator[Callable[..., CueOutput]]:
    made = []

    def make(look: list[str]) -> CueOutput:
        made.append(CueOutput(sounds, clock, look=look))
        return made[-1]

    yield make
    for one in made:
        one.close()


def looked(qtbot: Any, cues: CueOutput) -> CueOutput:
    with qtbot.waitSignal(cues.settled):
        cues.look_for_output()
    return cues


@pytest.mark.parametrize("look", [SAYS_NO, CRASHES, IS_NOT_THERE, []], ids=["no", "crash", "absent", "frozen"])
def test_file_cues_are_used_unless_the_look_succeeds(
    qtbot: Any, output: Any, aplay: Aplay, sounds: Path, look: list[str]
) -> None:
    cues = looked(qtbot, output(look))
    assert not cues.instant
    cues.play("begin")
    qtbot.waitUntil(lambda: aplay.played == [str(sounds / "begin.wav")])
    qtbot.waitUntil(lambda: not cues.findChildren(QProcess))
    assert cues.trouble is None


def test_a_look_that_hangs_is_ended_at_the_time_limit(qtbot: Any, output: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_cues, "LOOK_LIMIT_MS", 50)
    cues = looked(qtbot, output(HANGS))
    assert not cues.instant
    qtbot.waitUntil(lambda: not cues.findChildren(QProcess))


def test_a_failed_look_can_be_repeated(qtbot: Any, output: Any) -> None:
    cues = looked(qtbot, output(SAYS_NO))
    looked(qtbot, cues)
    assert not cues.instant


def test_closing_ends_the_look_without_a_decision(qtbot: Any, output: Any, aplay: Aplay) -> None:
    cues = output(HANGS)
    decided: list[bool] = []
    cues.settled.connect(lambda: decided.append(True))
    cues.look_for_output()
    cues.look_for_output()
    (child,) = cues.findChildren(QProcess)
    cues.close()
    assert child.state() == QProcess.ProcessState.NotRunning
    cues.play("begin")
    cues.look_for_output()
    assert (decided, aplay.played) == ([], [])
    assert cues.findChildren(QProcess) == [child]


def test_a_cue_before_the_answer_is_played_by_file_cues(qtbot: Any, output: Any, aplay: Aplay, sounds: Path) -> None:
    cues = output(HANGS)
    cues.look_for_output()
    cues.play("tick")
    qtbot.waitUntil(lambda: aplay.played == [str(sounds / "tick.wav")])


def test_trouble_of_file_cues_is_reported_without_another_cue(qtbot: Any, output: Any, aplay: Aplay) -> None:
    aplay.behave("exit 1")
    cues = looked(qtbot, output(SAYS_NO))
    with qtbot.waitSignal(cues.trouble_changed) as told:
        cues.play("begin")
    assert told.args == [NO_OUTPUT]
    assert cues.trouble == NO_OUTPUT
    aplay.behave("exit 0")
    with qtbot.waitSignal(cues.trouble_changed) as told:
        cues.play("begin")
    assert told.args == [""]


def test_a_missing_file_player_is_reported_before_the_first_cue(
    qtbot: Any, output: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYSOUND3_BACKEND", "theremin")
    cues = output(SAYS_NO)
    with qtbot.waitSignal(cues.trouble_changed) as told:
        cues.look_for_output()
    assert told.args == ["No sound: PLAYSOUND3_BACKEND asks for 'theremin', which does not work here."]


def test_volume_and_mute_apply_to_file_cues_too(qtbot: Any, output: Any, aplay: Aplay, sounds: Path) -> None:
    cues = looked(qtbot, output(SAYS_NO))
    cues.muted = True
    cues.play("begin")
    cues.muted = False
    cues.volume = 0
    cues.play("begin")
    cues.volume = 50
    cues.play("release")
    qtbot.waitUntil(lambda: len(aplay.played) == 1)
    (softer,) = aplay.played
    assert Path(softer).name == "release.wav"
    assert softer != str(sounds / "release.wav")
    cues.volume = 100
    cues.play("tick")
    qtbot.waitUntil(lambda: len(aplay.played) == 2)
    assert aplay.played[1] == str(sounds / "tick.wav")
    assert not Path(softer).exists(), "the quieter copies were left behind"


def test_file_cues_are_used_if_qt_multimedia_cannot_be_loaded(
    qtbot: Any, output: Any, aplay: Aplay, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look may have found it on another search path."""
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    alone = QtCuePlayer(sounds)
    alone.play("begin")
    alone.volume = 30
    alone.close()
    assert alone.lost
    assert str(alone.trouble).startswith("No sound: QtMultimedia did not start (")

    cues = looked(qtbot, output(SAYS_YES))
    assert not cues.instant
    assert cues.trouble is None, "the file cue is heard"
    cues.play("begin")
    qtbot.waitUntil(lambda: len(aplay.played) == 1)


def test_the_import_loads_neither_qt_multimedia_nor_playsound3() -> None:
    code = "import sys, unclench.audio.cues.qt_cues; print({'PySide6.QtMultimedia', 'playsound3'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ran.stdout.strip(), ran.stderr) == ("set()", "")


def test_the_probe_answers_and_opens_no_window() -> None:
    silent = dict.fromkeys(("PULSE_SERVER", "XDG_RUNTIME_DIR", "PIPEWIRE_RUNTIME_DIR"), "/nonexistent")
    ran = subprocess.run(probe_command("sound-output"), env=os.environ | silent, capture_output=True, timeout=60)
    assert ran.returncode == NO_OUTPUT_CODE
