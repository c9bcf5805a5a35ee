"""A voice by the usual program of each system: espeak-ng, `say`, or PowerShell with SAPI.

The words go in through standard input or, for PowerShell, through the environment. They are never part of a command, so
a routine file cannot run anything.
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
NORMAL_WPM = 175
VOICES = 12
QT_ENGINES = {"win32": ("winrt", "sapi"), "darwin": ("darwin",)}
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)

# PowerShell reads standard input itself, so the words come by the environment. A missing voice means the default voice.
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
SAPI_STEPS = 10  # up is three times as fast, 10 down a third as fast


@dataclass(frozen=True)
class Program:
    """A program that speaks: functions for its command, its extra environment, its standard input, and its voices as
    (name, language)."""

    name: str
    command: Callable[[Manner], list[str]]
    environment: Callable[[str, Manner], dict[str, str]] = lambda _text, _manner: {}
    text: Callable[[str, Manner], str] = lambda text, _manner: text
    voices: Callable[[], list[tuple[str, str]]] = list


class CommandSpeaker:
    """One process for each line; stopping kills it. No call waits: a thread for each process watches for its end."""

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
        """Stop the current line, and say this one."""
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
        """Stop speaking at once."""
        with self._lock:
            process, self._process = self._process, None
            if process is not None:
                text, since_s = self._said
                self._spoken.append(Spoken(text, self._clock.reading().mono_s - since_s, cut=True))
        if process is not None:
            process.kill()  # these programs have nothing to clean up

    def spoken(self) -> list[Spoken]:
        """The lines that have ended since the last call."""
        with self._lock:
            spoken, self._spoken = self._spoken, []
        return spoken

    def voices(self, language: str) -> list[str]:
        """Names of voices for a language, at most VOICES."""
        wanted = _primary(language)
        return [name for name, code in self._program.voices() if _primary(code) == wanted][:VOICES]

    def close(self) -> None:
        """Stop speaking."""
        self.stop()

    def _watch(self, process: subprocess.Popen[bytes], words: bytes, manner: Manner, text: str, since_s: float) -> None:
        process.communicate(words)
        with self._lock:
            if self._process is process:
                self._process = None
                if process.returncode > 0:
                    self._refused.add(manner)  # voice or language missing: use the default next
                elif process.returncode == 0:
                    self._spoken.append(Spoken(text, self._clock.reading().mono_s - since_s))


def find_program() -> Program | None:
    """The program that speaks on this system, if there is one."""
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
        return _("No voice: PowerShell was not found, which is a part of Windows.")
    elif sys.platform == "darwin":
        return _("No voice: the program 'say' was not found, which is a part of macOS.")
    else:
        return _("No voice: install espeak-ng; its package has that name on Debian, Ubuntu, Fedora and Arch.")


def qt_engines() -> tuple[str, ...]:
    """The engines of QtTextToSpeech for the built-in voices of this system, the best first. On Linux we talk to
    speech-dispatcher ourselves."""
    return QT_ENGINES.get(sys.platform, ())


def _espeak(name: str) -> Program:
    def command(manner: Manner) -> list[str]:
        voice = manner.voice or manner.language.lower()
        speed, amplitude = str(_words_per_minute(manner)), str(manner.volume)
        return [name, "-z", "--stdin", "-b", "1", "-v", voice, "-s", speed, "-a", amplitude]

    def voices() -> list[tuple[str, str]]:
        rows = [line.split() for line in _lines(name, "--voices")[1:]]
        return [(row[1], row[1]) for row in rows if len(row) > 3]

    return Program(name, command, voices=voices)


def _say() -> Program:
    def command(manner: Manner) -> list[str]:
        voice = ["-v", manner.voice] if manner.voice else []
        return ["say", *voice, "-r", str(_words_per_minute(manner)), "-f", "-"]

    def text(words: str, manner: Manner) -> str:
        return f"[[volm {manner.volume / 100:.2f}]] {words.replace('[[', ' ')}"

    def voices() -> list[tuple[str, str]]:
        """Rows such as "Anna (Premium)      de_DE    # Hallo!"; a name may contain spaces."""
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


def _words_per_minute(manner: Manner) -> int:
    return round(NORMAL_WPM * (1 + manner.rate / 100))


def _lines(*command: str) -> list[str]:
    try:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LIST_LIMIT_S)
    except (OSError, subprocess.SubprocessError):
        return []
    return ran.stdout.decode("utf-8", "replace").splitlines()
