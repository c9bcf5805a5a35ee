"""The terminal's cue player with players that work, fail, hang, ignore terminate() or do not exist.

The players are shell scripts on a separate PATH; test_null_sink.py records the real ones.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from recorded_sound import on_file, peak
from unclench.audio.cues import file_cues
from unclench.audio.cues.file_cues import FileCuePlayer, sound_facts
from unclench.core.routine.sounds import SOUND_LENGTHS_S
from unclench.core.session.cues import SOUNDS
from unclench.system.probe import probe_command
from waiting import LONG_S, until

SHELL = shutil.which("sh")
pytestmark = pytest.mark.skipif(SHELL is None, reason="the stand-in players are shell scripts")

NO_OUTPUT = "No sound: no sound output was found that works."
NO_ANSWER = "No sound: the sound system does not answer."
NO_PLAYER = "No sound: no audio player was found; on Debian or Ubuntu install libpulse0 alsa-utils libasound2-plugins."

WORKS = "exit 0"
FAILS = "exit 1"
HANGS = f"exec {shutil.which('sleep')} 600"
REFUSES = f"trap '' TERM; echo $$ >> $0.deaf; {HANGS}"


class Programs:
    """A PATH with only stand-in players."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, behavior: str) -> None:
        """Create the player `name`: it notes its process id and last argument, then runs the rest. --version works."""
        program = self.folder / name
        program.write_text(
            f'#!{SHELL}\n[ "$1" = --version ] && exit 0\nfor last; do :; done\necho "$$ $last" >> $0.log\n{behavior}\n',
            encoding="utf-8",
        )
        program.chmod(0o755)

    def runs(self, name: str) -> list[tuple[int, Path]]:
        """The process id and file of each start, in order."""
        log = self.folder / f"{name}.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        return [(int(line.partition(" ")[0]), Path(line.partition(" ")[2])) for line in lines]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("PLAYSOUND3_BACKEND", raising=False)
    return Programs(folder)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary folders; empty at first."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def has_words(file: Path, count: int) -> bool:
    return file.exists() and len(file.read_text().split()) == count


def is_gone_after_stop(player: FileCuePlayer, process: int) -> bool:
    """Whether the process has ended after `stop`; a player that ignores terminate() is killed on the next call."""
    player.stop()
    return is_gone(process)


def is_gone(process: int) -> bool:
    """Whether the process neither runs nor is a zombie."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_each_cue_plays_its_own_file(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(sounds, clock) as player:
        player.warm_up()
        for name in SOUNDS:
            player.play(name)
            player.wait(LONG_S)
            assert player.trouble is None
    assert [file for _process, file in programs.runs("aplay")] == [sounds / f"{name}.wav" for name in SOUNDS]


@pytest.mark.parametrize(("volume", "share"), [(50, 0.25), (30, 0.09), (1, 0.0001)])
def test_volume_plays_a_quieter_copy(
    programs: Programs, sounds: Path, clock: Any, temporary: Path, volume: int, share: float
) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(sounds, clock, volume) as player:
        player.play("begin")
        player.wait(LONG_S)
        (_process, file), *_none = programs.runs("aplay")
        assert file.is_relative_to(temporary)
        assert file.parent.stat().st_mode & 0o077 == 0, "other users can read it"
        assert peak(on_file(file)[0]) == pytest.approx(peak(on_file(sounds / "begin.wav")[0]) * share, abs=1)
    assert list(temporary.iterdir()) == []


def test_warming_up_creates_all_copies_once(programs: Programs, sounds: Path, clock: Any, temporary: Path) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(sounds, clock, 60) as player:
        player.warm_up()
        (folder,) = temporary.iterdir()
        made = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        short = [name for name, length_s in SOUND_LENGTHS_S.items() if length_s <= 4]
        assert set(made) == {f"{name}.wav" for name in short}
        player.warm_up()
        player.play("tick")
        assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == made


def test_deleted_copies_are_created_again(programs: Programs, sounds: Path, clock: Any, temporary: Path) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(sounds, clock, 60) as player:
        player.warm_up()
        shutil.rmtree(next(temporary.iterdir()))
        player.play("tick")
        player.wait(LONG_S)
        assert player.trouble is None
        assert programs.runs("aplay")[0][1].exists()


def test_muted_cues_start_no_player(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(sounds, clock, volume=0) as player:
        player.play("begin")
        player.wait(LONG_S)
    with FileCuePlayer(sounds, clock) as player:
        player.muted = True
        player.play("begin")
        player.wait(LONG_S)
        assert (player.muted, player.trouble) == (True, None)
        player.muted = False
        player.close()
        player.play("begin")
        player.wait(LONG_S)
    assert programs.runs("aplay") == []


def test_muting_cuts_the_playing_cue(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", HANGS)
    with FileCuePlayer(sounds, clock) as player:
        player.play("finish")
        until(lambda: programs.runs("aplay"))
        ((process, _file),) = programs.runs("aplay")
        assert os.getpgid(process) == process, (
            "Ctrl-C at the terminal would end the player and look like a failing device"
        )
        player.muted = True
        until(lambda: is_gone_after_stop(player, process))


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow a killed program a long time to end, for busy machines."""
    monkeypatch.setattr(file_cues, "END_LIMIT_S", LONG_S)


