"""Which sounds and words to give at which moment of a segment.

A longer hold has more cues: under 8 s only begin and release; from 8 s also ticks in the last three seconds; from 20 s
also half-way. Two sounds never overlap: between two segments, the opening sound of the next one wins. Words from the
author replace ours at the same moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

from unclench.core.routine.routine import Exercise, Kind
from unclench.core.routine.sounds import SOUND_LENGTHS_S
from unclench.core.routine.timeline import Segment, Timeline
from unclench.core.session.spoken import (
    END,
    HALF_WAY_FROM_S,
    IN_FULL,
    POSITION,
    TICKS_FROM_S,
    starts_position,
    words_of,
)
from unclench.core.session.voice import AFTER_S, MARGIN_S, Part, Utterance, Voice, gaps_between, place

COUNTDOWN_FROM_S = 5.0
TICKS = 3

SOUNDS = ("begin", "half-way", "release", "switch", "finish", "tick")
LONGEST_S = max(SOUND_LENGTHS_S[name] for name in SOUNDS)


@dataclass(frozen=True)
class CueEvent:
    """A sound or words, `at_s` seconds into a segment at normal speed. `moment_s` is the moment that planned words
    belong to. Words are skipped if they cannot start by `by_s`."""

    at_s: float
    sound: str | None = None
    say: str | None = None
    moment_s: float | None = None
    by_s: float = inf


@dataclass(frozen=True)
class CuePlan:
    """The cues of a segment, sorted by time, and what is left to say in the next segment."""

    events: tuple[CueEvent, ...]
    left: tuple[Part, ...] = ()


def cue_plan(timeline: Timeline, index: int) -> tuple[CueEvent, ...]:
    """The cues of segment `index`, sorted by time, for a front end that does not speak. The words may go to a screen
    reader, so they are not planned around the sounds."""
    words = [
        CueEvent(at, say=" ".join(part.forms[0] for part in parts)) for at, parts in words_of(timeline, index).items()
    ]
    return _in_time([*_sounds(timeline, index), *words])


def spoken_plan(
    timeline: Timeline, index: int, voice: Voice, speed: float, carried: tuple[Part, ...] | None
) -> CuePlan:
    """The cues of segment `index` for a front end that speaks. `carried` is what the previous segment left to say; None
    if the session jumped here.

    Between two positions, words replace the release sound. If the move is too short for the author's cue, the voice
    says the name of the position; in the first rep, it then says the cue during the hold.
    """
    end_s = timeline.segments[index].duration_s
    words = words_of(timeline, index)
    at_end = words.pop(end_s, []) if end_s is not None else []
    words[0.0] = [*(part for part in carried or () if part.rank not in _outdated(timeline, index)), *words.get(0.0, [])]
    sounds = _sounds(timeline, index, voice=voice, speed=speed)
    heard = [*sounds, *(_ringing(timeline, index, voice, speed) if carried is not None else ())]
    audible = [(one.at_s, one.sound) for one in heard if one.sound and not voice.alone]
    busy = [(at, at + (SOUND_LENGTHS_S[sound] + AFTER_S) * speed) for at, sound in audible]
    events = list(sounds)
    left = list(at_end)
    for moment_s, parts in sorted(words.items()):
        gaps = gaps_between(busy, inf if end_s is None else end_s)
        utterances, not_placed = place(parts, moment_s, gaps, voice.tempo, speed)
        for one in utterances:
            busy.append((0.0, one.end_s))
            events.append(CueEvent(one.at_s, say=one.text, moment_s=moment_s, by_s=one.by_s))
        if moment_s == 0.0:
            left += [part for part in not_placed if part.lasts and part not in (carried or ())]
            left += _in_full([part for part in parts if part not in not_placed], utterances)
    return CuePlan(_in_time(events), tuple(left))


def replanned(
    pending: tuple[CueEvent, ...], timeline: Timeline, index: int, voice: Voice | None, speed: float
) -> tuple[CueEvent, ...]:
    """The pending cues of a segment at a new speed. Words that no longer fit are left out."""
    if voice is None:
        return pending
    events = [event for event in pending if event.sound]
    planned = spoken_plan(timeline, index, voice, speed, ()).events
    for moment_s in {event.moment_s for event in pending if event.say}:
        count = sum(event.moment_s == moment_s for event in pending)
        events += [event for event in planned if event.moment_s == moment_s][-count:]
    return _in_time(events)


def has_room(
    text: str, pending: tuple[CueEvent, ...], at_s: float, end_s: float | None, voice: Voice, speed: float
) -> bool:
    """Whether words that start at `at_s` in a segment would end before its next cue and its end."""
    until_s = min(inf if end_s is None else end_s, *(cue.at_s for cue in pending[:1]), inf)
    return voice.tempo.length_s(text) + MARGIN_S <= (until_s - at_s) / speed


def opening_sound(segment: Segment, exercise: Exercise) -> str | None:
    """The sound at the start of a segment."""
    match segment.phase:
        case "switch":
            return "switch"
        case "rep" | "work" | "count" | "inhale":
            return "begin"
        case "hold":
            return None if exercise.kind in (Kind.TEMPO, Kind.BREATHS) else "begin"
        case "move":
            return "begin" if exercise.kind is Kind.TEMPO else None
        case "return" | "exhale":
            return "release"
    return None


def _outdated(timeline: Timeline, index: int) -> set[int]:
    """The ranks of carried parts that no longer need to be said in this segment."""
    segment = timeline.segments[index]
    outdated = {END} if segment.phase == "switch" else set()  # "Change sides" includes "Let go"
    return outdated | ({POSITION, IN_FULL} if segment.position is None or starts_position(timeline, index) else set())


def _in_full(said: list[Part], utterances: list[Utterance]) -> list[Part]:
    """The best forms of the parts that were said in a shorter form."""
    text = " ".join(one.text for one in utterances)
    return [Part(IN_FULL, part.forms[:1]) for part in said if part.in_full and part.forms[0] not in text]


def _in_time(events: list[CueEvent]) -> tuple[CueEvent, ...]:
    return tuple(sorted(events, key=lambda event: event.at_s))


def _ringing(timeline: Timeline, index: int, voice: Voice, speed: float) -> list[CueEvent]:
    """The sounds of earlier segments that may still be audible, with times relative to this segment."""
    ringing = []
    since_s = 0.0
    for before in range(index - 1, -1, -1):
        duration = timeline.segments[before].duration_s
        since_s += duration or 0.0  # open-ended counts as 0: the person may have been quick
        ringing += [
            replace(event, at_s=event.at_s - since_s) for event in _sounds(timeline, before, voice=voice, speed=speed)
        ]
        if since_s > LONGEST_S * speed:
            break
    return ringing


def _sounds(timeline: Timeline, index: int, *, voice: Voice | None = None, speed: float = 1.0) -> list[CueEvent]:
    segment = timeline.segments[index]
    exercise = timeline.block_of(index).exercise
    events = []
    opening = opening_sound(segment, exercise)
    if opening:
        events.append(CueEvent(0.0, opening))
    if segment.duration_s is None:
        return events
    duration = segment.duration_s
    if segment.phase in ("hold", "work") and exercise.kind is not Kind.BREATHS:
        if duration >= HALF_WAY_FROM_S:
            events.append(CueEvent(duration / 2, "half-way"))
        if duration >= TICKS_FROM_S:
            events += _ticks(duration)
        if not _next_has_sound(timeline, index) and not (voice and _words_lead(timeline, index + 1, voice, speed)):
            events.append(CueEvent(duration, "release"))
    elif segment.phase in ("prepare", "switch", "rest") and duration >= COUNTDOWN_FROM_S:
        events += _ticks(duration)
    return events


def _words_lead(timeline: Timeline, index: int, voice: Voice, speed: float) -> bool:
    """Whether there is time to say the name of a new position during the move to it."""
    segment = timeline.segments[index]
    if segment.duration_s is None or not starts_position(timeline, index):
        return False
    return voice.tempo.length_s(f"{segment.name}.") + MARGIN_S <= segment.duration_s / speed


def _ticks(duration_s: float) -> list[CueEvent]:
    return [CueEvent(duration_s - left, "tick") for left in range(TICKS, 0, -1)]


def _next_has_sound(timeline: Timeline, index: int) -> bool:
    """Whether the next segment starts with a sound. The end of the session does, too: the finish sound."""
    if index + 1 == len(timeline.segments):
        return True
    following = timeline.segments[index + 1]
    return opening_sound(following, timeline.block_of(index + 1).exercise) is not None
