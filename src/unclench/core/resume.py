"""The resume note: enough of a session to go on after a crash, as a JSON object.

It carries the record as well, so that a declined or lost session can be kept as interrupted even when its routine is
gone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from unclench.core.events import Checkpoint, Effect, Resume, SegmentEntered
from unclench.core.history import ExerciseRecord, Outcome, SessionRecord
from unclench.core.ports import Reading
from unclench.core.routine import Level, Routine
from unclench.core.safety import Acknowledgement, is_current
from unclench.core.session import Session, Status, record_of, step, with_cues
from unclench.core.timeline import Choices, RepKey, compile_timeline
from unclench.core.voice import Voice

NOTE_VERSION = 1


@dataclass(frozen=True)
class ResumeNote:
    """A session at the start of a rep: where to go on, by what plan, with what done so far."""

    routine: str
    path: str
    fingerprint: str
    planned: Choices
    choices: Choices
    index: int
    speed: float
    done: Mapping[RepKey, int]
    skipped: frozenset[RepKey]
    record: SessionRecord

    def fits(self, routine: Routine) -> bool:
        """True when the routine still compiles to the plan the note was made in."""
        timeline = compile_timeline(routine, self.choices)
        return timeline.fingerprint == self.fingerprint and self.index < len(timeline.segments)


def note_of(session: Session) -> ResumeNote:
    """The note for this moment."""
    return ResumeNote(
        routine=session.plan.routine,
        path=session.routine.path,
        fingerprint=session.timeline.fingerprint,
        planned=session.planned,
        choices=session.choices,
        index=session.index,
        speed=session.speed,
        done=session.done,
        skipped=session.skipped,
        record=record_of(session, session.last.wall, Outcome.INTERRUPTED),
    )


def go_on(
    routine: Routine,
    note: ResumeNote,
    acknowledgement: Acknowledgement,
    safety_version: int,
    now: Reading,
    *,
    voice: Voice | None = None,
) -> tuple[Session, tuple[Effect, ...]]:
    """Take a session up where the note left it, with the lead-in of every resume.

    Raises ValueError without a current acknowledgement or when the routine has changed.
    """
    if not is_current(acknowledgement, safety_version, now.wall):
        raise ValueError("the safety text has not been accepted")
    if not note.fits(routine):
        raise ValueError("the routine has changed")
    session = Session(
        routine=routine,
        planned=note.planned,
        choices=note.choices,
        plan=compile_timeline(routine, note.planned),
        timeline=compile_timeline(routine, note.choices),
        began=note.record.began,
        last=now,
        status=Status.PAUSED,
        since_s=now.mono_s,
        speed=note.speed,
        preview=False,
        index=note.index,
        active_s=note.record.active_s,
        done=note.done,
        skipped=note.skipped,
        voice=voice,
    )
    session, lead_in = step(with_cues(session), Resume(), now)
    return session, (SegmentEntered(note.index, now.mono_s), *lead_in, Checkpoint())


def to_json(note: ResumeNote) -> dict[str, Any]:
    """The note as a JSON object."""
    return {
        "version": NOTE_VERSION,
        "routine": note.routine,
        "path": note.path,
        "fingerprint": note.fingerprint,
        "planned": _choices_to_json(note.planned),
        "choices": _choices_to_json(note.choices),
        "index": note.index,
        "speed": note.speed,
        "done": [[*key, count] for key, count in note.done.items()],
        "skipped": sorted(map(list, note.skipped), key=repr),
        "record": {
            "title": note.record.title,
            "level": note.record.level,
            "began": note.record.began.isoformat(),
            "ended": note.record.ended.isoformat(),
            "active_s": note.record.active_s,
            "exercises": [[e.exercise, e.name, e.side, e.planned, e.done] for e in note.record.exercises],
        },
    }


def from_json(value: object) -> ResumeNote | None:
    """The note in a JSON object; None when it is not one of ours."""
    try:
        return _parse(cast("Mapping[str, Any]", value))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def _parse(value: Mapping[str, Any]) -> ResumeNote:
    if value["version"] != NOTE_VERSION:
        raise ValueError("another version")
    record = value["record"]
    began, ended = datetime.fromisoformat(record["began"]), datetime.fromisoformat(record["ended"])
    if began.tzinfo is None or ended.tzinfo is None:
        raise ValueError("a moment without a zone")
    speed, index = _finite(value["speed"]), int(value["index"])
    if not 0.5 <= speed <= 1.5 or index < 0:
        raise ValueError("out of range")
    return ResumeNote(
        routine=str(value["routine"]),
        path=str(value["path"]),
        fingerprint=str(value["fingerprint"]),
        planned=_choices_from_json(value["planned"]),
        choices=_choices_from_json(value["choices"]),
        index=index,
        speed=speed,
        done={_key(key): int(count) for *key, count in value["done"]},
        skipped=frozenset(map(_key, value["skipped"])),
        record=SessionRecord(
            routine=str(value["routine"]),
            title=str(record["title"]),
            level=str(record["level"]),
            began=began,
            ended=ended,
            active_s=_finite(record["active_s"]),
            outcome=Outcome.INTERRUPTED,
            exercises=tuple(
                ExerciseRecord(str(exercise), str(name), _side(side), int(planned), int(done))
                for exercise, name, side, planned, done in record["exercises"]
            ),
        ),
    )


def _key(value: list[Any]) -> RepKey:
    exercise, side, set_, rep = value
    return (str(exercise), _side(side), int(set_), int(rep))


def _side(value: object) -> str | None:
    if value not in (None, "left", "right", "both"):
        raise ValueError("not a side")
    return value


def _finite(value: object) -> float:
    number = float(cast("float", value))
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _choices_to_json(choices: Choices) -> dict[str, Any]:
    return {
        "level": choices.level.value,
        "affected": choices.affected,
        "first": choices.first,
        "extra_prepare_s": choices.extra_prepare_s,
        "overrides": {exercise: dict(doses) for exercise, doses in choices.overrides.items()},
        "switched_on": sorted(choices.switched_on),
        "left_out": sorted(choices.left_out),
    }


def _choices_from_json(value: Mapping[str, Any]) -> Choices:
    return Choices(
        level=Level(value["level"]),
        affected="left" if value["affected"] == "left" else "right",
        first=value["first"] if value["first"] in ("left", "right") else None,
        extra_prepare_s=_finite(value["extra_prepare_s"]),
        overrides={str(e): {str(f): _finite(x) for f, x in doses.items()} for e, doses in value["overrides"].items()},
        switched_on=frozenset(map(str, value["switched_on"])),
        left_out=frozenset(map(str, value["left_out"])),
    )
