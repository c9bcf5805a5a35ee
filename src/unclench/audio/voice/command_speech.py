"""A voice by a program that every system of its kind has: espeak-ng, `say`, or PowerShell with SAPI.

The words go in through standard input, or through the environment where that is taken. They are never part of a
command, so a routine file cannot start anything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from math import log

from unclench.core.i18n import _
from unclench.core.ports import Clock, Manner, Spoken

LIST_LIMIT_S = 2.0
USUAL_WPM = 175
VOICES = 12
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)

# PowerShell itself reads the standard input, while its command runs. What cannot be had leaves the usual voice.
SAPI = """
Add-Type -AssemblyName System.Speech
$speech = New-Object System.Speech.Synthesis.SpeechSynthesizer
$language = $env:UNCLENCH_LANGUAGE
if ($env:UNCLENCH_VOICE) { try { $speech.SelectVoice($env:UNCLENCH_VOICE) } catch { } }
elseif ($speech.Voice.Culture.TwoLetterISOLanguageName -ne $language.Split('-')[0]) {
    try { $speech.SelectVoiceByHints('NotSet', 'NotSet', 0, $language) } catch { }
}
$speech.Rate = [int]$env:UNCLENCH_RATE
$speech.Volume = [int]$env:UNCLENCH_VOLUME
$speech.Speak($env:UNCLENCH_WORDS)
"""
SAPI_STEPS = 10  # make the voice three times as fast, and as many down a third


@dataclass(frozen=True)
class Program:
    """A program that speaks: its command for a manner, its environment for words and manner, what it is to read, and
    how it lists its voices as (name, language)."""

    name: str
    command: Callable[[Manner], list[str]]
    environment: Callable[[str, Manner], dict[str, str]] = lambda _text, _manner: {}
    text: Callable[[str, Manner], str] = lambda text, _manner: text
    voices: Callable[[], list[tuple[str, str]]] = list


class CommandSpeaker:
    """One process an utterance, ended to cut it. Nothing here waits: a thread each watches for the end."""

    def __init__(self, program: Program, clock: Clock, manner: Manner | None = None) -> None:
        self.name = program.name
        self.manner = manner or Manner()
        self._program = program
        self._clock = clock
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._said = ("", 0.0)
        self._refused: set[Manner] = set()
        self._spoken: list[Spoken] = []

    def say(self, text: str) -> None:
        """Cut what is being said, and say this."""
        self.stop()
        since_s = self._clock.reading().mono_s
        manner = self.manner
        if manner in self._refused:
            manner = Manner(rate=manner.rate, volume=manner.volume)
        try:
            process = subprocess.Popen(
                self._program.command(manner),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | self._program.environment(text, manner),
                creationflags=HIDDEN,
            )
        except OSError:
            return
        with self._lock:
            self._process, self._said = process, (text, since_s)
        words = self._program.text(text, manner).encode()
        details = (process, words, manner, text, since_s)
        threading.Thread(target=self._watch, args=details, name="voice", daemon=True).start()

    def stop(self) -> None:
        """Silence, now."""
        with self._lock:
            process, self._process = self._process, None
            if process is not None:
                text, since_s = self._said
                self._spoken.append(Spoken(text, self._clock.reading().mono_s - since_s, cut=True))
        if process is not None:
            process.kill()  # none of these programs has anything to tidy up

    def spoken(self) -> list[Spoken]:
        """What has ended since the last time."""
        with self._lock:
            spoken, self._spoken = self._spoken, []
        return spoken

    def voices(self, language: str) -> list[str]:
        """Names of voices for a language, at most a dozen."""
        wanted = _primary(language)
        return [name for name, code in self._program.voices() if _primary(code) == wanted][:VOICES]

    def close(self) -> None:
        """Silence."""
        self.stop()

    def _watch(self, process: subprocess.Popen[bytes], words: bytes, manner: Manner, text: str, since_s: float) -> None:
        process.communicate(words)
        with self._lock:
            if self._process is process:
                self._process = None
                if process.returncode > 0:
                    self._refused.add(manner)  # a voice or a language that is not there: the next line by the usual one
                elif process.returncode == 0:
                    self._spoken.append(Spoken(text, self._clock.reading().mono_s - since_s))


def find_program() -> Program | None:
    """What speaks on this system, if anything does."""
    if sys.platform == "win32":
        return _sapi() if shutil.which("powershell") else None
    elif sys.platform == "darwin":
        return _say() if shutil.which("say") else None
    else:
        name = next((name for name in ("espeak-ng", "espeak") if shutil.which(name)), None)
        return _espeak(name) if name else None


def what_to_install() -> str:
    """The sentence for a system without a voice."""
    if sys.platform == "win32":
        return _("No voice: PowerShell was not found; it is a part of Windows and speaks through it.")
    elif sys.platform == "darwin":
        return _("No voice: the program 'say' was not found; it is a part of macOS.")
    else:
        return _("No voice: install espeak-ng; its package has that name on Debian, Ubuntu, Fedora and Arch.")


def is_built_in() -> bool:
    """Whether this system has voices of its own, which Qt speaks with better than a program does."""
    return sys.platform in ("win32", "darwin")


def _espeak(name: str) -> Program:
    def command(manner: Manner) -> list[str]:
        voice = manner.voice or manner.language.lower()
        speed, strength = str(_words_a_minute(manner)), str(manner.volume)
        return [name, "-z", "--stdin", "-b", "1", "-v", voice, "-s", speed, "-a", strength]

    def voices() -> list[tuple[str, str]]:
        rows = [line.split() for line in _lines(name, "--voices")[1:]]
        return [(row[1], row[1]) for row in rows if len(row) > 3]

    return Program(name, command, voices=voices)


def _say() -> Program:
    def command(manner: Manner) -> list[str]:
        voice = ["-v", manner.voice] if manner.voice else []
        return ["say", *voice, "-r", str(_words_a_minute(manner)), "-f", "-"]

    def text(words: str, manner: Manner) -> str:
        return f"[[volm {manner.volume / 100:.2f}]] {words.replace('[[', ' ')}"

    def voices() -> list[tuple[str, str]]:
        """Rows such as "Anna (Premium)      de_DE    # Hallo!"; a name may have blanks in it."""
        rows = [line.split("#")[0].rsplit(maxsplit=1) for line in _lines("say", "-v", "?")]
        return [(row[0].strip(), row[1]) for row in rows if len(row) == 2]

    return Program("say", command, text=text, voices=voices)


def _sapi() -> Program:
    def environment(text: str, manner: Manner) -> dict[str, str]:
        return {
            "UNCLENCH_WORDS": text,
            "UNCLENCH_VOICE": manner.voice or "",
            "UNCLENCH_LANGUAGE": manner.language,
            "UNCLENCH_RATE": str(round(SAPI_STEPS * log(1 + manner.rate / 100, 3))),
            "UNCLENCH_VOLUME": str(manner.volume),
        }

    command = ["powershell", "-NoProfile", "-NonInteractive", "-Command", SAPI]
    return Program("sapi", lambda _manner: command, environment, text=lambda _text, _manner: "")


def _primary(language: str) -> str:
    return language.lower().replace("_", "-").split("-")[0]


def _words_a_minute(manner: Manner) -> int:
    return round(USUAL_WPM * (1 + manner.rate / 100))


def _lines(*command: str) -> list[str]:
    try:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIST_LIMIT_S)
    except (OSError, subprocess.SubprocessError):
        return []
    return ran.stdout.decode("utf-8", "replace").splitlines()
