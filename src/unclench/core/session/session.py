"""The session state machine: (session, command, now) → (session, effects).

Time is computed, not counted: a session stores when its clock last started, so late or missing ticks do no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from unclench.core.i18n import _
from unclench.core.ports import Reading
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord, StopReason
from unclench.core.routine.jump_targets import after_rep, rep_before
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.sounds import SOUND_LENGTHS_S
from unclench.core.routine.timeline import Choices, RepKey, Segment, Timeline, compile_timeline
from unclench.core.session import events as ev
from unclench.core.session.cues import CueEvent, cue_plan, has_room, replanned, spoken_plan
from unclench.core.session.events import Command, Effect, PauseReason
from unclench.core.session.safety import Acknowledgement, is_current
from unclench.core.session.voice import AFTER_S, Part, Voice

GAP_S = 3.0
LEAD_IN_S = 3
TICK_AT_MOST_S = 1.0
SPEEDS = (0.75, 0.9, 1.0, 1.1, 1.25, 1.5)
PREVIEW_ABOVE = 1.5
ROUNDING_S = 1e-6  # tolerance for the rounding of large floats, after weeks of uptime


class Status(StrEnum):
    """What the session is doing. HURTING waits for Mistaken, Easier, SkipExercise or Stop."""

    RUNNING = "running"
    LEAD_IN = "lead-in"
    PAUSED = "paused"
    HURTING = "hurting"
    ENDED = "ended"


@dataclass(frozen=True)
class Session:
    """One run through a routine.

    - planned, plan: the choices and the timeline at the start; the record compares what was done with this plan
    - choices, timeline: the choices and the timeline that run now: the plan, or its gentle form
    - preview: started too fast to be exercise, so it is neither recorded nor resumed
    - since_s, banked_s: the monotonic time when the clock last started, and the seconds of this segment before that, at
      normal speed
    - cues: the pending cues of this segment
    - left: what this segment leaves to say in the next one
    - lead_ticks: the number of ticks given in this lead-in
    - done, skipped: the completed reps and what each counts as, and the skipped reps; no rep is in both
    - hurt: the exercises that the person skipped or stopped because they hurt
    - voice: set by a front end that speaks; a new one is used from the next segment on
    """

    routine: Routine
    planned: Choices
    choices: Choices
    plan: Timeline
    timeline: Timeline
    began: datetime
    last: Reading
    status: Status
    since_s: float
    speed: float
    preview: bool
    index: int = 0
    banked_s: float = 0.0
    cues: tuple[CueEvent, ...] = ()
    left: tuple[Part, ...] = ()
    lead_ticks: int = 0
    active_s: float = 0.0
    pause_reason: PauseReason | None = None
    done: Mapping[RepKey, int] = field(default_factory=dict)
    skipped: frozenset[RepKey] = frozenset()
    hurt: frozenset[str] = frozenset()
    voice: Voice | None = None

    @property
    def segment(self) -> Segment:
        """The current segment."""
        return self.timeline.segments[self.index]

    def elapsed_s(self, mono_s: float) -> float:
        """Seconds into the current segment, at normal speed."""
        if self.status is not Status.RUNNING:
            return self.banked_s
        return self.banked_s + (mono_s - self.since_s) * self.speed

    def moment_of(self, at_s: float) -> float:
        """The monotonic time when the running segment reaches `at_s`."""
        return self.since_s + (at_s - self.banked_s) / self.speed

    def spoken_by(self, voice: Voice | None) -> Session:
        """The session with another voice, or none, from the next segment on. Pending words of this segment are kept
        only if they were planned for a voice."""
        cues = self.cues if voice is None or self.voice else tuple(cue for cue in self.cues if cue.sound)
        return replace(self, voice=voice, cues=cues)


def begin(
    routine: Routine,
    choices: Choices,
    acknowledgement: Acknowledgement,
    safety_version: int,
    now: Reading,
    *,
    speed: float = 1.0,
    voice: Voice | None = None,
) -> tuple[Session, tuple[Effect, ...]]:
    """Start a session. Raises ValueError if the acknowledgment is not current or there is no exercise to do; a front
    end must check both before."""
    if not is_current(acknowledgement, safety_version, now.wall):
        raise ValueError("the safety text has not been accepted")
    timeline = compile_timeline(routine, choices)
    if not timeline.segments:
        raise ValueError("the routine has no exercise to do")
    session = Session(
        routine=routine,
        planned=choices,
        choices=choices,
        plan=timeline,
        timeline=timeline,
        began=now.wall,
        last=now,
        status=Status.RUNNING,
        since_s=now.mono_s,
        speed=speed,
        preview=speed > PREVIEW_ABOVE,
        voice=voice,
    )
    out: list[Effect] = []
    session = _advance(_enter(session, 0, now.mono_s, out), now, out)
    return session, _in_order(out)


def step(session: Session, command: Command, now: Reading) -> tuple[Session, tuple[Effect, ...]]:
    """Advance to `now`, then apply the command. An ended session does not change."""
    if session.status is Status.ENDED:
        return session, ()
    out: list[Effect] = []
    ran = session.status in (Status.RUNNING, Status.LEAD_IN)
    session = _catch_up(session, now, out)
    if ran and session.status is Status.PAUSED and isinstance(command, ev.Proceed):
        return session, _in_order(out)  # pressed while it still ran: the person wanted to pause, and it is paused now
    if session.status is not Status.ENDED:
        session = _apply(session, command, now, out)
    return session, _in_order(out)


def next_deadline(session: Session, now: Reading) -> float | None:
    """The monotonic time when the next tick is needed, never before `now`. None: no tick until the next command."""
    if session.status is Status.LEAD_IN:
        return max(now.mono_s, session.since_s + session.lead_ticks)
    if session.status is not Status.RUNNING:
        return None
    wanted = [now.mono_s + TICK_AT_MOST_S]
    if session.cues:
        wanted.append(session.moment_of(session.cues[0].at_s))
    if session.segment.duration_s is not None:
        wanted.append(session.moment_of(session.segment.duration_s))
    return max(now.mono_s, min(wanted))


def with_cues(session: Session, carried: tuple[Part, ...] | None = None) -> Session:
    """The session with all cues of its segment pending. `carried`: what the previous segment left to say; None if the
    session jumped here."""
    if session.voice is None:
        return replace(session, cues=cue_plan(session.timeline, session.index), left=())
    plan = spoken_plan(session.timeline, session.index, session.voice, session.speed, carried)
    return replace(session, cues=plan.events, left=plan.left)


def record_of(session: Session, now: datetime, outcome: Outcome, reason: StopReason | None = None) -> SessionRecord:
    """The record if the session ended now. It counts every rep of the plan, done or not."""
    names = {block.exercise.id: block.exercise.name for block in session.plan.blocks}
    tally: dict[tuple[str, str | None], list[int]] = {}
    for key, count in session.plan.planned_reps().items():
        counts = tally.setdefault(key[:2], [0, 0])
        counts[0] += count
        counts[1] += session.done.get(key, 0)
    return SessionRecord(
        routine=session.plan.routine,
        title=session.plan.title,
        level=session.plan.level.value,
        began=session.began,
        ended=now,
        active_s=round(session.active_s, 3),
        outcome=outcome,
        exercises=tuple(
            ExerciseRecord(exercise, names[exercise], side, planned, done, exercise in session.hurt)
            for (exercise, side), (planned, done) in tally.items()
        ),
        stop_reason=reason,
    )


def _in_order(out: list[Effect]) -> tuple[Effect, ...]:
    """The effects with at most one checkpoint, at the end, so that sounds come first. None when the session ended."""
    rest = [effect for effect in out if not isinstance(effect, ev.Checkpoint)]
    ended = any(isinstance(effect, ev.Finished) for effect in out)
    return tuple(rest if len(rest) == len(out) or ended else [*rest, ev.Checkpoint()])


def _catch_up(session: Session, now: Reading, out: list[Effect]) -> Session:
    """Advance to `now`. After a gap (the computer or the program slept), pause at the last reading instead."""
    before, session = session, replace(session, last=now)
    if before.status not in (Status.RUNNING, Status.LEAD_IN):
        return session
    if now.seconds_since(before.last) > GAP_S:
        stopped = _bank(before, before.last.mono_s)
        return _pause(replace(stopped, last=now), PauseReason.SLEPT, out)
    if session.status is Status.LEAD_IN:
        session = _lead_in(session, now, out)
        running_from = session.since_s
    else:
        running_from = before.last.mono_s
    if session.status is Status.RUNNING:
        session = replace(session, active_s=session.active_s + now.mono_s - running_from)
        session = _advance(session, now, out)
    return session


def _lead_in(session: Session, now: Reading, out: list[Effect]) -> Session:
    ticks = session.lead_ticks
    while ticks < LEAD_IN_S and session.since_s + ticks <= now.mono_s + ROUNDING_S:
        out.append(ev.PlayCue("tick", session.since_s + ticks))
        ticks += 1
    end = session.since_s + LEAD_IN_S
    if now.mono_s < end - ROUNDING_S:
        return replace(session, lead_ticks=ticks)
    words, end_s = _("Carry on."), session.segment.duration_s
    if not session.voice or has_room(words, session.cues, session.banked_s, end_s, session.voice, session.speed):
        _say(out, words, end)
    return replace(session, status=Status.RUNNING, since_s=end, lead_ticks=0, pause_reason=None)


def _advance(session: Session, now: Reading, out: list[Effect]) -> Session:
    """Give every cue that is due, and enter every segment that has begun, each with its own time."""
    while session.status is Status.RUNNING:
        session = _give_cues(session, now.mono_s, out)
        duration = session.segment.duration_s
        if duration is None or now.mono_s < (end := session.moment_of(duration)):
            break
        session = _complete(session, end, now, out)
    return session


def _give_cues(session: Session, mono_s: float, out: list[Effect]) -> Session:
    """Give the cues that are due. Compares the same times that `next_deadline` returns, so that rounding cannot delay a
    cue."""
    cues = session.cues
    while cues and (due := session.moment_of(cues[0].at_s)) <= mono_s:
        event, cues = cues[0], cues[1:]
        if event.sound:
            out.append(ev.PlayCue(event.sound, due))
        if event.say and mono_s <= session.moment_of(event.by_s):
            _say(out, event.say, due)
    return replace(session, cues=cues)


def _say(out: list[Effect], text: str, due_s: float) -> None:
    """Add words. Words with the same time (the end of a hold, the start of the next) become one line, because a new
    line would interrupt the first."""
    same = [effect for effect in out if isinstance(effect, ev.Say) and effect.due_s == due_s]
    for effect in same:
        out.remove(effect)
    out.append(ev.Say(" ".join([*(effect.text for effect in same), text]), due_s))


def _complete(session: Session, at_s: float, now: Reading, out: list[Effect]) -> Session:
    """The segment ended at the monotonic time `at_s`."""
    session = _count(session)
    session, following = _past_hurt(session, session.index + 1)
    if following is None:
        return _finish(session, at_s, now, out)
    return _enter(session, following, at_s, out, session.left if following == session.index + 1 else None)


def _past_hurt(session: Session, index: int) -> tuple[Session, int | None]:
    """The segment to go on with at `index`. What hurt does not come again by itself, for example in the next round: its
    reps are skipped, and a rest before nothing else too. None at the end."""
    segments = session.timeline.segments
    while index < len(segments) and segments[index].exercise in session.hurt:
        block = session.timeline.block_of(index)
        if index != block.first:
            break  # the person went back into it
        session = _skipping(session, index, block.last)
        index = block.last + 1
    rests = index < len(segments) and index == session.timeline.block_of(index).last and segments[index].phase == "rest"
    if rests and (later := segments[index + 1 :]) and all(one.exercise in session.hurt for one in later):
        session = _skipping(session, index, len(segments) - 1)
        index = len(segments)
    return session, index if index < len(segments) else None


def _count(session: Session) -> Session:
    """The session with this rep counted as done, if the segment is the rep's last."""
    key, following = session.segment.rep_key, session.timeline.segments[session.index + 1 : session.index + 2]
    if key is None or key in {segment.rep_key for segment in following}:
        return session
    done = {**session.done, key: max(session.done.get(key, 0), session.segment.reps or 1)}
    return replace(session, done=done, skipped=session.skipped - {key})


