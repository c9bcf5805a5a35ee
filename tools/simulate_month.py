"""Simulates months at a desk on fake clocks: random work, typing, breaks, locks, sleep, meetings, films, journeys and
restarts, with a change of daylight saving time in each month. Checks independently that no offer came at a bad moment
and that none was lost.

`python tools/simulate_month.py --seeds 100` prints the totals; it exits with 1 on any fault.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.reminder_case import FEET, HANDS, NECK, OFFICE
from tools.reminder_world import Desk

from unclench.core.reminders.decide import ANSWER_S, TYPING_LIMIT_S, Action, Answer, Observation, Offer
from unclench.core.reminders.elapsed_clock import seconds_between
from unclench.core.reminders.rules import ReminderRule, Reminders
from unclench.core.reminders.state import GRACE_S, SLEEP_IS_BREAK_S

DAYS = 31
CHUNK_S = 60.0
LOOK_LATE_S = 65.0
MONTHS = (
    ("Europe/Berlin", 2026, 3), ("Europe/Berlin", 2026, 10), ("America/New_York", 2026, 3),
    ("America/New_York", 2026, 11), ("Australia/Sydney", 2026, 4), ("Australia/Lord_Howe", 2026, 10),
)  # fmt: skip
SETS: tuple[tuple[ReminderRule, ...], ...] = ((HANDS,), (OFFICE, NECK), (HANDS, FEET), (HANDS, NECK, FEET))
ACTS = ("work", "type", "away", "film", "lock", "nap", "session", "meeting", "off", "restart", "stop")
WEIGHTS = (40, 12, 16, 6, 6, 3, 3, 3, 1, 1, 1)


class Month:
    """One month, with an independent account of the earliest and the latest moment of each reminder."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        zone, year, month = MONTHS[seed % len(MONTHS)]
        begins = datetime(year, month, 1, 8, tzinfo=ZoneInfo(zone))
        self._reminders = Reminders(SETS[seed % len(SETS)])
        self.seed, self.counts, self.faults = seed, Counter[str](), list[str]()
        self._slack_s = TYPING_LIMIT_S + GRACE_S + LOOK_LATE_S
        self._slack_s += (self._reminders.snooze_s + ANSWER_S) * 2 * len(self._reminders.rules)
        self._woke_s, self._free_s = 0.0, 0.0
        self._held_s = self._off_s = -1.0
        self._typing_s: float | None = None
        self._offer_s = -1e9
        self.lag_s = 0.0
        self.desk = Desk(self._reminders, begins, idle_known=seed % 5 != 4, boot_clock=seed % 7 != 6)
        self._expected_s = {rule.id: self._next_s(rule) for rule in self._reminders.rules}
        self._rested_s = {rule.id: self._now_s for rule in self._reminders.rules}
        self._again = set[str]()
        self._missed: dict[str, int] = {}
        self._times_s = self._now_s
        self._wall = self.desk.now.wall
        self.desk.spied = self._check

    @property
    def _now_s(self) -> float:
        return self.desk.true_s

    def run(self) -> Month:
        """Play all its days."""
        ends = self.desk.now.wall + timedelta(days=DAYS)
        while self.desk.now.wall < ends:
            if 1 <= self.desk.now.wall.hour < 6 and self._random.random() < 0.8:
                self._sleep(self._random.uniform(4, 9) * 3600)
            else:
                act = self._random.choices(ACTS, WEIGHTS)[0]
                if act != "type":
                    self._typing_s = None
                getattr(self, f"_{act}")()
        self.counts["looks"] = self.desk.looks
        return self

    # What the person does.

    def _work(self) -> None:
        self._at_desk(self._minutes(5, 90), 10.0)

    def _type(self) -> None:
        if self._typing_s is None:
            self._typing_s = self._now_s
        self._at_desk(self._minutes(1, 15), 0.5)

    def _away(self) -> None:
        away_s = self._minutes(0.5, 45)
        before_s = self._now_s
        self._busy()
        self.desk.spend(away_s, None)
        self._free()
        self._rest(lambda rule: self.desk.idle_known and self._now_s - before_s >= rule.natural_break_s)
        self._times()

    def _film(self) -> None:
        self._busy()
        self.desk.hush(self._minutes(2, 100), self._random.choice((0.5, 10.0, 200.0)))
        self._free()
        self._times()

    def _lock(self) -> None:
        locked_s = self._minutes(0.2, 30)
        self._busy()
        self._woke_s = 1e12
        self.desk.lock(locked_s)
        self._woke_s = self._now_s
        self._free()
        self._rest(lambda rule: locked_s >= rule.natural_break_s)
        self._times()

    def _nap(self) -> None:
        self._sleep(self._minutes(1, 150))

    def _sleep(self, for_s: float) -> None:
        self._busy()
        self._woke_s = self._now_s + for_s
        self._rest_at = for_s >= SLEEP_IS_BREAK_S
        if self._random.random() < 0.02:
            self.desk.fly(for_s, self._random.choice(("Asia/Tokyo", "Europe/Berlin", "America/New_York")))
            self._wall = self.desk.now.wall
        else:
            self.desk.sleep(for_s, 10.0)
        self._free()
        self._rest(lambda _rule: self._rest_at)
        self._times()

    def _session(self) -> None:
        self._guide("wrist-flex")

    def _meeting(self) -> None:
        self._held_s = self._now_s + 1800
        self.desk.tray("meeting 30 min")
        self._busy()
        self.desk.spend(1800)
        self._free()
        self._times()

    def _off(self) -> None:
        self._off_s = self._now_s + 3600
        self.desk.tray("off 1 h")
        self._busy()
        self.desk.spend(3600)
        self._free()
        self._rest(lambda _rule: True)
        self._wall = self.desk.now.wall
        for rule in self._reminders.rules:
            self._expected_s[rule.id] = self._next_s(rule)

    def _restart(self) -> None:
        closed_s = self._random.choice(
            (self._minutes(0.2, 50), self._minutes(60, 180))
        )  # not close to an hour, where it is unclear whether it counts as a break
        self._busy()
        self._woke_s = self._now_s + closed_s
        self.desk.restart(closed_s)
        self._free()
        self._rest(lambda _rule: closed_s >= SLEEP_IS_BREAK_S)
        self._times()

    def _stop(self) -> None:
        stopped_s = self._minutes(6, 50)
        self._busy()
        self._woke_s = self._now_s + stopped_s
        self.desk.stop(stopped_s)
        self._free()
        self._times()

    def _guide(self, routine: str) -> None:
        self._busy()
        self.desk.guide(routine, self._minutes(2, 6))
        self._free()
        self._rest(lambda rule: not rule.at or rule.routine == routine)
        for rule in self._reminders.rules:
            if rule.routine == routine:
                self._expected_s[rule.id] = self._next_s(rule)
        self._times()

    def _at_desk(self, for_s: float, idle_s: float) -> None:
        while for_s > 0:
            self.desk.spend(min(CHUNK_S, for_s), idle_s)
            for_s -= CHUNK_S
            self._times()
            self._check_lost()
            if self.desk.offered and self._random.random() < 0.5:
                self._answer()
                return

    def _answer(self) -> None:
        name = self.desk.offered or ""
        said = self._random.choice((Answer.START, Answer.START, Answer.SNOOZE, Answer.SKIP))
        self.counts[said.value] += 1
        self.desk.say(said)
        rule = self.desk.reminders.rule(name)
        assert rule is not None
        if said is Answer.SNOOZE:
            self._expected_s[name] = self._now_s + self._reminders.snooze_s
            self._again.add(name)
            return
        self._done(rule)
        if said is Answer.START:
            self._guide(rule.routine)

    # What has to follow.

    def _next_s(self, rule: ReminderRule) -> float:
        return 1e12 if rule.at else self._now_s + rule.every_s

    def _done(self, rule: ReminderRule) -> None:
        self._expected_s[rule.id], self._rested_s[rule.id] = self._next_s(rule), self._now_s
        self._again.discard(rule.id)

    def _busy(self) -> None:
        self._free_s = 1e12

    def _free(self) -> None:
        self._free_s = self._now_s

    def _rest(self, counts: object) -> None:
        assert callable(counts)
        for rule in self._reminders.rules:
            if counts(rule) and not rule.at:
                self._done(rule)

    def _times(self) -> None:
        """Note which clock times have come, and which rules enter or leave their hours."""
        before, self._wall = self._wall, self.desk.now.wall
        for rule in self._reminders.rules:
            found = rule.last_time(before, self._wall) if rule.at else None
            if found is not None and seconds_between(found, self._wall) < 3600:
                self._expected_s[rule.id] = self._now_s
            own = self.desk.state.rules[rule.id]
            expired = rule.at and own.missed != self._missed.get(rule.id, 0)
            self._missed[rule.id] = own.missed
            if expired or not rule.allows(self._wall) or not rule.allows(before):
                self._expected_s[rule.id], self._rested_s[rule.id] = self._next_s(rule), self._times_s
                self._again.discard(rule.id)
        self._times_s = self._now_s

    def _check_lost(self) -> None:
        for rule in self._reminders.rules:
            if self.desk.offered == rule.id:
                continue
            lag_s = self._now_s - max(self._expected_s[rule.id], self._free_s, self._woke_s)
            self.lag_s = max(self.lag_s, lag_s)
            if lag_s > 0 and not self.desk.why():
                self._fault("nothing to say")
            if lag_s > self._slack_s:
                self._fault(f"{rule.title} is lost: {self.desk.why()}")
                self._expected_s[rule.id] = self._next_s(rule)

    def _check(self, seen: Observation, action: Action | None) -> None:
        now_s = self._now_s
        if action is None:
            return
        if not isinstance(action, Offer):
            rule = self.desk.reminders.rule(action.rule)
            assert rule is not None
            self.counts["missed" if action.missed else "left"] += 1
            if action.missed:
                self._done(rule)
            else:
                self._expected_s[rule.id] = now_s + self._reminders.snooze_s
                self._again.add(rule.id)
            return
        rule = action.rule
        self.counts["offers"] += 1
        self.counts[action.because] += 1
        typed = self._typing_s is not None and now_s - self._typing_s < TYPING_LIMIT_S - 1
        rude = {
            "in a session": seen.session is not None,
            "on a locked screen": seen.locked,
            "in a film": seen.quiet is not None,
            "in a meeting": now_s < self._held_s - 1,
            "while off": now_s < self._off_s - 1,
            "in quiet hours": not rule.allows(seen.now.wall),
            "while typing": typed and self.desk.idle_known,
            "on waking": now_s < self._woke_s + GRACE_S - 1,
            "soon after another": now_s - self._offer_s < self._reminders.snooze_s - 1,
            "too early": not rule.at and rule.id not in self._again
            and now_s - self._rested_s[rule.id] < rule.every_s - LOOK_LATE_S,
            "unexplained": not action.because,
        }  # fmt: skip
        for what, true in rude.items():
            if true:
                self._fault(f"{rule.title} {what}")
        self._offer_s = now_s
        self._expected_s[rule.id] = now_s + ANSWER_S + self._reminders.snooze_s

    def _fault(self, what: str) -> None:
        self.faults.append(f"seed {self.seed}, {self.desk.now.wall:%a %d %b %H:%M:%S}: {what}")

    def _minutes(self, low: float, high: float) -> float:
        return round(self._random.uniform(low, high) * 60)


