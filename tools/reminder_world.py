"""A simulated desk for testing reminders: fake clocks, and a person who works, types, leaves and answers.

Like the window's controller it looks when `next_look` says so, and at events of the system (wake, unlock, the end of a
session). It writes down what happened and when.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from unclench.core.ports import Reading
from unclench.core.reminders.decide import (
    Action,
    Answer,
    Observation,
    Offer,
    answer,
    decide,
    locked_again,
    off_for,
    off_until_tomorrow,
    remind,
    snooze,
    start_meeting,
)
from unclench.core.reminders.next import next_look
from unclench.core.reminders.rules import Reminders
from unclench.core.reminders.state import ReminderState, from_note, to_note
from unclench.core.reminders.why import why

BERLIN = ZoneInfo("Europe/Berlin")
FULL_SCREEN = "A program fills the screen."
_UNITS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


def seconds(words: str) -> float:
    """The seconds of a text such as "1 h 30 min"."""
    parts = re.findall(r"([+-]?[\d.]+) (s|min|h|d)\b", words)
    assert parts, words
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


@dataclass
class Desk:
    """`idle_known` False: the desktop does not know the idle time. `boot_clock` False: no clock counts through sleep.
    `spied` is called at each look, for tests that check more than the story. `true_s` counts the seconds that have
    really passed, also through sleep and a restart of the computer; the program has no such clock."""

    reminders: Reminders
    begins: datetime
    idle_known: bool = True
    boot_clock: bool = True
    spied: Callable[[Observation, Action | None], None] | None = None
    story: list[str] = field(default_factory=list)
    state: ReminderState = field(default_factory=ReminderState)
    looks: int = 0

    def __post_init__(self) -> None:
        assert isinstance(self.begins.tzinfo, ZoneInfo)
        self.zone = self.begins.tzinfo
        self._utc = self.begins.astimezone(UTC)
        self._mono_s = self._boot_s = self.true_s = 1000.0
        self._input_s: float | None = None
        self._idle_s = 10.0
        self._wait_s = 0.0
        self.quiet: str | None = None
        self.session: str | None = None
        self.wake_up = False
        self.locked = False
        self.look()

    @property
    def now(self) -> Reading:
        """The clocks of this system."""
        return Reading(self._mono_s, self._boot_s if self.boot_clock else None, self._utc.astimezone(self.zone))

    @property
    def offered(self) -> str | None:
        """The id of the rule whose offer is on the screen."""
        return self.state.offered.rule if self.state.offered else None

    def seen(self) -> Observation:
        """The observation of a look at this moment."""
        idle_s = None
        if self.idle_known:
            idle_s = self._idle_s if self._input_s is None else self._boot_s - self._input_s
        return Observation(self.now, idle_s, self.quiet, self.session, self.locked, wake_up=self.wake_up)

    def look(self) -> Action | None:
        """Look once and decide when to look next."""
        seen = self.seen()
        self.state, action = decide(self.state, self.reminders, seen)
        self.looks += 1
        if action is not None:
            self._write(action)
        if self.spied:
            self.spied(seen, action)
        self._wait_s = next_look(self.state, self.reminders, seen)
        return action

    def spend(self, for_s: float, idle_s: float | None = 10.0) -> None:
        """Time passes at the desk; `idle_s` None means that nobody is there."""
        self._idle_s = 10.0 if idle_s is None else idle_s
        self._input_s = self._boot_s if idle_s is None else None
        while for_s > 1e-6:
            step_s = min(for_s, self._wait_s)
            self._pass(step_s, step_s)
            for_s, self._wait_s = for_s - step_s, self._wait_s - step_s
            if self._wait_s <= 1e-6:
                self.look()

    def sleep(self, for_s: float, idle_after_s: float = 10.0) -> None:
        """The machine sleeps and wakes."""
        self._pass(0.0, for_s)
        self._input_s, self._idle_s = None, idle_after_s
        self.look()

    def fly(self, for_s: float, zone: str) -> None:
        """The machine sleeps, and wakes in another time zone."""
        self._pass(0.0, for_s)
        self.zone = ZoneInfo(zone)
        self.look()

    def stop(self, for_s: float) -> None:
        """The process is stopped for a while."""
        self._pass(for_s, for_s)
        self._input_s = None
        self.look()

    def lock(self, for_s: float) -> None:
        """The screen is locked for a while."""
        self.lock_for_good()
        self.spend(for_s, None)
        self.locked = False
        self._input_s, self._idle_s = None, 1.0
        self.look()

    def lock_for_good(self) -> None:
        """The system says that the screen is locked, and never that it was unlocked."""
        self.locked, self.state = True, locked_again(self.state)
        self.look()

    def guide(self, routine: str, for_s: float) -> None:
        """A session runs."""
        self.session = routine
        self.look()
        self.spend(for_s)
        self.session = None
        self.look()

    def ask(self, for_s: float) -> None:
        """The wake-up question is on the screen."""
        self.wake_up = True
        self.look()
        self.spend(for_s)
        self.wake_up = False
        self.look()

    def hush(self, for_s: float, idle_s: float = 10.0) -> None:
        """The person works while the system says that this is no moment to interrupt."""
        self.quiet = FULL_SCREEN
        self.spend(for_s, idle_s)
        self.quiet = None

    def say(self, what: Answer, snooze_s: float | None = None) -> None:
        """Answer the offer on the screen."""
        assert self.offered is not None, f"no offer to answer: {self.story}"
        self.state = answer(self.state, self.reminders, self.offered, what, self.now, snooze_s)
        self.look()

    def tray(self, command: str) -> None:
        """A command of the tray, such as "meeting 30 min", "meeting over", "off 1 h", "off until tomorrow", "on",
        "snooze 15 min" or "remind NAME"."""
        match command.split(" ", 1):
            case ["meeting", "over"]:
                self.state = start_meeting(self.state, 0, self.now)
            case ["meeting", span]:
                self.state = start_meeting(self.state, seconds(span), self.now)
            case ["off", "until tomorrow"]:
                self.state = off_until_tomorrow(self.state, self.reminders, self.now)
            case ["off", span]:
                self.state = off_for(self.state, seconds(span), self.now)
            case ["on"]:
                self.state = off_for(self.state, 0, self.now)
            case ["snooze", span]:
                self.state = snooze(self.state, self.reminders, seconds(span), self.now)
            case ["remind", name]:
                self.state, offer = remind(self.state, self.reminders, name, self.now)
                if offer:
                    self._write(offer)
            case _:
                raise ValueError(command)
        self.look()

    def set_clock(self, by: timedelta) -> None:
        """Somebody sets the wall clock."""
        self._utc += by

    def set_clock_to(self, moment: datetime) -> None:
        """Somebody sets the wall clock to this moment."""
        self._utc = moment.astimezone(UTC)

    def restart(self, after_s: float, note: str = "kept", *, machine: bool = False) -> None:
        """The program ends and starts again. The state file (`note`) is "kept", "lost" or "odd"; with `machine` the
        computer restarts, too."""
        text = json.dumps(to_note(self.state))
        self._pass(after_s, after_s)
        self._input_s = None
        if machine:
            self._mono_s = self._boot_s = 30.0
        written: Any = {"kept": json.loads(text), "lost": None, "odd": {**json.loads(text), "rules": [1, "x"]}}[note]
        self.state = from_note(written, self.now) or ReminderState()
        self.look()

    def change(self, name: str, **changes: Any) -> None:
        """One rule is changed in the settings."""
        rules = tuple(replace(one, **changes) if one.id == name else one for one in self.reminders.rules)
        self.reminders = replace(self.reminders, rules=rules)
        self.look()

    def why(self) -> str:
        """What the tray says."""
        return why(self.state, self.reminders, self.seen())

    def _pass(self, mono_s: float, boot_s: float) -> None:
        self._mono_s += mono_s
        self._boot_s += boot_s
        self.true_s += boot_s
        self._utc += timedelta(seconds=boot_s)

    def _write(self, action: Action) -> None:
        wall = self.now.wall
        time = f"{wall:%a %H:%M}" if wall.second == 0 else f"{wall:%a %H:%M:%S}"
        if isinstance(action, Offer):
            self.story.append(f"{time} offer {action.rule.title}")
        else:
            rule = self.reminders.rule(action.rule)
            self.story.append(f"{time} {'missed' if action.missed else 'leaves'} {rule.title if rule else action.rule}")


def play(desk: Desk, event: str) -> None:
    """Play one event of the table of cases."""
    word, _blank, rest = event.partition(" ")
    match word:
        case "work":
            desk.spend(seconds(rest))
        case "type":
            desk.spend(seconds(rest), 0.5)
        case "away":
            desk.spend(seconds(rest), None)
        case "sleep":
            desk.sleep(seconds(rest))
        case "stopped":
            desk.stop(seconds(rest))
        case "lock":
            desk.lock(seconds(rest))
        case "locks":
            desk.lock_for_good()
        case "full":
            desk.hush(seconds(rest))
        case "session":
            routine, _blank, span = rest.partition(" ")
            desk.guide(routine, seconds(span))
        case "question":
            desk.ask(seconds(rest))
        case "start" | "skip":
            desk.say(Answer(word))
        case "later":
            desk.say(Answer.SNOOZE, seconds(rest) if rest else None)
        case "tray":
            desk.tray(rest)
        case "clock":
            if rest[0] in "+-":
                desk.set_clock(timedelta(seconds=seconds(rest)))
            else:
                desk.set_clock_to(datetime.fromisoformat(rest).replace(tzinfo=desk.zone))
        case "fly":
            span, _blank, zone = rest.partition(" to ")
            desk.fly(seconds(span), zone)
        case "restart" | "reboot":
            span, _blank, note = rest.partition(", note ")
            desk.restart(seconds(span), note or "kept", machine=word == "reboot")
        case _:
            raise ValueError(event)
