"""The voice of a session: what cuts it, and how it learns its tempo."""

from __future__ import annotations

from fakes import FakeClock, FakeSpeaker
from unclench.audio.voice.talker import Talker
from unclench.core.ports import Manner
from unclench.core.session import events as ev
from unclench.core.session.voice import Tempo


def talker(clock: FakeClock, tempo: Tempo | None = None) -> tuple[Talker, FakeSpeaker]:
    speaker = FakeSpeaker(clock, tempo)
    return Talker(speaker, clock), speaker


def test_a_sound_a_pause_and_another_segment_cut_the_speech() -> None:
    for effect in (ev.PlayCue("begin", 100.2), ev.SegmentEntered(1, 100.2), ev.Paused(ev.PauseReason.HURTS)):
        clock = FakeClock()
        voice, speaker = talker(clock)
        voice.perform([ev.Say("Open, thumb close.", 100.0)])
        clock.advance(0.2)
        voice.perform([effect])
        assert [(round(since, 1), round(until, 1)) for since, until, _text in speaker.said] == [(100.0, 100.2)]


def test_a_voice_alone_is_not_cut_by_inaudible_sounds() -> None:
    clock = FakeClock()
    voice, speaker = talker(clock)
    voice.voice(Manner(), alone=True)
    voice.perform([ev.Say("Fist.", 100.0), ev.PlayCue("tick", 100.0)])
    assert speaker.cuts == 0


def test_words_for_later_wait_and_are_dropped_at_a_stop() -> None:
    clock = FakeClock()
    voice, speaker = talker(clock)
    voice.perform([ev.PlayCue("finish", 100.0), ev.Say("Done.", 101.6)])
    assert (speaker.said, voice.waits_s) == ([], 101.6 - 100.0)
    clock.advance(1.6)
    voice.catch_up()
    assert [text for _since, _until, text in speaker.said] == ["Done."]
    voice.perform([ev.Say("Later.", 200.0)])
    voice.stop()
    assert voice.waits_s is None


def test_muting_takes_effect_at_once() -> None:
    clock = FakeClock()
    voice, speaker = talker(clock)
    voice.perform([ev.Say("Open, thumb close.", 100.0)])
    voice.muted = True
    voice.perform([ev.Say("Left.", 100.0)])
    assert ([text for *_when, text in speaker.said], speaker.cuts) == (["Open, thumb close."], 1)


def test_each_manner_of_speaking_has_its_own_tempo() -> None:
    clock = FakeClock()
    voice, _speaker = talker(clock, Tempo(0.1, 0.05))
    guess = voice.tempo
    voice.perform([ev.Say("Open, thumb close.", 100.0)])
    clock.advance(5)
    voice.perform([])
    learned = voice.tempo
    assert learned.length_s("Open.") < guess.length_s("Open.")
    assert voice.voice(Manner(rate=20), alone=False).tempo == guess
    assert voice.voice(Manner(), alone=False).tempo == learned
    assert list(voice.tempos) == ["fake//en/0"]
