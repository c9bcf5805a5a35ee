"""The window's cues: recorded on a real sound server, without one, and with one that hangs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from _null_sink import RATE, NullSink

from recorded_sound import SoundRecorder, on_file, peak, span_s
from waiting import LONG_S, until

PROGRAM = Path(__file__).with_name("cue_program.py")
KILL_AFTER_S = 5 * LONG_S
HELD_UP_S = 15.0  # a server that hangs blocks a call for 30 s; tools/bench/window_cues.py measures shorter delays
CUT_S = 20  # of the tone's 30 s

NO_OUTPUT = "No sound: no sound output was found that works."
NO_ANSWER = "No sound: the sound system does not answer."


class Told(NamedTuple):
    """An answer of the program."""

    value: Any
    took_s: float
    held_up_s: float


class Program:
    """cue_program.py in its own environment; killed if it does not end by itself."""

    def __init__(self, folder: Path, environment: dict[str, str], *options: str) -> None:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PULSE_", "PLAYSOUND3_"))}
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(folder), *options],
            env=inherited | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self._killer = threading.Timer(KILL_AFTER_S, self._process.kill)
        self._killer.start()
        assert self._read()["value"] == "ready"

    def do(self, verb: str, *arguments: object) -> Told:
        """Send one line and wait for its answer."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps([verb, *arguments]) + "\n")
        self._process.stdin.flush()
        return Told(**self._read())

    def get(self, name: str) -> Any:
        return self.do("get", name).value

    def settle(self) -> Told:
        """Look for an output, and wait for the decision."""
        looked = self.do("look")
        assert looked.took_s < HELD_UP_S
        return self.do("until", "settled", True)

    def end(self) -> str:
        """Close and quit. Returns what it wrote to stderr, without QtMultimedia's own remarks on its libraries."""
        self.do("close")
        self.do("quit")
        _out, complaints = self._process.communicate()
        assert self._process.returncode == 0, complaints
        return "".join(line for line in complaints.splitlines(True) if not line.startswith("qt.multimedia."))

    def kill(self) -> None:
        """Kill the program. It may have ended already, and calling this twice is harmless."""
        self._killer.cancel()
        self._killer.join()
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            pytest.fail(f"the program has ended: {self._process.communicate()[1]}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@pytest.fixture
def program() -> Iterator[Callable[..., Program]]:
    started = []

    def start(folder: Path, environment: dict[str, str], *options: str) -> Program:
        started.append(Program(folder, environment, *options))
        return started[-1]

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def thawed(null_sink: NullSink) -> Iterator[NullSink]:
    """The null sink, unfrozen again after a test that freezes it."""
    yield null_sink
    null_sink.thaw()


@pytest.fixture
def risen(null_sink: NullSink) -> Iterator[NullSink]:
    """The null sink, started again after a test that kills it."""
    yield null_sink
    if not null_sink.is_up:
        null_sink.rise()


@pytest.fixture
def recorder(null_sink: NullSink) -> Iterator[SoundRecorder]:
    """Records the null sink."""
    recorder = SoundRecorder(null_sink)
    yield recorder
    recorder.close()


def is_heard(sink: NullSink, do: Callable[[], object]) -> bool:
    """Whether a sound is heard after an action, however late on a busy machine."""
    recorder = SoundRecorder(sink)
    do()
    loud = recorder.hears()
    recorder.close()
    return loud


def test_each_cue_is_heard_through_qt(program: Any, null_sink: NullSink, recorder: SoundRecorder, sounds: Path) -> None:
    window = program(sounds, null_sink.environment)
    window.settle()
    assert window.get("instant")
    for name in ("begin", "tick"):
        written, rate = on_file(sounds / f"{name}.wav")
        window.do("play", name)
        samples = recorder.sound()
        assert peak(samples) == pytest.approx(peak(written), rel=0.1), name
        assert span_s(samples) == pytest.approx(span_s(written, rate), rel=0.1, abs=0.02), name
    assert "wake-up" not in window.get("loaded"), "it takes megabytes and is rarely played"
    window.do("play", "wake-up")
    assert recorder.hears(louder_than=50)
    assert window.get("trouble") is None
    assert window.get("heard_of") == []
    assert window.end() == ""


def test_volume_and_mute_take_effect_at_once(
    program: Any, null_sink: NullSink, recorder: SoundRecorder, with_tone: Path
) -> None:
    window = program(with_tone, null_sink.environment)
    loudest = peak(on_file(with_tone / "tick.wav")[0])
    for volume in (30, 100):
        window.do("set", "volume", volume)
        if not window.get("instant"):
            window.settle()
        window.do("play", "tick")
        assert peak(recorder.sound()) == pytest.approx(loudest * (volume / 100) ** 2, rel=0.1)

    window.do("set", "volume", 20)
    window.do("play", "tone")
    assert recorder.hears()
    soft = peak(recorder.hear(0.3))
    window.do("set", "volume", 100)
    assert recorder.hears(louder_than=5 * soft), "the playing cue did not change"

    window.do("set", "muted", True)
    assert len(recorder.rest()) < CUT_S * RATE, "muting did not cut the cue"
    window.do("play", "begin")
    assert peak(recorder.hear(0.4)) == 0
    window.do("set", "muted", False)
    window.do("play", "begin")
    assert recorder.hears()


def test_cues_never_overlap(program: Any, null_sink: NullSink, recorder: SoundRecorder, with_tone: Path) -> None:
    window = program(with_tone, null_sink.environment)
    window.settle()
    window.do("play", "begin")
    alone = recorder.sound()
    window.do("play", "finish", "begin", "begin", "begin")
    assert peak(recorder.sound()) == pytest.approx(peak(alone), rel=0.1)
    window.do("play", "tone")
    assert recorder.hears()
    window.do("stop")
    assert len(recorder.rest()) < CUT_S * RATE


def test_a_qt_cue_cuts_a_file_cue(program: Any, null_sink: NullSink, recorder: SoundRecorder, with_tone: Path) -> None:
    window = program(with_tone, null_sink.environment)
    window.do("play", "tone")
    assert recorder.hears()
    window.settle()
    window.do("play", "tick")
    assert len(recorder.rest()) < CUT_S * RATE


def test_a_cue_requested_while_loading_is_heard(
    program: Any, null_sink: NullSink, recorder: SoundRecorder, sounds: Path
) -> None:
    window = program(sounds, null_sink.environment, "bare")
    window.do("play", "finish")
    assert recorder.hears()
    assert window.get("trouble") is None


def test_an_ended_cue_is_not_waited_for(
    program: Any, null_sink: NullSink, recorder: SoundRecorder, sounds: Path
) -> None:
    window = program(sounds, null_sink.environment)
    window.settle()
    window.do("patience", 4000)
    window.do("play", "tick")
    recorder.sound(quiet_s=4.5)
    assert (window.get("trouble"), window.get("instant")) == (None, True)


def test_effects_switch_to_a_new_default_output(program: Any, null_sink: NullSink, sounds: Path) -> None:
    window = program(sounds, null_sink.environment)
    window.settle()
    environment = os.environ | null_sink.environment
    command = ["pactl", "load-module", "module-null-sink", "sink_name=headphones"]
    module = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    try:
        subprocess.run(["pactl", "set-default-sink", "headphones"], env=environment, check=True)
        window.do("until", "output", "headphones")
    finally:
        subprocess.run(["pactl", "unload-module", module], env=environment, check=True)
    window.do("until", "output", "null")
    assert is_heard(null_sink, lambda: window.do("play", "finish"))


def test_a_missing_and_a_broken_sound_are_reported(
    program: Any, null_sink: NullSink, recorder: SoundRecorder, with_tone: Path, tmp_path: Path
) -> None:
    shutil.move(with_tone / "tone.wav", tmp_path)
    (tmp_path / "finish.wav").write_bytes(b"RIFF, it says, but it is no sound at all, only long enough for one")
    window = program(tmp_path, null_sink.environment)
    window.settle()
    assert window.get("heard_of") == ["No sound: 'finish.wav' cannot be read; install the program again."]
    missing = "No sound: 'tick.wav' is missing; install the program again."
    window.do("play", "tone", "tick")
    assert len(recorder.rest()) < CUT_S * RATE
    assert (window.get("trouble"), window.get("instant")) == (missing, True)
    window.do("play", "tone")
    assert recorder.hears()
    assert window.end() == ""


def test_a_missing_sound_server_is_reported_once_and_file_cues_are_tried(
    program: Any, null_sink: NullSink, sounds: Path, tmp_path: Path
) -> None:
    window = program(sounds, null_sink.environment | {"XDG_RUNTIME_DIR": str(tmp_path)})
    window.settle()
    assert not window.get("instant")
    for _cue in range(2):
        window.do("play", "begin")
        window.do("until", "trouble", NO_OUTPUT)
    assert window.get("heard_of") == [NO_OUTPUT]
    assert window.end() == ""


def test_qt_alone_without_a_sound_server_is_lost_and_raises_nothing(
    program: Any, null_sink: NullSink, sounds: Path, tmp_path: Path
) -> None:
    window = program(sounds, null_sink.environment | {"XDG_RUNTIME_DIR": str(tmp_path)}, "bare")
    window.do("play", "begin")
    window.do("until", "lost", True)
    assert window.get("trouble") == NO_OUTPUT
    window.do("play", "begin")
    assert "Traceback" not in window.end()


def test_a_hung_sound_server_never_blocks_the_window(program: Any, thawed: NullSink, sounds: Path) -> None:
    window = program(sounds, thawed.environment)
    window.do("patience", 700)
    window.do("look_limit", 2000)
    thawed.freeze()
    early = window.do("play", "begin")
    settled = window.settle()
    late = window.do("play", "begin")
    assert max(early.took_s, late.took_s, settled.held_up_s) < HELD_UP_S
    assert not window.get("instant")
    told = window.do("until", "trouble", NO_ANSWER)
    assert told.held_up_s < HELD_UP_S
    assert window.do("close").took_s < HELD_UP_S
    until(lambda: not window.do("children").value, "the end of every child")
    assert window.end() == ""


def test_file_cues_take_over_when_the_sound_server_hangs_later(program: Any, thawed: NullSink, sounds: Path) -> None:
    window = program(sounds, thawed.environment)
    window.settle()
    window.do("until", "ready", True)
    window.do("patience", 700)
    thawed.freeze()
    hung = window.do("play", "begin")
    told = window.do("until", "trouble", NO_ANSWER)
    assert max(hung.took_s, told.held_up_s) < HELD_UP_S
    assert not window.get("instant")
    thawed.thaw()
    window.do("patience", 60_000)
    assert is_heard(thawed, lambda: window.do("play", "finish"))
    window.do("until", "trouble", None)
    assert window.get("heard_of") == [NO_ANSWER, ""]
    assert window.end() == ""


def test_a_hung_server_is_noticed_in_spite_of_a_rapid_series_of_cues(
    program: Any, thawed: NullSink, sounds: Path
) -> None:
    """In the middle of a session the window goes on, and cues are heard again when the server responds."""
    window = program(sounds, thawed.environment)
    window.settle()
    window.do("until", "ready", True)
    window.do("patience", 3000)
    window.do("row", "tick", 300)
    assert is_heard(thawed, lambda: None)
    thawed.freeze()
    assert window.do("until", "instant", False).held_up_s < HELD_UP_S
    thawed.thaw()
    window.do("row", "tick", 3000)  # a file player that gets no time is cut before it is heard
    assert is_heard(thawed, lambda: None)
    assert window.do("close").held_up_s < HELD_UP_S
    until(lambda: not window.do("children").value, "the end of every child")
    assert window.end() == ""


def test_a_server_that_dies_and_returns_loses_the_cues_in_between(program: Any, risen: NullSink, sounds: Path) -> None:
    window = program(sounds, risen.environment)
    window.settle()
    assert is_heard(risen, lambda: window.do("play", "begin"))
    risen.fall()
    lost = window.do("play", "begin")
    told = window.do("until", "trouble", NO_OUTPUT)
    assert max(lost.took_s, told.held_up_s) < HELD_UP_S
    risen.rise()
    assert is_heard(risen, lambda: window.do("play", "finish"))
    window.do("until", "heard_of", [NO_OUTPUT, ""])
    window.do("close")
    until(lambda: not window.do("children").value, "the end of every child")
    assert window.end() == ""


def test_the_program_can_end_while_the_server_hangs(program: Any, thawed: NullSink, sounds: Path) -> None:
    window = program(sounds, thawed.environment)
    window.settle()
    window.do("until", "ready", True)
    thawed.freeze()
    window.do("play", "begin")
    assert window.do("close").took_s < HELD_UP_S
    assert window.end() == ""
