"""What `doctor` says about notifications: whether they can be shown and clicked here, and what comes instead."""

from __future__ import annotations

import pytest

from bus import PrivateBus
from unclench.cli import desktop_facts
from unclench.system.notify.freedesktop import SERVICE

CLICK = "shown without buttons; a click (in dunst: the middle button) opens the small window"
X11, WAYLAND = {"DISPLAY": ":7"}, {"WAYLAND_DISPLAY": "wayland-7"}


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("display", "said"),
    [
        (X11, "no notification service; reminders come in their small window"),
        (WAYLAND, "no notification service; under Wayland reminders need one, such as mako or dunst"),
    ],
)
def test_without_a_server(
    private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch, display: dict[str, str], said: str
) -> None:
    for name, value in display.items():
        monkeypatch.setenv(name, value)
    assert desktop_facts.notification_fact() == (False, said)


@pytest.mark.parametrize(
    ("name", "capabilities", "display", "said"),
    [
        ("xfce4-notifyd", ["actions"], X11, "with buttons"),
        ("Plasma", ["actions"], WAYLAND, "with buttons"),
        ("mako", ["actions"], WAYLAND, CLICK),
        ("dunst", ["actions"], X11, CLICK),
        ("notify-osd", ["body"], X11, "shown without buttons; a reminder comes in its small window too"),
        ("notify-osd", ["body"], WAYLAND, "shown without buttons; 'unclench offer' answers a reminder"),
    ],
)
def test_with_a_server(
    private_bus: PrivateBus,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    capabilities: list[str],
    display: dict[str, str],
    said: str,
) -> None:
    server = private_bus.serve(SERVICE.service).answers("GetCapabilities", "as", (capabilities,))
    server.answers("GetServerInformation", "ssss", (name, "nobody", "1", "1.2"))
    for variable, value in display.items():
        monkeypatch.setenv(variable, value)
    assert desktop_facts.notification_fact() == (True, said)
