"""Shows notifications from a thread: a server that hangs takes seconds and would freeze a window."""

from __future__ import annotations

import logging
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Protocol

from unclench.system.dbus import BusError, NoAnswerError
from unclench.system.notify.choose import Notifier
from unclench.system.notify.events import Pressed

log = logging.getLogger(__name__)

CLOSE_S = 0.3  # at the end of the program, for taking cards off the screen; a healthy server takes 1 ms


@dataclass(frozen=True, eq=False)
class Notice:
    """One notification. `buttons` are (action, label). `stay_s` is only a wish to the server."""

    title: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    stay_s: float


@dataclass(frozen=True)
class Shown:
    """A server has taken it. `clicks`: that server tells of clicks."""

    notice: Notice
    clicks: bool


@dataclass(frozen=True)
class NotShown:
    """Nobody shows it, or nobody does any longer: the bus has gone."""

    notice: Notice


@dataclass(frozen=True)
class Clicked:
    """A button was pressed; `action` is ON_CARD when the notification itself was clicked."""

    notice: Notice
    action: str


Told = Shown | NotShown | Clicked
Tell = Callable[[Told], object]


class Notices(Protocol):
    """No call waits. They are carried out in the order in which they were made."""

    def show(self, notice: Notice, tell: Tell) -> None:
        """Show it. `tell` is called with what becomes of it, perhaps in another thread: Shown or NotShown, then what
        is clicked."""

    def take_back(self, notice: Notice) -> None:
        """Close the notification if it is still there. One that is not shown yet will not be."""

    def close(self) -> None:
        """Tell nothing any more. May be called twice."""


class NoticeThread:
    """The real Notices. Its thread starts with the first notification, keeps one connection to the server, and sleeps
    until there is something to do."""

    def __init__(self, make_notifier: Callable[[], Notifier]) -> None:
        self._make_notifier = make_notifier
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._sleeper, self._waker = socket.socketpair()
        self._sleeper.setblocking(False)
        self._waker.setblocking(False)
        self._guard = Lock()
        self._wanted: set[Notice] = set()
        self._closed = False
        self._thread: Thread | None = None
        # What follows belongs to the thread.
        self._notifier: Notifier | None = None
        self._hung = False
        self._cards: dict[int, tuple[Notice, Tell]] = {}

    def show(self, notice: Notice, tell: Tell) -> None:
        with self._guard:
            self._wanted.add(notice)
        self._order(partial(self._show, notice, tell))

    def take_back(self, notice: Notice) -> None:
        with self._guard:
            self._wanted.discard(notice)
        self._order(partial(self._take_back, notice))

    def close(self) -> None:
        with self._guard:
            self._closed = True
            self._wanted.clear()
        if self._thread is None:
            self._end()
        else:
            self._order(None)
            self._thread.join(CLOSE_S)

    def _order(self, order: Callable[[], None] | None) -> None:
        self._orders.put(order)
        with suppress(OSError):  # so many orders wait that it will wake anyway, or it has ended
            self._waker.send(b"!")
        if self._thread is None:
            self._thread = Thread(target=self._work, name="unclench-notices", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            self._sleep()
            while not self._orders.empty():
                order = self._orders.get()
                if order is None:
                    self._end()
                    return
                self._try(order)
            self._try(self._read)

    def _sleep(self) -> None:
        """Wait for an order or for news of the server."""
        waits: list[socket.socket | Notifier] = [self._sleeper]
        if self._notifier is not None and self._notifier.fileno() >= 0:
            waits.append(self._notifier)
        select.select(waits, [], [])
        with suppress(BlockingIOError):
            self._sleeper.recv(4096)

    def _end(self) -> None:
        if self._notifier is not None:
            self._notifier.close()
        self._sleeper.close()
        self._waker.close()

    def _try(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # a bug must not end the thread
            log.exception("Bug in a notification")
            self._lose()

    def _show(self, notice: Notice, tell: Tell) -> None:
        with self._guard:
            if notice not in self._wanted:
                return
        if self._hung:
            self._lose()  # there may be another server by now
        try:
            if self._notifier is None:
                self._notifier = self._make_notifier()
            number = self._notifier.show(notice.title, notice.text, notice.buttons, stay_s=notice.stay_s)
        except NoAnswerError:
            self._hung = True  # keep the connection, which takes the card off the screen if it appears late
            self._tell(tell, NotShown(notice))
        except Exception as error:
            self._lose()
            self._tell(tell, NotShown(notice))
            if not isinstance(error, BusError):
                raise
        else:
            self._cards[number] = notice, tell
            self._tell(tell, Shown(notice, self._notifier.clicks))

    def _take_back(self, notice: Notice) -> None:
        for number, (card, _tell) in tuple(self._cards.items()):
            if card is notice and self._notifier is not None:
                del self._cards[number]
                self._notifier.take_back(number)

    def _read(self) -> None:
        """Read what was clicked. That a card was closed says nothing: servers disagree about why, and a click on one
        of its buttons may still follow."""
        if self._notifier is None:
            return
        try:
            events = self._notifier.events()
        except BusError:
            self._lose()
            return
        for event in events:
            if isinstance(event, Pressed) and event.number in self._cards:
                notice, tell = self._cards[event.number]
                self._tell(tell, Clicked(notice, event.action))

    def _lose(self) -> None:
        """Forget the server and the cards that it has shown."""
        notifier, self._notifier = self._notifier, None
        cards, self._cards = self._cards, {}
        self._hung = False
        if notifier is not None:
            notifier.close()
        for notice, tell in cards.values():
            self._tell(tell, NotShown(notice))

    def _tell(self, tell: Tell, told: Told) -> None:
        with self._guard:
            if not self._closed:
                tell(told)
