"""A spoken session: speech never overlaps a sound and never falls behind."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import Driver, FakeClock, FakeSpeaker
from samples import holds, routine_of
from unclench.audio.voice.talker import Talker
from unclench.content.bundled import routines_dir
from unclench.content.library import load_library
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.sounds import SOUND_LENGTHS_S
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.session import events as ev
from unclench.core.session.cues import cue_plan, spoken_plan
from unclench.core.session.session import SPEEDS, Status, next_deadline, step
from unclench.core.session.voice import Tempo, Voice

ESPEAK = Tempo(0.05, 0.07)  # measured with espeak-ng
VOICE = Voice(ESPEAK)
ALL = routine_of(
    """\
- {name: Glide, reps: 3, hold: 2 s, move: 1 s, side: each, positions: [{name: A, cue: Do A.}, {name: B, hold: 9 s}]}
- {name: Turn, reps: 2, hold: 21 s, relax: 2 s, side: alternate, sets: 2, rest: 6 s, cue: Slowly.}
- {name: Roll, reps: 3, tempo: 2-1-2-1, prepare: 0 s}
- {name: Nod, reps: 3, tempo: 4 s}
- {name: Circles, reps: 4-8}
- {name: Stretch, reps: 2, hold: 15 s, move: 0 s, cues: [{at: 4 s, say: Breathe.}, {at: end, say: And let it go.}]}
- {name: Shake, duration: 20-30 s, prepare: 0 s}"""
)


def told(routine: Routine, voice: Voice = VOICE, speed: float = 1.0, choices: Choices | None = None) -> list[str]:
    """The transcript: sounds in brackets."""
    lines = []
    for at, what in Driver(routine, choices, speed=speed, voice=voice).finish().story:
        if what.startswith("cue "):
            lines.append(f"{at:.1f} [{what.removeprefix('cue ')}]")
        elif what.startswith("say "):
            lines.append(f"{at:.1f} {what.removeprefix('say ')}")
    return lines


def test_the_nerve_glide_announces_each_position() -> None:
    routine = load_library(routines_dir()).find("nerve-gliding")
    assert routine is not None
    lines = told(routine)
    assert lines[:16] == [
        "0.0 Median nerve glide.", "2.0 [tick]", "2.2 Right.", "3.0 [tick]", "4.0 [tick]",
        "5.0 Fist.", "6.0 [begin]", "6.6 Make a soft fist.",
        "8.0 Open hand.", "9.0 [begin]",
        "11.0 Wrist back.", "12.0 [begin]",
        "14.0 Thumb out.", "15.0 [begin]", "15.6 Thumb out wide.",
        "17.0 Palm up.",
    ]  # fmt: skip
    assert any("Change sides." in line or "Left" in line for line in lines)
    assert sum("Last one." in line for line in lines) == 2
    slow = told(routine, Voice(Tempo(0.3, 0.12)))
    assert "8.0 [release]" in slow, "a sound takes the place of words that do not fit"


def test_a_cue_too_long_for_the_move_is_said_in_the_first_hold_of_each_side() -> None:
    routine = load_library(routines_dir()).find("nerve-gliding")
    assert routine is not None
    lines = told(routine, Voice(Tempo(0.08, 0.06)))
    assert [line for line in lines if "Open" in line][:3] == [
        "8.0 Open hand.", "9.6 Open, thumb close.", "29.0 Open hand.",
    ]  # fmt: skip
    assert sum("thumb close" in line for line in lines) == 2


def test_a_cue_is_not_said_during_the_next_position() -> None:
    text = "reps: 1, hold: 1.2 s, move: 0 s, positions: [{name: Up, cue: Reach up as high as you like.}, {name: Down}]"
    lines = told(routine_of(f"- {{name: Reach, prepare: 4 s, {text}}}"), Voice(ESPEAK, alone=True))
    assert [line for line in lines if "[" not in line] == [
        "0.0 Reach.", "4.0 Up.", "5.2 Down.", "6.4 Done. Rest your hands.",
    ]  # fmt: skip


def test_the_transcript_of_a_15_s_stretch() -> None:
    assert told(holds(reps="1", hold="15 s", more="side: each, cue: Gentle stretch.")) == [
        "0.0 Fist. Right side.", "2.0 [tick]", "3.0 [tick]", "4.0 [tick]",
        "6.0 [begin]", "6.6 Hold. Keep breathing.", "18.0 [tick]", "19.0 [tick]", "20.0 [tick]",
        "21.0 [switch]", "22.0 Left side.", "23.0 [tick]", "24.0 [tick]", "25.0 [tick]",
        "27.0 [begin]", "27.6 Hold. Keep breathing.", "39.0 [tick]", "40.0 [tick]", "41.0 [tick]",
        "42.0 [finish]", "43.7 Done. Rest your hands.",
    ]  # fmt: skip


def test_half_way_and_let_go_are_said_after_their_sounds() -> None:
    lines = told(holds(reps="2", hold="20 s", more="relax: 4 s"))
    assert [line for line in lines if "alf" in line] == [
        "16.0 [half-way]", "16.9 Half-way.", "41.0 [half-way]", "41.9 Half-way.",
    ]  # fmt: skip
    assert lines[lines.index("26.0 [release]") + 1] == "26.9 Slowly let go."


def test_a_jump_out_of_a_hold_does_not_say_let_go() -> None:
    driver = Driver(routine_of("- {name: A, reps: 1, hold: 20 s}\n- {name: B, reps: 1, hold: 20 s}"), voice=VOICE)
    driver.wait(12).send(ev.Skip()).wait(2)
    assert [what for at, what in driver.story if at >= 12 and what.startswith("say")] == ["say Next: B."]


def test_without_sounds_the_voice_does_not_wait_for_them() -> None:
    lines = [line for line in told(holds(reps="1", hold="20 s"), Voice(ESPEAK, alone=True)) if "[" not in line]
    assert lines == ["0.0 Fist.", "6.0 Hold. Keep breathing.", "16.0 Half-way.", "26.0 Done. Rest your hands."]


@pytest.mark.parametrize(
    ("hold_s", "expected"),
    [
        (1, [(0, "begin"), (1, "release")]),
        (7, [(0, "begin"), (7, "release")]),
        (8, [(0, "begin"), (5, "tick"), (6, "tick"), (7, "tick"), (8, "release")]),
        (20, [(0, "begin"), (10, "half-way"), (17, "tick"), (18, "tick"), (19, "tick"), (20, "release")]),
    ],
)
def test_a_voice_does_not_change_which_sounds_are_played(hold_s: int, expected: list[tuple[float, str]]) -> None:
    timeline = compile_timeline(holds(hold=f"{hold_s} s"))
    index = next(place for place, segment in enumerate(timeline.segments) if segment.phase == "hold")
    heard = [(one.at_s, one.sound) for one in spoken_plan(timeline, index, VOICE, 1.0, ()).events if one.sound]
    assert heard == expected == [(one.at_s, one.sound) for one in cue_plan(timeline, index) if one.sound]


tempos = st.builds(Tempo, st.floats(0, 1.5), st.floats(0.02, 0.5))
seconds = st.sampled_from([0, 0.3, 1, 1.5, 2, 3, 5, 7.9, 8, 15, 20])


@st.composite
def routines(draw: st.DrawFn) -> Routine:
    lines = []
    for number in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(["A", "Bend", "Median nerve glide", "A name of many words and letters"]))
        common = f"prepare: {draw(seconds)} s, side: {draw(st.sampled_from(['none', 'left', 'each', 'alternate']))}"
        rests = f"relax: {draw(seconds)} s, switch: {draw(seconds)} s, cue: Slow and gentle."
        hold = draw(st.sampled_from([1, 1.4, 2, 5, 8, 12, 20, 40]))
        directions = ", directions: [Up, {name: Down, cue: And now down.}]" if draw(st.booleans()) else ""
        match draw(st.sampled_from(["hold", "positions", "tempo", "work", "count", "breaths"])):
            case "hold":
                own = f"reps: [2, 1], hold: {hold} s, move: {draw(seconds)} s, {rests}{directions}"
            case "positions":
                places = "positions: [{name: Up, cue: Reach up.}, {name: Down}]"
                own = f"reps: 2, hold: {hold} s, move: {draw(seconds)} s, {rests}, {places}"
            case "tempo":
                own = f"reps: 2, tempo: {draw(st.sampled_from(['2-1-2-1', '1-1-1', '3 s']))}, {rests}{directions}"
            case "work":
                own = f"duration: {hold} s, cue: Soft.{directions}"
            case "breaths":
                own = f"breaths: 2, breath: {draw(st.sampled_from(['6 s', '2-2', '4-7-8', '4-4-4-4']))}, {rests}"
            case _:
                own = f"reps: 5{directions}"
        lines.append(f"- {{name: {name} {number}, {common}, {own}}}")
    rounds = draw(st.integers(1, 2))
    head = f"rounds: {rounds}\nrest: {draw(seconds)} s\nexercise_rest: {draw(seconds)} s\n" if rounds > 1 else ""
    return routine_of("\n".join(lines), head)


def spoken_and_heard(driver: Driver, tempo: Tempo) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Words and sounds as intervals of real time; a sound is cut by the next."""
    words: list[tuple[float, float]] = []
    sounds: list[tuple[float, float]] = []
    for effect in driver.effects:
        if isinstance(effect, ev.Say):
            words.append((effect.due_s, effect.due_s + tempo.length_s(effect.text)))
        elif isinstance(effect, ev.PlayCue):
            if sounds:
                sounds[-1] = (sounds[-1][0], min(sounds[-1][1], effect.due_s))
            sounds.append((effect.due_s, effect.due_s + SOUND_LENGTHS_S[effect.name]))
    return words, sounds


