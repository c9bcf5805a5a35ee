"""A private D-Bus and fake services on it. The buses of this machine are not touched.

    def test_something(private_bus: PrivateBus) -> None:  # the fixture of tests/conftest.py
        saver = private_bus.serve("org.freedesktop.ScreenSaver")
        saver.answers("Inhibit", "u", (7,))
        ...
        assert saver.called().member == "Inhibit"

One daemon is both session bus and system bus: `DBUS_SESSION_BUS_ADDRESS` and `DBUS_SYSTEM_BUS_ADDRESS` name it.
"""

from __future__ import annotations

import queue
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageFlag,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import Stats
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from unclench.system.clock import mono_s
from waiting import LONG_S

CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

Answer = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Call:
    """A method call that a service received."""

    path: str
    interface: str
    member: str
    body: tuple[Any, ...]
    sender: str


class Service:
    """Owns a name and answers calls in a thread. An unknown method gets an error."""

    def __init__(self, address: str, name: str) -> None:
        self._connection = open_dbus_connection(address, enable_fds=True)
        self._answers: dict[str, Callable[[Call], Answer] | None] = {}
        self._calls: queue.Queue[Call] = queue.Queue()
        self._leavers: queue.Queue[str] = queue.Queue()
        self._sending = threading.Lock()
        _ask(self._connection, message_bus.RequestName(name))
        _ask(self._connection, message_bus.AddMatch(MatchRule(type="signal", member="NameOwnerChanged")))
        self._thread = threading.Thread(target=self._serve, name=f"service {name}", daemon=True)
        self._thread.start()

    def answers(self, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> Service:
        """Answer every call of this member like this. For a handle (`h`) give any object with a `fileno`."""
        return self.does(member, lambda _call: (signature, body))

    def does(self, member: str, work: Callable[[Call], Answer]) -> Service:
        """Answer with the signature and body that `work` returns for the call."""
        self._answers[member] = work
        return self

    def hangs(self, member: str) -> Service:
        """Receive calls of this member and never answer."""
        self._answers[member] = None
        return self

    def called(self, *members: str) -> Call:
        """Wait for the next call and return it; it is answered by then. With names, skip calls of other members."""
        while True:
            call = self._calls.get(timeout=LONG_S)
            if not members or call.member in members:
                return call

    @property
    def calls_waiting(self) -> int:
        """The number of calls that the test has not read yet."""
        return self._calls.qsize()

    def wait_until_left(self, sender: str) -> None:
        """Wait until the connection of another program is closed."""
        while self._leavers.get(timeout=LONG_S) != sender:
            pass

    def signal(self, path: str, interface: str, member: str, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        """Send a signal to all listeners."""
        message = new_signal(DBusAddress(path, interface=interface), member, signature or None, body)
        with self._sending:
            self._connection.send(message)

    def close(self) -> None:
        """Leave the bus. May be called twice."""
        with suppress(OSError):
            self._connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(LONG_S)
        assert not self._thread.is_alive()
        self._connection.close()

    def _serve(self) -> None:
        with suppress(OSError):  # the bus has ended, or the connection is closed
            while True:
                message = self._connection.receive()
                kind, fields = message.header.message_type, message.header.fields
                if kind is MessageType.signal and fields.get(HeaderFields.member) == "NameOwnerChanged":
                    name, _old, new = message.body
                    if not new:
                        self._leavers.put(name)
                elif kind is MessageType.method_call:
                    self._take(message)

    def _take(self, message: Any) -> None:
        fields = message.header.fields
        path, interface, member = (
            fields.get(key, "") for key in (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
        )
        call = Call(path, interface, member, body=tuple(message.body), sender=fields.get(HeaderFields.sender, ""))
        if call.member not in self._answers:
            reply = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        elif (work := self._answers[call.member]) is not None:
            signature, body = work(call)
            reply = new_method_return(message, signature or None, body)
        else:
            reply = None
        if reply is not None and not message.header.flags & MessageFlag.no_reply_expected:
            with self._sending:
                self._connection.send(reply)
        self._calls.put(call)


class PrivateBus:
    """A private `dbus-daemon`."""

    def __init__(self, folder: Path) -> None:
        self._services: list[Service] = []
        path = folder / "bus"
        config = folder / "bus.conf"
        config.write_text(CONFIG.format(path=path))
        self.address = f"unix:path={path}"
        command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
        self._daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._daemon.stdout is not None
        assert self._daemon.stdout.readline().startswith("unix:")  # it listens now

    def serve(self, name: str) -> Service:
        """A fake service with this name."""
        service = Service(self.address, name)
        self._services.append(service)
        return service

    def wait_for_listener(self, rule: str) -> None:
        """Wait until a program has subscribed with this in its match rule, such as `member='ActiveChanged'`."""
        until_s = mono_s() + LONG_S
        with open_dbus_connection(self.address) as connection:
            while mono_s() < until_s:
                (rules,) = _ask(connection, Stats().GetAllMatchRules())
                if any(rule in one for of_one in rules.values() for one in of_one):
                    return
        raise AssertionError(f"nobody listens for {rule}")

    def wait_until_alone(self) -> None:
        """Wait until only the services are connected."""
        until_s = mono_s() + LONG_S
        with open_dbus_connection(self.address) as connection:
            while mono_s() < until_s:
                (names,) = _ask(connection, message_bus.ListNames())
                if sum(name.startswith(":") for name in names) <= len(self._services) + 1:
                    return
        raise AssertionError("somebody is still connected")

    def freeze(self) -> None:
        """Stop the daemon (SIGSTOP): it accepts connections and never answers."""
        self._daemon.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """Kill the daemon."""
        self._daemon.kill()
        self._daemon.wait(LONG_S)

    def close(self) -> None:
        """Close all services, then the daemon."""
        for service in self._services:
            service.close()
        self.kill()
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()


def _ask(connection: DBusConnection, message: Any) -> tuple[Any, ...]:
    return tuple(unwrap_msg(connection.send_and_get_reply(message, timeout=LONG_S)))


@contextmanager
def private_bus_in(folder: Path) -> Iterator[PrivateBus]:
    """A private bus that ends with the block. Skips the test if there is no `dbus-daemon`."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("needs dbus-daemon")
    bus = PrivateBus(folder)
    try:
        yield bus
    finally:
        bus.close()
