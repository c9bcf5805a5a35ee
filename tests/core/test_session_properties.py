"""Whatever the ticks, pauses, skips and sleeps: one story, monotone time, every rep accounted for."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import SAFETY_VERSION, Driver, FakeClock
from samples import routine_of
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.timeline import Choices, RepKey
from unclench.core.session import events as ev
from unclench.core.session.resume import from_json, go_on, note_of, to_json
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import PREVIEW_ABOVE, Status, next_deadline

ROUTINE = routine_of(
    """\
- {name: Glide, reps: 2, hold: 2 s, relax: 1 s, side: each, switch: 3 s, positions: [{name: A}, {name: B, hold: 9 s}]}
- {name: Turn, reps: 2, hold: 21 s, side: alternate, sets: 2, rest: 6 s}
- {name: Roll, reps: 3, tempo: 2-1-2-1}
- {name: Circles, reps: 4-8}
- {name: Shake, duration: 20-30 s, prepare: 0 s}"""
)
ROUNDS = routine_of(
    """\
- {name: Glide, reps: "2-3", hold: 2 s, relax: 1 s, side: each, switch: 3 s, directions: [Up, Down]}
- circuit: Pair
  rounds: 1-2
  rest: 6 s
  exercises:
    - {name: Belly, breaths: 2, breath: 2-1-3, prepare: 0 s}
    - {name: Push, reps: [2, 1], duration: 9 s, prepare: 0 s, rest: 4 s}
