"""For any events at the desk: never two offers within the snooze time, none at a bad moment, and none lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tools.reminder_case import FEET, HANDS, NECK, OFFICE
from tools.reminder_world import BERLIN, Desk, play

from unclench.core.reminders.decide import Action, Observation, Offer, Withdraw
from unclench.core.reminders.rules import Hours, Reminders
from unclench.core.reminders.state import from_note, to_note

RULES = (HANDS, FEET, NECK, OFFICE, replace(HANDS, hours=Hours(time(22), time(2))), replace(FEET, every_s=600.0))
MINUTES = st.integers(1, 100)
EVENTS = st.one_of(
    st.builds(
        "{} {} min".format,
        st.sampled_from(["work", "work", "type", "away", "sleep", "lock", "full", "stopped", "restart", "reboot"]),
        MINUTES,
    ),
    st.builds("session {} {} min".format, st.sampled_from(["desk-reset", "neck-ease", "x"]), st.integers(1, 9)),
    st.builds("question {} min".format, st.integers(1, 5)),
    st.sampled_from(
        [
            "start", "later", "later 20 min", "skip", "locks", "sleep 9 h", "clock +3 h", "clock -3 h", "clock +400 d",
            "clock 1970-01-01 05:00", "clock 2026-10-25 01:50", "clock 2026-03-27 16:58", "fly 8 h to Asia/Tokyo",
            "fly 1 h to America/New_York", "tray meeting 30 min", "tray meeting over", "tray off 1 h", "tray on",
            "tray off until tomorrow", "tray snooze 15 min", "restart 1 min, note lost", "restart 1 min, note odd",
        ]
    ),
)  # fmt: skip
MONDAY = datetime(2026, 1, 5, 9, tzinfo=BERLIN)
DESKS = st.builds(
    Desk,
    st.builds(Reminders, st.lists(st.sampled_from(RULES), max_size=3, unique_by=lambda rule: rule.id).map(tuple)),
    st.sampled_from([MONDAY, datetime(2026, 3, 28, 23, tzinfo=BERLIN)]),
    idle_known=st.booleans(),
    boot_clock=st.booleans(),
)


def live(desk: Desk, events: list[str]) -> list[tuple[float, Observation, Action]]:
    """Play the events. Returns each action with its real time and the observation."""
    seen: list[tuple[float, Observation, Action]] = []

    def spy(now: Observation, action: Action | None) -> None:
        if action:
            assert isinstance(action, Withdraw) or not desk.state.is_locked(now.locked), "an offer on a locked screen"
            seen.append((desk.true_s, now, action))

    desk.spied = spy
    for event in events:
        if event.split()[0] not in ("start", "later", "skip") or desk.offered:
            play(desk, event)
    return seen


@example(Desk(Reminders((replace(FEET, every_s=600.0),)), MONDAY), ["work 10 min", "reboot 1 min", "work 30 min"])
@settings(max_examples=50)
@given(DESKS, st.lists(EVENTS, max_size=25))
def test_no_offer_comes_at_a_bad_moment(desk: Desk, events: list[str]) -> None:
    keeps_notes = [event for event in events if "note" not in event]
    actions = live(desk, keeps_notes)
    offers = [(at_s, seen, action) for at_s, seen, action in actions if isinstance(action, Offer)]
    for at_s, seen, offer in offers:
        assert offer.because
        assert seen.quiet is None
        assert seen.session is None
        assert not seen.wake_up
        assert offer.rule.allows(seen.now.wall) or not offer.rule.asks_the_clock
        others = [other_s for other_s, _seen, other in offers if other is not offer and other_s <= at_s]
        assert all(at_s - other_s >= desk.reminders.snooze_s - 0.1 for other_s in others)
    on_screen = None
    for _at_s, _seen, action in actions:
        if isinstance(action, Withdraw):
            assert on_screen == action.rule
            on_screen = None
        else:
            on_screen = action.rule.id


@settings(max_examples=30)
@given(DESKS, st.lists(EVENTS, max_size=15))
def test_no_reminder_is_lost_after_any_events(desk: Desk, events: list[str]) -> None:
    live(desk, events)
    desk.reminders = replace(desk.reminders, rules=(HANDS, *(rule for rule in desk.reminders.rules if rule.at)))
    desk.tray("on")
    desk.tray("meeting over")
    if not desk.idle_known:
        desk.locked = False  # an unknown idle time cannot show that a lock is over
    before, there = len(desk.story), desk.offered == "hourly-hands"
    desk.spend(80 * 60)
    assert there or any("offer Hourly hands" in line for line in desk.story[before:]), desk.why()


@settings(max_examples=30)
@given(DESKS, st.lists(EVENTS, max_size=15))
def test_it_always_has_a_reason(desk: Desk, events: list[str]) -> None:
    live(desk, events)
    words = desk.why()
    assert words
    assert "{" not in words


@settings(max_examples=30)
@given(DESKS, st.lists(EVENTS, max_size=15))
def test_an_immediate_restart_changes_nothing_but_the_offer_on_the_screen(desk: Desk, events: list[str]) -> None:
    live(desk, events)
    desk.look()
    again = from_note(to_note(desk.state), desk.now)
    assert again is not None
    assert to_note(again)["rules"] == to_note(desk.state)["rules"]
    assert (again.off_day, again.off_until_s, again.held_until_s) == (
        desk.state.off_day, desk.state.off_until_s, desk.state.held_until_s,
    )  # fmt: skip
