"""What is known of each reminder between two looks, and its JSON form for the state file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from unclench.core.codec import COUNT, DATE, FLAG, MOMENT, SECONDS, TEXT, Table, mapping, optional
from unclench.core.ports import Reading
from unclench.core.record.history import day_of
from unclench.core.reminders.awake_clock import LIVED, AwakeClock, is_set

GRACE_S = 120.0
SLEEP_IS_BREAK_S = 3600.0
LONGEST_S = 86400.0


@dataclass(frozen=True)
class RuleState:
    """One reminder. Seconds are those of `ReminderState.lived`.

    since_s: computer use counts from here · seen: clock times up to here were looked at (None: it has none) · done: the
    last clock time that came · pending: the clock time that waits for its offer · waiting_s: since when only typing
    holds it back · snoozed_s: not before · unanswered: it left once without an answer · offered_s: its last offer ·
    missed: how often nobody answered, or its hours ended while it waited · outside: of its days and hours, at the last
    look.
    """

    since_s: float
    seen: datetime | None = None
    done: datetime | None = None
    pending: datetime | None = None
    waiting_s: float | None = None
    snoozed_s: float | None = None
    unanswered: bool = False
    offered_s: float | None = None
    missed: int = 0
    outside: bool = False

    def reset(self, at_s: float) -> RuleState:
        """The hour begins here; nothing waits."""
        return replace(self, since_s=at_s, pending=None, waiting_s=None, snoozed_s=None, unanswered=False)


@dataclass(frozen=True)
class Offered:
    """The offer on the screen; `asked`: the person wanted it now, whatever the rule says."""

    rule: str
    since_s: float
    asked: bool = False


@dataclass(frozen=True)
class ReminderState:
    """All reminders.

    held_until_s: in a meeting · off_until_s, off_day: off for a while, off until that day begins · still_until_s: no
    offer before, because one has just been or the person snoozed · grace_until_s: after a start, a wake, an unlock ·
    locked_s: since when the screen is locked · session: what was being done at the last look · wake_up: the wake-up
    question was on the screen then.
    """

    awake: AwakeClock = field(default_factory=AwakeClock)
    rules: Mapping[str, RuleState] = field(default_factory=dict)
    offered: Offered | None = None
    held_until_s: float | None = None
    off_until_s: float | None = None
    off_day: date | None = None
    gap_until_s: float = 0.0
    grace_until_s: float = 0.0
    locked_s: float | None = None
    session: str | None = None
    wake_up: bool = False

    def is_held(self, at_s: float) -> bool:
        """True while the person is in a meeting."""
        return self.held_until_s is not None and at_s < self.held_until_s

    def is_off(self, at_s: float, wall: datetime, rollover_hour: int) -> bool:
        """True while the person wants no reminder at all. "Tomorrow" stays tomorrow while the clock is not set."""
        if self.off_until_s is not None and at_s < self.off_until_s:
            return True
        if self.off_day is None:
            return False
        return not is_set(wall) or day_of(wall, rollover_hour) < self.off_day

    def settled(self, at_s: float, wall: datetime, rollover_hour: int) -> ReminderState:
        """Without holds that are over; a tomorrow that a clock set back has moved away is tomorrow again."""
        off_day = self.off_day
        if self.held_until_s is None and self.off_until_s is None and off_day is None:
            return self
        if off_day is not None and is_set(wall):
            today = day_of(wall, rollover_hour)
            off_day = None if off_day <= today else min(off_day, today + timedelta(days=1))
        return replace(
            self,
            held_until_s=self.held_until_s if self.is_held(at_s) else None,
            off_until_s=self.off_until_s if self.off_until_s is not None and at_s < self.off_until_s else None,
            off_day=off_day,
        )

    def with_rule(self, name: str, rule: RuleState) -> ReminderState:
        """With one reminder changed."""
        return replace(self, rules={**self.rules, name: rule})


_RULE = Table(
    RuleState,
    {
        "since_s": SECONDS,
        "seen": optional(MOMENT),
        "done": optional(MOMENT),
        "pending": optional(MOMENT),
        "snoozed_s": optional(SECONDS),
        "unanswered": FLAG,
        "offered_s": optional(SECONDS),
        "missed": COUNT,
        "outside": FLAG,
    },
)
_STATE = Table(
    ReminderState,
    {
        "lived": LIVED,
        "held_until_s": optional(SECONDS),
        "off_until_s": optional(SECONDS),
        "off_day": optional(DATE),
        "still_until_s": SECONDS,
        "rules": mapping(TEXT, _RULE),
    },
    version=1,
    attributes={"lived": "awake", "still_until_s": "gap_until_s"},
)


def to_note(state: ReminderState) -> dict[str, Any]:
    """The state as a JSON object."""
    return _STATE.write(state)


def from_note(value: object, now: Reading) -> ReminderState | None:
    """The state that another run left, carried on to this reading; None when it is not one of ours.

    An offer that was on the screen waits again. An hour without us is a break, as an hour slept is.
    """
    state = _STATE.read_or_none(value)
    if state is None:
        return None
    at_s, here = state.awake.s, state.awake.restarted(now)
    rules = {name: _plausible(rule, at_s) for name, rule in state.rules.items()}
    if here.s - at_s >= SLEEP_IS_BREAK_S:
        rules = {name: replace(rule.reset(here.s), pending=rule.pending) for name, rule in rules.items()}
    return replace(
        state,
        awake=here,
        rules=rules,
        held_until_s=_soon(state.held_until_s, at_s),
        off_until_s=_soon(state.off_until_s, at_s),
        gap_until_s=_soon(state.gap_until_s, at_s) or 0.0,
        grace_until_s=here.s + GRACE_S,
    )


def _plausible(rule: RuleState, at_s: float) -> RuleState:
    """Nothing has been in the future."""
    return replace(
        rule,
        since_s=min(rule.since_s, at_s),
        snoozed_s=_soon(rule.snoozed_s, at_s),
        offered_s=None if rule.offered_s is None else min(rule.offered_s, at_s),
    )


def _soon(until_s: float | None, at_s: float) -> float | None:
    """Nothing holds for more than a day; what says so is damaged and holds nothing."""
    return None if until_s is None or until_s > at_s + LONGEST_S else until_s
