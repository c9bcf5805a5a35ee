"""Cue sounds without Qt: through playsound3 and whatever player the system has.

playsound3 is imported late: its import looks for players by starting them, which takes up to 0.3 s.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from unclench.audio.muting import Muting
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.routine.sounds import SOUND_LENGTHS_S

if TYPE_CHECKING:
    from playsound3.playsound3 import PopenLike, SoundBackend

# They say so when there is no output, which the players that playsound3 prefers do not, and they sound sooner. It knows
# only the first, wants an MP3 player beside it, and opens a pseudo-terminal for it that it never closes.
COMMANDS = (("aplay", "--quiet"), ("paplay",))

STUCK_AFTER_S = 3.0  # after its length; a sleeping output takes up to 2 s to wake
AT_ONCE_S = 4.0
LEAVE_S = 0.2
LOOK_EVERY_S = 0.01
PROBE_S = 1.4
RATE = 44_100


@dataclass(frozen=True)
class Player:
    """`backend` is a name that playsound3 knows or a SoundBackend, of which its types do not tell."""

    name: str
    backend: Any


@dataclass(frozen=True)
class Playing:
    """A sound under way, and the monotonic moment after which it is stuck."""

    process: PopenLike
    stuck_s: float


class FileCuePlayer(Muting):
    """Plays `NAME.wav` of a folder. What goes wrong is silence, told by `trouble`; nothing is raised and nothing waits.

    Use it from the main thread only: on Linux a player dies with the thread that started it. Every cue is tried anew,
    so an output that comes back is heard at the next cue. Close it: it may own processes and a temporary folder.
    """

    def __init__(self, folder: Path, clock: Clock, volume: int = 100) -> None:
        """`volume` is 0-100 per cent, squared into amplitude: 50 is 12 dB down and sounds about half as loud."""
        self._folder = folder
        self._clock = clock
        self._gain = (volume / 100) ** 2
        self._closed = False
        self._trouble: str | None = None
        self._players: list[Player] | None = None
        self._copies: tempfile.TemporaryDirectory[str] | None = None
        self._playing: Playing | None = None
        self._leaving: list[PopenLike] = []

    def warm_up(self) -> None:
        """Do before the session what would make its first cue late: find a player, make the softer copies.

        What lasts longer than 4 s is copied when it is first asked for, for that takes 0.1 s.
        """
        try:
            self._find_players()
            for source in sorted(self._folder.glob("*.wav")):
                if SOUND_LENGTHS_S.get(source.stem, 0.0) <= AT_ONCE_S:
                    self._file(source.stem)
        except KnownError as error:
            self._trouble = str(error)

    def play(self, name: str) -> None:
        """Cut what still sounds and start this cue; takes a few milliseconds once warm."""
        if self._closed or self._muted or not self._gain:
            return
        self.stop()
        try:
            player = self._find_players()[0]
            process = _start(player, self._file(name))
        except KnownError as error:
            self._trouble = str(error)
        else:
            length_s = SOUND_LENGTHS_S.get(name, 0.0)
            self._playing = Playing(process, self._clock.reading().mono_s + length_s + STUCK_AFTER_S)

    def stop(self) -> None:
        """Silence, now. Who does not leave when asked is made to leave the next time."""
        self._look()
        self._leaving = [process for process in self._leaving if process.poll() is None]
        for process in self._leaving:
            _kill(process)
        self._cut()

    def wait(self, limit_s: float = 2.0) -> None:
        """Let the last cue ring out, for at most `limit_s`; for the end of a program, whose going would cut it."""
        if self._playing:
            _ended_within(self._playing.process, limit_s)
        self._look()

    @property
    def trouble(self) -> str | None:
        """Why the last cue was not heard, as the sentence a front end shows once; None when no fault is known."""
        self._look()
        return self._trouble

    def close(self) -> None:
        """End what still sounds and remove the copies. Afterwards `play` does nothing."""
        self._closed = True
        self._cut()
        for process in self._leaving:
            _kill(process)
        for process in self._leaving:
            _ended_within(process, LEAVE_S)
        self._leaving = []
        if self._copies:
            self._copies.cleanup()
            self._copies = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _look(self) -> None:
        """Learn from how the last cue ended, if it has."""
        playing = self._playing
        if playing is None:
            return
        code = playing.process.poll()
        if code is None:
            if self._clock.reading().mono_s > playing.stuck_s:
                self._trouble = _no_answer()
                self._cut()
            return
        self._playing = None
        self._trouble = _no_output() if code > 0 else None
        if code > 0 and self._players:
            self._players.append(self._players.pop(0))

    def _cut(self) -> None:
        if self._playing:
            self._playing.process.terminate()
            self._leaving.append(self._playing.process)
            self._playing = None

    def _find_players(self) -> list[Player]:
        """At least one, the best first; raises KnownError."""
        if self._players is None:
            self._players = []
            self._players = find_players()
        if not self._players:
            raise KnownError(self._trouble or _no_player())
        return self._players

    def _file(self, name: str) -> Path:
        """The file to play: the original, or its softer copy, which is made when it is not there; raises KnownError."""
        source = self._folder / f"{name}.wav"
        if not os.path.isfile(source):  # unlike Path.is_file, never raises
            raise KnownError(_("No sound: '{file}' is missing; install the program again.").format(file=source.name))
        if self._gain >= 1:
            return source
        try:
            self._copies = self._copies or tempfile.TemporaryDirectory(
                prefix="unclench-sounds-", ignore_cleanup_errors=True
            )
            copy = Path(self._copies.name, source.name)
            if not copy.exists():
                copy.parent.mkdir(mode=0o700, exist_ok=True)
                _write_scaled(source, copy, self._gain)
        except (OSError, EOFError, ValueError, wave.Error) as error:
            message = _("No sound: the sounds could not be made softer ({reason}).")
            raise KnownError(message.format(reason=error)) from error
        return copy


def find_players() -> list[Player]:
    """The players of this system, the best first; imports playsound3. Raises KnownError when there is none."""
    try:
        import ctypes  # noqa: F401  playsound3 needs it in each forked child; loaded here, a cue starts sooner

        with _unheard_warnings():
            from playsound3 import AVAILABLE_BACKENDS
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        raise KnownError(_no_start(error)) from error
    if wished := os.environ.get("PLAYSOUND3_BACKEND"):
        if wished not in AVAILABLE_BACKENDS:
            message = _("No sound: PLAYSOUND3_BACKEND asks for '{wished}', which does not work here.")
            raise KnownError(message.format(wished=wished))
        return [Player(wished, wished)]
    commands = [command for command in COMMANDS if shutil.which(command[0])]
    if commands:
        return [Player(command[0], _command_backend(command)) for command in commands]
    for name in ("afplay", *AVAILABLE_BACKENDS):
        if name in AVAILABLE_BACKENDS:
            return [Player(name, name)]
    raise KnownError(_no_player())


def sound_facts(limit_s: float = 2.0) -> str:
    """Whether a cue would be heard, in one sentence, for `unclench doctor`. Tried in a process of its own, because
    looking for players starts foreign programs; waits `limit_s` at most."""
    command = [sys.executable, "-m", __name__]
    try:
        ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=limit_s)
    except subprocess.TimeoutExpired:
        return _no_answer()
    except OSError as error:
        return _no_start(error)
    return ran.stdout.strip() or _no_start(ran.stderr.strip())


def probe() -> str:
    """Play a moment of silence and say what came of it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        silence = Path(folder, "silence.wav")
        _write(silence, RATE, array("h", bytes(RATE // 5)))
        try:
            player = find_players()[0]
            process = _start(player, silence)
        except KnownError as error:
            return str(error)
        if not _ended_within(process, PROBE_S):
            process.terminate()
            _kill(process)
            _ended_within(process, LEAVE_S)
            return _no_answer()
        if process.poll():
            return _no_output()
        return _("Cues play through {player}.").format(player=player.name)


@contextmanager
def _unheard_warnings() -> Iterator[None]:
    """playsound3 logs at import that it found no player; `trouble` says it better, and without spoiling the screen."""
    logger = logging.getLogger("playsound3")
    before = logger.propagate
    silent = logging.NullHandler()
    logger.addHandler(silent)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = before
        logger.removeHandler(silent)


def _command_backend(command: tuple[str, ...]) -> SoundBackend:
    from playsound3.playsound3 import SoundBackend, run_as_subprocess

    class CommandBackend(SoundBackend):
        def check(self) -> bool:
            return shutil.which(command[0]) is not None

        def play(self, sound: str) -> subprocess.Popen[str]:
            # In a group of its own, Ctrl-C at the terminal does not make it look like a failing device.
            return run_as_subprocess([*command, sound], stdin=subprocess.DEVNULL, process_group=0)

    return CommandBackend()


def _start(player: Player, file: Path) -> PopenLike:
    from playsound3 import PlaysoundException, playsound

    try:
        return playsound(file, block=False, backend=player.backend).subprocess
    except (PlaysoundException, OSError, subprocess.SubprocessError) as error:
        message = _("No sound: {player} could not be started ({reason}).")
        raise KnownError(message.format(player=player.name, reason=error)) from error


def _kill(process: PopenLike) -> None:
    """Some backends of playsound3 are threads, which leave when asked; only processes can refuse."""
    if isinstance(process, subprocess.Popen):
        process.kill()


def _ended_within(process: PopenLike, limit_s: float) -> bool:
    """Wait for the end, at most `limit_s`; playsound3's own `wait` knows no limit."""
    never = threading.Event()
    for _look in range(round(limit_s / LOOK_EVERY_S)):
        if process.poll() is not None:
            return True
        never.wait(LOOK_EVERY_S)
    return process.poll() is not None


def _write_scaled(source: Path, target: Path, gain: float) -> None:
    with wave.open(str(source), "rb") as file:
        if (file.getnchannels(), file.getsampwidth()) != (1, 2):
            raise wave.Error(f"{source.name} is not 16-bit mono")
        rate = file.getframerate()
        samples = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    part = target.with_suffix(".part")
    _write(part, rate, array("h", [round(sample * gain) for sample in samples]))
    part.replace(target)


def _write(path: Path, rate: int, samples: array[int]) -> None:
    if sys.byteorder == "big":
        samples.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def _no_output() -> str:
    return _("No sound: no sound output was found that works.")


def _no_answer() -> str:
    return _("No sound: the sound system does not answer.")


def _no_start(reason: object) -> str:
    return _("No sound: playsound3 did not start ({reason}).").format(reason=reason)


def _no_player() -> str:
    packages = "libpulse0 alsa-utils libasound2-plugins"
    return _("No sound: no audio player was found; on Debian or Ubuntu install {packages}.").format(packages=packages)


if __name__ == "__main__":
    print(probe())
