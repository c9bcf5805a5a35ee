"""The table of cases, and what it cannot say: reasons, odd answers, how often it looks, what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from tools.reminder_case import AFTERNOON, FEET, HANDS, MONDAY, NECK, OFFICE, Case
from tools.reminder_cases import CASES
from tools.reminder_table import DOCUMENT, table, with_table
from tools.reminder_world import BERLIN, Desk, play

from unclench.core.ports import Reading
from unclench.core.reminders.decide import Answer, Observation, Offer, Withdraw, answer, decide, remind
from unclench.core.reminders.next import coming, next_look
from unclench.core.reminders.rules import ReminderRule, Reminders
from unclench.core.reminders.state import ReminderState


def desk_of(case: Case) -> Desk:
    return Desk(Reminders(case.rules), case.begins, idle_known=case.idle_known, boot_clock=case.boot_clock)


def missed(desk: Desk) -> int:
    return sum(rule.missed for rule in desk.state.rules.values())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_table_of_cases(case: Case) -> None:
    desk = desk_of(case)
    for event in case.events:
        play(desk, event)
    assert tuple(desk.story) == case.expected
    assert case.says in ("", desk.why())
    told = sum(" missed " in line for line in case.expected)
    assert missed(desk) == case.missed + told


def test_no_two_cases_have_one_name() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


def test_the_document_shows_the_table_of_now() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert table() in text, "python tools/reminder_table.py writes it"
    assert with_table(text) == text


def test_a_broken_rule_would_be_seen_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unclench.core.reminders.decide.TYPING_S", 0.0)
    desk = Desk(Reminders(), MONDAY)
    desk.spend(4000, 0.5)
    assert desk.story[0] == "Mon 10:00 offer Hourly hands", "it no longer waits for a pause"


@pytest.mark.parametrize(
    ("rules", "events", "because"),
    [
        ((HANDS,), ("work 60 min",), "60 minutes at the computer."),
        ((HANDS,), ("work 60 min", "later", "work 5 min"), "You wanted it later."),
        ((HANDS,), ("work 67 min",), "You did not answer it last time."),
        ((NECK,), ("work 6 h",), "It is 15:00."),
    ],
)
def test_every_offer_says_why_it_is_there(
    rules: tuple[ReminderRule, ...], events: tuple[str, ...], because: str
) -> None:
    desk, reasons = Desk(Reminders(rules), MONDAY), []
    desk.spied = lambda _seen, action: reasons.append(action.because) if isinstance(action, Offer) else None
    for event in events:
        play(desk, event)
    assert ["".join(reasons[-1:])] == [because]


def test_an_answer_to_an_offer_that_is_gone_changes_nothing() -> None:
    desk = Desk(Reminders(), MONDAY)
    assert answer(desk.state, desk.reminders, "hourly-hands", Answer.SKIP, desk.now) == desk.state
    desk.spend(3600)
    assert answer(desk.state, desk.reminders, "feet", Answer.SKIP, desk.now) == desk.state
    desk.say(Answer.START)
    assert desk.offered is None


def test_a_rule_that_is_removed_or_switched_off_takes_its_offer_along() -> None:
    desk = Desk(Reminders(), MONDAY)
    desk.spend(3600)
    desk.reminders = Reminders(())
    assert desk.look() == Withdraw("hourly-hands")
    assert desk.state.rules == {}
    desk = Desk(Reminders(), MONDAY)
    desk.spend(3600)
    desk.change("hourly-hands", on=False)
    assert desk.story[-1] == "Mon 10:00 leaves hourly-hands"
    assert desk.why() == "All reminders are switched off."


def test_a_changed_rule_takes_effect_at_once() -> None:
    desk = Desk(Reminders(), MONDAY)
    desk.spend(1800)
    desk.change("hourly-hands", every_s=1500.0)
    assert desk.story == ["Mon 09:30 offer Hourly hands"]
    desk = Desk(Reminders(), MONDAY)
    desk.spend(1800)
    desk.change("hourly-hands", every_s=7200.0)
    assert desk.why() == "Next: Hourly hands at 11:00"


def test_a_clock_time_added_for_later_today_comes_today_and_one_that_is_over_does_not() -> None:
    desk = Desk(Reminders((HANDS,)), AFTERNOON)
    desk.spend(1800)
    desk.reminders = Reminders((NECK, replace(NECK, id="past", name="Past", at=(AFTERNOON.time(),))))
    desk.look()
    desk.spend(1800)
    assert desk.story == ["Mon 15:00 offer Neck"]
    assert desk.why() == "Neck is on the screen."


@pytest.mark.parametrize("name", ["nobody", "feet"])
def test_a_reminder_that_is_unknown_or_off_cannot_be_asked_for(name: str) -> None:
    desk = Desk(Reminders((HANDS, replace(FEET, on=False))), MONDAY)
    assert remind(desk.state, desk.reminders, name, desk.now) == (desk.state, None)


def test_what_was_asked_for_leaves_without_a_trace_when_nobody_answers() -> None:
    desk = Desk(Reminders((NECK,)), MONDAY)
    assert remind(desk.state, desk.reminders, "neck", desk.now)[1] == Offer(NECK, "You asked for it.")
    desk.tray("remind neck")
    desk.spend(300)
    assert desk.story == ["Mon 09:00 offer Neck", "Mon 09:02 leaves Neck"]
    assert missed(desk) == 0
    desk.tray("remind neck")
    desk.say(Answer.SNOOZE)
    desk.spend(300)
    assert desk.story[-1] == "Mon 09:10 offer Neck"


def test_a_first_look_at_the_note_of_nobody_offers_nothing() -> None:
    now = Reading(0.0, 0.0, MONDAY)
    state, action = decide(ReminderState(), Reminders((HANDS, NECK)), Observation(now))
    assert action is None
    assert set(state.rules) == {"hourly-hands", "neck"}


def looks_in_an_hour(idle_s: float | None, rules: tuple[ReminderRule, ...] = (HANDS, NECK, OFFICE)) -> int:
    desk = Desk(Reminders(rules), datetime(2026, 1, 5, 3, tzinfo=BERLIN))
    desk.spend(120, idle_s)
    before = desk.looks
    desk.spend(3300, idle_s)
    return desk.looks - before


def test_between_two_reminders_it_looks_less_than_twice_a_minute() -> None:
    assert looks_in_an_hour(10.0) <= 13
    assert looks_in_an_hour(0.5) <= 13
    assert looks_in_an_hour(None) <= 60


def test_while_it_waits_for_a_pause_in_typing_it_looks_every_five_seconds() -> None:
    desk = Desk(Reminders(), MONDAY)
    desk.spend(3605, 0.5)
    assert next_look(desk.state, desk.reminders, desk.seen()) == 5.0


def test_with_nothing_to_remind_of_it_looks_every_five_minutes() -> None:
    desk = Desk(Reminders((replace(HANDS, on=False),)), MONDAY)
    assert next_look(desk.state, desk.reminders, desk.seen()) == 300.0
    assert coming(desk.state, desk.reminders, desk.seen()) is None
    assert desk.why() == "All reminders are switched off."


def test_a_look_is_never_less_than_a_second_away() -> None:
    desk = Desk(Reminders((HANDS, FEET, NECK)), MONDAY)
    waits: list[float] = []
    desk.spied = lambda seen, _action: waits.append(next_look(desk.state, desk.reminders, seen))
    for event in ("type 70 min", "skip", "away 20 min", "work 80 min", "full 30 min", "lock 8 min", "work 50 min"):
        if event != "skip" or desk.offered:
            play(desk, event)
    assert len(waits) > 50
    assert all(1.0 <= wait <= 300.0 for wait in waits)


@pytest.mark.parametrize(
    ("events", "says"),
    [
        (("work 60 min",), "Hourly hands is on the screen."),
        (("lock 1 min", "work 58 min"), "Next: Hourly hands at 10:00"),
        (("tray meeting 30 min",), "You are in a meeting until 09:30. Next: Hourly hands at 10:00"),
        (("tray off until tomorrow",), "Reminders are off until tomorrow."),
        (("work 60 min", "skip", "tray snooze 2 h"), "Next: Hourly hands at 12:00"),
        (("work 55 min", "full 10 min"), "Hourly hands is due now."),
    ],
)
def test_it_says_why_it_is_or_is_not_reminding(events: tuple[str, ...], says: str) -> None:
    desk = Desk(Reminders(), MONDAY)
    for event in events:
        play(desk, event)
    assert desk.why() == says


def test_it_says_what_holds_it_while_it_is_so() -> None:
    desk = Desk(Reminders((HANDS, FEET)), MONDAY)
    desk.spend(3590)
    desk.quiet = "The camera is on."
    desk.spend(60)
    assert desk.why() == "Hourly hands waits. The camera is on."
    desk.quiet, desk.locked = None, True
    assert desk.why() == "Hourly hands waits. The screen is locked."
    desk.locked, desk.session = False, "wrist-flex"
    assert desk.why() == "Hourly hands waits. A session is running."
    desk.look()
    assert desk.why() == "A session is running. It counts as the break."
    desk.session = None
    desk.look()
    desk.spend(3600)
    desk.say(Answer.SKIP)
    assert desk.why() == "Feet will be offered at 11:05, to leave some time between offers."
