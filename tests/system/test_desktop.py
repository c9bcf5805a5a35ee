"""The desktop is queried in a thread of its own: the caller never waits, and a service that hangs delays nobody."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue

import pytest

from unclench.core.ports import DesktopFacts
from unclench.system.desktop import DesktopLooks
from unclench.system.idle.choose import NullIdle
from unclench.system.idle.choose import choose as choose_idle
from unclench.system.quiet.choose import Quiet
from unclench.system.quiet.choose import choose as choose_quiet
from waiting import LONG_S


class Idle(NullIdle):
    """A person who has not touched anything for `seconds`."""

    def __init__(self, idle_s: float | None) -> None:
        super().__init__("")
        self.idle_s = idle_s
        self.closed = False

    def seconds_idle(self) -> float | None:
        return self.idle_s

    def close(self) -> None:
        self.closed = True


class Service:
    """A service that answers only when the test releases it."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.go_on = threading.Semaphore(0)

    def __call__(self) -> str | None:
        self.asked.release()
        assert self.go_on.acquire(timeout=LONG_S)
        return "A call."


@contextmanager
def looking(idle: Idle, look: Callable[[], str | None]) -> Iterator[DesktopLooks]:
    """Run the looks, and check afterward that their thread has ended."""
    before = set(threading.enumerate())
    looks = DesktopLooks(lambda: idle, lambda: Quiet([("call", look)]))
    (thread,) = set(threading.enumerate()) - before
    yield looks
    looks.close()
    thread.join(LONG_S)
    assert not thread.is_alive()
    assert idle.closed


def test_both_facts_arrive_together_from_another_thread() -> None:
    told: SimpleQueue[tuple[DesktopFacts, int]] = SimpleQueue()
    with looking(Idle(7.0), lambda: "A call.") as looks:
        looks.ask(300.0, lambda facts: told.put((facts, threading.get_ident())))
        facts, thread = told.get(timeout=LONG_S)
    assert facts == DesktopFacts(7.0, "A call.")
    assert thread != threading.get_ident()


@pytest.mark.parametrize(("idle_s", "quiet"), [(300.0, None), (299.0, "A call."), (None, "A call.")])
def test_no_service_is_asked_while_the_person_is_away(idle_s: float | None, quiet: str | None) -> None:
    told: SimpleQueue[DesktopFacts] = SimpleQueue()
    with looking(Idle(idle_s), lambda: "A call.") as looks:
        looks.ask(300.0, told.put)
        assert told.get(timeout=LONG_S) == DesktopFacts(idle_s, quiet)


def test_only_the_last_of_the_waiting_questions_is_answered() -> None:
    service, told = Service(), SimpleQueue[int]()

    def tell(number: int, _facts: DesktopFacts) -> None:
        told.put(number)

    with looking(Idle(None), service) as looks:
        for number in (1, 2, 3):
            looks.ask(300.0, partial(tell, number))
            if number == 1:
                assert service.asked.acquire(timeout=LONG_S)
        assert told.empty()
        service.go_on.release(2)
        assert [told.get(timeout=LONG_S) for _both in range(2)] == [1, 3]
    assert told.empty()


def test_closing_does_not_wait_and_stops_all_answers() -> None:
    service, told = Service(), SimpleQueue[DesktopFacts]()
    with looking(Idle(None), service) as looks:
        looks.ask(300.0, told.put)
        assert service.asked.acquire(timeout=LONG_S)
        looks.close()
        service.go_on.release()
    assert told.empty()


def test_a_bug_in_one_look_loses_only_that_look_and_is_logged(expect_log: Callable[[str], None]) -> None:
    answers: list[str] = []

    def look() -> str | None:
        return answers[0]

    expect_log("Bug while asking")
    told: SimpleQueue[DesktopFacts] = SimpleQueue()
    with looking(Idle(7.0), look) as looks:
        looks.ask(300.0, told.put)
        assert told.get(timeout=LONG_S) == DesktopFacts()
        answers.append("A call.")
        looks.ask(300.0, told.put)
        assert told.get(timeout=LONG_S) == DesktopFacts(7.0, "A call.")


if sys.platform == "linux":
    from bus import PrivateBus
    from unclench.system.quiet import linux as quiet_linux

    def test_a_desktop_service_that_hangs_gives_no_answer_and_the_others_are_asked(
        private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(quiet_linux, "LIMIT_S", 0.05)
        monkeypatch.setattr(quiet_linux, "microphone_in_use", lambda _proc: "The microphone is in use.")
        private_bus.serve("org.gnome.Mutter.IdleMonitor").answers("GetIdletime", "t", (4000,))
        private_bus.serve("org.freedesktop.Notifications").hangs("Get")
        told: SimpleQueue[DesktopFacts] = SimpleQueue()
        looks = DesktopLooks(partial(choose_idle, {}), partial(choose_quiet, {}))
        looks.ask(300.0, told.put)
        assert told.get(timeout=LONG_S) == DesktopFacts(4.0, "The microphone is in use.")
        looks.close()
        private_bus.wait_until_alone()
