"""The voice as heard: a real speech-dispatcher with espeak-ng plays to a sound server whose output is recorded."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the voices of Linux", allow_module_level=True)

from _null_sink import RATE, NullSink

from recorded_sound import SoundRecorder, span_s
from unclench.audio.voice import speech_dispatcher
from unclench.audio.voice.command_speech import CommandSpeaker, find_program
from unclench.audio.voice.speech_dispatcher import SpeechDispatcher
from unclench.audio.voice.speech_server import SpeechServer
from unclench.audio.voice.voices import VoiceSearch, voice_facts
from unclench.core.ports import Manner, Speaker, Spoken
from unclench.system.clock import SystemClock
from waiting import LONG_S, until

LONG_TEXT = " ".join(["A long sentence that goes on and on, for longer than anybody would wish."] * 20)
CUT_S = 20  # of the more than 60 s that the whole text takes
LINES, LOOKS = 20, 200  # 4 s for each
EARLY_S = 0.25  # the server reports the end a little before the last sound


@pytest.fixture
def world(null_sink: NullSink, monkeypatch: pytest.MonkeyPatch) -> NullSink:
    """Use the null sink."""
    for name in [name for name in os.environ if name.startswith(("PULSE_", "SPEECHD_"))]:
        monkeypatch.delenv(name)
    for name, value in null_sink.environment.items():
        monkeypatch.setenv(name, value)
    return null_sink


@pytest.fixture
def recorder(world: NullSink) -> Iterator[SoundRecorder]:
    """Records the null sink."""
    recorder = SoundRecorder(world)
    yield recorder
    recorder.close()


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[SpeechServer]]:
    """The servers that a test starts; at the end they and all their processes must have ended."""
    started: list[SpeechServer] = []
    groups: list[int] = []

    def start() -> SpeechServer:
        server = SpeechServer()
        started.append(server)
        address = str(
            server.address
        ).encode()  # Linux shows the command line only a moment after the program has started
        until(lambda: any(address in command_of(one) for one in process_groups()), "the server's command line")
        groups.extend(one for one in process_groups() if address in command_of(one))
        return server

    monkeypatch.setattr(speech_dispatcher, "SpeechServer", start)
    yield started
    assert len(groups) == len(started)
    for group in groups:
        until(partial(has_ended, group), "the server's end")
    assert not any(server.address.parent.exists() for server in started)


def process_groups() -> list[int]:
    """The processes that lead a process group."""
    running = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return [process for process in running if group_of(process) == process]


def group_of(process: int) -> int | None:
    with suppress(OSError):  # it has ended
        return os.getpgid(process)
    return None


def command_of(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def has_ended(group: int) -> bool:
    """Whether all processes of a group have ended; zombies count as ended."""
    with suppress(OSError):  # one ended while we read
        states = [path.read_text().rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat")]
        return not any(state[2] == str(group) and state[0] != "Z" for state in states)
    return False


@pytest.fixture
def dispatcher(world: NullSink, servers: list[SpeechServer]) -> Iterator[SpeechDispatcher]:
    if shutil.which("speech-dispatcher") is None:
        pytest.skip("speech-dispatcher not found")
    speaker = SpeechDispatcher(SystemClock(), Manner())
    if not speaker.open(limit_s=LONG_S):
        pytest.skip("speech-dispatcher has no module that speaks; install speech-dispatcher-espeak-ng")
    yield speaker
    speaker.close()


def ended(speaker: Speaker) -> Spoken:
    spoken: list[Spoken] = []

    def look() -> bool:
        spoken.extend(speaker.spoken())
        return bool(spoken)

    until(look, "the end of what is spoken")
    return spoken[-1]


def test_words_are_heard_measured_and_cut(
    dispatcher: SpeechDispatcher, recorder: SoundRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_dispatcher, "SILENT_S", LONG_S)  # the start may be reported late
    dispatcher.say("Left.")
    ended(dispatcher)  # the first one opens the connection
    recorder.rest()
    dispatcher.say("Change sides. Left side.")
    heard_s = span_s(recorder.sound())
    spoken = ended(dispatcher)
    assert not spoken.cut
    assert spoken.took_s > heard_s - EARLY_S, "measured shorter than it is"
    dispatcher.say(LONG_TEXT)
    assert recorder.hears()
    dispatcher.stop()
    assert len(recorder.rest()) < CUT_S * RATE, "it was not cut"
    assert dispatcher.spoken()[-1].cut


def test_it_lists_voices_and_accepts_a_voice_and_speed(dispatcher: SpeechDispatcher, recorder: SoundRecorder) -> None:
    names = dispatcher.voices("en-GB")
    assert names
    heard_s = []
    for rate in (-30, 50):
        dispatcher.manner = Manner(voice=names[0], rate=rate, volume=70)
        dispatcher.say("Change sides.")
        heard_s.append(span_s(recorder.sound()))
        ended(dispatcher)
    assert heard_s[0] > 1.5 * heard_s[1]


def test_a_voice_that_runs_a_program_is_heard(world: NullSink, recorder: SoundRecorder) -> None:
    program = find_program()
    if program is None:
        pytest.skip("espeak-ng not found")
    speaker = CommandSpeaker(program, SystemClock())
    speaker.say("Left.")
    ended(speaker)
    recorder.rest()
    speaker.say("Open, thumb close.")
    heard_s = span_s(recorder.sound())
    assert ended(speaker).took_s > heard_s - EARLY_S, "measured shorter than it is"


@pytest.fixture
def deaf_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A server that accepts connections and never answers."""
    path = tmp_path / "speechd.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(1)
        monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{path}")
        yield server


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no sound output."""
    if shutil.which("speech-dispatcher") is None:
        pytest.skip("speech-dispatcher not found")
    monkeypatch.delenv("SPEECHD_ADDRESS", raising=False)
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.mark.usefixtures("nowhere")
def test_a_server_without_an_output_is_not_a_voice_and_is_ended(servers: list[SpeechServer]) -> None:
    assert not SpeechDispatcher(SystemClock()).open(limit_s=1.0)
    assert len(servers) == 1


@pytest.mark.usefixtures("nowhere")
def test_closing_a_search_leaves_no_process_behind(servers: list[SpeechServer]) -> None:
    """As when the window is closed in its first second."""
    search = VoiceSearch(SystemClock())
    look = threading.Thread(target=search.find)
    look.start()
    never = threading.Event()
    while not servers:
        never.wait(0.001)
    search.close()
    look.join(LONG_S)
    assert not look.is_alive()
    assert not isinstance(search.find(), SpeechDispatcher)
    assert len(servers) == 1


@pytest.mark.usefixtures("nowhere")
def test_a_server_that_starts_slowly_does_not_block(monkeypatch: pytest.MonkeyPatch) -> None:
    starts, go_on = threading.Event(), threading.Event()

    def start() -> SpeechServer:
        starts.set()
        assert go_on.wait(LONG_S)
        raise OSError

    monkeypatch.setattr(speech_dispatcher, "SpeechServer", start)
    dispatcher = SpeechDispatcher(SystemClock())
    look = threading.Thread(target=dispatcher.open)
    look.start()
    assert starts.wait(LONG_S)

    def lead() -> None:
        dispatcher.say("Left.")
        dispatcher.stop()
        dispatcher.close()

    session = threading.Thread(target=lead)
    session.start()
    session.join(LONG_S / 2)
    held_up = session.is_alive()
    go_on.set()
    look.join(LONG_S)
    session.join(LONG_S)
    assert not held_up


def test_the_voice_returns_when_the_sound_server_does(
    dispatcher: SpeechDispatcher, world: NullSink, servers: list[SpeechServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SILENT_S", "RETRY_S"):
        monkeypatch.setattr(speech_dispatcher, name, 0.1)
    monkeypatch.setattr(speech_dispatcher, "OWN_LIMIT_S", LONG_S)
    never = threading.Event()
    world.fall()
    for _line in range(4):
        dispatcher.say("Left.")
        never.wait(0.2)
    world.rise()
    for _line in range(LINES):
        dispatcher.say("Left.")
        for _look in range(LOOKS):
            if any(not spoken.cut for spoken in dispatcher.spoken()):
                assert len(servers) > 1
                return
            never.wait(0.02)
    raise AssertionError("it never came back")


def test_a_server_that_hangs_is_not_a_voice(deaf_server: socket.socket) -> None:
    speaker = SpeechDispatcher(SystemClock())
    assert not speaker.open(limit_s=0.1)
    speaker.say("Left.")
    speaker.stop()
    assert speaker.spoken() == []


def test_a_server_that_disconnects_loses_only_its_words(deaf_server: socket.socket) -> None:
    """It answers until it is asked to speak for the second time, then disconnects."""
    spoken = [b"230 OK\r\n225-1\r\n225 OK\r\n701-1\r\n701-1\r\n701 BEGIN\r\n702-1\r\n702-1\r\n702 END\r\n"]

    def answer() -> None:
        connection, _address = deaf_server.accept()
        with connection, connection.makefile("rwb") as lines:
            for command in lines:
                reply = {b"LIST OUTPUT": b"250-espeak-ng\r\n250 OK\r\n", b"GET": b"251-espeak-ng\r\n251 OK\r\n"}
                found = next((text for start, text in reply.items() if command.startswith(start)), b"200 OK\r\n")
                if command.startswith(b"SPEAK") and not spoken:
                    return
                lines.write(spoken.pop() if command.startswith(b"SPEAK") else found)
                lines.flush()

    server = threading.Thread(target=answer)
    server.start()
    speaker = SpeechDispatcher(SystemClock())
    assert speaker.open(limit_s=LONG_S)
    speaker.say("Left.")
    server.join(LONG_S)
    for _line in range(3):
        speaker.say("Left.")
    assert all(spoken.cut for spoken in speaker.spoken())
    speaker.close()


def test_doctor_names_the_voice_or_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path / 'none'}")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert voice_facts(SystemClock()) == (
        False,
        "No voice: install espeak-ng; its package has that name on Debian, Ubuntu, Fedora and Arch.",
    )
    (tmp_path / "espeak-ng").write_text("#!/bin/sh\n")
    (tmp_path / "espeak-ng").chmod(0o755)
    assert voice_facts(SystemClock()) == (True, "The voice speaks through espeak-ng.")
