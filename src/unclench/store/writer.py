"""A background thread that writes, so that a front end never waits for the disk or for another program."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

RETRY_S = 30.0


class Writer:
    """Runs a job in its own thread each time `wake` is called.

    The job returns whether it is done; if not, it runs again at the next wake, or after RETRY_S seconds. An exception
    goes to `sys.excepthook`, and the thread continues. `finish` is called in the thread when it ends.
    """

    def __init__(self, job: Callable[[], bool], finish: Callable[[], object], name: str) -> None:
        self._job = job
        self._finish = finish
        self._name = name
        self._condition = threading.Condition()
        self._asked = self._finished = 0
        self._closing = False
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Run the job soon. Returns at once."""
        with self._condition:
            self._asked += 1
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def settle(self, within_s: float) -> bool:
        """Wait until the job has run for everything asked so far. False when that takes longer than `within_s`."""
        with self._condition:
            if self._thread is None:
                return True
            asked = self._asked
            return self._condition.wait_for(lambda: self._finished >= asked, within_s)

    def close(self, within_s: float) -> bool:
        """Run the job a last time and end the thread. False when that takes longer than `within_s`; the thread then
        ends with the process."""
        with self._condition:
            self._closing = True
            self._condition.notify_all()
            thread = self._thread
        if thread is None:
            return True
        thread.join(within_s)
        return not thread.is_alive()

    def _run(self) -> None:
        done = True
        while True:
            with self._condition:
                self._condition.wait_for(self._has_work, None if done else RETRY_S)
                asked, closing = self._asked, self._closing
            done = self._run_once()
            with self._condition:
                self._finished = asked
                self._condition.notify_all()
                if closing and self._asked == asked:
                    break
        self._finish()

    def _has_work(self) -> bool:
        return self._closing or self._asked > self._finished

    def _run_once(self) -> bool:
        try:
            return self._job()
        except Exception:  # noqa: BLE001  report the bug, and keep writing
            sys.excepthook(*sys.exc_info())
            return True
