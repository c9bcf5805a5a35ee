"""Plays cue sounds without Qt, by playsound3 and a player program of the system.

playsound3 is imported late: its import starts player programs to find them, which takes up to 0.3 s.
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from unclench.audio.cues.player_threads import catch_failures, has_failed
from unclench.audio.cues.winsound_player import start_by_winsound
from unclench.audio.muting import Muting
from unclench.core.i18n import _
from unclench.core.ports import Clock
from unclench.core.problem import KnownError
from unclench.core.routine.sounds import SOUND_LENGTHS_S

if TYPE_CHECKING:
    from playsound3.playsound3 import PopenLike, SoundBackend

# Unlike the players that playsound3 prefers, these fail when there is no output, and they start faster. playsound3
# knows only aplay, wants an MP3 player too, and opens a pseudo-terminal for it that it never closes.
COMMANDS = (("aplay", "--quiet"), ("paplay",))

STUCK_AFTER_S = 3.0  # added to the length of a sound; a sleeping output takes up to 2 s to wake
AT_ONCE_S = 4.0
END_LIMIT_S = 0.2
POLL_S = 0.01
PROBE_S = 1.4
RATE = 44_100
FAILED = 1


@dataclass(frozen=True)
class Player:
    """`backend` is a name that playsound3 knows, or a SoundBackend, which its type hints leave out. `start` plays a
    file without playsound3, and raises OSError."""

    name: str
    backend: Any = None
    start: Callable[[str], PopenLike] | None = None


@dataclass(frozen=True)
class Playing:
    """A sound that is playing, and the monotonic time after which it counts as stuck."""

    process: PopenLike
    stuck_s: float


class FileCuePlayer(Muting):
    """Plays `NAME.wav` from a folder. A fault means silence, and `trouble` says why; it never raises.

    Use it from the main thread only: under Linux a player dies with the thread that started it. Each cue is tried
    afresh, so when an output comes back the next cue is heard. Close it: it may own processes and a temporary folder.
    """

    def __init__(self, folder: Path, clock: Clock, volume: int = 100) -> None:
        """`volume` is 0-100 percent, squared for the amplitude: 50 is 12 dB down and sounds about half as loud."""
        self._folder = folder
        self._clock = clock
        self._gain = (volume / 100) ** 2
        self._closed = False
        self._trouble: str | None = None
        self._players: list[Player] | None = None
        self._copies: tempfile.TemporaryDirectory[str] | None = None
        self._playing: Playing | None = None
        self._ending: list[PopenLike] = []

    def warm_up(self) -> None:
        """Find a player and make the softer copies before the session, so that its first cue is not late.

        Sounds longer than 4 s take 0.1 s to copy, so they are copied when first played.
        """
        try:
            self._find_players()
            for source in sorted(self._folder.glob("*.wav")):
                if SOUND_LENGTHS_S.get(source.stem, 0.0) <= AT_ONCE_S:
                    self._file(source.stem)
        except KnownError as error:
            self._trouble = str(error)

    def play(self, name: str) -> None:
        """Stop the current sound and start this cue. Takes a few milliseconds after `warm_up`."""
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
        """Stop the sound at once. A player that ignored terminate() is killed on the next call."""
        self._check()
        self._ending = [process for process in self._ending if _code(process) is None]
        for process in self._ending:
            _kill(process)
        self._cut()

    def wait(self, limit_s: float = 2.0) -> None:
        """Wait for the end of the last cue, `limit_s` at most. Call it before the program ends, which would cut it."""
        if self._playing:
            _ended_within(self._playing.process, limit_s)
        self._check()

    @property
    def trouble(self) -> str | None:
        """A sentence that says why the last cue was not heard, to be shown once; None when no fault is known."""
        self._check()
        return self._trouble

    def close(self) -> None:
        """Stop the sound and delete the copies. Afterward `play` does nothing."""
        self._closed = True
        self._cut()
        for process in self._ending:
            _kill(process)
        for process in self._ending:
            _ended_within(process, END_LIMIT_S)
        self._ending = []
        if self._copies:
            self._copies.cleanup()
            self._copies = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _check(self) -> None:
        """See how the last cue ended, if it has."""
        playing = self._playing
        if playing is None:
            return
        code = _code(playing.process)
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
            self._ending.append(self._playing.process)
            self._playing = None

    def _find_players(self) -> list[Player]:
        """At least one, the best first. Raises KnownError."""
        if self._players is None:
            self._players = []
            self._players = find_players()
        if not self._players:
            raise KnownError(self._trouble or _no_player())
        return self._players

    def _file(self, name: str) -> Path:
        """The file to play: the original, or its softer copy, which is made when missing. Raises KnownError."""
        source = self._folder / f"{name}.wav"
        if not os.path.isfile(source):  # never raises, unlike Path.is_file
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
    """The players of this system, the best first; imports playsound3, except under Windows. Raises KnownError when
    there is none."""
    chosen = os.environ.get("PLAYSOUND3_BACKEND")
    try:
        by_winsound = None if chosen else start_by_winsound()
    except OSError as error:
        raise KnownError(_no_output()) from error
    if by_winsound is not None:
        return [Player("winsound", start=by_winsound)]
    catch_failures()
    try:
        import ctypes  # noqa: F401  playsound3 imports it in each forked child; importing it here makes cues start faster

        with _no_warnings():
            from playsound3 import AVAILABLE_BACKENDS
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        raise KnownError(_no_start(error)) from error
    if chosen:
        if chosen not in AVAILABLE_BACKENDS:
            message = _("No sound: PLAYSOUND3_BACKEND asks for '{chosen}', which does not work here.")
            raise KnownError(message.format(chosen=chosen))
        return [Player(chosen, chosen)]
    commands = [command for command in COMMANDS if shutil.which(command[0])]
    if commands:
        return [Player(command[0], _command_backend(command)) for command in commands]
    for name in ("afplay", *AVAILABLE_BACKENDS):
        if name in AVAILABLE_BACKENDS:
            return [Player(name, name)]
    raise KnownError(_no_player())


def sound_facts(command: Sequence[str], limit_s: float = 2.0) -> str:
    """A sentence that says whether cues are heard, for `unclench doctor`. `command` runs `probe` in a child process,
    because the search starts other programs. Waits `limit_s` at most."""
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=limit_s
        )
    except subprocess.TimeoutExpired:
        return _no_answer()
    except OSError as error:
        return _no_start(error)
    return ran.stdout.strip() or _no_start(ran.stderr.strip())


def probe() -> str:
    """Play a moment of silence and describe the result in a sentence."""
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
            _ended_within(process, END_LIMIT_S)
            return _no_answer()
        if _code(process):
            return _no_output()
        return _("Cues play through {player}.").format(player=player.name)


@contextmanager
def _no_warnings() -> Iterator[None]:
    """On import playsound3 logs that it found no player. That would spoil the screen, and `trouble` says it."""
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
            # In its own process group, so that Ctrl-C in the terminal does not end it, which would look like a fault.
            return run_as_subprocess([*command, sound], stdin=subprocess.DEVNULL, process_group=0)

    return CommandBackend()


def _start(player: Player, file: Path) -> PopenLike:
    message = _("No sound: {player} could not be started ({reason}).")
    if player.start is not None:
        try:
            return player.start(str(file))
        except OSError as error:
            raise KnownError(message.format(player=player.name, reason=error)) from error
    from playsound3 import PlaysoundException, playsound

    try:
        return playsound(file, block=False, backend=player.backend).subprocess
    except (PlaysoundException, OSError, subprocess.SubprocessError) as error:
        raise KnownError(message.format(player=player.name, reason=error)) from error


def _kill(process: PopenLike) -> None:
    """Some backends of playsound3 are threads, which end when asked; only a process may have to be killed."""
    if isinstance(process, subprocess.Popen):
        process.kill()


def _ended_within(process: PopenLike, limit_s: float) -> bool:
    """Wait for the end, `limit_s` at most. playsound3's own `wait` has no limit."""
    never = threading.Event()
    for _poll in range(round(limit_s / POLL_S)):
        if _code(process) is not None:
            return True
        never.wait(POLL_S)
    return _code(process) is not None


def _code(process: PopenLike) -> int | None:
    """The exit code, if it has ended; above 0 for a failure."""
    return FAILED if has_failed(process) else process.poll()


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
