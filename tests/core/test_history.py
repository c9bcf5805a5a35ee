"""Which day a session belongs to, and what was done on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord, day_of, dose_of_day

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("moment", "rollover_hour", "day"),
    [
        (datetime(2026, 1, 6, 0, 0, tzinfo=BERLIN), 4, date(2026, 1, 5)),
        (datetime(2026, 1, 6, 3, 59, 59, tzinfo=BERLIN), 4, date(2026, 1, 5)),
        (datetime(2026, 1, 6, 4, 0, tzinfo=BERLIN), 4, date(2026, 1, 6)),
        (datetime(2026, 1, 6, 23, 59, tzinfo=BERLIN), 4, date(2026, 1, 6)),
        (datetime(2026, 1, 6, 0, 0, tzinfo=BERLIN), 0, date(2026, 1, 6)),
        (datetime(2026, 1, 1, 2, 0, tzinfo=BERLIN), 4, date(2025, 12, 31)),
        (datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN), 4, date(2026, 3, 29)),  # daylight saving skips an hour this night
        (datetime(2026, 10, 25, 3, 59, tzinfo=BERLIN), 4, date(2026, 10, 24)),  # and repeats one this night
    ],
)
def test_the_hours_after_midnight_belong_to_the_day_before(moment: datetime, rollover_hour: int, day: date) -> None:
    assert day_of(moment, rollover_hour) == day


def record(began: datetime, *exercises: ExerciseRecord) -> SessionRecord:
    return SessionRecord("r", "R", "gentle", began, began + timedelta(minutes=5), 300, Outcome.STOPPED, exercises)


def test_a_record_adds_up_its_exercises() -> None:
    one = record(
        datetime(2026, 1, 6, tzinfo=BERLIN),
        ExerciseRecord("a", "A", "left", 5, 3),
        ExerciseRecord("b", "B", None, 2, 2),
    )
    assert (one.planned, one.done) == (7, 5)


def test_the_daily_dose_is_added_up_per_exercise_and_side_across_routines() -> None:
    late = datetime(2026, 1, 6, 1, 0, tzinfo=BERLIN)
    records = [
        record(datetime(2026, 1, 5, 9, tzinfo=BERLIN), ExerciseRecord("a", "A", "left", 5, 3)),
        record(late, ExerciseRecord("a", "A", "left", 5, 4), ExerciseRecord("a", "A", "right", 5, 1)),
        record(datetime(2026, 1, 6, 9, tzinfo=BERLIN), ExerciseRecord("a", "A", "left", 5, 5)),
    ]
    assert dose_of_day(records, date(2026, 1, 5), 4) == {("a", "left"): 7, ("a", "right"): 1}
    assert dose_of_day(records, date(2026, 1, 7), 4) == {}
