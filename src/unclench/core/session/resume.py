"""The resume note: a session as a JSON object, so that it can be resumed after a crash.

It also contains the record, so that a session that is not resumed can be saved as interrupted, even if its routine no
longer exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from unclench.core import values
from unclench.core.codec import COUNT, FLAG, MOMENT, NAMES, SECONDS, TEXT, Codec, Table, optional, row
from unclench.core.ports import Reading
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord
from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import Choices, RepKey, compile_timeline
from unclench.core.session.events import Checkpoint, Effect, Resume, SegmentEntered
from unclench.core.session.safety import Acknowledgement, is_current
from unclench.core.session.session import Session, Status, record_of, step, with_cues
from unclench.core.session.voice import Voice
from unclench.core.settings.routine_choices import BREATH_LIMITS_S, LEVEL, MOST_OF_A_DOSE, MOST_PHASES, OVERRIDES

NOTE_VERSION = 1


@dataclass(frozen=True)
class ResumeNote:
    """A session at the start of a rep: where to resume, with which plan, and what was done so far."""

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
    hurt: frozenset[str] = frozenset()

    def fits(self, routine: Routine) -> bool:
        """Whether the routine still compiles to the plan of the note."""
        timeline = compile_timeline(routine, self.choices)
        return timeline.fingerprint == self.fingerprint and self.index < len(timeline.segments)


def note_of(session: Session) -> ResumeNote:
    """The note for a session as it is now."""
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
        hurt=session.hurt,
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
    """Resume the session of a note, with the usual lead-in.

    Raises ValueError if the acknowledgement is not current or the routine has changed.
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
        hurt=note.hurt,
        voice=voice,
    )
    session, lead_in = step(with_cues(session), Resume(), now)
    return session, (SegmentEntered(note.index, now.mono_s), *lead_in, Checkpoint())


_SIDE = optional(Codec(values.choice("left", "right", "both")))
_FIRST = Codec(values.choice("left", "right"))
_CHOICES = Table(
    Choices,
    {
        "level": LEVEL,
        "affected": Codec(values.choice("left", "right", "both")),
        "first": optional(_FIRST),
        "extra_prepare_s": Codec(values.number(0, MOST_OF_A_DOSE)),
        "overrides": OVERRIDES,
        "switched_on": NAMES,
        "left_out": NAMES,
        "half_reps": FLAG,
        "breath_s": Codec(values.number(*BREATH_LIMITS_S)),
        "phase": Codec(values.whole(1, MOST_PHASES)),
    },
    added=["half_reps", "breath_s", "phase"],
)
_EXERCISE = row(ExerciseRecord, {"exercise": TEXT, "name": TEXT, "side": _SIDE, "planned": COUNT, "done": COUNT})
_RECORD = Table(
    partial(SessionRecord, routine="", outcome=Outcome.INTERRUPTED),
    {
        "title": TEXT,
        "level": TEXT,
        "began": MOMENT,
        "ended": MOMENT,
        "active_s": SECONDS,
        "exercises": Codec(
            lambda raw: tuple(map(_EXERCISE.read, values.items(raw))), lambda them: list(map(_EXERCISE.write, them))
        ),
    },
)


def _done_from_json(raw: object) -> dict[RepKey, int]:
    found = (_COUNTED_REP(one) for one in values.items(raw))
    return {(exercise, side, set_, rep): count for exercise, side, set_, rep, count in found}


_REP = values.row(values.text, _SIDE.read, values.count, values.count)
_COUNTED_REP = values.row(values.text, _SIDE.read, values.count, values.count, values.count)
_NOTE = Table(
    ResumeNote,
    {
        "routine": TEXT,
        "path": Codec(values.path),
        "fingerprint": TEXT,
        "planned": _CHOICES,
        "choices": _CHOICES,
        "index": COUNT,
        "speed": Codec(values.number(0.5, 1.5)),
        "done": Codec(_done_from_json, lambda done: [[*key, count] for key, count in done.items()]),
        "skipped": Codec(
            lambda raw: frozenset(map(_REP, values.items(raw))), lambda them: sorted(map(list, them), key=repr)
        ),
        "record": _RECORD,
        "hurt": NAMES,
    },
    added=["hurt"],
    version=NOTE_VERSION,
)


def to_json(note: ResumeNote) -> dict[str, Any]:
    """The note as a JSON object."""
    return _NOTE.write(note)


def from_json(value: object) -> ResumeNote | None:
    """The note in a JSON object; None when it is not valid."""
    note = _NOTE.read_or_none(value)
    if note is None:
        return None
    exercises = tuple(replace(one, hurt=one.exercise in note.hurt) for one in note.record.exercises)
    return replace(note, record=replace(note.record, routine=note.routine, exercises=exercises))