def _enter(
    session: Session, index: int, at_s: float, out: list[Effect], carried: tuple[Part, ...] | None = None
) -> Session:
    """Go to the start of segment `index`, without changing the status."""
    session = with_cues(replace(session, index=index, banked_s=0.0), carried)
    if session.status is Status.RUNNING:
        session = replace(session, since_s=at_s)
    out.append(ev.SegmentEntered(index, at_s))
    key_before = session.timeline.segments[index - 1].rep_key if index else None
    if (index == 0 or session.segment.rep_key != key_before) and not session.preview:
        out.append(ev.Checkpoint())
    return session


def _finish(session: Session, at_s: float, now: Reading, out: list[Effect]) -> Session:
    out.append(ev.PlayCue("finish", at_s))
    rings_s = SOUND_LENGTHS_S["finish"] + AFTER_S if session.voice and not session.voice.alone else 0.0
    _say(out, _("Done. Rest your hands."), at_s + rings_s)
    late_s = now.mono_s - at_s
    if session.status is Status.RUNNING:
        session = replace(_bank(session, at_s), active_s=session.active_s - late_s)
    out.append(ev.Finished(record_of(session, now.wall - timedelta(seconds=late_s), Outcome.FINISHED)))
    return replace(session, status=Status.ENDED)


def _bank(session: Session, mono_s: float) -> Session:
    """Store the elapsed time up to `mono_s`, where the clock stops."""
    return replace(session, banked_s=session.elapsed_s(mono_s), since_s=mono_s)