@given(routines(), tempos, st.sampled_from([*SPEEDS, 3.0]), st.sampled_from(Level))
@settings(max_examples=60)
def test_speech_never_overlaps_a_sound_or_other_speech_or_outlasts_its_segment(
    routine: Routine, tempo: Tempo, speed: float, level: Level
) -> None:
    driver = Driver(routine, Choices(level=level), speed=speed, voice=Voice(tempo))
    cuts = []
    while driver.session.status is not Status.ENDED:
        driver.wait(60)
        cuts.append(driver.clock.mono_s)  # finishing a count early does not wait for the last word
        driver.send(ev.Done())
    words, sounds = spoken_and_heard(driver, tempo)
    words = [(since, min([until, *(cut for cut in cuts if cut >= since)])) for since, until in words]
    last = words.pop()
    assert last[0] >= max(until for _since, until in sounds) - 1e-6, "the last words follow the finish"
    for place, (since, until) in enumerate(words):
        assert all(end <= since + 1e-6 or begin >= until - 1e-6 for begin, end in sounds), "talks over a cue"
        assert all(until <= later + 1e-6 for later, _end in words[place + 1 :]), "talks over itself"
    entered = [effect.at_s for effect in driver.effects if isinstance(effect, ev.SegmentEntered)]
    for since, until in words:
        following = min((at for at in entered if at > since + 1e-6), default=inf)
        assert until <= following + 1e-6, "outlasts its segment"


