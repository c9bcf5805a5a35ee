"""The wake-up offer, once a day at the first use of the computer or at the alarm, and the question before it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from unclench.core.ports import Reading
from unclench.core.reminders.decide import Observation
from unclench.core.reminders.morning import (
    MorningAction,
    MorningAnswer,
    MorningState,
    Question,
    Stage,
    answer,
    decide,
    from_note,
    next_look,
    to_note,
    why,
)
from unclench.core.reminders.rules import WakeUpRule

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_UNLOCK = WakeUpRule(on=True)
ALARMS = WakeUpRule(on=True, alarms=dict.fromkeys(range(5), time(6, 45)))


class Bedside:
    """A computer in a bedroom. It starts on Sunday at 22:00, in use and unlocked, and polls when `next_look` says."""

    def __init__(
        self, rule: WakeUpRule = FIRST_UNLOCK, begins: datetime = datetime(2026, 1, 4, 22, tzinfo=BERLIN)
    ) -> None:
        self.rule = rule
        self.state = MorningState()
        self.zone = begins.tzinfo
        self.utc = begins.astimezone(UTC)
        self.mono_s = self.boot_s = 50.0
        self.story: list[str] = []
        self.idle_s: float | None = 5.0
        self.quiet: str | None = None
        self.session: str | None = None
        self.locked = False
        self.lock_told = True
        self.look()

    @property
    def seen(self) -> Observation:
        now = Reading(self.mono_s, self.boot_s, self.utc.astimezone(self.zone))
        return Observation(now, self.idle_s, self.quiet, self.session, self.locked, self.lock_told)

    def look(self) -> Bedside:
        self.state, action = decide(self.state, self.rule, self.seen)
        if action is not None:
            self.story.append(f"{self.seen.now.wall:%a %H:%M} {action}")
        return self

    def until(self, clock: str, *, asleep: bool = False) -> Bedside:
        """Go to the next time that the clock shows this."""
        wall = self.seen.now.wall
        hour, minute = map(int, clock.split(":"))
        goal = wall.replace(hour=hour, minute=minute, second=0)
        if goal <= wall:
            goal += timedelta(days=1)
        left_s = (goal.astimezone(UTC) - self.utc).total_seconds()
        if asleep:
            self._pass(0.0, left_s)
            return self
        while left_s > 0:
            step_s = min(left_s, next_look(self.state, self.rule, self.seen) or 300.0)
            self._pass(step_s, step_s)
            left_s -= step_s
            self.look()
        return self

    def say(self, said: MorningAnswer) -> Bedside:
        self.state = answer(self.state, self.rule, said, self.seen.now)
        return self

    def lock(self, locked: bool = True) -> Bedside:
        self.locked = locked
        return self.look()

    def restart(self) -> Bedside:
        note = json.loads(json.dumps(to_note(self.state)))
        state = from_note(note, self.seen.now)
        assert state is not None
        self.state = state
        return self.look()

    def _pass(self, mono_s: float, boot_s: float) -> None:
        self.mono_s += mono_s
        self.boot_s += boot_s
        self.utc += timedelta(seconds=boot_s)


def after_the_night(rule: WakeUpRule = FIRST_UNLOCK, wakes: str = "07:00") -> Bedside:
    """The computer just woke after a night of sleep and has not polled yet."""
    return Bedside(rule).until(wakes, asleep=True)


def test_the_first_wake_of_the_morning_asks_once() -> None:
    desk = after_the_night().look().say(MorningAnswer.START)
    desk.until("09:00").lock().until("10:30").lock(False).until("10:59")
    assert desk.story == ["Mon 07:00 offer"]


def test_a_locked_computer_asks_at_the_unlock_not_at_the_wake() -> None:
    desk = Bedside().lock().until("07:00", asleep=True).look().until("07:03")
    assert desk.story == []
    assert desk.lock(False).story == ["Mon 07:03 offer"]


def test_a_computer_left_on_asks_when_the_person_is_back() -> None:
    desk = Bedside()
    desk.idle_s = 30000.0
    desk.until("07:10")
    assert desk.story == []
    desk.idle_s = 1.0
    assert desk.until("07:11").story == ["Mon 07:11 offer"]


def test_starting_the_program_in_the_morning_asks() -> None:
    desk = Bedside(begins=datetime(2026, 1, 5, 7, 30, tzinfo=BERLIN))
    assert desk.story == ["Mon 07:30 offer"]


@pytest.mark.parametrize("wakes", ["04:30", "11:00", "15:00"])
def test_it_does_not_ask_outside_the_morning_hours(wakes: str) -> None:
    assert after_the_night(wakes=wakes).look().until("23:00").story == []


def test_it_does_not_ask_a_person_who_worked_through_the_night() -> None:
    assert Bedside().until("12:00").story == []


def test_a_short_lock_does_not_count_as_a_night() -> None:
    desk = after_the_night(wakes="04:50").look().until("05:30").lock().until("05:50").lock(False)
    assert desk.until("11:00").story == []


@pytest.mark.parametrize("held", ["quiet", "session"])
def test_a_delayed_offer_comes_within_the_morning_or_not_at_all(held: str) -> None:
    for ends, story in (("10:00", ["Mon 10:01 offer"]), ("11:00", [])):
        desk = after_the_night()
        setattr(desk, held, "x")
        desk.look().until(ends)
        setattr(desk, held, None)
        assert desk.until(f"{ends[:3]}01").story == story


def test_a_snoozed_offer_comes_back_after_ten_minutes() -> None:
    desk = after_the_night().look().say(MorningAnswer.SNOOZE).until("07:09")
    assert why(desk.state, desk.rule, desk.seen) == "The wake-up routine will be offered again at 07:10."
    assert desk.until("07:11").story == ["Mon 07:00 offer", "Mon 07:10 offer"]


def test_not_today_applies_to_today_only() -> None:
    desk = after_the_night().look().say(MorningAnswer.NOT_TODAY).until("22:00")
    desk.until("07:00", asleep=True).look()
    assert desk.story == ["Mon 07:00 offer", "Tue 07:00 offer"]


def test_an_unanswered_offer_comes_back_once() -> None:
    assert after_the_night().look().until("12:00").story == [
        "Mon 07:00 offer", "Mon 07:05 withdraw", "Mon 07:15 offer", "Mon 07:20 withdraw",
    ]  # fmt: skip


def test_the_alarm_rings_on_time_even_when_locked_or_quiet() -> None:
    desk = Bedside(ALARMS).lock()
    desk.quiet, desk.idle_s = "Do not disturb is on.", 9999.0
    assert desk.until("07:00").story == ["Mon 06:45 offer", "Mon 06:50 withdraw", "Mon 07:00 offer"]


def test_an_early_unlock_does_not_ring_before_the_alarm() -> None:
    desk = after_the_night(ALARMS, "06:00").look().until("06:44")
    assert desk.story == []
    assert desk.until("06:46").story == ["Mon 06:45 offer"]


@pytest.mark.parametrize(("wakes", "story"), [("08:40", ["Mon 08:40 offer"]), ("08:46", [])])
def test_an_alarm_missed_during_sleep_rings_up_to_two_hours_late(wakes: str, story: list[str]) -> None:
    assert after_the_night(ALARMS, wakes).look().until("12:00").story[:1] == story


def test_a_day_without_an_alarm_asks_at_the_first_unlock() -> None:
    begins = datetime(2026, 1, 9, 22, tzinfo=BERLIN)
    assert Bedside(ALARMS, begins).until("08:30", asleep=True).look().story == ["Sat 08:30 offer"]
    weekdays = WakeUpRule(on=True, days=frozenset(range(5)))
    assert Bedside(weekdays, begins).until("08:30", asleep=True).look().story == []


def test_the_reason_does_not_name_a_snooze_that_is_over() -> None:
    desk = after_the_night().look().say(MorningAnswer.SNOOZE)
    desk.quiet = "A program fills the screen."
    desk.until("07:30")
    assert why(desk.state, desk.rule, desk.seen) == "The wake-up routine waits for a good moment."


def test_an_alarm_in_the_hour_that_daylight_saving_skips_rings_an_hour_later() -> None:
    rule = WakeUpRule(on=True, alarms={6: time(2, 30)})
    desk = Bedside(rule, datetime(2026, 3, 28, 23, tzinfo=BERLIN)).until("03:31")
    assert desk.story == ["Sun 03:30 offer"]


def test_an_alarm_in_the_hour_that_daylight_saving_repeats_rings_once() -> None:
    rule = WakeUpRule(on=True, alarms={6: time(2, 30)})
    desk = Bedside(rule, datetime(2026, 10, 24, 23, tzinfo=BERLIN)).until("02:31").say(MorningAnswer.START)
    assert desk.until("06:00").story == ["Sun 02:30 offer"]


def test_setting_the_clock_back_does_not_ring_the_alarm_twice() -> None:
    desk = after_the_night(ALARMS, "06:45").look().say(MorningAnswer.START)
    desk.utc -= timedelta(minutes=30)
    assert desk.until("07:30").story == ["Mon 06:45 offer"]


def test_it_does_not_ask_while_the_clock_shows_1970() -> None:
    desk = Bedside(begins=datetime(1970, 1, 1, 7, tzinfo=BERLIN)).until("08:00")
    assert desk.story == []
    assert why(desk.state, desk.rule, desk.seen).startswith("The computer's clock is not set")


def test_restarting_the_program_does_not_ask_again() -> None:
    desk = after_the_night().look().say(MorningAnswer.NOT_TODAY).restart().until("09:00").restart()
    assert desk.until("12:00").story == ["Mon 07:00 offer"]


def test_it_asks_again_after_a_crash_with_the_question_on_the_screen() -> None:
    assert after_the_night().look().restart().story == ["Mon 07:00 offer", "Mon 07:00 offer"]


def test_starting_any_session_withdraws_the_question_for_today() -> None:
    desk = after_the_night().look()
    desk.session = "wake-hands"
    desk.look()
    desk.session = None
    assert desk.until("12:00").story == ["Mon 07:00 offer", "Mon 07:00 withdraw"]


def test_switching_the_rule_off_withdraws_the_question_for_good() -> None:
    desk = after_the_night().look()
    desk.rule = WakeUpRule(on=False)
    assert desk.look().until("10:00").story == ["Mon 07:00 offer", "Mon 07:00 withdraw"]
    assert next_look(desk.state, desk.rule, desk.seen) is None
    assert why(desk.state, desk.rule, desk.seen) == "The wake-up routine is switched off."


def test_an_answer_after_the_question_was_withdrawn_changes_nothing() -> None:
    desk = Bedside()
    assert answer(desk.state, desk.rule, MorningAnswer.START, desk.seen.now) == desk.state


@pytest.mark.parametrize("note", [None, [], {}, {"version": 2}, "x", {"version": 1, "over": 1, "unanswered": False}])
def test_a_foreign_or_damaged_note_is_rejected(note: object) -> None:
    assert from_note(note, Bedside().seen.now) is None


def test_the_reason_says_what_comes_next() -> None:
    desk = after_the_night().look()
    assert decide(desk.state, desk.rule, desk.seen)[1] is not MorningAction.OFFER
    assert why(desk.state, desk.rule, desk.seen) == "The wake-up question is on the screen."
    desk.say(MorningAnswer.START)
    assert why(desk.state, desk.rule, desk.seen) == "The wake-up routine was offered today."
    sunday = Bedside()
    assert "between 05:00 and 11:00" in why(sunday.state, sunday.rule, sunday.seen)
    monday = Bedside(ALARMS, datetime(2026, 1, 5, 4, tzinfo=BERLIN))
    assert why(monday.state, monday.rule, monday.seen) == "The wake-up routine will be offered at 06:45."


NOW = Reading(10.0, 10.0, datetime(2026, 1, 5, 7, tzinfo=BERLIN))


def later(seconds: float) -> Reading:
    return Reading(10 + seconds, 10 + seconds, NOW.wall + timedelta(seconds=seconds))


def test_yes_leads_to_the_routine() -> None:
    assert Question().words == "Can you feel and move your arms and legs?"
    assert Question().answered(True, NOW) == Question(Stage.ROUTINE)


def test_no_waits_a_minute_and_asks_again() -> None:
    waits = Question().answered(False, NOW)
    assert (waits.stage, waits.left_s(later(20))) == (Stage.WAIT, 40)
    assert waits.answered(True, later(20)) == waits
    assert waits.looked(later(59)) == waits
    again = waits.looked(later(60))
    assert again.words == "Can you feel and move your arms and legs now?"
    assert again.answered(True, later(70)).stage is Stage.ROUTINE


@pytest.mark.parametrize(
    ("areas", "limb"), [(("hand", "wrist"), "hands"), (("ankle", "foot"), "feet"), (("neck",), "arms and legs")]
)
def test_each_question_names_the_limb_and_says_what_counts_as_yes(areas: tuple[str, ...], limb: str) -> None:
    question = Question(areas=areas)
    for stage in (Stage.ASK, Stage.ASK_AGAIN):
        asked = replace(question, stage=stage)
        assert f"your {limb}" in asked.words
        assert asked.counts_as_yes == "No more numb than is usual for you? That counts as yes."
    waits = question.answered(False, NOW)
    assert waits.areas == areas
    assert waits.counts_as_yes == ""


def test_a_second_no_always_leads_to_the_red_flags() -> None:
    flags = Question(Stage.ASK_AGAIN).answered(False, NOW)
    assert flags.stage is Stage.RED_FLAGS
    assert flags.answered(True, NOW) == flags.looked(later(999)) == flags


def test_input_behind_the_lock_never_is_the_first_unlock() -> None:
    """It may be the password. For the reminders it ends the lock after three minutes."""
    desk = Bedside().lock().until("07:00", asleep=True)
    desk.idle_s = 1.0
    assert desk.until("07:30").story == []
    assert desk.lock(False).story == ["Mon 07:30 offer"]


def test_where_nothing_tells_of_the_lock_the_first_input_counts_and_it_says_so() -> None:
    desk = Bedside()
    desk.idle_s, desk.lock_told = 30000.0, False
    desk.until("07:10")
    words = why(desk.state, desk.rule, desk.seen)
    assert words.endswith("Nothing here tells when the screen is unlocked, so your first input counts.")
    desk.idle_s = 1.0
    assert desk.until("07:11").story == ["Mon 07:11 offer"]
