"""Which voice this system has, without Qt, and what to install where it has none."""

from __future__ import annotations

import threading

from unclench.audio.command_speech import CommandSpeaker, find_program, what_to_install
from unclench.audio.speech_dispatcher import LIMIT_S, SpeechDispatcher, is_installed
from unclench.core.ports import Clock, Speaker
from unclench.core.words import _


def find_speaker(clock: Clock) -> Speaker | None:
    """The best voice; waits for speech-dispatcher, at most a few seconds, so ask in a thread or before a session."""
    if is_installed():
        dispatcher = SpeechDispatcher(clock)
        if dispatcher.open():
            return dispatcher
    program = find_program()
    return CommandSpeaker(program, clock) if program else None


def voice_facts(clock: Clock) -> tuple[bool, str]:
    """Whether there is a voice, and a sentence about it, for `unclench doctor`; waits 4 s at most for it."""
    found: list[Speaker | None] = []
    search = threading.Thread(target=lambda: found.append(find_speaker(clock)), daemon=True)
    search.start()
    search.join(2 * LIMIT_S)
    if not found:
        return False, _("No voice: the speech system does not answer.")
    speaker = found[0]
    if speaker is None:
        return False, what_to_install()
    speaker.close()
    return True, _("The voice speaks through {engine}.").format(engine=speaker.name)
