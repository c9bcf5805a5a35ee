"""Where an offer appears, for every choice of the person on every kind of desktop; and that what nobody could see is
not said to be on the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes import FakeClock
from unclench.core.reminders import decide as reminder
from unclench.core.reminders.decide import ANSWER_S, Answer, Observation, Offer, Withdraw
from unclench.core.reminders.places import Means, Place, asks_server, places
from unclench.core.reminders.rules import BUILT_IN, HOURLY_HANDS, Reminders
from unclench.core.reminders.state import ReminderState, from_note, to_note
from unclench.core.reminders.status import reminder_status
from unclench.core.reminders.why import why

BOTH, WINDOW, NOTE, SILENT = (True, True), (True, False), (False, True), (False, False)
X11, X11_NO_SERVER = Means(True, True), Means(True, False)
X11_NO_CLICKS = Means(True, True, clicks=False)
WINDOWS, WINDOWS_NO_TRAY = Means(True, False, tray=True), Means(True, False)
GETS_KEYS, GETS_KEYS_NO_SERVER = Means(False, True, last_popup=True), Means(False, False, last_popup=True)
WAYLAND, WAYLAND_NO_CLICKS = Means(False, True), Means(False, True, clicks=False)
WAYLAND_NO_SERVER = Means(False, False)


@pytest.mark.parametrize(
    ("chosen", "means", "expected"),
    [
        (WINDOW, X11, "popup"),
        (WINDOW, X11_NO_SERVER, "popup"),
        (WINDOW, X11_NO_CLICKS, "popup"),
        (NOTE, X11, "notification"),
        (NOTE, X11_NO_SERVER, "popup"),
        (NOTE, X11_NO_CLICKS, "popup notification"),
        (BOTH, X11, "popup notification"),
        (BOTH, X11_NO_SERVER, "popup"),
        (BOTH, X11_NO_CLICKS, "popup notification"),
        (NOTE, WINDOWS, "tray"),
        (NOTE, WINDOWS_NO_TRAY, "popup"),
        (BOTH, WINDOWS, "popup tray"),
        (WINDOW, GETS_KEYS, "notification"),
        (BOTH, GETS_KEYS, "notification"),
        (WINDOW, GETS_KEYS_NO_SERVER, "popup"),
        (NOTE, GETS_KEYS_NO_SERVER, "popup"),
        (SILENT, GETS_KEYS_NO_SERVER, ""),
        (WINDOW, WAYLAND, "notification"),
        (NOTE, WAYLAND, "notification"),
        (BOTH, WAYLAND, "notification"),
        (NOTE, WAYLAND_NO_CLICKS, "notification"),
        (WINDOW, WAYLAND_NO_SERVER, ""),
        (NOTE, WAYLAND_NO_SERVER, ""),
        (BOTH, WAYLAND_NO_SERVER, ""),
        (SILENT, X11, ""),
        (SILENT, WAYLAND, ""),
    ],
)
def test_where_an_offer_appears(chosen: tuple[bool, bool], means: Means, expected: str) -> None:
    popup, notification = chosen
    rule = replace(BUILT_IN[0], popup=popup, notification=notification)
    assert " ".join(places(rule, means)) == expected
    if Place.NOTIFICATION in places(rule, means):
        assert asks_server(rule, popup=means.popup)


RULES = Reminders((replace(BUILT_IN[0], routine="desk-reset"),))


def offered(clock: FakeClock, *where: Place, by_choice: bool = False) -> ReminderState:
    """The offer after an hour, shown there."""
    state, action = work(ReminderState(), RULES, clock, 3600)
    assert isinstance(action, Offer)
    return reminder.shown(state, where, by_choice=by_choice)


def work(
    state: ReminderState, rules: Reminders, clock: FakeClock, for_s: float
) -> tuple[ReminderState, Offer | Withdraw | None]:
    """Somebody works until `for_s` are over, or until the first offer."""
    until_s = clock.mono_s + for_s
    state, action = reminder.decide(state, rules, seen(clock))
    while action is None and clock.mono_s < until_s:
        clock.advance_to(min(until_s, clock.mono_s + 60))
        state, action = reminder.decide(state, rules, seen(clock))
    return state, action


def seen(clock: FakeClock) -> Observation:
    return Observation(clock.reading(), idle_s=30.0)


@pytest.mark.parametrize(
    ("where", "by_choice", "words"),
    [
        ((Place.POPUP,), False, "Hourly hands is on the screen."),
        ((Place.POPUP, Place.NOTIFICATION), False, "Hourly hands is on the screen."),
        ((Place.TRAY,), False, "Hourly hands is on the screen."),
        ((Place.NOTIFICATION,), False, "Hourly hands is on the screen, as a notification."),
        ((), False, "Hourly hands is due, but this desktop cannot show it."),
        ((), True, "Hourly hands is due now."),
    ],
)
def test_the_status_says_what_is_on_the_screen(where: tuple[Place, ...], by_choice: bool, words: str) -> None:
    clock = FakeClock()
    state = offered(clock, *where, by_choice=by_choice)
    assert why(state, RULES, seen(clock)) == words
    status = reminder_status(state, RULES, seen(clock))
    assert (status["offered"], status["shown"]) == (HOURLY_HANDS, list(where))


def after_two_minutes(state: ReminderState, clock: FakeClock) -> ReminderState:
    clock.advance(ANSWER_S)
    state, action = reminder.decide(state, RULES, seen(clock))
    assert action == Withdraw(HOURLY_HANDS)
    return state


def test_what_nobody_could_see_was_not_missed_and_comes_again_after_an_hour() -> None:
    clock = FakeClock()
    state = after_two_minutes(offered(clock), clock)
    own = state.rules[HOURLY_HANDS]
    assert (own.unanswered, own.missed) == (False, 0)
    state, action = work(state, RULES, clock, 3599)
    assert action is None
    assert isinstance(work(state, RULES, clock, 1)[1], Offer)


@pytest.mark.parametrize(("where", "by_choice"), [((Place.POPUP,), False), ((), True)])
def test_what_could_be_seen_or_was_chosen_to_be_silent_was_left_unanswered(
    where: tuple[Place, ...], by_choice: bool
) -> None:
    clock = FakeClock()
    state = after_two_minutes(offered(clock, *where, by_choice=by_choice), clock)
    assert state.rules[HOURLY_HANDS].unanswered


def test_that_an_offer_was_not_seen_is_known_at_the_next_start_until_one_is_seen() -> None:
    clock = FakeClock()
    state = offered(clock)
    note = to_note(state)
    restored = from_note(note, clock.reading())
    assert restored is not None
    assert restored.unseen
    assert not reminder.shown(offered(FakeClock()), (Place.NOTIFICATION,)).unseen
    del note["unseen"]
    older = from_note(note, clock.reading())
    assert older is not None
    assert not older.unseen


def test_an_offer_that_is_opened_from_its_card_has_two_minutes_of_its_own() -> None:
    clock = FakeClock()
    state = offered(clock, Place.NOTIFICATION)
    clock.advance(ANSWER_S - 1)
    state, action = reminder.decide(state, RULES, seen(clock))
    assert action is None
    state = reminder.opened(state, clock.reading())
    assert reminder_status(state, RULES, seen(clock))["shown"] == ["popup"]
    clock.advance(ANSWER_S - 1)
    state, action = reminder.decide(state, RULES, seen(clock))
    assert action is None
    after_two_minutes(state, clock)


def test_a_shorter_later_than_the_usual_distance_is_kept() -> None:
    clock = FakeClock()
    state = offered(clock, Place.POPUP)
    state = reminder.answer(state, RULES, HOURLY_HANDS, Answer.SNOOZE, clock.reading(), 60.0)
    assert isinstance(work(state, RULES, clock, 60)[1], Offer)


def test_nothing_is_shown_or_opened_where_nothing_is_offered() -> None:
    clock = FakeClock()
    state, _nothing = reminder.decide(ReminderState(), RULES, seen(clock))
    assert reminder.shown(state, ()) == reminder.opened(state, clock.reading()) == state


@pytest.mark.parametrize("minutes", [5, 10, 30, 60])
def test_later_delays_this_reminder_only(minutes: int) -> None:
    clock = FakeClock()
    feet = replace(BUILT_IN[0], id="feet", routine="ankle-rotations")
    rules = Reminders((RULES.rules[0], feet))
    state, _offer = work(ReminderState(), rules, clock, 3600)
    state = reminder.answer(state, rules, HOURLY_HANDS, Answer.SNOOZE, clock.reading(), minutes * 60.0)
    state, other = work(state, rules, clock, rules.snooze_s)
    assert isinstance(other, Offer)
    assert other.rule.id == "feet"
    state = reminder.answer(state, rules, "feet", Answer.SKIP, clock.reading())
    state, again = work(state, rules, clock, 3600)
    assert isinstance(again, Offer)
    assert again.rule.id == HOURLY_HANDS
    assert clock.mono_s - FakeClock().mono_s == 3600 + max(minutes * 60.0, 2 * rules.snooze_s)


def test_the_status_says_that_nothing_was_to_be_shown() -> None:
    clock = FakeClock()
    state = offered(clock, by_choice=True)
    (rule,) = RULES.rules
    silent = replace(RULES, rules=(replace(rule, popup=False, notification=False),))
    words = "Hourly hands is due; its window and its notification are switched off."
    assert why(state, silent, seen(clock)) == words
