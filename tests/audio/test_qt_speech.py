"""The voice through Qt, with the engine that is made for tests."""

from __future__ import annotations

import builtins
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from unclench.audio.qt_speech import QtSpeaker
from unclench.core.ports import Manner

pytestmark = pytest.mark.qt_log_ignore("pipewire")  # QtMultimedia, which it loads, would like to have it


def test_it_tells_what_was_spoken_to_its_end_and_what_was_cut(qtbot: QtBot) -> None:
    speaker = QtSpeaker(engine="mock")
    assert (speaker.available, speaker.name) == (True, "qt-mock")
    speaker.say("Fist.")
    qtbot.waitUntil(lambda: bool(speaker._spoken))
    (spoken,) = speaker.spoken()
    assert (spoken.text, spoken.cut, spoken.took_s > 0) == ("Fist.", False, True)
    speaker.say("A sentence of many words that takes its time.")
    speaker.say("Left.")
    assert [(one.text, one.cut) for one in speaker.spoken()] == [
        ("A sentence of many words that takes its time.", True)
    ]
    speaker.close()
    assert [(one.text, one.cut) for one in speaker.spoken()] == [("Left.", True)]


def test_the_language_of_the_routine_is_always_set(qtbot: QtBot) -> None:
    speaker = QtSpeaker(engine="mock")
    speaker.manner = Manner(rate=-50, volume=40, language="nb-NO")
    assert speaker._engine is not None
    assert speaker._engine.locale().name() == "nb_NO"
    assert (speaker._engine.rate(), speaker._engine.volume()) == (-0.5, 0.4)
    names = speaker.voices("fi-FI")
    assert len(names) == len(set(names)) > 0
    speaker.manner = Manner(voice=names[-1], language="fi-FI")
    assert speaker._engine.voice().name() == names[-1]


def test_where_the_import_fails_there_is_no_voice_and_no_crash(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("PySide6.QtTextToSpeech"):
            raise ImportError("libspeechd.so.2")
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    speaker = QtSpeaker()
    speaker.say("Fist.")
    speaker.stop()
    assert (speaker.available, speaker.spoken(), speaker.voices("en")) == (False, [], [])
