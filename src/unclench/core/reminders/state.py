"""The state of the reminders between two polls, and its JSON form for the state file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from unclench.core.codec import COUNT, DATE, FLAG, MOMENT, SECONDS, TEXT, Table, mapping, optional
from unclench.core.ports import Reading
from unclench.core.record.history import day_of
from unclench.core.reminders.elapsed_clock import ELAPSED_CLOCK, ElapsedClock, is_set
from unclench.core.reminders.places import Place
from unclench.core.reminders.screen_lock import is_over

GRACE_S = 120.0
SLEEP_IS_BREAK_S = 3600.0
LONGEST_S = 86400.0


@dataclass(frozen=True)
class RuleState:
    """The state of one reminder. Seconds are those of `ReminderState.awake`.

    - since_s: when the current interval of computer use began
    - seen: clock times up to here were handled; None if the rule has no clock times
    - done: the last clock time that came
    - pending: the clock time that waits to be offered
    - waiting_s: since when typing is the only obstacle
    - snoozed_s: no offer before this
    - unanswered: it was offered once without an answer
    - offered_s: when it was last offered
    - missed: how often nobody answered, or its hours ended while it was due
    - outside: the last poll was outside its days and hours
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
        """A new interval begins at `at_s`, and nothing is pending."""
        return replace(self, since_s=at_s, pending=None, waiting_s=None, snoozed_s=None, unanswered=False)


@dataclass(frozen=True)
class Offered:
    """The offer that waits for an answer. `asked`: the person asked for it, so the rule does not have to be due.
    `places`: where it is on the screen; empty if nothing shows it."""

    rule: str
    since_s: float
    asked: bool = False
    places: tuple[Place, ...] = (Place.POPUP,)


@dataclass(frozen=True)
class ReminderState:
    """The state of all reminders.

    - held_until_s: the end of the meeting
    - off_until_s, off_day: reminders are off until this time, or until this day begins
    - gap_until_s: no offer before this, to keep a gap after the last offer or a snooze
    - grace_until_s: no offer before this, after a start, a wake or an unlock
    - locked_s: since when the system says that the screen is locked
    - lock_inputs: the inputs since then that count (see `screen_lock`)
    - session, wake_up: the values of the last observation
    - unseen: the desktop could not show the last offer
    """

    awake: ElapsedClock = field(default_factory=ElapsedClock)
    rules: Mapping[str, RuleState] = field(default_factory=dict)
    offered: Offered | None = None
    held_until_s: float | None = None
    off_until_s: float | None = None
    off_day: date | None = None
    gap_until_s: float = 0.0
    grace_until_s: float = 0.0
    locked_s: float | None = None
    lock_inputs: tuple[float, ...] = ()
    session: str | None = None
    wake_up: bool = False
    unseen: bool = False

    def is_locked(self, told: bool) -> bool:
        """Whether the screen is locked. `told`: the system says so."""
        return told and not is_over(self.lock_inputs)

    def is_held(self, at_s: float) -> bool:
        """Whether the person is in a meeting."""
        return self.held_until_s is not None and at_s < self.held_until_s

    def is_off(self, at_s: float, wall: datetime, rollover_hour: int) -> bool:
        """Whether all reminders are off. While the clock is not set, "until tomorrow" does not end."""
        if self.off_until_s is not None and at_s < self.off_until_s:
            return True
        if self.off_day is None:
            return False
        return not is_set(wall) or day_of(wall, rollover_hour) < self.off_day

    def settled(self, at_s: float, wall: datetime, rollover_hour: int) -> ReminderState:
        """The state without a meeting or an off time that is over. If the clock was set back, `off_day` becomes
        tomorrow again."""
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
        """The state with one rule state replaced."""
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
        "lived": ELAPSED_CLOCK,
        "held_until_s": optional(SECONDS),
        "off_until_s": optional(SECONDS),
        "off_day": optional(DATE),
        "still_until_s": SECONDS,
        "rules": mapping(TEXT, _RULE),
        "unseen": FLAG,
    },
    version=1,
    added=("unseen",),
    attributes={"lived": "awake", "still_until_s": "gap_until_s"},
)


def to_note(state: ReminderState) -> dict[str, Any]:
    """The state as a JSON object."""
    return _STATE.write(state)


def from_note(value: object, now: Reading) -> ReminderState | None:
    """The state that an earlier run stored, updated to this reading. None when the value is not valid.

    An offer that was on the screen becomes due again. An hour without the program counts as a break, like sleep.
    """
    state = _STATE.read_or_none(value)
    if state is None:
        return None
    at_s, awake = state.awake.total_s, state.awake.resumed_at(now)
    rules = {name: _plausible(rule, at_s) for name, rule in state.rules.items()}
    if awake.total_s - at_s >= SLEEP_IS_BREAK_S:
        rules = {name: replace(rule.reset(awake.total_s), pending=rule.pending) for name, rule in rules.items()}
    return replace(
        state,
        awake=awake,
        rules=rules,
        held_until_s=_soon(state.held_until_s, at_s),
        off_until_s=_soon(state.off_until_s, at_s),
        gap_until_s=_soon(state.gap_until_s, at_s) or 0.0,
        grace_until_s=awake.total_s + GRACE_S,
    )


def _plausible(rule: RuleState, at_s: float) -> RuleState:
    """The rule state without times that cannot be right, such as a last offer in the future."""
    return replace(
        rule,
        since_s=min(rule.since_s, at_s),
        snoozed_s=_soon(rule.snoozed_s, at_s),
        offered_s=None if rule.offered_s is None else min(rule.offered_s, at_s),
    )


def _soon(until_s: float | None, at_s: float) -> float | None:
    """`until_s`, or None if it is more than a day ahead: that means a damaged file."""
    return None if until_s is None or until_s > at_s + LONGEST_S else until_s
