"""Notifications, with a stand-in for the desktop's server on a private bus."""

from __future__ import annotations

import select
import sys

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from bus import PrivateBus, Service
from unclench.system.dbus import BusError
from unclench.system.notify.choose import Notifier, NullNotifier, choose
from unclench.system.notify.events import ON_CARD, Gone, Pressed
from unclench.system.notify.freedesktop import SERVICE, FreedesktopNotifier

BUTTONS = [("start", "Start"), ("snooze", "In 5 minutes")]


def wait_for_events(notifier: Notifier, count: int) -> list[Pressed | Gone]:
    found: list[Pressed | Gone] = []
    while len(found) < count:
        readable, _w, _x = select.select([notifier], [], [], 10)
        assert readable, "nothing came"
        found += notifier.events()
    return found


def a_server(bus: PrivateBus, name: str, *capabilities: str) -> Service:
    """A server that says this about itself."""
    made = bus.serve(SERVICE.service).answers("GetCapabilities", "as", (list(capabilities),))
    return made.answers("GetServerInformation", "ssss", (name, "nobody", "1", "1.2")).answers("Notify", "u", (7,))


BUTTONS_SENT = ["start", "Start", "snooze", "In 5 minutes"]


@pytest.mark.parametrize(
    ("name", "capabilities", "sent", "clicks", "has_buttons"),
    [
        ("gnome-shell", ("actions", "body"), [ON_CARD, "Open", *BUTTONS_SENT], True, True),
        ("dunst", ("actions",), [ON_CARD, "Open", *BUTTONS_SENT], True, False),
        ("mako", ("actions", "body"), [ON_CARD, "Open", *BUTTONS_SENT], True, False),
        ("Xfce Notify Daemon", ("actions",), BUTTONS_SENT, True, True),
        ("lxqt-notificationd", ("actions",), BUTTONS_SENT, True, True),
        ("notify-osd", ("body",), [], False, False),
    ],
)
def test_each_server_gets_the_actions_it_can_show(
    private_bus: PrivateBus, name: str, capabilities: tuple[str, ...], sent: list[str], clicks: bool, has_buttons: bool
) -> None:
    server = a_server(private_bus, name, *capabilities)
    notifier = FreedesktopNotifier()
    assert (notifier.clicks, notifier.has_buttons) == (clicks, has_buttons)
    assert notifier.show("Two minutes for your hands?", "Desk reset", BUTTONS, stay_s=120) == 7
    app, replaces, _icon, title, text, actions, hints, stay_ms = server.called("Notify").body
    assert (app, replaces, title, text, stay_ms) == (
        "Unclench",
        0,
        "Two minutes for your hands?",
        "Desk reset",
        120_000,
    )
    assert actions == sent
    assert hints["suppress-sound"] == ("b", True)
    notifier.close()


@pytest.mark.parametrize(
    ("capabilities", "shown"),
    [(("body",), "<img src=a> & b"), (("body", "body-markup"), "&lt;img src=a&gt; &amp; b")],
)
def test_the_text_is_shown_as_it_is(private_bus: PrivateBus, capabilities: tuple[str, ...], shown: str) -> None:
    server = a_server(private_bus, "any", *capabilities)
    notifier = FreedesktopNotifier()
    notifier.show("A & B", "<img src=a> & b", [], stay_s=120)
    _app, _replaces, _icon, title, text, *_rest = server.called("Notify").body
    assert (title, text) == ("A & B", shown)
    notifier.close()


def test_what_is_pressed_arrives(private_bus: PrivateBus) -> None:
    server = a_server(private_bus, "any", "actions")
    notifier = FreedesktopNotifier()
    server.signal(SERVICE.path, SERVICE.interface, "ActionInvoked", "us", (7, "snooze"))
    server.signal(SERVICE.path, SERVICE.interface, "NotificationClosed", "uu", (7, 2))
    assert wait_for_events(notifier, 2) == [Pressed(7, "snooze"), Gone(7)]
    notifier.close()


def test_a_notification_can_be_withdrawn(private_bus: PrivateBus) -> None:
    server = a_server(private_bus, "any").answers("CloseNotification")
    notifier = FreedesktopNotifier()
    notifier.take_back(7)
    call = server.called("CloseNotification")
    assert (call.member, call.body) == ("CloseNotification", (7,))
    notifier.close()


@pytest.mark.parametrize("bus", ["private_bus", "no_bus"])
def test_showing_a_notification_without_a_server_is_an_error(bus: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(bus)
    notifier = choose({})
    assert isinstance(notifier, NullNotifier)
    assert (notifier.fileno(), notifier.clicks, notifier.has_buttons, notifier.events()) == (-1, False, False, [])
    with pytest.raises(BusError):
        notifier.show("Two minutes for your hands?", "Desk reset", BUTTONS, stay_s=120)
    notifier.take_back(7)
    notifier.close()


def test_a_server_that_hangs_is_an_error(private_bus: PrivateBus) -> None:
    private_bus.serve(SERVICE.service).hangs("GetCapabilities")
    with pytest.raises(BusError, match="does not answer"):
        FreedesktopNotifier()


def test_a_lost_bus_is_reported(private_bus: PrivateBus) -> None:
    a_server(private_bus, "any")
    notifier = FreedesktopNotifier()
    private_bus.kill()
    with pytest.raises(BusError):
        wait_for_events(notifier, 1)
    notifier.close()
