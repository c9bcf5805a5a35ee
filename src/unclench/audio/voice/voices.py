"""Finds the voice of this system, without Qt, and says what to install where there is none."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence

from unclench.audio.voice.command_speech import HIDDEN, CommandSpeaker, find_program, what_to_install
from unclench.audio.voice.speech_dispatcher import LIMIT_S, SpeechDispatcher, is_installed
from unclench.core.i18n import _
from unclench.core.ports import Clock, Speaker

ENGINE_LIMIT_S = 5.0  # the child usually takes half a second


def find_engine(
    engines: Sequence[str], probe: Callable[[str], list[str]], limit_s: float = ENGINE_LIMIT_S
) -> str | None:
    """The first engine that works. `probe` makes the command of a child process that exits with 0 if an engine does."""
    return next((engine for engine in engines if _works(probe(engine), limit_s)), None)


class VoiceSearch:
    """Looks for a voice. `close` may be called from another thread, and ends what the search has started."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._dispatcher = SpeechDispatcher(clock)

    def find(self) -> Speaker | None:
        """The best voice. Waits a few seconds at most, for speech-dispatcher."""
        try:
            if is_installed() and self._dispatcher.open():
                return self._dispatcher
        except BaseException:
            self.close()
            raise
        program = find_program()
        return CommandSpeaker(program, self._clock) if program else None

    def close(self) -> None:
        """End the search, and a speech-dispatcher that it has started."""
        self._dispatcher.close()


def _works(command: Sequence[str], limit_s: float) -> bool:
    silent = subprocess.DEVNULL
    try:
        ran = subprocess.run(command, stdin=silent, stdout=silent, stderr=silent, timeout=limit_s, creationflags=HIDDEN)
    except (OSError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0


def find_speaker(clock: Clock) -> Speaker | None:
    """The best voice. Waits a few seconds at most, so call it before a session."""
    return VoiceSearch(clock).find()


def voice_facts(clock: Clock) -> tuple[bool, str]:
    """Whether there is a voice, and a sentence about it, for `unclench doctor`. Waits 4 s at most."""
    found: list[Speaker | None] = []
    search = VoiceSearch(clock)
    look = threading.Thread(target=lambda: found.append(search.find()), daemon=True)
    look.start()
    look.join(2 * LIMIT_S)
    search.close()
    if not found:
        return False, _("No voice: the speech system does not answer.")
    speaker = found[0]
    if speaker is None:
        return False, what_to_install()
    return True, _("The voice speaks through {engine}.").format(engine=speaker.name)
