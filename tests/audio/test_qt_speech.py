"""The voice through Qt, with the engine that is made for tests."""

from __future__ import annotations

import builtins
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from unclench.audio.voice.qt_speech import QtSpeaker, _rate
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


def test_a_language_alone_is_spoken_as_it_is_here(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that no voice speaks is not asked for: an engine may fail for good."""
    speaker = QtSpeaker(engine="mock")
    engine = speaker._engine
    assert engine is not None
    spoken = [QLocale("de-DE"), QLocale("en-US"), QLocale("en-GB")]
    monkeypatch.setattr(engine, "availableLocales", lambda: spoken)
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("en-GB"))
    wanted = {language: speaker._locale(language) for language in ("en", "en-US", "en-AU", "de", "fi")}
    assert {language: one.name() if one else None for language, one in wanted.items()} == {
        "en": "en_GB", "en-US": "en_US", "en-AU": "en_US", "de": "de_DE", "fi": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("engine", "speed", "rate"),
    [("winrt", 1.5, 0.1), ("winrt", 0.5, -1.0), ("sapi", 3.0, 1.0), ("sapi", 1.0, 0.0), ("darwin", 1.2, 0.2)],
)
def test_each_engine_is_asked_for_the_speed_in_its_own_scale(engine: str, speed: float, rate: float) -> None:
    assert _rate(engine, speed) == pytest.approx(rate)


def test_the_late_end_of_a_line_that_was_cut_is_not_the_end_of_the_next(qtbot: QtBot) -> None:
    speaker = QtSpeaker(engine="mock")
    assert speaker._engine is not None
    speaker.say("Fist.")
    speaker.stop()
    speaker.spoken()
    speaker._said = "Left."  # as it is where an engine tells of its end and its beginning later
    speaker._speaks = False
    speaker._engine.stateChanged.emit(speaker._engine.State.Ready)
    assert speaker.spoken() == []


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