def _pause(session: Session, reason: PauseReason, out: list[Effect]) -> Session:
    """Pause, after `_bank` has stored the elapsed time."""
    out.append(ev.Paused(reason))
    if reason is not PauseReason.HURTS:
        out.append(ev.Say(_("Paused."), session.last.mono_s))
    status = Status.HURTING if reason is PauseReason.HURTS else Status.PAUSED
    return replace(session, status=status, lead_ticks=0, pause_reason=reason)


def _apply(session: Session, command: Command, now: Reading, out: list[Effect]) -> Session:
    if isinstance(command, ev.Stop):
        why = command.reason
        if session.status is Status.HURTING:
            session, why = _hurting(session), StopReason.HURT
        out.append(ev.Paused(PauseReason.ASKED))
        out.append(ev.Say(_("Stopped. Shake loose and rest."), now.mono_s))
        out.append(ev.Finished(record_of(session, now.wall, Outcome.STOPPED, why)))
        return replace(_bank(session, now.mono_s), status=Status.ENDED)
    if session.status is Status.HURTING:
        return _answer_hurts(session, command, now, out)
    clock_runs = session.status in (Status.RUNNING, Status.LEAD_IN)
    match command:
        case ev.Proceed():
            if session.status is Status.RUNNING and session.segment.duration_s is None:
                return _apply(session, ev.Done(), now, out)
            return _apply(session, ev.Pause() if clock_runs else ev.Resume(), now, out)
        case ev.Pause(reason) if clock_runs:
            return _pause(_bank(session, now.mono_s), reason, out)
        case ev.Resume() if session.status is Status.PAUSED:
            return _resume(session, now, out)
        case ev.Done() if session.status is Status.RUNNING and session.segment.duration_s is None:
            return _advance(_complete(session, now.mono_s, now, out), now, out)
        case ev.Hurts():
            return _pause(_bank(session, now.mono_s), PauseReason.HURTS, out)
        case ev.Faster() | ev.Slower():
            if session.status is Status.RUNNING:
                session = _bank(session, now.mono_s)
            speed = _next_speed(session.speed, isinstance(command, ev.Faster))
            cues = replanned(session.cues, session.timeline, session.index, session.voice, speed)
            return replace(session, speed=speed, cues=cues)
        case ev.Skip():
            return _skip_rep(session, now, out)
        case ev.Back():
            return _go_to(session, rep_before(session.timeline, session.index, session.elapsed_s(now.mono_s)), now, out)
        case ev.Repeat():
            return _go_to(session, session.timeline.block_of(session.index).first, now, out)
        case ev.Jump(block) if 0 <= block < len(session.timeline.blocks):
            return _go_to(session, session.timeline.blocks[block].first, now, out)
    return session


