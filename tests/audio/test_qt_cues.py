"""The window's cues: listened to on a real sound server, and without one, and with one that hangs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import wave
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

PROGRAM = Path(__file__).with_name("cue_program.py")
RATE = 48_000
LOUD = 150
LIMIT_S = 40.0
HELD_UP_S = 1.0  # a hang lasts 2 s or 30 s; a slow machine is not one

NO_OUTPUT = "No sound: no sound output was found that works."
NO_ANSWER = "No sound: the sound system does not answer."


class Told(NamedTuple):
    """What the program answered."""

    value: Any
    took_s: float
    held_up_s: float


class Program:
    """cue_program.py in a world of its own; killed if it does not come to an end by itself."""

    def __init__(self, folder: Path, environment: dict[str, str], *options: str) -> None:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("PULSE_", "PLAYSOUND3_"))}
        self._process = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(folder), *options],
            env=inherited | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        self._killer = threading.Timer(LIMIT_S, self._process.kill)
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
        """Look for an output, and wait until the decision has fallen."""
        looked = self.do("look")
        assert looked.took_s < HELD_UP_S
        return self.do("until", "settled", True)

    def end(self) -> str:
        """Close and leave; what it has complained of, apart from QtMultimedia's own remarks on its libraries."""
        self.do("close")
        self.do("quit")
        _out, complaints = self._process.communicate()
        assert self._process.returncode == 0, complaints
        return "".join(line for line in complaints.splitlines(True) if not line.startswith("qt.multimedia."))

    def kill(self) -> None:
        """Also what becomes of a program that has ended already; twice is harmless."""
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
def thawed(null_sink: Any) -> Iterator[Any]:
    """The null sink, which a test may freeze."""
    yield null_sink
    null_sink.thaw()


@pytest.fixture
def risen(null_sink: Any) -> Iterator[Any]:
    """The null sink, which a test may kill."""
    yield null_sink
    if not null_sink.is_up:
        null_sink.rise()


def heard(sink: Any, do: Callable[[], object], seconds: float) -> array[int]:
    """What is to be heard in the seconds after something was done."""
    recorder = sink.recorder()
    sink.hear(recorder, 0.05)
    do()
    samples: array[int] = sink.hear(recorder, seconds)
    sink.stop(recorder)
    return samples


def is_heard(sink: Any, do: Callable[[], object]) -> bool:
    """Whether something is to be heard after something was done, however late a busy machine gets to it."""
    recorder = sink.recorder()
    sink.hear(recorder, 0.05)
    do()
    loud: bool = sink.hears(recorder)
    sink.stop(recorder)
    return loud


def peak(samples: array[int]) -> int:
    return max(map(abs, samples), default=0)


def span_s(samples: array[int], rate: int) -> float:
    """From the first to the last sample that can be heard."""
    loud = [place for place, sample in enumerate(samples) if abs(sample) > LOUD]
    return (loud[-1] - loud[0]) / rate if loud else 0.0


def on_file(path: Path) -> tuple[int, float]:
    """Peak and span as written."""
    with wave.open(str(path)) as file:
        samples = array("h", file.readframes(file.getnframes()))
        return peak(samples), span_s(samples, file.getframerate())


def test_each_cue_is_heard_through_qt(program: Any, null_sink: Any, sounds: Path) -> None:
    window = program(sounds, null_sink.environment)
    window.settle()
    assert window.get("instant")
    for name in ("begin", "tick"):
        loudest, length_s = on_file(sounds / f"{name}.wav")
        samples = heard(null_sink, lambda name=name: window.do("play", name), length_s + 0.3)
        assert peak(samples) == pytest.approx(loudest, rel=0.1), name
        assert span_s(samples, RATE) == pytest.approx(length_s, rel=0.1, abs=0.02), name
    assert "wake-up" not in window.get("loaded"), "megabytes that most never hear"
    assert peak(heard(null_sink, lambda: window.do("play", "wake-up"), 0.3)) > 50
    assert window.get("trouble") is None
    assert window.get("heard_of") == []
    assert window.end() == ""


def test_volume_and_mute_are_heard_at_once(program: Any, null_sink: Any, sounds: Path) -> None:
    window = program(sounds, null_sink.environment)
    loudest, _length = on_file(sounds / "tick.wav")
    for volume in (30, 100):
        window.do("set", "volume", volume)
        if not window.get("instant"):
            window.settle()
        samples = heard(null_sink, lambda: window.do("play", "tick"), 0.4)
        assert peak(samples) == pytest.approx(loudest * (volume / 100) ** 2, rel=0.1)

    window.do("set", "volume", 20)
    soft = heard(null_sink, lambda: window.do("play", "finish"), 0.3)
    louder = heard(null_sink, lambda: window.do("set", "volume", 100), 0.3)
    assert peak(louder) > 5 * peak(soft) > 0, "the cue that sounds stayed as it was"

    window.do("play", "finish")
    window.do("set", "muted", True)
    heard(null_sink, lambda: None, 0.1)
    assert peak(heard(null_sink, lambda: window.do("play", "begin"), 0.4)) == 0
    window.do("set", "muted", False)
    assert is_heard(null_sink, lambda: window.do("play", "begin"))


def test_cues_never_lie_over_one_another(program: Any, null_sink: Any, sounds: Path) -> None:
    window = program(sounds, null_sink.environment)
    window.settle()
    alone = heard(null_sink, lambda: window.do("play", "begin"), 0.5)
    twice = heard(null_sink, lambda: window.do("play", "finish", "begin", "begin", "begin"), 0.5)
    assert peak(twice) == pytest.approx(peak(alone), rel=0.1)
    window.do("stop")
    heard(null_sink, lambda: None, 0.1)
    assert peak(heard(null_sink, lambda: None, 0.2)) == 0