def test_a_new_cue_cuts_the_previous_one(programs: Programs, sounds: Path, clock: Any, unhurried: None) -> None:
    programs.put("aplay", HANGS)
    with FileCuePlayer(sounds, clock) as player:
        player.play("finish")
        until(lambda: len(programs.runs("aplay")) == 1)
        player.play("begin")
        until(lambda: len(programs.runs("aplay")) == 2)
        player.play("tick")
        until(lambda: len(programs.runs("aplay")) == 3)
        processes = [process for process, _file in programs.runs("aplay")]
        until(lambda: is_gone_after_stop(player, processes[0]))
        assert player.trouble is None, "a cue that was cut is not a fault"
    assert all(map(is_gone, processes))


def test_a_player_that_ignores_terminate_is_killed(
    programs: Programs, sounds: Path, clock: Any, unhurried: None
) -> None:
    programs.put("aplay", REFUSES)
    deaf = programs.folder / "aplay.deaf"
    with FileCuePlayer(sounds, clock) as player:
        for count in (1, 2, 3):
            player.play("begin")
            until(partial(has_words, deaf, count))
        processes = [int(process) for process in deaf.read_text().split()]
        player.stop()
        until(lambda: is_gone_after_stop(player, processes[0]))
        player.play("begin")
        until(lambda: len(deaf.read_text().split()) == 4)
        processes.append(int(deaf.read_text().split()[-1]))
    assert all(map(is_gone, processes))


