"""For any ticks, sleeps, answers and wall clocks, a pack is never too long, never goes unchecked, and ends once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from care import SAFE, TEXT
from fakes import FakeClock
from unclench.core.care.care import Ended, Ending, Fine, TakeOff, begin, step
from unclench.core.care.care_length import ADVISED_S, KINDS, CareChoice, range_of
from unclench.core.routine.routine import CareStep, Range
from unclench.core.session.events import Tick

minutes = st.integers(1, 20)
steps = st.builds(
    lambda kind, ends: CareStep(kind, Range(min(ends) * 60, max(ends) * 60)),
    st.sampled_from(KINDS),
    st.tuples(minutes, minutes),
)
choices = st.builds(CareChoice, on=st.just(True), minutes=st.none() | minutes, advised=st.booleans())
commands = st.sampled_from([Tick(), Tick(), Fine(), Fine(), Fine(), TakeOff()])
moments = st.tuples(
    st.floats(0, 120) | st.floats(0, 2000), st.sampled_from([0.0, 0.0, 0.0, 40.0, 1000.0]), commands,
    st.sampled_from([0.0, 0.0, 0.0, -4000.0, 30.0]),
)  # fmt: skip


@given(steps, choices, st.booleans(), st.lists(moments, max_size=60))
def test_a_pack_is_never_too_long_never_unchecked_and_ends_once(
    care_step: CareStep, choice: CareChoice, has_boot_clock: bool, script: list[tuple[float, float, object, float]]
) -> None:
    clock = FakeClock(has_boot_clock=has_boot_clock)
    start_s = clock.mono_s
    care, _effects = begin(care_step, choice, SAFE, TEXT, clock.reading())
    limit = range_of(care_step, advised=choice.advised)
    assert limit.low <= care.length_s <= limit.high <= ADVISED_S
    seen_s, ends, checks = start_s, 0, 0
    for awake_s, slept_s, command, set_s in [*script, (ADVISED_S, 0.0, Tick(), 0.0)]:
        clock.advance(awake_s)
        clock.sleep_machine(slept_s)
        clock.set_wall(set_s)
        care, effects = step(care, command, clock.reading())  # type: ignore[arg-type]
        ends += sum(isinstance(effect, Ended) for effect in effects)
        if care.ending is None:  # still on: neither its time nor the time to answer a check is over
            assert clock.mono_s - start_s < care.length_s
            if care.checks == checks:
                assert clock.mono_s - seen_s < 330 + 1e-3
            else:
                checks, seen_s = care.checks, clock.mono_s
        assert ends == (care.ending is not None)
    assert ends == 1


@given(st.lists(st.floats(0.001, 400), min_size=1, max_size=20), choices)
def test_late_ticks_do_not_move_the_end(gaps_s: list[float], choice: CareChoice) -> None:
    """Whenever the ticks come, the pack ends at the first tick at or after its scheduled end."""
    clock = FakeClock()
    care, _effects = begin(CareStep("ice", Range(480, 1200)), choice, SAFE, TEXT, clock.reading())
    turn = 0
    while care.ending is None:
        clock.advance(gaps_s[turn % len(gaps_s)])
        turn += 1
        before = care
        care, _effects = step(care, Tick(), clock.reading())
        assert (care.ending is not None) == (clock.mono_s - 100 >= before.ends_s - 1e-5)
    assert care.ending is Ending.UNANSWERED