def test_a_cue_of_the_files_gives_way_to_one_of_qt(program: Any, null_sink: Any, sounds: Path) -> None:
    window = program(sounds, null_sink.environment)
    assert is_heard(null_sink, lambda: window.do("play", "finish"))
    window.settle()
    window.do("play", "tick")
    heard(null_sink, lambda: None, 0.2)
    assert peak(heard(null_sink, lambda: None, 0.1)) == 0


def test_a_cue_asked_for_while_loading_is_heard(program: Any, null_sink: Any, sounds: Path) -> None:
    window = program(sounds, null_sink.environment, "bare")
    assert is_heard(null_sink, lambda: window.do("play", "finish"))
    assert window.get("trouble") is None


def test_a_cue_that_has_ended_is_not_waited_for(program: Any, null_sink: Any, sounds: Path) -> None:
    window = program(sounds, null_sink.environment)
    window.do("patience", 700)
    window.settle()
    heard(null_sink, lambda: window.do("play", "tick"), 0.9)
    assert (window.get("trouble"), window.get("instant")) == (None, True)


def test_effects_move_to_the_output_that_has_become_the_default(program: Any, null_sink: Any, sounds: Path) -> None:
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


def test_a_missing_and_a_broken_sound_are_told(program: Any, null_sink: Any, sounds: Path, tmp_path: Path) -> None:
    shutil.copy(sounds / "begin.wav", tmp_path)
    (tmp_path / "finish.wav").write_bytes(b"RIFF, it says, but it is no sound at all, only long enough for one")
    window = program(tmp_path, null_sink.environment)
    window.settle()
    assert window.get("heard_of") == ["No sound: 'finish.wav' cannot be read; install the program again."]
    missing = "No sound: 'tick.wav' is missing; install the program again."
    assert peak(heard(null_sink, lambda: window.do("play", "begin", "tick"), 0.3)) == 0
    assert (window.get("trouble"), window.get("instant")) == (missing, True)
    assert is_heard(null_sink, lambda: window.do("play", "begin"))
    assert window.end() == ""


def test_without_a_sound_server_it_is_told_once_and_files_are_tried(
    program: Any, null_sink: Any, sounds: Path, tmp_path: Path
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
    program: Any, null_sink: Any, sounds: Path, tmp_path: Path
) -> None:
    window = program(sounds, null_sink.environment | {"XDG_RUNTIME_DIR": str(tmp_path)}, "bare")
    window.do("play", "begin")
    window.do("until", "lost", True)
    assert window.get("trouble") == NO_OUTPUT
    window.do("play", "begin")
    assert "Traceback" not in window.end()


def test_a_hung_sound_server_never_holds_the_window_up(program: Any, thawed: Any, sounds: Path) -> None:
    window = program(sounds, thawed.environment)
    window.do("patience", 700)
    thawed.freeze()
    early = window.do("play", "begin")
    settled = window.settle()
    late = window.do("play", "begin")
    assert max(early.took_s, late.took_s, settled.held_up_s) < HELD_UP_S
    assert not window.get("instant")
    told = window.do("until", "trouble", NO_ANSWER)
    assert told.held_up_s < HELD_UP_S
    assert window.do("close").took_s < HELD_UP_S
    assert not window.do("children").value
    assert window.end() == ""


def test_where_the_sound_server_hangs_later_files_take_over(program: Any, thawed: Any, sounds: Path) -> None:
    window = program(sounds, thawed.environment)
    window.do("patience", 700)
    window.settle()
    window.do("until", "ready", True)
    thawed.freeze()
    hung = window.do("play", "begin")
    told = window.do("until", "trouble", NO_ANSWER)
    assert max(hung.took_s, told.held_up_s) < HELD_UP_S
    assert not window.get("instant")
    thawed.thaw()
    assert is_heard(thawed, lambda: window.do("play", "finish"))
    window.do("until", "trouble", None)
    assert window.get("heard_of") == [NO_ANSWER, ""]
    assert window.end() == ""


def test_a_quick_row_of_cues_does_not_hide_a_hung_server(program: Any, thawed: Any, sounds: Path) -> None:
    """In the middle of a session: the window goes on, and cues are heard again when the server does."""
    window = program(sounds, thawed.environment)
    window.do("patience", 500)
    window.settle()
    window.do("until", "ready", True)
    window.do("row", "tick", 300)
    assert is_heard(thawed, lambda: None)
    thawed.freeze()
    assert window.do("until", "instant", False).held_up_s < HELD_UP_S
    thawed.thaw()
    assert is_heard(thawed, lambda: None)
    assert window.do("close").held_up_s < HELD_UP_S
    assert not window.do("children").value
    assert window.end() == ""


def test_a_server_that_dies_and_returns_costs_the_cues_in_between(program: Any, risen: Any, sounds: Path) -> None:
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
    assert not window.do("children").value
    assert window.end() == ""


def test_it_comes_to_an_end_while_the_server_hangs(program: Any, thawed: Any, sounds: Path) -> None:
    window = program(sounds, thawed.environment)
    window.settle()
    window.do("until", "ready", True)
    thawed.freeze()
    window.do("play", "begin")
    assert window.do("close").took_s < HELD_UP_S
    assert window.end() == ""
