"""A voice that runs a program: what it starts, how that ends, and that words are never run as a command."""

from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

import pytest

from unclench.audio.voice import command_speech
from unclench.audio.voice.command_speech import CommandSpeaker, Program, find_program, what_to_install
from unclench.core.ports import Manner, Spoken
from unclench.system.clock import SystemClock
from waiting import LONG_S, until

NASTY = "--help; $(touch gone) `id` | -f /etc/passwd [[rate 900]]\n."


def speaker(script: str, tmp_path: Path) -> CommandSpeaker:
    """A voice that runs a Python script; the script's first argument is a file to write to."""
    out = str(tmp_path / "out")
    return CommandSpeaker(
        Program("script", lambda manner: [sys.executable, "-c", script, out, manner.voice or ""]), SystemClock()
    )


def ended(speaks: CommandSpeaker) -> list[Spoken]:
    spoken: list[Spoken] = []

    def look() -> bool:
        spoken.extend(speaks.spoken())
        return bool(spoken)

    until(look, "the end of what is spoken")
    return spoken


def test_the_words_are_passed_unchanged(tmp_path: Path) -> None:
    speaks = speaker("import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())", tmp_path)
    speaks.say(NASTY)
    (spoken,) = ended(speaks)
    assert (spoken.text, spoken.cut) == (NASTY, False)
    assert spoken.took_s > 0
    assert (tmp_path / "out").read_text() == NASTY


def test_a_new_line_cuts_the_old_one_and_a_hung_program_blocks_nothing(tmp_path: Path) -> None:
    speaks = speaker("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); input(); signal.pause()", tmp_path)
    speaks.say("One.")
    first = speaks._process
    assert first is not None
    speaks.say("Two.")
    second = speaks._process
    speaks.close()
    assert [(one.text, one.cut) for one in speaks.spoken()] == [("One.", True), ("Two.", True)]
    for process in (first, second):
        assert process is not None
        assert process.wait(LONG_S) != 0


def test_a_missing_voice_loses_one_line(tmp_path: Path) -> None:
    script = "import sys; sys.stdin.read(); sys.exit(2 if sys.argv[2] else 0)"
    speaks = speaker(script, tmp_path)
    speaks.manner = Manner(voice="Nobody")
    speaks.say("One.")
    thread = next(one for one in threading.enumerate() if one.name == "voice")
    thread.join(LONG_S)
    assert speaks.spoken() == []
    speaks.say("Two.")
    assert [one.text for one in ended(speaks)] == ["Two."]


def test_a_missing_program_is_silent() -> None:
    speaks = CommandSpeaker(Program("none", lambda _manner: ["/nonexistent/voice"]), SystemClock())
    speaks.say("One.")
    speaks.stop()
    assert speaks.spoken() == []


def program_of(platform: str, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    program = find_program()
    assert program is not None
    return program


def test_the_command_on_each_system(monkeypatch: pytest.MonkeyPatch) -> None:
    manner = Manner(voice="Anna", rate=20, volume=50, language="de-DE")
    espeak = program_of("linux", monkeypatch)
    assert espeak.command(Manner(rate=-20, language="de-DE")) == [
        "espeak-ng", "-z", "--stdin", "-b", "1", "-v", "de-de", "-s", "140", "-a", "100",
    ]  # fmt: skip
    say = program_of("darwin", monkeypatch)
    assert say.command(manner) == ["say", "-v", "Anna", "-r", "210", "-f", "-"]
    assert say.text(NASTY, manner) == "[[volm 0.50]] " + NASTY.replace("[[", " ")
    sapi = program_of("win32", monkeypatch)
    assert sapi.environment(NASTY, manner) == {
        "UNCLENCH_WORDS": NASTY, "UNCLENCH_VOICE": "Anna", "UNCLENCH_LANGUAGE": "de-DE", "UNCLENCH_RATE": "2",
        "UNCLENCH_VOLUME": "50",
    }  # fmt: skip
    assert (sapi.command(manner), sapi.text(NASTY, manner)) == (sapi.command(Manner()), "")


@pytest.mark.parametrize(("rate", "steps"), [(-50, "-6"), (0, "0"), (20, "2"), (50, "4")])
def test_ten_rate_steps_on_windows_are_three_times_as_fast(
    rate: int, steps: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sapi = program_of("win32", monkeypatch)
    assert sapi.environment("Left.", Manner(rate=rate))["UNCLENCH_RATE"] == steps


def test_voices_are_listed_by_language(monkeypatch: pytest.MonkeyPatch) -> None:
    say = program_of("darwin", monkeypatch)
    rows = ["Anna (Premium)      de_DE    # Hallo!", "Alex   en_US  # Hi # there", "Petra  de_DE # Hallo", ""]
    monkeypatch.setattr(command_speech, "_lines", lambda *_command: rows)
    assert CommandSpeaker(say, SystemClock()).voices("de") == ["Anna (Premium)", "Petra"]


@pytest.mark.parametrize(("platform", "named"), [("linux", "espeak-ng"), ("darwin", "say"), ("win32", "PowerShell")])
def test_each_system_says_what_to_install(platform: str, named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert named in what_to_install()
