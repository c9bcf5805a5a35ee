"""D-Bus without Qt: the session bus and the system bus through jeepney, where no call waits longer than two seconds.

A `Bus` is one connection and belongs to one thread. Services notice when it closes and undo what was asked of them
through it, so a crash leaves nothing behind.
"""

from __future__ import annotations

import os
import socket
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from unclench.system.clock import mono_s

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

LIMIT_S = 2.0  # for connecting, and for each call
SYSTEM_BUS = "unix:path=/var/run/dbus/system_bus_socket"
DAEMON = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")


class BusError(Exception):
    """There is no such bus or service, it refused, or it did not answer in time. The text says which, for `doctor`."""


class NoAnswerError(BusError):
    """The service did not answer in time. Its answer may still come; see `Bus.late_answers`."""


@dataclass(frozen=True)
class Target:
    """What to call: a service by its bus name, one of its objects, one of that object's interfaces."""

    service: str
    path: str
    interface: str


@dataclass(frozen=True)
class BusSignal:
    """A signal that a service sent to all listeners."""

    path: str
    interface: str
    member: str
    body: tuple[Any, ...]


class Bus:
    """A connection. Raises BusError when there is no bus or it does not answer."""

    def __init__(self, kind: Literal["session", "system"], *, with_handles: bool = False) -> None:
        address = bus_address(kind, os.environ)
        if address is None:
            raise BusError(f"no {kind} bus")
        self._kind = kind
        self._connection = _connect(address, with_handles=with_handles)
        self._signals: deque[Any] = deque()
        self._connection.filter(_any("signal"), queue=self._signals)
        self._late: deque[Any] = deque()
        self._connection.filter(_any("method_return"), queue=self._late)

    def fileno(self) -> int:
        """For `select` and QSocketNotifier: readable when a signal may have come."""
        return int(self._connection.sock.fileno())

    def call(
        self,
        target: Target,
        method: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        *,
        limit_s: float | None = None,
    ) -> tuple[Any, ...]:
        """Call a method and wait for the reply, LIMIT_S by default. Raises BusError; NoAnswerError when time is up."""
        from jeepney import DBusErrorResponse
        from jeepney.wrappers import unwrap_msg

        message = _message(target, method, signature, body)
        try:
            reply = self._connection.send_and_get_reply(message, timeout=LIMIT_S if limit_s is None else limit_s)
            return tuple(unwrap_msg(reply))
        except DBusErrorResponse as error:
            raise BusError(f"{target.service}: {error.name}") from error
        except TimeoutError as error:
            raise NoAnswerError(f"{target.service} does not answer") from error
        except OSError as error:
            raise BusError(f"the {self._kind} bus has gone") from error

    def tell(self, target: Target, method: str, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        """Call a method without waiting for a reply. If the bus has gone, do nothing."""
        from jeepney import MessageFlag

        message = _message(target, method, signature, body)
        message.header.flags = MessageFlag.no_reply_expected
        with suppress(OSError):
            self._connection.send(message)

    def listen(self, **rule: str) -> None:
        """Subscribe to signals that match `sender`, `path`, `interface`, `member`. Raises BusError."""
        text = ",".join(f"{key}='{value}'" for key, value in {"type": "signal", **rule}.items())
        self.call(Target(*DAEMON), "AddMatch", "s", (text,))

    def names(self) -> frozenset[str]:
        """Every bus name that has an owner now. Raises BusError."""
        return frozenset(self.call(Target(*DAEMON), "ListNames")[0])

    def signals(self) -> list[BusSignal]:
        """All signals received so far, also from the bus itself. Never waits. Raises BusError when the bus has gone."""
        try:
            while True:
                self._connection.recv_messages(timeout=0)
        except TimeoutError:
            pass
        except OSError as error:
            raise BusError(f"the {self._kind} bus has gone") from error
        found = [_signal(message) for message in self._signals]
        self._signals.clear()
        return found

    def late_answers(self) -> list[tuple[Any, ...]]:
        """The bodies of answers that came after their time was up, as far as `signals` has read them."""
        found = [tuple(message.body) for message in self._late]
        self._late.clear()
        return found

    def close(self) -> None:
        """May be called twice."""
        self._connection.close()


def bus_address(kind: Literal["session", "system"], environ: Mapping[str, str]) -> str | None:
    """The address of a bus, or None. Without the variable the session bus may be in the runtime folder."""
    if kind == "system":
        return environ.get("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM_BUS
    if address := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return address
    folder = environ.get("XDG_RUNTIME_DIR", "")
    return f"unix:path={folder}/bus" if os.path.isabs(folder) else None


def _connect(address: str, *, with_handles: bool) -> DBusConnection:
    """Connect as jeepney does, with a time limit for its handshake too, which has none: a frozen bus would block us
    forever."""
    from jeepney import DBusErrorResponse
    from jeepney.bus import get_bus
    from jeepney.io.blocking import DBusConnection, prep_socket

    until_s = mono_s() + LIMIT_S

    class LimitedConnection(DBusConnection):  # type: ignore[misc]  # jeepney has no types
        def __init__(self, sock: socket.socket) -> None:
            try:
                super().__init__(sock, with_handles)
            except BaseException:
                self.close()
                raise

        def send_and_get_reply(self, message: Any, *, timeout: float | None = None) -> Any:
            left_s = max(0.0, until_s - mono_s())
            return super().send_and_get_reply(message, timeout=left_s if timeout is None else timeout)

    try:
        return LimitedConnection(prep_socket(get_bus(address), with_handles, timeout=LIMIT_S))
    except (
        OSError,
        ValueError,
        RuntimeError,
        DBusErrorResponse,
    ) as error:  # RuntimeError: authentication failed; ValueError: unknown transport
        raise BusError(f"no bus at {address}") from error


def _message(target: Target, method: str, signature: str, body: tuple[Any, ...]) -> Any:
    from jeepney import DBusAddress, new_method_call

    address = DBusAddress(target.path, bus_name=target.service, interface=target.interface)
    return new_method_call(address, method, signature or None, body)


def _any(kind: str) -> Any:
    from jeepney import MatchRule

    return MatchRule(type=kind)


def _signal(message: Any) -> BusSignal:
    from jeepney import HeaderFields

    fields = message.header.fields
    path, interface, member = (
        str(fields.get(key, "")) for key in (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
    )
    return BusSignal(path, interface, member, tuple(message.body))
