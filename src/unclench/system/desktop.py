"""Asks for idle time and quiet moments in a thread: a service that hangs takes seconds and would freeze a window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

from unclench.core.ports import DesktopFacts
from unclench.system.idle.choose import Idle
from unclench.system.quiet.choose import Quiet

log = logging.getLogger(__name__)

Tell = Callable[[DesktopFacts], None]
Question = tuple[float, Tell]


class DesktopLooks:
    """A Desktop (see `core.ports`). Its thread makes the sources, asks and closes them, and sleeps in between.

    Questions wait while a service hangs; then only the last of them is answered.
    """

    def __init__(self, make_idle: Callable[[], Idle], make_quiet: Callable[[], Quiet]) -> None:
        self._make_idle = make_idle
        self._make_quiet = make_quiet
        self._questions: SimpleQueue[Question | None] = SimpleQueue()
        self._telling = Lock()
        self._closed = False
        Thread(target=self._work, name="unclench-desktop", daemon=True).start()

    def ask(self, away_s: float, tell: Tell) -> None:
        self._questions.put((away_s, tell))

    def close(self) -> None:
        """Give no more answers. Does not wait: the thread ends by itself, or with the program."""
        with self._telling:
            self._closed = True
        self._questions.put(None)

    def _work(self) -> None:
        idle, quiet = self._make_idle(), self._make_quiet()
        while (question := self._last_question()) is not None:
            away_s, tell = question
            try:
                facts = _look(idle, quiet, away_s)
            except Exception:  # a bug must not end the thread
                log.exception("Bug while asking the desktop")
                facts = DesktopFacts()
            with self._telling:
                if not self._closed:
                    tell(facts)
        idle.close()

    def _last_question(self) -> Question | None:
        question = self._questions.get()
        while question is not None and not self._questions.empty():
            question = self._questions.get()
        return question


def _look(idle: Idle, quiet: Quiet, away_s: float) -> DesktopFacts:
    idle_s = idle.seconds_idle()
    away = idle_s is not None and idle_s >= away_s
    return DesktopFacts(idle_s, None if away else quiet.reason())