@given(routines(), st.lists(st.floats(0.01, 2.9), min_size=1, max_size=8))
@settings(max_examples=30)
def test_speech_that_would_be_late_is_left_out(routine: Routine, gaps_s: list[float]) -> None:
    """However late the ticks come, words are left out rather than spoken over the next sound."""
    clock = FakeClock()
    driver = Driver(routine, voice=VOICE, clock=clock)
    waits = [*gaps_s]
    while driver.session.status is not Status.ENDED:
        clock.advance(waits[0])
        waits.append(waits.pop(0))
        before = driver.session
        driver.session, effects = step(before, ev.Tick(), clock.reading())
        for place, effect in enumerate(effects):
            if isinstance(effect, ev.Say) and not any(isinstance(one, ev.Finished) for one in effects):
                later = [one for one in effects[place + 1 :] if isinstance(one, ev.PlayCue | ev.SegmentEntered)]
                assert not later, "said after a sound that follows it"
                until_s = clock.mono_s + ESPEAK.length_s(effect.text)
                sounds = [driver.session.moment_of(cue.at_s) for cue in driver.session.cues if cue.sound]
                assert all(at >= until_s - 1e-6 for at in sounds), "overlaps the next sound"
        driver.session, _effects = step(driver.session, ev.Done(), clock.reading())


