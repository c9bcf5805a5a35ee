"""Which sounds and words a segment has, by its kind and the length of its hold."""

from __future__ import annotations

import pytest

from samples import holds, routine_of
from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import compile_timeline
from unclench.core.session.cues import SOUNDS, cue_plan


def sounds(routine: Routine, phase: str, which: int = 0) -> list[tuple[float, str]]:
    timeline = compile_timeline(routine)
    index = [place for place, segment in enumerate(timeline.segments) if segment.phase == phase][which]
    return [(event.at_s, event.sound) for event in cue_plan(timeline, index) if event.sound]


def words(routine: Routine) -> list[tuple[str, float, str]]:
    timeline = compile_timeline(routine)
    return [
        (segment.phase, event.at_s, event.say)
        for index, segment in enumerate(timeline.segments)
        for event in cue_plan(timeline, index)
        if event.say
    ]


@pytest.mark.parametrize(
    ("hold_s", "expected"),
    [
        (1, [(0, "begin"), (1, "release")]),
        (7, [(0, "begin"), (7, "release")]),
        (8, [(0, "begin"), (5, "tick"), (6, "tick"), (7, "tick"), (8, "release")]),
        (19, [(0, "begin"), (16, "tick"), (17, "tick"), (18, "tick"), (19, "release")]),
        (20, [(0, "begin"), (10, "half-way"), (17, "tick"), (18, "tick"), (19, "tick"), (20, "release")]),
        (30, [(0, "begin"), (15, "half-way"), (27, "tick"), (28, "tick"), (29, "tick"), (30, "release")]),
    ],
)
def test_a_longer_hold_has_more_sounds(hold_s: int, expected: list[tuple[float, str]]) -> None:
    assert sounds(holds(hold=f"{hold_s} s"), "hold") == expected


def test_the_opening_sound_wins_when_two_sounds_would_overlap() -> None:
    assert sounds(holds(more="side: each"), "hold", 1) == [(0, "begin")]  # the switch follows
    assert sounds(holds(more="side: each"), "switch") == [(0, "switch"), (2, "tick"), (3, "tick"), (4, "tick")]
    assert sounds(holds(), "hold", 1) == [(0, "begin")]  # the finish follows
    back_to_back = routine_of("- {name: A, reps: 2, hold: 3 s, move: 0 s}")
    assert sounds(back_to_back, "hold") == [(0, "begin")]


@pytest.mark.parametrize(
    ("tempo", "expected"),
    [
        ("4 s", {"rep": [(0, "begin")]}),
        ("2-2-2-1", {"move": [(0, "begin")], "hold": [], "return": [(0, "release")], "pause": []}),
    ],
)
def test_a_tempo_has_a_sound_for_each_direction(tempo: str, expected: dict[str, list[tuple[float, str]]]) -> None:
    routine = routine_of(f"- {{name: A, reps: 2, tempo: {tempo}}}")
    assert {phase: sounds(routine, phase) for phase in expected} == expected


def test_the_preparation_counts_down_if_it_is_long_enough() -> None:
    assert sounds(holds(more="prepare: 5 s"), "prepare") == [(2, "tick"), (3, "tick"), (4, "tick")]
    assert sounds(holds(more="prepare: 4 s"), "prepare") == []


def test_every_sound_has_a_file() -> None:
    routine = routine_of(
        "- {name: A, reps: 3, hold: 20 s, side: each}\n- {name: B, duration: 30 s}\n- {name: C, reps: 3}"
    )
    timeline = compile_timeline(routine)
    used = {event.sound for index in range(len(timeline.segments)) for event in cue_plan(timeline, index)}
    assert used - {None} <= set(SOUNDS)


def test_the_words_of_a_stretch() -> None:
    assert words(holds(hold="20 s", more="side: each, cue: Soft.")) == [
        ("prepare", 0, "Fist. Right side. Soft."),
        ("hold", 0, "Hold. Keep breathing."), ("hold", 10, "Half-way."), ("hold", 20, "Slowly let go."),
        ("move", 0, "Last one."),
        ("hold", 0, "Hold. Keep breathing."), ("hold", 10, "Half-way."), ("hold", 20, "Slowly let go."),
        ("switch", 0, "Change sides. Left side."),
        ("hold", 0, "Hold. Keep breathing."), ("hold", 10, "Half-way."), ("hold", 20, "Slowly let go."),
        ("move", 0, "Last one."),
        ("hold", 0, "Hold. Keep breathing."), ("hold", 10, "Half-way."), ("hold", 20, "Slowly let go."),
    ]  # fmt: skip


def test_a_position_says_its_cue_or_if_it_has_none_its_name() -> None:
    routine = routine_of(
        "- {name: A, reps: 2, hold: 2 s, positions: [{name: Up, cue: Look up.}, {name: Down, move: 0 s}]}"
    )
    assert words(routine) == [
        ("prepare", 0, "A."),
        ("move", 0, "Look up."), ("hold", 0, "Down."),
        ("move", 0, "Last one. Look up."), ("hold", 0, "Down."),
    ]  # fmt: skip


def test_words_from_the_file_are_said_at_their_time_and_replace_the_standard_ones() -> None:
    cues = "[{at: half, say: Breathe.}, {at: 4 s, say: Soft.}, {at: end, say: Let go.}, {at: 25 s, say: Late.}]"
    said = [line for line in words(holds(reps="1", hold="20-30 s", more=f"cues: {cues}")) if line[0] == "hold"]
    assert said == [
        ("hold", 0, "Hold. Keep breathing."), ("hold", 4, "Soft."), ("hold", 10, "Breathe."), ("hold", 20, "Let go."),
    ]  # fmt: skip
