"""The table of reminder cases, and what the table cannot show: reasons, late answers and how often it polls."""

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
def test_each_case_of_the_table(case: Case) -> None:
    desk = desk_of(case)
    for event in case.events:
        play(desk, event)
    assert tuple(desk.story) == case.expected
    assert case.says in ("", desk.why())
    told = sum(" missed " in line for line in case.expected)
    assert missed(desk) == case.missed + told


def test_case_names_are_unique() -> None:
    assert len({case.id for case in CASES}) == len(CASES)


def test_the_document_shows_the_current_table() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert table() in text, "run python tools/reminder_table.py to update it"
    assert with_table(text) == text


def test_the_table_fails_if_a_rule_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unclench.core.reminders.decide.TYPING_S", 0.0)
    desk = Desk(Reminders(), MONDAY)
    desk.spend(4000, 0.5)
    assert desk.story[0] == "Mon 10:00 offer Hourly hands", "the broken rule no longer waits for a pause"


@pytest.mark.parametrize(
    ("rules", "events", "because"),
    [
        ((HANDS,), ("work 60 min",), "60 minutes at the computer."),
        ((HANDS,), ("work 60 min", "later", "work 5 min"), "You wanted it later."),
        ((HANDS,), ("work 67 min",), "You did not answer it last time."),
        ((NECK,), ("work 6 h",), "It is 15:00."),
    ],
)
def test_every_offer_gives_its_reason(rules: tuple[ReminderRule, ...], events: tuple[str, ...], because: str) -> None:
    desk, reasons = Desk(Reminders(rules), MONDAY), []
    desk.spied = lambda _seen, action: reasons.append(action.because) if isinstance(action, Offer) else None
    for event in events:
        play(desk, event)
    assert ["".join(reasons[-1:])] == [because]


def test_an_answer_to_a_withdrawn_offer_changes_nothing() -> None:
    desk = Desk(Reminders(), MONDAY)
    assert answer(desk.state, desk.reminders, "hourly-hands", Answer.SKIP, desk.now) == desk.state
    desk.spend(3600)
    assert answer(desk.state, desk.reminders, "feet", Answer.SKIP, desk.now) == desk.state
    desk.say(Answer.START)
    assert desk.offered is None


def test_removing_or_switching_off_a_rule_withdraws_its_offer() -> None:
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


def test_a_new_clock_time_counts_today_only_if_it_is_not_past() -> None:
    desk = Desk(Reminders((HANDS,)), AFTERNOON)
    desk.spend(1800)
    desk.reminders = Reminders((NECK, replace(NECK, id="past", name="Past", at=(AFTERNOON.time(),))))
    desk.look()
    desk.spend(1800)
    assert desk.story == ["Mon 15:00 offer Neck"]
    assert desk.why() == "Neck is on the screen."


@pytest.mark.parametrize("name", ["nobody", "feet"])
def test_an_unknown_or_switched_off_reminder_cannot_be_requested(name: str) -> None:
    desk = Desk(Reminders((HANDS, replace(FEET, on=False))), MONDAY)
    assert remind(desk.state, desk.reminders, name, desk.now) == (desk.state, None)


def test_a_requested_reminder_without_an_answer_does_not_count_as_missed() -> None:
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


def test_the_first_poll_of_a_new_state_offers_nothing() -> None:
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


def test_between_two_reminders_it_polls_less_than_twice_a_minute() -> None:
    assert looks_in_an_hour(10.0) <= 13
    assert looks_in_an_hour(0.5) <= 13
    assert looks_in_an_hour(None) <= 60


def test_while_waiting_for_a_pause_in_typing_it_polls_every_five_seconds() -> None:
    desk = Desk(Reminders(), MONDAY)
    desk.spend(3605, 0.5)
    assert next_look(desk.state, desk.reminders, desk.seen()) == 5.0


def test_without_reminders_it_polls_every_five_minutes() -> None:
    desk = Desk(Reminders((replace(HANDS, on=False),)), MONDAY)
    assert next_look(desk.state, desk.reminders, desk.seen()) == 300.0
    assert coming(desk.state, desk.reminders, desk.seen()) is None
    assert desk.why() == "All reminders are switched off."


def test_the_time_to_the_next_poll_is_one_second_to_five_minutes() -> None:
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
def test_the_reason_why_it_does_or_does_not_remind(events: tuple[str, ...], says: str) -> None:
    desk = Desk(Reminders(), MONDAY)
    for event in events:
        play(desk, event)
    assert desk.why() == says


def test_the_reason_names_the_current_obstacle() -> None:
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
