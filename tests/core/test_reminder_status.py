"""The status of the reminders, as scripts read it."""

from __future__ import annotations

from dataclasses import replace

from fakes import FakeClock
from unclench.core.reminders import decide as reminder
from unclench.core.reminders.decide import Observation
from unclench.core.reminders.rules import BUILT_IN, Reminders
from unclench.core.reminders.state import ReminderState
from unclench.core.reminders.status import reminder_status


def looked(clock: FakeClock, rules: Reminders, state: ReminderState | None = None) -> tuple[ReminderState, Observation]:
    seen = Observation(clock.reading(), idle_s=30.0)
    return reminder.decide(state or ReminderState(), rules, seen)[0], seen


def test_the_next_reminder_has_a_sentence_and_a_date() -> None:
    clock, rules = FakeClock(), Reminders((replace(BUILT_IN[0], routine="desk-reset"),))
    state, seen = looked(clock, rules)
    assert reminder_status(state, rules, seen) == {
        "next": "Next: Hourly hands at 10:00",
        "next_at": "2026-01-05T10:00:00+00:00",
        "why": "Next: Hourly hands at 10:00",
        "offered": None,
        "shown": [],
        "held_until": None,
        "off_until": None,
        "reminders": [{"id": "hourly-hands", "name": "Hourly hands", "routine": "desk-reset", "on": True}],
    }


def test_a_meeting_and_an_hour_off_have_an_end_time() -> None:
    clock, rules = FakeClock(), Reminders()
    state, seen = looked(clock, rules)
    held = reminder.start_meeting(state, 1800, clock.reading())
    assert reminder_status(held, rules, seen)["held_until"] == "2026-01-05T09:30:00+00:00"
    off = reminder.off_for(state, 3600, clock.reading())
    assert reminder_status(off, rules, seen)["off_until"] == "2026-01-05T10:00:00+00:00"
    off = reminder.off_until_tomorrow(state, rules, clock.reading())
    status = reminder_status(off, rules, seen)
    assert (status["off_until"], status["next_at"]) == ("2026-01-06T04:00:00+00:00", None)


def test_the_status_names_the_offer_on_the_screen_and_the_off_state() -> None:
    clock, rules = FakeClock(), Reminders((replace(BUILT_IN[0], on=False),))
    state, seen = looked(clock, rules)
    status = reminder_status(state, rules, seen)
    assert (status["next_at"], status["reminders"][0]["on"]) == (None, False)
    rules = Reminders()
    state, seen = looked(clock, rules)
    state, _offer = reminder.remind(state, rules, "hourly-hands", clock.reading())
    assert reminder_status(state, rules, seen)["offered"] == "hourly-hands"
