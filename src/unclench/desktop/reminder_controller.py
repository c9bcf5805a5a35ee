"""The QObject shell of core.reminder and core.morning: one slow timer, one look at a time, one state file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from unclench.core import morning, reminder
from unclench.core.lived import Lived
from unclench.core.morning import MorningAction, MorningAnswer, MorningState
from unclench.core.ports import Clock, IdleSource, QuietSource
from unclench.core.problem import KnownError
from unclench.core.reminder import Answer, Observation, Offer
from unclench.core.reminder_next import next_look
from unclench.core.reminder_rule import Reminders, WakeUpRule
from unclench.core.reminder_state import ReminderState, from_note, to_note
from unclench.core.reminder_status import reminder_status
from unclench.core.reminder_why import why
from unclench.core.tray_view import TrayView, tray_view
from unclench.core.words import _
from unclench.store.json_file import read_json, write_json

SAVE_S = 300.0  # a power cut loses at most so much counted time; everything else is saved as it happens


class ReminderController(QObject):
    """Sleeps until the next moment that matters. `session` names the routine that is being done, if any."""

    offered = Signal(object)  # Offer
    withdrawn = Signal()
    woken = Signal()  # the wake-up question is to be shown
    wake_up_withdrawn = Signal()
    looked = Signal()  # what the tray shows may have changed
    trouble = Signal(str)

    def __init__(
        self, clock: Clock, idle: IdleSource, quiet: QuietSource, path: Path, session: Callable[[], str | None],
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._clock = clock
        self._idle = idle
        self._quiet = quiet
        self._path = path
        self._session = session
        self._locked = False
        self._reminders = Reminders()
        self._wake_up = WakeUpRule()
        self._state = ReminderState()
        self._morning = MorningState()
        self._saved: object = None
        self._saved_s = float("-inf")
        self._seen = Observation(clock.reading())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def start(self, reminders: Reminders, wake_up: WakeUpRule) -> None:
        """Carry on from what the last run left, and look for the first time."""
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
            self.trouble.emit(_("{path} is not understood; the reminders begin anew.").format(path=self._path))
        self._state, self._morning = state or ReminderState(), called or MorningState()
        self.take_rules(reminders, wake_up)

    def take_rules(self, reminders: Reminders, wake_up: WakeUpRule) -> None:
        """The settings have changed; they take effect at once."""
        self._reminders, self._wake_up = reminders, wake_up
        self.look()

    def look(self) -> None:
        """See what there is to see, and do what follows from it."""
        self._seen = seen = self._observe()
        self._morning, called = morning.decide(self._morning, self._wake_up, seen)
        if self._morning.offered_s is not None and seen.session is None:
            self._seen = replace(seen, session=self._wake_up.routine)  # nothing comes on top of the wake-up question
        self._state, action = reminder.decide(self._state, self._reminders, self._seen)
        self._settle()
        if isinstance(action, Offer):
            self.offered.emit(action)
        elif action is not None:
            self.withdrawn.emit()
        if called is MorningAction.OFFER:
            self.woken.emit()
        elif called is MorningAction.WITHDRAW:
            self.wake_up_withdrawn.emit()

    def answer(self, said: Answer) -> None:
        """The person answered the offer on the screen."""
        offered = self._state.offered
        if offered is not None:
            now = self._clock.reading()
            self._state = reminder.answer(self._state, self._reminders, offered.rule, said, now)
            self._settle()

    def answer_wake_up(self, said: MorningAnswer) -> None:
        """The person answered, or put off, the wake-up question."""
        self._morning = morning.answer(self._morning, self._wake_up, said, self._clock.reading())
        self._settle()

    def remind(self, name: str) -> bool:
        """Offer this one now; False when there is no such reminder, or it is off."""
        self._seen = self._observe()
        self._state, offer = reminder.remind(self._state, self._reminders, name, self._clock.reading())
        self._settle()
        if offer is not None:
            self.offered.emit(offer)
        return offer is not None

    def snooze(self, seconds: float) -> None:
        """The offer on the screen comes later, and so does every other."""
        was_offered = self._state.offered is not None
        self._state = reminder.snooze(self._state, self._reminders, seconds, self._clock.reading())
        if was_offered:
            self.withdrawn.emit()
        self.look()

    def hold(self, seconds: float) -> None:
        """In a meeting for so long; 0 ends it."""
        self._state = reminder.hold(self._state, seconds, self._clock.reading())
        self.look()

    def switch_off(self, seconds: float) -> None:
        """No reminder for so long; 0 switches them on again."""
        self._state = reminder.off_for(self._state, seconds, self._clock.reading())
        self.look()

    def switch_off_until_tomorrow(self) -> None:
        """No reminder until the next day begins."""
        self._state = reminder.off_until_tomorrow(self._state, self._reminders, self._clock.reading())
        self.look()

    def lock(self, locked: bool) -> None:
        """The screen was locked or unlocked."""
        self._locked = locked
        self.look()

    @property
    def quiet(self) -> bool:
        """Whether the last look found a reason not to make a sound."""
        return self._seen.quiet is not None

    def why(self) -> str:
        """Why it is, or is not, reminding."""
        return why(self._state, self._reminders, self._seen)

    def why_wake_up(self) -> str:
        """The same of the wake-up routine."""
        return morning.why(self._morning, self._wake_up, self._seen)

    def status(self) -> dict[str, Any]:
        """All of it, for scripts; see `core.reminder_status`."""
        return reminder_status(self._state, self._reminders, self._seen) | {"wake_up": self.why_wake_up()}

    def tray(self, routines: Sequence[tuple[str, str]]) -> TrayView:
        """What the tray shows, with these routines to start."""
        return tray_view(self._state, self._reminders, self._seen, routines)

    def close(self) -> None:
        """Look no more, and leave everything for the next start."""
        self._timer.stop()
        self._save(at_once=True)

    def _observe(self) -> Observation:
        session = self._session()
        idle_s = self._idle.seconds_idle() if session is None else None
        breaks = [rule.natural_break_s for rule in self._reminders.rules if rule.on]
        away = idle_s is not None and bool(breaks) and idle_s >= max(breaks)
        asks = session is None and not self._locked and not away  # else nothing is offered, and each look asks services
        return Observation(
            now=self._clock.reading(),
            idle_s=idle_s,
            quiet=self._quiet.reason() if asks else None,
            session=session,
            locked=self._locked,
        )

    def _settle(self) -> None:
        waits = [next_look(self._state, self._reminders, self._seen)]
        morning_s = morning.next_look(self._morning, self._wake_up, self._seen)
        if morning_s is not None:
            waits.append(morning_s)
        self._timer.start(round(min(waits) * 1000))
        self._save()
        self.looked.emit()

    def _save(self, *, at_once: bool = False) -> None:
        """What has merely grown older is not worth a write each time."""
        kept = (replace(self._state, lived=Lived()), replace(self._morning, lived=Lived(), here_s=None))
        mono_s = self._clock.reading().mono_s
        if kept == self._saved and mono_s - self._saved_s < SAVE_S and not at_once:
            return
        self._saved, self._saved_s = kept, mono_s
        note = {"reminders": to_note(self._state), "morning": morning.to_note(self._morning)}
        try:
            write_json(self._path, note)
        except KnownError as error:
            self.trouble.emit(str(error))
