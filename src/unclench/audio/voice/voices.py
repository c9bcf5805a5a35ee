"""Which voice this system has, without Qt, and what to install where it has none."""

from __future__ import annotations

import threading

from unclench.audio.voice.command_speech import CommandSpeaker, find_program, what_to_install
from unclench.audio.voice.speech_dispatcher import LIMIT_S, SpeechDispatcher, is_installed
from unclench.core.i18n import _
from unclench.core.ports import Clock, Speaker


class VoiceSearch:
    """Looks for a voice. May be closed from another thread: then nothing stays that it has started."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._dispatcher = SpeechDispatcher(clock)

    def find(self) -> Speaker | None:
        """The best voice; waits for speech-dispatcher, at most a few seconds."""
        try:
            if is_installed() and self._dispatcher.open():
                return self._dispatcher
        except BaseException:
            self.close()
            raise
        program = find_program()
        return CommandSpeaker(program, self._clock) if program else None

    def close(self) -> None:
        """End the look, and speech-dispatcher where it was started for it."""
        self._dispatcher.close()


def find_speaker(clock: Clock) -> Speaker | None:
    """The best voice; waits at most a few seconds, so ask before a session."""
    return VoiceSearch(clock).find()


def voice_facts(clock: Clock) -> tuple[bool, str]:
    """Whether there is a voice, and a sentence about it, for `unclench doctor`; waits 4 s at most for it."""
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
