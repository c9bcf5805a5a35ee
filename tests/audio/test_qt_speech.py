"""The voice through Qt, with Qt's engine for tests."""

from __future__ import annotations

import builtins
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtTextToSpeech import QTextToSpeech
from pytestqt.qtbot import QtBot

from unclench.audio.voice.qt_speech import QtSpeaker, _rate
from unclench.core.ports import Manner, Spoken

pytestmark = pytest.mark.qt_log_ignore("pipewire")  # QtMultimedia, which it loads, needs it


def engine_of(speaker: QtSpeaker) -> QTextToSpeech:
    engine = speaker.findChild(QTextToSpeech)
    assert isinstance(engine, QTextToSpeech)
    return engine


def test_it_tells_what_was_spoken_to_its_end_and_what_was_cut(qtbot: QtBot) -> None:
    speaker = QtSpeaker("mock")
    assert (speaker.available, speaker.name) == (True, "qt-mock")
    speaker.say("Fist.")
    heard: list[Spoken] = []

    def look() -> bool:
        heard.extend(speaker.spoken())
        return bool(heard)

    qtbot.waitUntil(look)
    (spoken,) = heard
    assert (spoken.text, spoken.cut, spoken.took_s > 0) == ("Fist.", False, True)
    speaker.say("A sentence of many words that takes its time.")
    speaker.say("Left.")
    assert [(one.text, one.cut) for one in speaker.spoken()] == [
        ("A sentence of many words that takes its time.", True)
    ]
    speaker.close()
    assert [(one.text, one.cut) for one in speaker.spoken()] == [("Left.", True)]


def test_the_language_of_the_routine_is_always_set(qtbot: QtBot) -> None:
    speaker = QtSpeaker("mock")
    speaker.manner = Manner(rate=-50, volume=40, language="nb-NO")
    engine = engine_of(speaker)
    assert engine.locale().name() == "nb_NO"
    assert (engine.rate(), engine.volume()) == (-0.5, 0.4)
    names = speaker.voices("fi-FI")
    assert len(names) == len(set(names)) > 0
    speaker.manner = Manner(voice=names[-1], language="fi-FI")
    assert engine.voice().name() == names[-1]


def test_a_language_alone_is_spoken_as_it_is_here(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that no voice speaks is not asked for: an engine may fail for good."""
    speaker = QtSpeaker("mock")
    engine = engine_of(speaker)
    spoken = [QLocale("de-DE"), QLocale("en-US"), QLocale("en-GB")]
    monkeypatch.setattr(engine, "availableLocales", lambda: spoken)
    monkeypatch.setattr(QLocale, "system", lambda: QLocale("en-GB"))
    asked: list[str] = []
    monkeypatch.setattr(engine, "setLocale", lambda locale: asked.append(locale.name()))
    for language in ("de", "en", "en-US", "en-AU", "fi"):
        speaker.manner = Manner(language=language)
        asked.append(f"- {language}")
    assert asked == ["de_DE", "- de", "en_GB", "- en", "en_US", "- en-US", "en_US", "- en-AU", "- fi"]


@pytest.mark.parametrize(
    ("engine", "speed", "rate"),
    [("winrt", 1.5, 0.1), ("winrt", 0.5, -1.0), ("sapi", 3.0, 1.0), ("sapi", 1.0, 0.0), ("darwin", 1.2, 0.2)],
)
def test_each_engine_gets_the_speed_in_its_own_scale(engine: str, speed: float, rate: float) -> None:
    assert _rate(engine, speed) == pytest.approx(rate)


def test_the_late_end_of_a_line_that_was_cut_is_not_the_end_of_the_next(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = QtSpeaker("mock")
    engine = engine_of(speaker)
    speaker.say("Fist.")
    speaker.stop()
    speaker.spoken()
    monkeypatch.setattr(engine, "say", lambda _text: None)  # an engine that reports its start later
    speaker.say("Left.")
    engine.stateChanged.emit(engine.State.Ready)
    assert speaker.spoken() == []


def test_a_failed_import_means_no_voice_and_no_crash(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.startswith("PySide6.QtTextToSpeech"):
            raise ImportError("libspeechd.so.2")
        return real(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    speaker = QtSpeaker("mock")
    speaker.say("Fist.")
    speaker.stop()
    assert (speaker.available, speaker.spoken(), speaker.voices("en")) == (False, [], [])