- {name: Circles, reps: 4-8}""",
    "rounds: 2-3\nrest: 7 s\nexercise_rest: 5 s\n",
)
TIMED = routine_of(
    "- {name: Turn, reps: 3, hold: 8.1 s, move: 0.7 s, side: each}\n- {name: Roll, reps: 3, tempo: 1-1-1}"
)
CLOSED = Driver(TIMED).finish()
COMMANDS: tuple[ev.Command, ...] = (
    ev.Skip(), ev.Back(), ev.Repeat(), ev.Pause(), ev.Resume(), ev.Proceed(), ev.Done(), ev.Faster(), ev.Slower(),
    ev.Jump(0), ev.Jump(1), ev.Jump(3), ev.Jump(4), ev.Jump(9), ev.Hurts(), ev.Mistaken(), ev.Easier(),
    ev.SkipExercise(),
)  # fmt: skip

Script = list[tuple[float, ev.Command, float]]
gaps = st.lists(st.floats(0.01, 2.999), min_size=1, max_size=12)
scripts = st.lists(
    st.tuples(st.floats(0, 40), st.sampled_from(COMMANDS), st.sampled_from([0.0, 0.0, 0.0, 3600.0])), max_size=25
)


def ticking(gaps_s: list[float]) -> Callable[[], float]:
    return itertools.cycle(gaps_s).__next__


def play(driver: Driver, script: Script, tick_s: Callable[[], float] | None = None) -> Driver:
    for wait_s, command, slept_s in script:
        driver.wait(wait_s, tick_s)
        driver.clock.sleep_machine(slept_s)
        driver.send(command)
    return driver


def finish(driver: Driver) -> Driver:
    """To the end, whatever the session waits for."""
    while driver.session.status is not Status.ENDED:
        match driver.session.status:
            case Status.PAUSED:
                driver.send(ev.Resume())
            case Status.HURTING:
                driver.send(ev.SkipExercise())
        driver.send(ev.Done()).wait(5)
    return driver


def heard(driver: Driver) -> list[tuple[float, str]]:
    """The story by due moments: without the notes, which belong to steps. What is said at one moment is one line after
    the sounds of that moment, even if a tick fell between its parts."""
    lines: list[tuple[float, str]] = []
    for at, what in driver.story:
        if what == "note":
            continue
        ends = what.startswith("finished")
        said = not ends and bool(lines) and lines[-1][1].startswith("say ") and abs(lines[-1][0] - at) < 1e-5
        if said and what.startswith("say "):
            lines[-1] = (at, f"{lines[-1][1]} {what.removeprefix('say ')}")
        elif said:
            lines.insert(len(lines) - 1, (lines[-1][0], what))
        else:
            lines.append((at, what))
    return lines


def reps(driver: Driver) -> dict[RepKey, int]:
    return dict(driver.session.done)


@given(gaps)
def test_any_ticks_tell_the_same_story(gaps_s: list[float]) -> None:
    driver = Driver(TIMED).finish(tick_s=ticking(gaps_s))
    assert heard(driver)[:-1] == heard(CLOSED)[:-1]
    end, ideal = driver.record(), CLOSED.record()
    assert end.exercises == ideal.exercises
    assert end.active_s == pytest.approx(ideal.active_s, abs=2e-3)
    assert (end.ended - ideal.ended).total_seconds() == pytest.approx(0, abs=1e-4)


@given(st.sampled_from([ROUTINE, ROUNDS]), scripts, gaps)
def test_with_the_same_commands_at_the_same_moments_any_ticks_tell_the_same_story(
    routine: Routine, script: Script, gaps_s: list[float]
) -> None:
    awake = [(wait_s, command, 0.0) for wait_s, command, _slept_s in script]
    prompt, late = play(Driver(routine), awake), play(Driver(routine), awake, ticking(gaps_s))
    assert [what for _at, what in heard(late)] == [what for _at, what in heard(prompt)]
    ended = prompt.session.status is Status.ENDED
    moments = [[at for at, _what in heard(driver)][: -1 if ended else None] for driver in (late, prompt)]
    assert moments[0] == pytest.approx(moments[1], abs=1e-5)
    assert reps(late) == reps(prompt)
    assert late.session.skipped == prompt.session.skipped


@given(st.floats(0.5, 100))
def test_an_undisturbed_session_ends_on_time(speed: float) -> None:
    driver = Driver(TIMED, speed=speed).finish()
    assert driver.now_s == pytest.approx(driver.session.plan.total_s / speed, abs=1e-6)
    assert driver.record().active_s == pytest.approx(driver.now_s, abs=1e-3)
    assert driver.session.preview == (speed > PREVIEW_ABOVE)


@given(st.floats(0, 1e8), st.sampled_from([0.75, 1.0, 1.1, 1.5, 77.7]))
def test_a_deadline_is_ahead_and_no_tick_at_one_is_wasted(uptime_s: float, speed: float) -> None:
    clock = FakeClock(uptime_s)
    driver = Driver(TIMED, speed=speed, clock=clock)
    while driver.session.status is not Status.ENDED:
        now = clock.reading()
        deadline = next_deadline(driver.session, now)
        assert deadline is not None
        assert now.mono_s <= deadline <= now.mono_s + 1.0
        clock.advance_to(deadline)
        before = len(driver.effects)
        driver.send(ev.Tick())
        assert deadline > now.mono_s or len(driver.effects) > before, "asked again at once, for nothing"
    assert reps(driver) == reps(CLOSED)


@given(
    st.sampled_from([(ROUTINE, 4 + 8 + 3 + 4 + 1), (ROUNDS, 2 * (2 * 2 * 2 + 2 + 3 + 4))]),
    st.sampled_from(Level),
    scripts,
)
def test_no_command_or_sleep_breaks_the_account(planned: tuple[Routine, int], level: Level, script: Script) -> None:
    routine, gentle = planned
    driver = Driver(routine, Choices(level))
    session = driver.session
    plan = session.plan.planned_reps()
    for one in script:
        play(driver, [one])
        session = driver.session
        deadline = next_deadline(session, driver.clock.reading())
        if session.status in (Status.RUNNING, Status.LEAD_IN):
            assert deadline is not None
            assert driver.clock.mono_s <= deadline <= driver.clock.mono_s + 1.0
        else:
            assert deadline is None
        assert not session.done.keys() & session.skipped
        assert session.done.keys() | session.skipped <= plan.keys()
        assert all(1 <= count <= plan[key] for key, count in session.done.items())
        assert 0 <= session.elapsed_s(driver.clock.mono_s) <= (session.segment.duration_s or 1e9) + 1e-6
    moments = [at for at, _what in heard(driver)]
    assert moments == sorted(moments)
    if session.status is not Status.ENDED:
        driver.send(ev.Stop())
    record = driver.record()
    assert record.planned == sum(plan.values()) >= gentle
    assert level is not Level.GENTLE or record.planned == gentle
    assert record.done == sum(session.done.values()) <= record.planned
    assert record.active_s <= driver.now_s + 1e-3
    assert sum(isinstance(effect, ev.Finished) for effect in driver.effects) == 1


@given(st.sampled_from([ROUTINE, ROUNDS]), scripts, st.sampled_from(Level), st.data())
def test_a_crash_after_any_note_reaches_the_same_end(
    routine: Routine, script: Script, level: Level, data: st.DataObject
) -> None:
    crashed = data.draw(st.sampled_from(play(Driver(routine, Choices(level=level)), script).kept))
    note = note_of(crashed)
    read = from_json(json.loads(json.dumps(to_json(note))))
    assert read == note
    assert read.fits(routine)

    clock = FakeClock(5.0)
    now = clock.reading()
    session, effects = go_on(routine, read, acknowledge(SAFETY_VERSION, now.wall), SAFETY_VERSION, now)
    assert (session.status, session.segment) == (Status.LEAD_IN, crashed.segment)
    assert effects == (ev.SegmentEntered(note.index, 5.0), ev.PlayCue("tick", 5.0), ev.Checkpoint())

    again = finish(Driver.of(session, effects, clock))
    whole = finish(Driver.of(crashed, (), FakeClock(crashed.last.mono_s, crashed.last.wall)))
    assert reps(again) == reps(whole)
    assert again.record().exercises == whole.record().exercises
    assert (again.record().began, again.record().level) == (crashed.began, level)
    assert again.record().active_s >= note.record.active_s


@given(scripts, st.sampled_from(Level))
def test_what_hurt_never_comes_again_by_itself(script: Script, level: Level) -> None:
    by_hand = (ev.Back, ev.Repeat, ev.Jump, ev.Easier)
    driver = Driver(ROUNDS, Choices(level))
    for one in script:
        if isinstance(one[1], by_hand):
            continue
        play(driver, [one])
    seen = len(driver.effects)
    hurt = driver.session.hurt
    current = driver.session.index
    finish(driver)
    segments = driver.session.timeline.segments
    block = driver.session.timeline.block_of(current)
    entered = [effect.index for effect in driver.effects[seen:] if isinstance(effect, ev.SegmentEntered)]
    assert not [at for at in entered if segments[at].exercise in hurt and not block.first <= at <= block.last]
    assert not driver.session.done.keys() & driver.session.skipped
    assert driver.session.done.keys() | driver.session.skipped == driver.session.plan.planned_reps().keys()
