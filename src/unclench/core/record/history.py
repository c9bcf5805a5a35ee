"""The record of a session, and the daily dose computed from records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

REMEMBERED = timedelta(days=60)  # as far back as any page or decision looks


class Outcome(StrEnum):
    """How a session ended. Stopping is not a failure. Interrupted: cut off, for example by a crash, and not resumed."""

    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"


class StopReason(StrEnum):
    """Why the person stopped early, if they gave a reason."""

    HURT = "hurt"
    TIRED = "tired"
    NO_TIME = "no time"
    OTHER = "other"


class Tingling(StrEnum):
    """The answer to "How does it feel now?"."""

    LESS = "less"
    SAME = "same"
    MORE = "more"


@dataclass(frozen=True)
class ExerciseRecord:
    """Reps of one exercise on one side (left, right, both or None). A timed exercise counts as one rep per set. `hurt`:
    the person pressed "it hurts" during it, and then skipped it or stopped."""

    exercise: str
    name: str
    side: str | None
    planned: int
    done: int
    hurt: bool = False


@dataclass(frozen=True)
class SessionRecord:
    """The record of one session. Times have a time zone. `active_s` is the running time without pauses. Scores are
    0-10."""

    routine: str
    title: str
    level: str
    began: datetime
    ended: datetime
    active_s: float
    outcome: Outcome
    exercises: tuple[ExerciseRecord, ...]
    stop_reason: StopReason | None = None
    score_before: int | None = None
    score_after: int | None = None
    tingling: Tingling | None = None

    @property
    def hurt(self) -> bool:
        """Whether the person skipped an exercise or stopped because it hurt. A score alone never means this."""
        return self.stop_reason is StopReason.HURT or any(one.hurt for one in self.exercises)

    @property
    def planned(self) -> int:
        """Planned reps of all exercises and sides."""
        return sum(one.planned for one in self.exercises)

    @property
    def done(self) -> int:
        """Completed reps of all exercises and sides."""
        return sum(one.done for one in self.exercises)


def day_of(moment: datetime, rollover_hour: int) -> date:
    """The day that a moment counts for: before `rollover_hour`, the previous day."""
    return (moment - timedelta(hours=rollover_hour)).date()


def dose_of_day(records: Iterable[SessionRecord], day: date, rollover_hour: int) -> dict[tuple[str, str | None], int]:
    """Reps done on one day, by (exercise, side), from all routines together."""
    dose: dict[tuple[str, str | None], int] = {}
    for record in records:
        if day_of(record.began, rollover_hour) != day:
            continue
        for one in record.exercises:
            key = (one.exercise, one.side)
            dose[key] = dose.get(key, 0) + one.done
    return dose
