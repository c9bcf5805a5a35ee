"""Which voice this system has, without Qt, and what to install where it has none."""

from __future__ import annotations

import sys
import threading

from unclench.audio.command_speech import CommandSpeaker, find_program
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
    """Whether there is a voice, and a sentence about it, for `unclench doctor`; waits 2 s at most for it."""
    found: list[Speaker | None] = []
    search = threading.Thread(target=lambda: found.append(find_speaker(clock)), daemon=True)
    search.start()
    search.join(LIMIT_S)
    if not found:
        return False, _("No voice: the speech system does not answer.")
    speaker = found[0]
    if speaker is None:
        return False, what_to_install()
    speaker.close()
    return True, _("The voice speaks through {engine}.").format(engine=speaker.name)


def what_to_install() -> str:
    """The sentence for a system without a voice."""
    if sys.platform == "win32":
        return _("No voice: PowerShell was not found; it is a part of Windows and speaks through it.")
    elif sys.platform == "darwin":
        return _("No voice: the program 'say' was not found; it is a part of macOS.")
    else:
        return _("No voice: install espeak-ng; its package has that name on Debian, Ubuntu, Fedora and Arch.")
