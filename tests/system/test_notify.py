"""Notifications, with a stand-in for the desktop's server on a private bus."""

from __future__ import annotations

import select
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from bus import PrivateBus
from unclench.system.dbus import BusError
from unclench.system.notify.choose import Notifier, NullNotifier, choose
from unclench.system.notify.events import PRESSED_ITSELF, Gone, Pressed
from unclench.system.notify.freedesktop import SERVICE, FreedesktopNotifier

BUTTONS = [("start", "Start"), ("snooze", "In 5 minutes")]


def wait_for_events(notifier: Notifier, count: int) -> list[Pressed | Gone]:
    found: list[Pressed | Gone] = []
    while len(found) < count:
        readable, _w, _x = select.select([notifier], [], [], 10)
        assert readable, "nothing came"
        found += notifier.events()
    return found


@pytest.mark.parametrize("capabilities", [["actions", "body"], ["body"]])
def test_buttons_go_only_to_a_server_that_draws_them(private_bus: PrivateBus, capabilities: list[str]) -> None:
    server = private_bus.serve(SERVICE.service).answers("GetCapabilities", "as", (capabilities,))
    server.answers("Notify", "u", (7,))
    notifier = FreedesktopNotifier()
    assert notifier.show("Two minutes for your hands?", "Desk reset", BUTTONS, stay_s=120) == 7
    assert server.called().member == "GetCapabilities"
    app, replaces, _icon, title, text, actions, hints, stay_ms = server.called().body
    assert (app, replaces, title, text, stay_ms) == (
        "Unclench",
        0,
        "Two minutes for your hands?",
        "Desk reset",
        120_000,
    )
    assert actions[:2] == [PRESSED_ITSELF, "Open"]
    assert actions[2:] == (["start", "Start", "snooze", "In 5 minutes"] if "actions" in capabilities else [])
    assert hints["suppress-sound"] == ("b", True)
    notifier.close()


@pytest.mark.parametrize(
    ("capabilities", "body"),
    [(["body"], "<b>Me</b> & you"), (["body", "body-markup"], "&lt;b&gt;Me&lt;/b&gt; &amp; you")],
)
def test_what_looks_like_markup_is_shown_as_it_is(private_bus: PrivateBus, capabilities: list[str], body: str) -> None:
    server = private_bus.serve(SERVICE.service).answers("GetCapabilities", "as", (capabilities,))
    server.answers("Notify", "u", (7,))
    notifier = FreedesktopNotifier()
    notifier.show("<i>Title</i>", "<b>Me</b> & you", [], stay_s=1)
    assert server.called().member == "GetCapabilities"
    assert server.called().body[3:5] == ("<i>Title</i>", body), "only the body can have markup"
    notifier.close()


def test_what_is_pressed_arrives(private_bus: PrivateBus) -> None:
    server = private_bus.serve(SERVICE.service).answers("GetCapabilities", "as", (["actions"],))
    notifier = FreedesktopNotifier()
    server.signal(SERVICE.path, SERVICE.interface, "ActionInvoked", "us", (7, "snooze"))
    server.signal(SERVICE.path, SERVICE.interface, "NotificationClosed", "uu", (7, 2))
    assert wait_for_events(notifier, 2) == [Pressed(7, "snooze"), Gone(7)]
    notifier.close()


def test_a_notification_can_be_withdrawn(private_bus: PrivateBus) -> None:
    server = private_bus.serve(SERVICE.service).answers("GetCapabilities", "as", ([],)).answers("CloseNotification")
    notifier = FreedesktopNotifier()
    notifier.take_back(7)
    server.called()
    call = server.called()
    assert (call.member, call.body) == ("CloseNotification", (7,))
    notifier.close()


@pytest.mark.parametrize("bus", ["private_bus", "no_bus"])
def test_showing_a_notification_without_a_server_is_an_error(bus: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(bus)
    notifier = choose({})
    assert isinstance(notifier, NullNotifier)
    assert (notifier.fileno(), notifier.has_buttons, notifier.events()) == (-1, False, [])
    with pytest.raises(BusError):
        notifier.show("Two minutes for your hands?", "Desk reset", BUTTONS, stay_s=120)
    notifier.take_back(7)
    notifier.close()


def test_a_server_that_hangs_is_an_error(private_bus: PrivateBus) -> None:
    private_bus.serve(SERVICE.service).hangs("GetCapabilities")
    with pytest.raises(BusError, match="does not answer"):
        FreedesktopNotifier()


def test_a_lost_bus_is_reported(private_bus: PrivateBus) -> None:
    private_bus.serve(SERVICE.service).answers("GetCapabilities", "as", ([],))
    notifier = FreedesktopNotifier()
    private_bus.kill()
    with pytest.raises(BusError):
        wait_for_events(notifier, 1)
    notifier.close()
