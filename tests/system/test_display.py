from __future__ import annotations

import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from unclench.system import display
from unclench.system.display import DisplayState, display_state, under_wayland

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets of X11 and Wayland")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, because a socket address may have about a hundred characters at most."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextmanager
def listening(address: str | tuple[str, int]) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as server:
        server.bind(address)
        server.listen()
        yield server


def linux(**environ: str) -> DisplayState:
    return display_state(environ, platform="linux")


def test_no_display_is_set() -> None:
    assert linux() == DisplayState(False, "There is no display: neither WAYLAND_DISPLAY nor DISPLAY is set.")
    assert not linux(DISPLAY="", WAYLAND_DISPLAY="").available


def test_wayland_by_name_and_by_path(folder: Path) -> None:
    with listening(str(folder / "wayland-7")):
        state = linux(WAYLAND_DISPLAY="wayland-7", XDG_RUNTIME_DIR=str(folder))
        assert state == DisplayState(True, "The display WAYLAND_DISPLAY=wayland-7 answers.")
        assert linux(WAYLAND_DISPLAY=str(folder / "wayland-7")).available
        assert not linux(WAYLAND_DISPLAY="wayland-7").available
    state = linux(WAYLAND_DISPLAY="wayland-7", XDG_RUNTIME_DIR=str(folder))
    assert state == DisplayState(False, "The display does not answer: WAYLAND_DISPLAY=wayland-7."), (
        "only the file of the socket is left"
    )


@pytest.mark.parametrize("name", [":7", ":7.0", "unix:7", "unix/box:7", "local/:7.1"])
def test_x11_on_this_machine(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(display, "X11_SOCKET", str(folder / "X{number}"))
    assert linux(DISPLAY=name) == DisplayState(False, f"The display does not answer: DISPLAY={name}.")
    with listening(str(folder / "X7")):
        assert linux(DISPLAY=name).available
        assert not linux(DISPLAY=":8").available
    if sys.platform == "linux":
        with listening("\0" + str(folder / "X7")):
            assert linux(DISPLAY=name).available


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "tcp/127.0.0.1"])
def test_x11_over_the_network(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(("127.0.0.1", 0)) as server:
        monkeypatch.setattr(display, "X11_PORT", server.getsockname()[1])
        assert linux(DISPLAY=f"{host}:0.0").available
    assert not linux(DISPLAY=f"{host}:0.0").available


@pytest.mark.parametrize("name", ["7", "nonsense", ":", ":x", "127.0.0.1:99999", "/private/socket:0/more"])
def test_an_invalid_name(name: str) -> None:
    assert linux(DISPLAY=name) == DisplayState(False, f"The display does not answer: DISPLAY={name}.")


def test_x11_is_found_even_if_wayland_is_dead(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "X11_SOCKET", str(folder / "X{number}"))
    both = {"WAYLAND_DISPLAY": str(folder / "gone"), "DISPLAY": ":7"}
    assert display_state(both, platform="linux") == DisplayState(
        False, f"The display does not answer: WAYLAND_DISPLAY={folder / 'gone'}, DISPLAY=:7."
    )
    with listening(str(folder / "X7")):
        assert display_state(both, platform="linux") == DisplayState(True, "The display DISPLAY=:7 answers.")


def test_the_platform_set_for_qt_wins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "X11_SOCKET", str(folder / "X{number}"))
    assert linux(QT_QPA_PLATFORM="offscreen:size=800x600").reason == "Qt was told to draw with offscreen."
    with ExitStack() as stack:
        stack.enter_context(listening(str(folder / "X7")))
        stack.enter_context(listening(str(folder / "wl")))
        both = {"WAYLAND_DISPLAY": str(folder / "wl"), "DISPLAY": ":7"}
        for told, answers in (("", "WAYLAND_DISPLAY"), ("wayland;xcb", "WAYLAND_DISPLAY"), ("xcb", "DISPLAY=:7")):
            assert answers in linux(**both, QT_QPA_PLATFORM=told).reason
        assert not linux(DISPLAY=":7", QT_QPA_PLATFORM="wayland-egl").available


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_a_display(platform: str) -> None:
    assert display_state({}, platform=platform).available


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"DISPLAY": ":0"}, False),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"XDG_SESSION_TYPE": "wayland"}, True),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland;xcb"}, True),
        ({}, False),
    ],
)
def test_whether_the_window_is_drawn_through_wayland(environ: dict[str, str], expected: bool) -> None:
    assert under_wayland(environ, "linux") == expected
    assert not under_wayland(environ, "win32")