def _skip_rep(session: Session, now: Reading, out: list[Effect]) -> Session:
    session, following = _skip_to(session, session.index), after_rep(session.timeline, session.index)
    if following is not None:
        session, following = _past_hurt(session, following)
    return _go_to(session, following, now, out)


def _resume(session: Session, now: Reading, out: list[Effect]) -> Session:
    session = replace(session, status=Status.LEAD_IN, since_s=now.mono_s, lead_ticks=0)
    return _lead_in(session, now, out)


def _answer_hurts(session: Session, command: Command, now: Reading, out: list[Effect]) -> Session:
    match command:
        case ev.Mistaken():
            return _resume(session, now, out)
        case ev.Easier():
            return _go_on_smaller(session, now, out)
        case ev.SkipExercise():
            block = session.timeline.block_of(session.index)
            out.append(ev.OfferToHide(block.exercise.id))
            session = _skip_to(_hurting(session), block.last)
            session, following = _past_hurt(session, block.last + 1)
            if following is None:
                return _finish(session, now.mono_s, now, out)
            return _resume(_go_to(session, following, now, out), now, out)
    return session


def is_smallest(session: Session) -> bool:
    """Whether Easier cannot make the rest of the session smaller."""
    return compile_timeline(session.routine, _smallest(session.choices)).segments == session.timeline.segments


