"""A D-Bus that works, is missing, does not answer or is killed: a call gets an answer or a BusError and never hangs."""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
from pathlib import Path
from typing import Literal

import pytest

from unclench.system.clock import mono_s

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from bus import PrivateBus
from unclench.system import dbus
from unclench.system.dbus import Bus, BusError, Target, bus_address

SUMS = Target("org.example.Sums", "/sums", "org.example.Sums")


def handles() -> int:
    """The number of open handles of this process."""
    return len(os.listdir("/proc/self/fd"))


@pytest.fixture
def short_limit(monkeypatch: pytest.MonkeyPatch) -> float:
    """A shorter time limit (s), to keep the test fast."""
    monkeypatch.setattr(dbus, "LIMIT_S", 0.1)
    return 0.1


def test_a_call_and_its_answer(private_bus: PrivateBus) -> None:
    private_bus.serve(SUMS.service).does("Add", lambda call: ("i", (sum(call.body),)))
    bus = Bus("session")
    assert bus.call(SUMS, "Add", "ii", (2, 3)) == (5,)
    assert SUMS.service in bus.names()
    assert "org.example.Nobody" not in bus.names()
    bus.close()
    bus.close()


def test_errors_have_their_names(private_bus: PrivateBus) -> None:
    private_bus.serve(SUMS.service)
    bus = Bus("system")
    with pytest.raises(BusError, match=r"org\.example\.Sums: .*UnknownMethod"):
        bus.call(SUMS, "Add", "ii", (2, 3))
    with pytest.raises(BusError, match=r"org\.example\.Nobody: .*ServiceUnknown"):
        bus.call(Target("org.example.Nobody", "/", "org.example.Nobody"), "Add")
    bus.close()


def test_signals_arrive_in_order_and_none_is_lost_during_a_call(private_bus: PrivateBus) -> None:
    service = private_bus.serve(SUMS.service)

    def answer(call: object) -> tuple[str, tuple[object, ...]]:
        service_said("during")
        return "", ()

    def service_said(word: str) -> None:
        service.signal("/sums", SUMS.interface, "Said", "s", (word,))

    service.does("Pause", answer)
    bus = Bus("session")
    bus.listen(interface=SUMS.interface, member="Said")
    service_said("before")
    bus.call(SUMS, "Pause")
    service_said("after")
    words: list[str] = []
    while len(words) < 3:
        assert select.select([bus], [], [], 5)[0]
        words += [signal.body[0] for signal in bus.signals() if signal.member == "Said"]
    assert words == ["before", "during", "after"]
    bus.close()


@pytest.mark.usefixtures("no_bus")
@pytest.mark.parametrize("kind", ["session", "system"])
def test_a_missing_bus_is_an_error(kind: Literal["session", "system"]) -> None:
    before = handles()
    with pytest.raises(BusError):
        Bus(kind)
    assert handles() == before


@pytest.mark.parametrize("address", ["nonsense", "tcp:host=localhost,port=1", "unix:runtime=yes", "unix:path"])
def test_an_address_without_a_bus_is_an_error(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(BusError):
        Bus("session")


def test_the_address_of_the_session_bus_without_an_environment_variable() -> None:
    assert bus_address("session", {"XDG_RUNTIME_DIR": "/run/user/1000"}) == "unix:path=/run/user/1000/bus"
    assert bus_address("session", {"DBUS_SESSION_BUS_ADDRESS": "unix:abstract=x"}) == "unix:abstract=x"
    assert bus_address("session", {}) is None
    assert bus_address("system", {}) == "unix:path=/var/run/dbus/system_bus_socket"


def test_a_service_that_does_not_answer_times_out(private_bus: PrivateBus, short_limit: float) -> None:
    private_bus.serve(SUMS.service).hangs("Add")
    bus = Bus("session")
    began_s = mono_s()
    with pytest.raises(BusError, match="does not answer"):
        bus.call(SUMS, "Add", "ii", (2, 3))
    assert mono_s() - began_s >= short_limit
    bus.close()


def test_a_frozen_bus_times_out(private_bus: PrivateBus, short_limit: float) -> None:
    before = handles()
    private_bus.freeze()
    with pytest.raises(BusError):
        Bus("session")
    assert handles() == before


def test_a_bus_that_stops_after_the_authentication_times_out(
    tmp_path: Path, short_limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first call after the authentication is never answered."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "bus"))
        server.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")

        def greet() -> None:
            client, _address = server.accept()
            with client:
                client.recv(1024)
                client.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
                while client.recv(1024):
                    pass

        thread = threading.Thread(target=greet)
        thread.start()
        before = handles()
        with pytest.raises(BusError):
            Bus("session")
        thread.join()
        assert handles() <= before


def test_a_killed_bus_is_an_error(private_bus: PrivateBus) -> None:
    bus = Bus("session")
    private_bus.kill()
    with pytest.raises(BusError, match="has gone"):
        bus.signals()
    with pytest.raises(BusError, match="has gone"):
        bus.call(SUMS, "Add")
    bus.tell(SUMS, "Add")
    bus.close()
