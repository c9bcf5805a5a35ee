"""Plays a sound by `winsound` of the standard library, under Windows: no program is started, and a fault is an error
here, where the players of playsound3 print a traceback in a thread of their own."""

from __future__ import annotations

import threading
import wave
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Protocol

FINISHED, CUT = 0, -1


class Winsound(Protocol):
    """What is used of the module `winsound`."""

    SND_FILENAME: int
    SND_ASYNC: int
    SND_NODEFAULT: int

    def PlaySound(self, sound: str | None, flags: int, /) -> None: ...  # noqa: N802


class WinsoundPlaying:
    """A sound that plays, in the form of a process. Windows does not tell when it ends, so its length decides."""

    def __init__(self, winsound: Winsound, path: str) -> None:
        """Raises OSError when it cannot be played."""
        try:
            with closing(wave.open(path)) as file:
                length_s = file.getnframes() / file.getframerate()
            winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except (RuntimeError, EOFError, wave.Error) as error:
            raise OSError(str(error)) from error
        self._winsound = winsound
        self._ended = threading.Event()
        self._code = FINISHED
        self._timer = threading.Timer(length_s, self._ended.set)
        self._timer.daemon = True
        self._timer.start()

    def poll(self) -> int | None:
        """None while it plays."""
        return self._code if self._ended.is_set() else None

    def wait(self) -> int:
        """Wait for its end."""
        self._ended.wait()
        return self._code

    def terminate(self) -> None:
        """Stop it at once."""
        if not self._ended.is_set():
            self._timer.cancel()
            self._code = CUT
            with suppress(RuntimeError):
                self._winsound.PlaySound(None, 0)
            self._ended.set()


def start_by_winsound() -> Callable[[str], WinsoundPlaying] | None:
    """A function that plays a file; None on other systems. Raises OSError where there is no sound output."""
    try:
        import winsound
    except ImportError:
        return None
    import ctypes

    if not ctypes.windll.winmm.waveOutGetNumDevs():  # type: ignore[attr-defined, unused-ignore]
        raise OSError("no sound output")
    return lambda path: WinsoundPlaying(winsound, path)  # type: ignore[arg-type, unused-ignore]
