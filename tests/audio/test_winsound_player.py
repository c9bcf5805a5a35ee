"""The player for Windows with a stand-in for `winsound`, and players that are threads."""

from __future__ import annotations

import ctypes
import sys
import threading
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from unclench.audio.cues import player_threads
from unclench.audio.cues.file_cues import FileCuePlayer, find_players
from unclench.audio.cues.winsound_player import WinsoundPlaying, start_by_winsound
from unclench.core.problem import KnownError


class FakeWinsound:
    """Notes what it is asked to play."""

    SND_FILENAME, SND_ASYNC, SND_NODEFAULT = 1, 2, 4

    def __init__(self, *, works: bool = True) -> None:
        self.played: list[tuple[str | None, int]] = []
        self._works = works

    def PlaySound(self, sound: str | None, flags: int, /) -> None:  # noqa: N802
        self.played.append((sound, flags))
        if not self._works:
            raise RuntimeError("Failed to play sound")


def on_windows(monkeypatch: pytest.MonkeyPatch, winsound: FakeWinsound, outputs: int = 1) -> None:
    monkeypatch.delenv("PLAYSOUND3_BACKEND", raising=False)
    monkeypatch.setitem(sys.modules, "winsound", winsound)
    dlls = SimpleNamespace(winmm=SimpleNamespace(waveOutGetNumDevs=lambda: outputs))
    monkeypatch.setattr(ctypes, "windll", dlls, raising=False)


def write_wave(path: Path, frames: int) -> str:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * frames))
    return str(path)


def test_a_sound_has_ended_when_its_length_has_passed(tmp_path: Path) -> None:
    winsound = FakeWinsound()
    short, long = write_wave(tmp_path / "short.wav", 8), write_wave(tmp_path / "long.wav", 80_000_000)
    playing = WinsoundPlaying(winsound, long)
    assert playing.poll() is None
    playing.terminate()
    playing.terminate()
    assert (playing.poll(), playing.wait()) == (-1, -1)
    assert WinsoundPlaying(winsound, short).wait() == 0
    assert winsound.played == [(long, 7), (None, 0), (short, 7)]


@pytest.mark.parametrize("content", [b"", b"RIFF0000", None])
def test_what_cannot_be_played_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "sound.wav"
    if content is None:
        write_wave(path, 8)
    else:
        path.write_bytes(content)
    with pytest.raises(OSError):  # noqa: PT011  whatever the system says
        WinsoundPlaying(FakeWinsound(works=False), str(path))


def test_windows_plays_without_playsound3(monkeypatch: pytest.MonkeyPatch, sounds: Path, clock: Any) -> None:
    winsound = FakeWinsound()
    on_windows(monkeypatch, winsound)
    with FileCuePlayer(sounds, clock) as player:
        player.play("tick")
        assert player.trouble is None
    assert winsound.played == [(str(sounds / "tick.wav"), 7), (None, 0)]


def test_a_failure_of_windows_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, sounds: Path, clock: Any) -> None:
    on_windows(monkeypatch, FakeWinsound(works=False))
    with FileCuePlayer(sounds, clock) as player:
        player.play("tick")
        assert player.trouble == "No sound: winsound could not be started (Failed to play sound)."
    on_windows(monkeypatch, FakeWinsound(), outputs=0)
    with pytest.raises(KnownError, match="no sound output was found"):
        find_players()


def test_other_systems_have_no_winsound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "winsound", None)
    assert start_by_winsound() is None


THREAD = "def play():\n    raise RuntimeError('Error 263 for command: open')\n"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the hook that was there before."""
    passed_on: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda error: passed_on.append(str(error.exc_value)))
    return passed_on


@pytest.mark.parametrize(("module", "is_player"), [("playsound3.backends", True), ("playsound33", False)])
def test_what_the_thread_of_a_player_raises_is_a_failed_sound(hook: list[str], module: str, is_player: bool) -> None:
    names: dict[str, Any] = {"__name__": module}
    exec(THREAD, names)
    player_threads.catch_failures()
    player_threads.catch_failures()
    thread = threading.Thread(target=names["play"])
    process = SimpleNamespace(thread=thread)
    assert not player_threads.has_failed(process)
    thread.start()
    thread.join()
    assert player_threads.has_failed(process) is is_player
    assert hook == ([] if is_player else ["Error 263 for command: open"])
    assert not player_threads.has_failed(SimpleNamespace())
