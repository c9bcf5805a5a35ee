"""Numbers and doses as people read them."""

from __future__ import annotations

import pytest

from samples import routine_of
from unclench.core.routine.routine import Level
from unclench.core.routine.wording import clock, dose_notation, level_word, minutes, number, place_words, position_words

UP_DOWN = "positions: [{name: Up}, {name: Down}]"


@pytest.mark.parametrize(
    ("fields", "dose"),
    [
        ("reps: 2-5, hold: 15-30 s, side: each", "2-5 × 15-30 s each side"),
        ("reps: 1, hold: 20 s", "1 × 20 s"),
        ("reps: 2-5, hold: 15-30 s, sets: 3, side: each", "3 sets of 2-5 × 15-30 s each side"),
        ("reps: 5, hold: 3 s, sets: 1-3", "1-3 sets of 5 × 3 s"),
        ("duration: 60-90 s", "60-90 s"),
        ("duration: 30 s, side: both", "30 s both sides together"),
        ("duration: 30 s, sets: 2-3", "2-3 × 30 s"),
        ("duration: 1-3 min", "1:00-3:00 min"),
        ("duration: 2 min", "2:00 min"),
        ("duration: 30-120 s", "30-120 s"),
        ("reps: 10", "10 times"),
        ("reps: 1, tempo: 4 s", "once"),
        ("reps: 1-3, tempo: 4 s", "1-3 times"),
        ("reps: 10, side: each", "10 × each side"),
        ("reps: 10, sets: 3", "3 × 10"),
        ("reps: 8-10, sets: 2-3, side: each", "2-3 × 8-10 each side"),
        ("reps: 10, tempo: 2-1-2", "10 times"),
        ("reps: 10, tempo: 2-1-2, side: alternate", "10 × alternating sides"),
        ("reps: 5, hold: 1.5 s, side: affected", "5 × 1.5 s on the side that needs it"),
        ("reps: 5, hold: 3 s, side: left", "5 × 3 s on the left"),
        ("reps: 5, hold: 3 s, side: right", "5 × 3 s on the right"),
        ("reps: [10, 8, 4-6]", "10, 8, 4-6 reps"),
        ("reps: [3, 2], hold: 5 s, side: each", "3, 2 reps each side · each hold 5 s"),
        ("reps: [3, 2], duration: 5 s", "3, 2 reps · 5 s each"),
        ("reps: 3, duration: 5 s, sets: 2", "2 sets of 3 × 5 s"),
        ("reps: up to 20", "up to 20 times"),
        ("reps: at least 6, hold: up to 30 s", "at least 6 × up to 30 s"),
        ("duration: up to 2 min", "up to 2:00 min"),
        ("breaths: 1", "1 breath"),
        ("breaths: 5-10, sets: 2", "2 sets of 5-10 breaths"),
        ("breaths: 5, breath: 6 s, side: each", "5 breaths each side · 6 s each"),
        ("breaths: [5, 4], breath: 4-8", "5, 4 breaths · in 4 s, out 8 s"),
        ("breaths: 5, breath: 4-7-8", "5 breaths · in 4 s, hold 7 s, out 8 s"),
        ("breath: 4-4-4-4, duration: 2 min", "2:00 min of breaths · in 4 s, hold 4 s, out 4 s, pause 4 s"),
        ("reps: 10, directions: [Forward, Back]", "10 times · in each direction: Forward, Back"),
        ("reps: 10, weight: 1 kg, effort: easy, per_day: 1", "10 times · 1 kg · easy · once a day"),
        ("reps: 10, per_day: 1-2", "10 times · 1-2 times a day"),
    ],
)
def test_doses_are_written_in_a_therapists_notation(fields: str, dose: str) -> None:
    (exercise,) = routine_of(f"- {{name: A, {fields}}}").exercises
    assert dose_notation(exercise) == dose