def test_a_failing_output_is_reported_and_tried_again(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", FAILS)
    with FileCuePlayer(sounds, clock) as player:
        assert player.trouble is None
        for _try in range(2):
            player.play("begin")
            player.wait(LONG_S)
            assert player.trouble == NO_OUTPUT
        programs.put("aplay", WORKS)
        player.play("release")
        player.wait(LONG_S)
        assert player.trouble is None
    assert len(programs.runs("aplay")) == 3


def test_the_next_player_is_used_if_one_fails(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", FAILS)
    programs.put("paplay", WORKS)
    with FileCuePlayer(sounds, clock) as player:
        for _try in range(3):
            player.play("begin")
            player.wait(LONG_S)
        assert player.trouble is None
    assert (len(programs.runs("aplay")), len(programs.runs("paplay"))) == (1, 2)


def test_a_sound_that_never_ends_is_reported(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", HANGS)
    with FileCuePlayer(sounds, clock) as player:
        player.play("begin")
        clock.mono_s += 3.4
        assert player.trouble is None
        clock.mono_s += 0.2
        assert player.trouble == NO_ANSWER
        programs.put("aplay", WORKS)
        player.play("begin")
        player.wait(LONG_S)
        assert player.trouble is None


def test_a_long_sound_may_play_to_its_end(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", HANGS)
    with FileCuePlayer(sounds, clock) as player:
        player.play("wake-up")
        clock.mono_s += SOUND_LENGTHS_S["wake-up"] + 2.9
        assert player.trouble is None
        clock.mono_s += 0.2
        assert player.trouble == NO_ANSWER


def test_a_missing_sound_is_reported(programs: Programs, sounds: Path, clock: Any, tmp_path: Path) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(tmp_path / "nowhere", clock) as player:
        player.warm_up()
        player.play("begin")
        assert player.trouble == "No sound: 'begin.wav' is missing; install the program again."


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a sound at all, but long enough for a header of WAV files"])
def test_a_broken_sound_is_reported(
    programs: Programs, clock: Any, tmp_path: Path, temporary: Path, content: bytes
) -> None:
    programs.put("aplay", WORKS)
    (tmp_path / "begin.wav").write_bytes(content)
    with FileCuePlayer(tmp_path, clock, 50) as player:
        player.warm_up()
        assert str(player.trouble).startswith("No sound: the sounds could not be made softer (")
        player.play("begin")
        assert str(player.trouble).startswith("No sound: the sounds could not be made softer (")
    assert list(temporary.iterdir()) == []


def test_quieter_copies_cannot_be_created(
    programs: Programs, sounds: Path, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.put("aplay", WORKS)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with FileCuePlayer(sounds, clock, 50) as player:
        player.play("begin")
        assert str(player.trouble).startswith("No sound: the sounds could not be made softer (")
    assert programs.runs("aplay") == [], "louder than requested"


def test_a_removed_player_is_reported(programs: Programs, sounds: Path, clock: Any) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(sounds, clock) as player:
        player.warm_up()
        (programs.folder / "aplay").unlink()
        player.play("begin")
        assert str(player.trouble).startswith("No sound: aplay could not be started (")


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="open files cannot be counted here")
def test_no_file_stays_open(programs: Programs, sounds: Path, clock: Any, temporary: Path) -> None:
    programs.put("aplay", WORKS)
    with FileCuePlayer(sounds, clock, 50) as player:
        player.warm_up()
        before = len(os.listdir("/dev/fd"))
        for _play in range(5):
            player.play("tick")
            player.wait(LONG_S)
        assert len(os.listdir("/dev/fd")) == before
    assert threading.active_count() == 1


WITHOUT_PLAYER = """
import sys, unclench.audio.cues.file_cues as cues
from pathlib import Path
print("playsound3" in sys.modules)
from unclench.system.clock import SystemClock
from unclench.system.probe import probe_command
from unclench.system.probe import probe_command
with cues.FileCuePlayer(Path(sys.argv[1]), SystemClock(), 60) as player:
    player.warm_up()
    print(player.trouble)
    player.play("begin")
    print(player.trouble)
"""


@pytest.mark.parametrize(
    ("wished", "sentence"),
    [(None, NO_PLAYER), ("theremin", "No sound: PLAYSOUND3_BACKEND asks for 'theremin', which does not work here.")],
)
def test_a_missing_player_is_the_only_report(
    programs: Programs, sounds: Path, wished: str | None, sentence: str
) -> None:
    environment = {**os.environ, **({"PLAYSOUND3_BACKEND": wished} if wished else {})}
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_PLAYER, str(sounds)],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (ran.stdout.splitlines(), ran.stderr) == (["False", sentence, sentence], "")


@pytest.mark.parametrize(
    ("behavior", "sentence"),
    [(WORKS, "Cues play through aplay."), (FAILS, NO_OUTPUT), (HANGS, NO_ANSWER), (REFUSES, NO_ANSWER)],
)
def test_the_facts_for_doctor(programs: Programs, behavior: str, sentence: str) -> None:
    programs.put("aplay", behavior)
    assert sound_facts(probe_command("player"), limit_s=LONG_S) == sentence
    ((process, file),) = programs.runs("aplay")
    until(lambda: is_gone(process))
    assert not file.exists()


def test_the_facts_where_nothing_is_installed(programs: Programs) -> None:
    assert sound_facts(probe_command("player"), limit_s=LONG_S) == NO_PLAYER


def test_the_facts_are_ready_within_the_time_limit(programs: Programs) -> None:
    programs.put("aplay", HANGS)
    assert sound_facts(probe_command("player"), limit_s=0.01) == NO_ANSWER