def _smallest(choices: Choices) -> Choices:
    return replace(choices, level=Level.GENTLE, overrides={})


def _hurting(session: Session) -> Session:
    """The session with the current exercise noted as one that hurt."""
    return replace(session, hurt=session.hurt | {session.segment.exercise})


def _go_on_smaller(session: Session, now: Reading, out: list[Effect]) -> Session:
    """Go on with the smallest doses from here. Work that was done is not asked for again, so that both plans together
    are never more than the first. Where this rep has nothing left to do, go on at the next rep."""
    was, before = session.timeline.segments[session.index :], session.segment
    choices = _smallest(session.choices)
    timeline = compile_timeline(session.routine, choices)
    session = replace(session, choices=choices, timeline=timeline)
    ahead = {
        _part(segment)
        for segment in was
        if segment.rep_key and segment.rep_key not in session.done and segment.exercise not in session.hurt
    }
    target = next((at for at, segment in enumerate(timeline.segments) if _part(segment) in ahead), None)
    if target is None:
        return _finish(session, now.mono_s, now, out)
    done_s = session.banked_s
    segment = timeline.segments[target]
    if _part(segment) == _part(before):
        if segment.duration_s is not None and segment.duration_s <= done_s:
            session, following = _past_hurt(_count(replace(session, index=target)), target + 1)
            if following is None:
                return _finish(session, now.mono_s, now, out)
            return _resume(_go_to(session, following, now, out), now, out)
        session = _go_to(session, target, now, out)
        cues = tuple(cue for cue in session.cues if cue.at_s > done_s)
        return _resume(replace(session, banked_s=done_s, cues=cues), now, out)
    if segment.rep_key != before.rep_key:
        first = timeline.block_of(target).first if _block_key(segment) == _block_key(before) else 0
        while target > first and timeline.segments[target - 1].rep_key is None:
            target -= 1  # first get ready, change sides or rest
    return _resume(_go_to(session, target, now, out), now, out)


def _block_key(segment: Segment) -> tuple[str, int, int]:
    """Which exercise of which round a segment belongs to, in every plan of a routine."""
    return (segment.exercise, segment.round or 1, segment.lap or 1)


def _part(segment: Segment) -> tuple[RepKey | None, str, int | None]:
    """What a segment is in every plan of a routine: the same part of the same rep, however long."""
    return (segment.rep_key, segment.phase, segment.position)


def _skip_to(session: Session, last: int) -> Session:
    """Mark every rep from here to segment `last` as skipped, unless it is done."""
    return _skipping(session, session.index, last)


def _skipping(session: Session, first: int, last: int) -> Session:
    keys = {segment.rep_key for segment in session.timeline.segments[first : last + 1]}
    return replace(session, skipped=session.skipped | {key for key in keys if key and key not in session.done})


def _go_to(session: Session, index: int | None, now: Reading, out: list[Effect]) -> Session:
    """Go to the start of a segment and give the cues that are due there. None: finish the session."""
    if index is None:
        return _finish(session, now.mono_s, now, out)
    return _advance(_enter(session, index, now.mono_s, out), now, out)


def _next_speed(speed: float, faster: bool) -> float:
    speeds = [s for s in SPEEDS if (s > speed if faster else s < speed)]
    return (speeds[0] if faster else speeds[-1]) if speeds else speed
