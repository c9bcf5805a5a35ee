"""Heat before and ice after a session: three questions, a long timer, and a skin check every five minutes.

The pack stays on the skin while the computer sleeps or is locked, so this timer keeps running. It cannot be paused: to
pause, the person takes the pack off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from unclench.core.care.care_length import KINDS, CareChoice, length_of
from unclench.core.effects import PlayCue, Say, Tick
from unclench.core.i18n import _
from unclench.core.ports import Reading
from unclench.core.routine.routine import CareStep

CHECK_EVERY_S = 300.0
ANSWER_WITHIN_S = 30.0
TICK_AT_MOST_S = 5.0  # timers stop while the machine sleeps, so the deadline must be noticed this soon after it wakes
ROUNDING_S = 1e-6


class Answer(StrEnum):
    """An answer to one of the questions."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Ending(StrEnum):
    """Why the pack has to come off."""

    TIME = "time"
    STOPPED = "stopped"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class CareText:
    """The questions and texts from the safety file. `advice` is given per kind and stays on the screen. `on`, `check`
    and `off` are the three cues. `look` says how to check the skin."""

    questions: tuple[str, ...]
    yes: str
    no: str
    unsure: str
    leave_out: str
    on: str
    check: str
    off: str
    look: str
    fine: str
    stop: str
    advice: Mapping[str, str]


@dataclass(frozen=True)
class Fine:
    """The person checked the skin, and it is fine."""


@dataclass(frozen=True)
class TakeOff:
    """The person takes the pack off now."""


@dataclass(frozen=True)
class CheckAsked:
    """A skin check is due: show it, whatever page is open."""


@dataclass(frozen=True)
class Ended:
    """The pack has to come off. Sent once."""

    reason: Ending


Command = Tick | Fine | TakeOff
Effect = PlayCue | Say | CheckAsked | Ended


@dataclass(frozen=True)
class Care:
    """A pack on the skin. `elapsed_s`: time on the skin up to `last`, including sleep. `checks`: how many skin checks
    were answered."""

    kind: str
    cue: str
    length_s: float
    text: CareText
    last: Reading
    elapsed_s: float = 0.0
    checks: int = 0
    checking: bool = False
    ending: Ending | None = None

    @property
    def check_s(self) -> float:
        """When the next check is due, in seconds since the start. May lie after the end; then there is no check."""
        return (self.checks + 1) * CHECK_EVERY_S

    @property
    def ends_s(self) -> float:
        """When the pack has to come off if the person does nothing, in seconds since the start."""
        return min(self.length_s, self.check_s + ANSWER_WITHIN_S) if self.check_s < self.length_s else self.length_s

    def elapsed_at(self, now: Reading) -> float:
        """Seconds on the skin. The larger of two clocks counts, because a wall clock that is used may be set back."""
        return self.elapsed_s + max(now.mono_s - self.last.mono_s, now.seconds_since(self.last))


def may_use(answers: Sequence[Answer | None], text: CareText) -> bool:
    """Whether every question was answered with no. Otherwise there is no heat or ice today."""
    return len(answers) == len(text.questions) and all(answer is Answer.NO for answer in answers)


def begin(
    step_: CareStep, choice: CareChoice, answers: Sequence[Answer | None], text: CareText, now: Reading
) -> tuple[Care, tuple[Effect, ...]]:
    """Start the timer when the person says that the pack is on. Raises ValueError unless the pack is switched on for
    the routine and every answer is no."""
    if not choice.on or not may_use(answers, text):
        raise ValueError("heat and ice must be switched on, and all three answers must be no")
    care = Care(step_.kind, step_.cue or text.on, length_of(step_, choice), text, now)
    return care, (PlayCue("begin", now.mono_s), Say(care.cue, now.mono_s))


def step(care: Care, command: Command, now: Reading) -> tuple[Care, tuple[Effect, ...]]:
    """Advance to `now`, then apply the command. Does nothing once the pack has ended."""
    if care.ending is not None:
        return care, ()
    out: list[Effect] = []
    care = _catch_up(replace(care, elapsed_s=care.elapsed_at(now), last=now), out)
    if care.ending is None and isinstance(command, Fine) and care.checking:
        care = replace(care, checks=care.checks + 1, checking=False)
    elif care.ending is None and isinstance(command, TakeOff):
        care = _end(care, Ending.STOPPED, care.elapsed_s, out)
    return care, tuple(out)


def next_deadline(care: Care, now: Reading) -> float | None:
    """The monotonic time when the next tick is needed, never before `now`. None when the pack has ended."""
    if care.ending is not None:
        return None
    due_s = care.ends_s if care.checking else min(care.check_s, care.ends_s)
    return now.mono_s + min(max(0.0, due_s - care.elapsed_at(now)), TICK_AT_MOST_S)


def as_note(care: Care) -> dict[str, object]:
    """A JSON object to keep on disk while the pack is on, so that it is still there after a crash."""
    return {"kind": care.kind, "at": care.last.wall.isoformat()}


def sentence_of(note: Mapping[str, object] | None) -> str:
    """What the program says at its next start about a pack that was on. The timer is not resumed, because nobody
    watched the pack in the meantime."""
    kind = (note or {}).get("kind")
    what = pack_word(kind) if isinstance(kind, str) and kind in KINDS else _("A pack")
    return _("{pack} was on when the program ended. Take the pack off.").format(pack=what)


def pack_word(kind: str) -> str:
    """A warm pack or a cold pack."""
    return {"heat": _("A warm pack"), "ice": _("A cold pack")}[kind]


def _catch_up(care: Care, out: list[Effect]) -> Care:
    elapsed_s = care.elapsed_s + ROUNDING_S
    if elapsed_s >= care.ends_s:
        return _end(care, Ending.TIME if care.ends_s == care.length_s else Ending.UNANSWERED, care.ends_s, out)
    if elapsed_s >= care.check_s and not care.checking:
        due_s = _moment(care, care.check_s)
        out += [PlayCue("reminder", due_s), Say(care.text.check, due_s), CheckAsked()]
        return replace(care, checking=True)
    return care


def _end(care: Care, reason: Ending, at_s: float, out: list[Effect]) -> Care:
    due_s = _moment(care, at_s)
    out += [PlayCue("finish", due_s), Say(care.text.off, due_s), Ended(reason)]
    return replace(care, ending=reason, checking=False)


def _moment(care: Care, at_s: float) -> float:
    """The monotonic time of `at_s`. For a moment during sleep, this is some time before the sleep."""
    return care.last.mono_s - (care.elapsed_s - at_s)