@pytest.mark.parametrize(
    ("holds", "dose"),
    [
        (("0 s", "0 s"), "5 × each side"),
        (("0 s", "5 s"), "5 × each side · last position 5 s"),
        (("2 s", "5-7 s"), "5 × each side · last position 5-7 s"),
        (("2-5 s", "2-5 s"), "5 × each side · each position 2-5 s"),
        (("0 s", "15-30 s", "0 s"), "5 × 15-30 s each side"),
        (("5-10 s", "0 s", "5-10 s", "0 s"), "5 × each side · each hold 5-10 s"),
        (("5 s", "2 s"), "5 × each side"),
        (("3 s", "3 s", "5 s", "5 s"), "5 × each side"),
    ],
)
def test_a_dose_with_positions_shows_a_hold_only_if_one_number_describes_it(holds: tuple[str, ...], dose: str) -> None:
    positions = ", ".join(f"{{name: P{place}, hold: {hold}}}" for place, hold in enumerate(holds))
    (exercise,) = routine_of(f"- {{name: A, reps: 5, side: each, positions: [{positions}]}}").exercises
    assert dose_notation(exercise) == dose


@pytest.mark.parametrize(
    ("holds", "words"),
    [
        (("30 s", "60 s", "0 s"), ("P0, 30 s", "P1, 60 s", "P2")),
        (("5-8 s", "2 s"), ("P0, 5-8 s", "P1, 2 s")),
        (("2 s", "2 s"), ("P0", "P1")),  # the dose already shows it
        (("2 s", "5 s"), ("P0", "P1")),
        (("5 s", "0 s"), ("P0", "P1")),
        (("0 s", "0 s"), ("P0", "P1")),
    ],
)
def test_a_position_shows_its_hold_if_the_dose_does_not(holds: tuple[str, ...], words: tuple[str, ...]) -> None:
    positions = ", ".join(f"{{name: P{place}, hold: {hold}}}" for place, hold in enumerate(holds))
    (exercise,) = routine_of(f"- {{name: A, reps: 5, positions: [{positions}]}}").exercises
    assert position_words(exercise) == words


def test_positions_inherit_the_hold_of_their_exercise_and_have_sets() -> None:
    (exercise,) = routine_of(f"- {{name: A, reps: 5, hold: 4 s, sets: 2, {UP_DOWN}}}").exercises
    assert dose_notation(exercise) == "2 × 5 · each position 4 s"
    (exercise,) = routine_of(
        "- {name: A, reps: 2-5, hold: 15-30 s, sets: 3, side: each, positions: [{name: In}, {name: Out, hold: 0 s}]}"
    ).exercises
    assert dose_notation(exercise) == "3 sets of 2-5 × 15-30 s each side"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (0.2, "0:01"), (59.0000001, "0:59"), (59.1, "1:00"), (187, "3:07"), (3600, "60:00")],
)
def test_a_clock_rounds_up_but_ignores_rounding_errors(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("gentle_s", "full_s", "shown"),
    [(240, 600, "4-10 min"), (240, 260, "4 min"), (0, 10, "1 min"), (20, 130, "1-2 min")],
)
def test_minutes_are_a_range_of_at_least_one_minute(gentle_s: float, full_s: float, shown: str) -> None:
    assert minutes(gentle_s, full_s) == shown


def test_json_writes_whole_numbers_as_integers() -> None:
    assert [repr(number(value)) for value in (15.0, 1.5, None)] == ["15", "1.5", "None"]


def test_every_level_has_a_different_word() -> None:
    assert [level_word(level) for level in Level] == ["Gentle", "Middle", "Full"]


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("areas: [hand, wrist]\nsituations: [desk]\n", "Hand, wrist · desk"),
        ("areas: [neck]\nsituations: [desk, standing]\n", "Neck · desk, standing"),
        ("areas: [neck]\n", "Neck"),
        ("situations: [bed]\n", "bed"),
        ("", ""),
    ],
)
def test_place_words_omit_what_the_file_does_not_say(head: str, shown: str) -> None:
    assert place_words(routine_of("- {name: A, reps: 5}", head)) == shown
