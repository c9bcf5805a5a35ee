"""Notifications from a thread: nobody waits for the server, and what is asked keeps its order."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from bus import Answer, Call, PrivateBus, Service
from unclench.system.notify import freedesktop, notices
from unclench.system.notify.choose import Notifier, choose
from unclench.system.notify.events import ON_CARD
from unclench.system.notify.freedesktop import SERVICE
from unclench.system.notify.notices import Clicked, Notice, NoticeThread, NotShown, Shown, Told
from waiting import LONG_S, until

FIRST = Notice("First", "one", (("skip", "Skip"),), 120)
SECOND = Notice("Second", "two", (), 120)

Tellings = queue.SimpleQueue[Told]


@pytest.fixture
def server(private_bus: PrivateBus) -> Service:
    """A notification server that numbers its cards from 1."""
    made = private_bus.serve(SERVICE.service).answers("GetCapabilities", "as", (["actions"],))
    made.answers("GetServerInformation", "ssss", ("any", "nobody", "1", "1.2")).answers("CloseNotification")
    numbers = iter(range(1, 100))
    return made.does("Notify", lambda _call: ("u", (next(numbers),)))


@pytest.fixture
def thread() -> Iterator[NoticeThread]:
    made = NoticeThread(partial(choose, {}))
    yield made
    made.close()


@pytest.fixture
def told() -> Tellings:
    return queue.SimpleQueue()


def next_of(told: Tellings) -> Told:
    return told.get(timeout=LONG_S)


def shown_by(server: Service) -> str:
    """The title of the next card."""
    return str(server.called("Notify").body[3])


class Held:
    """A server that answers a call only when it is released."""

    def __init__(self, answer: Callable[[Call], Answer]) -> None:
        self.asked, self._released = threading.Event(), threading.Event()
        self._answer = answer

    def __call__(self, call: Call) -> Answer:
        self.asked.set()
        assert self._released.wait(LONG_S)
        return self._answer(call)

    def wait(self) -> None:
        assert self.asked.wait(LONG_S)

    def release(self) -> None:
        self._released.set()


def test_what_is_shown_and_clicked_is_told(server: Service, thread: NoticeThread, told: Tellings) -> None:
    thread.show(FIRST, told.put)
    assert next_of(told) == Shown(FIRST, clicks=True)
    server.signal(SERVICE.path, SERVICE.interface, "NotificationClosed", "uu", (1, 2))  # no answer
    server.signal(SERVICE.path, SERVICE.interface, "ActionInvoked", "us", (7, "skip"))  # somebody else's card
    server.signal(SERVICE.path, SERVICE.interface, "ActionInvoked", "us", (1, ON_CARD))
    server.signal(SERVICE.path, SERVICE.interface, "ActionInvoked", "us", (1, "skip"))
    assert [next_of(told), next_of(told)] == [Clicked(FIRST, ON_CARD), Clicked(FIRST, "skip")]


def test_everything_is_done_in_the_order_in_which_it_was_asked(
    server: Service, thread: NoticeThread, told: Tellings
) -> None:
    thread.show(FIRST, told.put)
    thread.show(SECOND, told.put)
    assert [next_of(told), next_of(told)] == [Shown(FIRST, clicks=True), Shown(SECOND, clicks=True)]
    thread.take_back(FIRST)
    thread.take_back(SECOND)
    assert [shown_by(server), shown_by(server)] == ["First", "Second"]
    assert [server.called("CloseNotification").body, server.called("CloseNotification").body] == [(1,), (2,)]


def test_a_card_that_is_taken_back_while_the_server_hangs_is_closed_or_never_shown(
    server: Service, thread: NoticeThread, told: Tellings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freedesktop, "LIMIT_S", LONG_S)
    held = Held(lambda _call: ("u", (1,)))
    server.does("Notify", held)
    thread.show(FIRST, told.put)
    held.wait()
    thread.show(SECOND, told.put)
    thread.take_back(SECOND)
    thread.take_back(FIRST)
    held.release()
    assert shown_by(server) == "First"
    assert server.called("Notify", "CloseNotification").body == (1,)
    third = Notice("Third", "three", (), 120)
    thread.show(third, told.put)
    assert shown_by(server) == "Third", "the second was never sent"


def test_a_card_that_appears_after_its_time_was_up_is_taken_back(
    server: Service, thread: NoticeThread, told: Tellings, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread.show(SECOND, told.put)
    assert next_of(told) == Shown(SECOND, clicks=True)
    monkeypatch.setattr(freedesktop, "LIMIT_S", 0.1)
    held = Held(lambda _call: ("u", (5,)))
    server.does("Notify", held)
    thread.show(FIRST, told.put)
    assert next_of(told) == NotShown(FIRST)
    held.release()
    assert server.called("CloseNotification").body == (5,)


@pytest.mark.parametrize("bus", ["private_bus", "no_bus"])
def test_without_a_server_it_is_told(
    bus: str, request: pytest.FixtureRequest, thread: NoticeThread, told: Tellings
) -> None:
    request.getfixturevalue(bus)
    thread.show(FIRST, told.put)
    assert next_of(told) == NotShown(FIRST)
    thread.take_back(FIRST)
    thread.show(SECOND, told.put)
    assert next_of(told) == NotShown(SECOND)


def test_a_lost_bus_takes_its_cards_with_it(
    server: Service, private_bus: PrivateBus, thread: NoticeThread, told: Tellings
) -> None:
    thread.show(FIRST, told.put)
    assert next_of(told) == Shown(FIRST, clicks=True)
    private_bus.kill()
    assert next_of(told) == NotShown(FIRST)


def test_at_the_end_cards_are_closed_and_nothing_more_is_told(
    server: Service, private_bus: PrivateBus, told: Tellings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "CLOSE_S", LONG_S)
    thread = NoticeThread(partial(choose, {}))
    thread.show(FIRST, told.put)
    assert next_of(told) == Shown(FIRST, clicks=True)
    thread.take_back(FIRST)
    thread.close()
    assert server.called("CloseNotification").body == (1,)
    private_bus.wait_until_alone()
    thread.close()
    thread.show(SECOND, told.put)
    assert told.empty()


def test_the_end_does_not_wait_for_a_server_that_hangs(
    server: Service, told: Tellings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freedesktop, "LIMIT_S", LONG_S)
    held = Held(lambda _call: ("as", ([],)))
    server.does("GetCapabilities", held)
    thread = NoticeThread(partial(choose, {}))
    thread.show(FIRST, told.put)
    held.wait()
    thread.close()  # returns although nothing was released
    held.release()
    until(lambda: not any(one.name == "unclench-notices" for one in threading.enumerate()), "the end of the thread")
    assert told.empty()


def test_one_that_was_never_used_can_be_closed() -> None:
    thread = NoticeThread(partial(choose, {}))
    thread.close()
    thread.close()


def test_a_bug_does_not_end_the_thread(server: Service, told: Tellings, expect_log: Callable[[str], None]) -> None:
    expect_log("Bug in a notification")
    faults = [ZeroDivisionError()]

    def make() -> Notifier:
        if faults:
            raise faults.pop()
        return choose({})

    thread = NoticeThread(make)
    thread.show(FIRST, told.put)
    thread.show(SECOND, told.put)
    assert next_of(told) == NotShown(FIRST)
    assert next_of(told) == Shown(SECOND, clicks=True)
    thread.close()
