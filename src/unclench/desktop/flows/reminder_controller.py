"""Runs `core.reminders.decide` and `core.reminders.morning` in Qt: one slow timer, one poll at a time, one file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from unclench.core.i18n import _
from unclench.core.ports import Clock, Desktop, DesktopFacts
from unclench.core.problem import KnownError
from unclench.core.record.history import day_of
from unclench.core.reminders import decide as reminder
from unclench.core.reminders import morning
from unclench.core.reminders.decide import Answer, Observation, Offer
from unclench.core.reminders.elapsed_clock import ElapsedClock
from unclench.core.reminders.morning import MorningAction, MorningAnswer, MorningState
from unclench.core.reminders.next import next_look
from unclench.core.reminders.places import Place, not_shown
from unclench.core.reminders.rules import Reminders, WakeUpRule
from unclench.core.reminders.state import ReminderState, from_note, to_note
from unclench.core.reminders.status import reminder_status
from unclench.core.reminders.tray_menu import TrayView, tray_view
from unclench.core.reminders.why import why
from unclench.store.json_file import read_json, write_json

ANSWER_LIMIT_MS = 10_000  # each question to the desktop has its own limit; together they stay below this
SAVE_S = 300.0  # a power cut loses at most this much counted time; everything else is saved at once


class ReminderController(QObject):
    """Sleeps until the next moment that matters. `session` gives the id of the routine in progress, or None.

    A poll asks the desktop, and decides when the answer arrives. Nothing blocks meanwhile.
    """

    offered = Signal(object)  # Offer
    withdrawn = Signal()
    woken = Signal()  # the wake-up question is to be shown
    wake_up_withdrawn = Signal()
    looked = Signal()  # after each decision: what the tray shows may have changed
    trouble = Signal(str)
    _answered = Signal(object, object)  # token of the question, DesktopFacts; emitted in any thread

    def __init__(
        self, clock: Clock, desktop: Desktop, path: Path, session: Callable[[], str | None],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._clock = clock
        self._desktop = desktop
        self._path = path
        self._session = session
        self._locked = False
        self.lock_told: Callable[[], bool] = lambda: True  # whether something here tells when the screen is locked
        self._reminders = Reminders()
        self._wake_up = WakeUpRule()
        self._state = ReminderState()
        self._morning = MorningState()
        self._saved: object = None
        self._saved_s = float("-inf")
        self._seen = Observation(clock.reading())
        self._question: object = None  # token of the unanswered question to the desktop
        self._requested: Offer | None = None  # by the person, not shown yet
        self._answered.connect(self._on_facts)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timeout)

    def start(self, reminders: Reminders, wake_up: WakeUpRule) -> None:
        """Continue from the saved state, and poll for the first time."""
        note = None
        try:
            note, trouble = read_json(self._path)
            if trouble:
                self.trouble.emit(trouble)
        except KnownError as error:
            self.trouble.emit(str(error))
        now = self._clock.reading()
        state = from_note((note or {}).get("reminders"), now)
        called = morning.from_note((note or {}).get("morning"), now)
        if note is not None and (state is None or called is None):
            self.trouble.emit(_("Could not read {path}; reminders start over.").format(path=self._path))
        self._reminders, self._wake_up, self._seen = reminders, wake_up, Observation(now)
        self._morning = called or MorningState()
        self._state, _nothing = reminder.decide(
            state or ReminderState(), reminders, self._seen
        )  # nothing is due in the grace period
        if self._state.unseen:
            self.trouble.emit(not_shown())
        self._after_change()
        self.poll()

    def set_rules(self, reminders: Reminders, wake_up: WakeUpRule) -> None:
        """Use changed settings at once."""
        self._reminders, self._wake_up = reminders, wake_up
        self.poll()

    def poll(self) -> None:
        """Ask the desktop, then decide what to do. During a session the desktop is not asked and nothing is offered."""
        if self._session() is not None:
            self._decide(DesktopFacts())
        elif self._question is None:
            self._question = question = object()
            self._timer.start(ANSWER_LIMIT_MS)
            breaks = [rule.natural_break_s for rule in self._reminders.rules if rule.on]
            away_s = 0.0 if self._state.is_locked(self._locked) else max(breaks, default=inf)
            self._desktop.ask(away_s, partial(self._answered.emit, question))

    def _on_facts(self, question: object, facts: DesktopFacts) -> None:
        if question is self._question:
            self._question = None
            self._decide(facts)

    def _on_timeout(self) -> None:
        """Poll. If a question is still unanswered, its answer counts as "unknown"."""
        if self._question is None:
            self.poll()
        else:
            self._on_facts(self._question, DesktopFacts())

    def _decide(self, facts: DesktopFacts) -> None:
        now, session = self._clock.reading(), self._session()
        if session is not None:
            facts = DesktopFacts()
        self._seen = seen = Observation(now, facts.idle_s, facts.quiet, session, self._locked, self.lock_told())
        offer, self._requested = self._requested, None
        if offer is not None and self._state.offered is not None and session is None:
            self.offered.emit(offer)
        self._morning, called = morning.decide(self._morning, self._wake_up, seen)
        self._update_wake_up_seen()
        self._state, action = reminder.decide(self._state, self._reminders, self._seen)
        self._after_change()
        if isinstance(action, Offer):
            self.offered.emit(action)
        elif action is not None:
            self.withdrawn.emit()
        if called is MorningAction.OFFER:
            self.woken.emit()
        elif called is MorningAction.WITHDRAW:
            self.wake_up_withdrawn.emit()

    def answer(self, said: Answer, snooze_s: float | None = None) -> None:
        """Apply the person's answer to the offer on the screen. `snooze_s` as in `core.reminders.decide.answer`."""
        offered = self._state.offered
        if offered is not None:
            now = self._clock.reading()
            self._state = reminder.answer(self._state, self._reminders, offered.rule, said, now, snooze_s)
            self._after_change()

    def show(self, places: tuple[Place, ...], *, by_choice: bool) -> None:
        """Note where the offer has appeared, and tell it if the desktop could not show it."""
        self._state = reminder.shown(self._state, places, by_choice=by_choice)
        if self._state.unseen:
            self.trouble.emit(not_shown())
        self._after_change()

    def open_offer(self) -> None:
        """Note that the person opened the offer from its notification."""
        self._state = reminder.opened(self._state, self._clock.reading())
        self._after_change()

    def answer_wake_up(self, said: MorningAnswer) -> None:
        """Apply the person's answer to the wake-up question."""
        self._morning = morning.answer(self._morning, self._wake_up, said, self._clock.reading())
        self._update_wake_up_seen()
        self._after_change()

    def _update_wake_up_seen(self) -> None:
        """Note whether the wake-up question is shown: no reminder appears on top of it."""
        self._seen = replace(self._seen, wake_up=self._morning.offered_s is not None)

    def remind(self, name: str) -> bool:
        """Offer this reminder now; False when it does not exist or is off. It is shown after the next poll, which
        finds out whether it may make a sound."""
        state, offer = reminder.remind(self._state, self._reminders, name, self._clock.reading())
        if offer is None:
            return False
        if self._state.offered is not None:
            self.withdrawn.emit()
        self._requested = offer
        self._change(state)
        return True

    def snooze(self, seconds: float) -> None:
        """Postpone the offer on the screen and every other one."""
        if self._state.offered is not None:
            self.withdrawn.emit()
        self._change(reminder.snooze(self._state, self._reminders, seconds, self._clock.reading()))

    def start_meeting(self, seconds: float) -> None:
        """In a meeting for so long; 0 ends it."""
        self._change(reminder.start_meeting(self._state, seconds, self._clock.reading()))

    def switch_off(self, seconds: float) -> None:
        """Switch the reminders off for this long; 0 switches them on again."""
        self._change(reminder.off_for(self._state, seconds, self._clock.reading()))

    def switch_off_until_tomorrow(self) -> None:
        """Switch the reminders off until the next day begins."""
        self._change(reminder.off_until_tomorrow(self._state, self._reminders, self._clock.reading()))

    def lock(self, locked: bool) -> None:
        """The system says that the screen was locked or unlocked."""
        if locked:
            self._state = reminder.locked_again(self._state)
        self._locked = locked
        self.poll()

    @property
    def quiet(self) -> bool:
        """Whether the last poll found a reason not to make a sound."""
        return self._seen.quiet is not None

    def today(self, rollover_hour: int) -> date:
        """The day that counts now."""
        return day_of(self._clock.reading().wall, rollover_hour)

    def why(self) -> str:
        """The sentence that says when the next reminder comes, or why none does."""
        return why(self._state, self._reminders, self._seen)

    def why_wake_up(self) -> str:
        """The same for the wake-up routine."""
        return morning.why(self._morning, self._wake_up, self._seen)

    def status(self) -> dict[str, Any]:
        """The status as JSON values, for scripts; see `core.reminders.status`. The desktop is as of the last poll."""
        seen = replace(self._seen, now=self._clock.reading())
        return reminder_status(self._state, self._reminders, seen) | {
            "wake_up": morning.why(self._morning, self._wake_up, seen)
        }

    def tray(self, routines: Sequence[tuple[str, str]], hurt: Collection[str]) -> TrayView:
        """What the tray shows; its menu can start these routines, given as (id, title), except those in `hurt`."""
        return tray_view(self._state, self._reminders, self._seen, routines, hurt)

    def save(self) -> None:
        """Save everything now: the program may be ended without further notice."""
        self._save(at_once=True)

    def close(self) -> None:
        """Stop polling, and save everything for the next start."""
        self._timer.stop()
        self._question = None
        self._save(at_once=True)

    def _change(self, state: ReminderState) -> None:
        """Show the person's choice at once; the poll does what follows from it."""
        self._state = state
        self._after_change()
        self.poll()

    def _after_change(self) -> None:
        waits = [next_look(self._state, self._reminders, self._seen)]
        morning_s = morning.next_look(self._morning, self._wake_up, self._seen)
        if morning_s is not None:
            waits.append(morning_s)
        self._timer.start(round(min(waits) * 1000) if self._question is None else ANSWER_LIMIT_MS)
        self._save()
        self.looked.emit()

    def _save(self, *, at_once: bool = False) -> None:
        """Save, unless only counted times have changed since the last save."""
        rules = {name: replace(rule, since_s=0.0, seen=None) for name, rule in self._state.rules.items()}
        kept = (
            replace(self._state, awake=ElapsedClock(), rules=rules),
            replace(self._morning, awake=ElapsedClock(), here_s=None),
        )
        mono_s = self._clock.reading().mono_s
        if kept == self._saved and mono_s - self._saved_s < SAVE_S and not at_once:
            return
        self._saved, self._saved_s = kept, mono_s
        note = {"reminders": to_note(self._state), "morning": morning.to_note(self._morning)}
        try:
            write_json(self._path, note)
        except KnownError as error:
            self.trouble.emit(str(error))