@dataclass(frozen=True)
class Played:
    """The result of a month: its totals, its faults, and the longest wait of a due reminder in free time."""

    counts: Counter[str]
    faults: list[str]
    lag_s: float


def play(seed: int) -> Played:
    """Play one month."""
    month = Month(seed).run()
    return Played(month.counts, month.faults, month.lag_s)


def table(months: list[Played]) -> str:
    """The totals of all months."""
    total = sum((month.counts for month in months), Counter[str]())
    faults = [fault for month in months for fault in month.faults]
    lost = sum("lost" in fault for fault in faults)
    days = len(months) * DAYS
    rows = [
        ("months", f"{len(months)}"),
        ("looks a day", f"{total['looks'] / days:.0f}"),
        ("offers", f"{total['offers']} ({total['offers'] / days:.1f} a day)"),
        *(
            (f"  {why}", f"{count}")
            for why, count in sorted(_reasons(total).items(), key=lambda one: -one[1])
        ),
        *((f"answered: {said}", f"{total[said]}") for said in Answer),
        ("left, to come again", f"{total['left']}"),
        ("missed", f"{total['missed']}"),
        ("longest wait in free time", f"{max(month.lag_s for month in months) / 60:.0f} min"),
        ("rude or unexplained", f"{len(faults) - lost}"),
        ("lost", f"{lost}"),
    ]  # fmt: skip
    return "\n".join(f"{name:44} {value}" for name, value in rows)


def _reasons(total: Counter[str]) -> dict[str, int]:
    reasons: Counter[str] = Counter()
    for text, count in total.items():
        if text.endswith("."):
            reasons[re.sub(r"[\d:]+", "…", text)] += count
    return dict(reasons)


def main(arguments: list[str] | None = None) -> int:
    """Print the table and up to ten faults."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    with multiprocessing.Pool() as pool:
        months = pool.map(play, range(parser.parse_args(arguments).seeds))
    print(table(months))
    faults = [fault for month in months for fault in month.faults]
    print(*faults[:10], sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
