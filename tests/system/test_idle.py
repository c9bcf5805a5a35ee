"""The idle time from a real X server, from a stand-in for GNOME's service on a private bus, and with no source."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from screen import Screen
from unclench.core.problem import KnownError
from unclench.system.idle.choose import NullIdle, choose
from unclench.system.idle.windows import WindowsIdle
from waiting import LONG_S, until

if sys.platform != "linux":
    pytest.skip("of Linux desktops", allow_module_level=True)

from bus import PrivateBus
from unclench.system.idle.wayland import THRESHOLDS_S, WaylandIdle


def test_x11_counts_from_the_last_key_press(screen: Screen, no_bus: None) -> None:
    idle = choose({"DISPLAY": screen.display})
    assert idle.name == "X11"
    until(lambda: (idle.seconds_idle() or 0) > 0.5, "half a second without a key")
    screen.key("a")
    after_a_key = idle.seconds_idle()
    assert after_a_key is not None
    assert after_a_key < 0.5
    idle.close()


def test_gnome_gives_the_idle_time(private_bus: PrivateBus) -> None:
    private_bus.serve("org.gnome.Mutter.IdleMonitor").answers("GetIdletime", "t", (4321,))
    idle = choose({"WAYLAND_DISPLAY": "nowhere", "DISPLAY": ":99", "XDG_RUNTIME_DIR": "/nonexistent"})
    assert (idle.name, idle.seconds_idle()) == ("GNOME", 4.321)
    private_bus.kill()
    assert idle.seconds_idle() is None
    idle.close()


def test_x11_is_never_asked_under_wayland(screen: Screen, no_bus: None) -> None:
    idle = choose({"WAYLAND_DISPLAY": "nowhere", "DISPLAY": screen.display, "XDG_RUNTIME_DIR": "/nonexistent"})
    assert isinstance(idle, NullIdle)


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ":4711"}, {"DISPLAY": "nonsense"}])
def test_without_a_source_the_idle_time_is_unknown(environ: dict[str, str], no_bus: None) -> None:
    idle = choose(environ)
    assert isinstance(idle, NullIdle)
    assert idle.seconds_idle() is None
    assert idle.name
    idle.close()


@pytest.mark.parametrize(("earlier", "now", "between"), [(1000, 3500, 2500), (0xFFFFFFFF - 499, 500, 1000), (7, 7, 0)])
def test_the_tick_count_of_windows_may_wrap_after_49_days(earlier: int, now: int, between: int) -> None:
    assert WindowsIdle(lambda: earlier, lambda: now).seconds_idle() == between / 1000


def test_a_failed_call_on_windows_means_unknown() -> None:
    assert WindowsIdle(lambda: None, lambda: 7).seconds_idle() is None


class Compositor:
    """The parts of a Wayland compositor that an idle notification needs."""

    def __init__(self, path: Path, interfaces: tuple[str, ...]) -> None:
        self._interfaces = interfaces
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self.bound: dict[int, str] = {}  # object id → interface
        self.timeouts: dict[int, int] = {}  # object id → milliseconds
        self.ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def tell(self, threshold_s: int, event: int) -> None:
        """0 is idled, 1 resumed."""
        (object_id,) = (one for one, timeout in self.timeouts.items() if timeout == threshold_s * 1000)
        self._send(object_id, event, b"")

    def close(self) -> None:
        self._client.shutdown(socket.SHUT_RDWR)
        self._thread.join(LONG_S)  # before its handle goes
        self._client.close()
        self._listener.close()

    def _serve(self) -> None:
        self._client, _address = self._listener.accept()
        buffer = b""
        while part := self._client.recv(4096):
            buffer += part
            while len(buffer) >= 8:
                target, request, size = struct.unpack_from("=IHH", buffer)
                if len(buffer) < size:
                    break
                body, buffer = buffer[8:size], buffer[size:]
                self._answer(target, request, body)

    def _answer(self, target: int, request: int, body: bytes) -> None:
        if (target, request) == (1, 0):  # wl_display.sync
            (callback,) = struct.unpack("=I", body)
            for number, interface in enumerate(self._interfaces):
                text = interface.encode() + b"\0"
                padded = text + b"\0" * (-len(text) % 4)
                self._send(2, 0, struct.pack("=II", number, len(text)) + padded + struct.pack("=I", 1))
            self._send(callback, 0, struct.pack("=I", 0))
        elif (target, request) == (2, 0):  # wl_registry.bind
            number, *_interface = struct.unpack_from("=I", body)
            version, new_id = struct.unpack("=II", body[-8:])
            assert version == 1
            self.bound[new_id] = self._interfaces[number]
        elif request == {"ext_idle_notifier_v1": 1, "org_kde_kwin_idle": 0}.get(self.bound.get(target, "")):
            object_id, second, third = struct.unpack("=III", body)
            kde = self.bound[target] == "org_kde_kwin_idle"
            seat, timeout = (second, third) if kde else (third, second)
            assert self.bound[seat] == "wl_seat"
            self.timeouts[object_id] = timeout
            if len(self.timeouts) == len(THRESHOLDS_S):
                self.ready.set()

    def _send(self, sender: int, event: int, body: bytes) -> None:
        self._client.sendall(struct.pack("=IHH", sender, event, 8 + len(body)) + body)


Compose = Callable[..., Compositor]


@pytest.fixture
def compositor(tmp_path: Path) -> Iterator[Compose]:
    """Starts a compositor with these protocols for idle time."""
    running: list[Compositor] = []

    def start(*protocols: str) -> Compositor:
        running.append(Compositor(tmp_path / "wayland-7", ("wl_compositor", "wl_seat", *protocols)))
        return running[-1]

    yield start
    for one in running:
        one.close()


@pytest.mark.parametrize(
    ("protocols", "used"),
    [
        (["ext_idle_notifier_v1"], "ext_idle_notifier_v1"),
        (["org_kde_kwin_idle"], "org_kde_kwin_idle"),
        (["org_kde_kwin_idle", "ext_idle_notifier_v1"], "ext_idle_notifier_v1"),
    ],
)
def test_wayland_reports_when_the_idle_threshold_is_passed(
    compositor: Compose, tmp_path: Path, no_bus: None, protocols: list[str], used: str
) -> None:
    wayland = compositor(*protocols)
    idle = choose({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert isinstance(idle, WaylandIdle)
    assert idle.name == used
    assert wayland.ready.wait(LONG_S)
    assert sorted(wayland.timeouts.values()) == [1000 * threshold for threshold in THRESHOLDS_S]
    assert idle.seconds_idle() == 0
    wayland.tell(3, 0)
    wayland.tell(30, 0)
    until(lambda: 30 <= (idle.seconds_idle() or 0) < 30 + LONG_S, "both thresholds passed")
    wayland.tell(3, 1)
    wayland.tell(30, 1)
    until(lambda: idle.seconds_idle() == 0, "somebody is back")
    idle.close()


def test_the_idle_time_is_unknown_after_the_compositor_ends(compositor: Compose, tmp_path: Path) -> None:
    wayland = compositor("ext_idle_notifier_v1")
    idle = WaylandIdle({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert wayland.ready.wait(LONG_S)
    wayland._client.shutdown(socket.SHUT_RDWR)
    until(lambda: idle.seconds_idle() is None, "unknown")
    idle.close()


def test_a_compositor_without_the_protocol_raises_an_error(tmp_path: Path) -> None:
    compositor = Compositor(tmp_path / "wayland-7", ("wl_compositor", "wl_seat"))
    with pytest.raises(KnownError, match="does not tell"):
        WaylandIdle({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)})
    compositor.close()