@given(
    st.lists(
        st.tuples(
            st.floats(0, 20),
            st.sampled_from(
                [
                    ev.Skip(),
                    ev.Back(),
                    ev.Pause(),
                    ev.Resume(),
                    ev.Faster(),
                    ev.Slower(),
                    ev.Hurts(),
                    ev.Easier(),
                    ev.Done(),
                ]
            ),
        ),
        max_size=20,
    ),
    tempos,
)
@settings(max_examples=40)
def test_speech_is_cut_before_a_sound_after_any_action_of_the_person(
    script: list[tuple[float, ev.Command]], tempo: Tempo
) -> None:
    clock = FakeClock()
    speaker = FakeSpeaker(clock, tempo)
    talker = Talker(speaker, clock, {"fake//en/0": tempo})
    driver = Driver(ALL, voice=Voice(tempo), clock=clock)
    talker.perform(driver.effects)
    sounds = []
    for wait_s, command in script:
        until_s = clock.mono_s + wait_s
        while driver.session.status is not Status.ENDED:
            deadline = next_deadline(driver.session, clock.reading())
            clock.advance_to(min(until_s, until_s if deadline is None else deadline))
            driver.session, effects = step(
                driver.session, command if clock.mono_s == until_s else ev.Tick(), clock.reading()
            )
            sounds += [one.due_s for one in effects if isinstance(one, ev.PlayCue)]
            talker.perform(effects)
            if clock.mono_s == until_s:
                break
    for since, until, text in speaker.said[:-1]:
        assert not [at for at in sounds if since + 1e-6 < at < until - 1e-6], text


def test_words_that_do_not_fit_at_a_higher_speed_are_left_out() -> None:
    driver = Driver(holds(reps="1", hold="20 s"), voice=Voice(Tempo(0.1, 0.45)))
    driver.wait(17).send(ev.Faster()).send(ev.Faster()).wait(20)
    words, sounds = spoken_and_heard(driver, Tempo(0.1, 0.45))
    assert all(end <= since or begin >= until for since, until in words[:-1] for begin, end in sounds)


def test_a_voice_found_during_the_session_speaks_from_the_next_segment() -> None:
    driver = Driver(holds(reps="1", hold="20 s")).wait(7)
    driver.session = driver.session.spoken_by(VOICE)
    driver.wait(19)
    assert [what for at, what in driver.story if at > 7 and what.startswith("say")] == ["say Done. Rest your hands."]


def test_carry_on_is_said_only_if_there_is_time() -> None:
    driver = Driver(holds(reps="1", hold="20 s"), voice=VOICE)
    driver.wait(14).send(ev.Pause()).send(ev.Resume()).wait(4)
    assert "say Carry on." in [what for _at, what in driver.story]
    driver = Driver(holds(reps="1", hold="20 s"), voice=VOICE)
    driver.wait(15.5).send(ev.Pause()).send(ev.Resume()).wait(4)
    assert "say Carry on." not in [what for _at, what in driver.story]
