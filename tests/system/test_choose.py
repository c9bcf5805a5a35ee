"""Each capability checks the platform in `choose` only; an unknown platform gets the Null implementation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import unclench.system
from unclench.core.problem import KnownError
from unclench.system.autostart import choose as autostart
from unclench.system.idle import choose as idle
from unclench.system.notify import choose as notify
from unclench.system.power import choose as power
from unclench.system.quiet import choose as quiet
from unclench.system.wakelock import choose as wakelock

# A desktop where each capability of Linux would find something.
ENVIRON = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nonexistent", "HOME": "/nonexistent"}

CAPABILITIES: dict[str, tuple[Callable[[Mapping[str, str]], object], type]] = {
    "autostart": (autostart.choose, autostart.NullAutostart),
    "idle": (idle.choose, idle.NullIdle),
    "notify": (notify.choose, notify.NullNotifier),
    "power": (power.choose, power.NullPower),
    "quiet": (quiet.choose, quiet.NullQuiet),
    "wakelock": (wakelock.choose, wakelock.NullWakeLock),
}
FOLDER = Path(unclench.system.__file__).parent


@pytest.fixture(params=["freebsd14", "sunos5"])
def unknown_platform(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", request.param)


@pytest.mark.usefixtures("unknown_platform")
@pytest.mark.parametrize(("choose", "null"), CAPABILITIES.values(), ids=CAPABILITIES)
def test_an_unknown_platform_gets_the_null(choose: Callable[[Mapping[str, str]], object], null: type) -> None:
    assert type(choose(ENVIRON)) is null


def test_every_capability_is_listed_here() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/choose.py")} == set(CAPABILITIES)


@pytest.mark.parametrize("name", CAPABILITIES)
def test_only_choose_checks_the_platform(name: str) -> None:
    asking = {
        path.name
        for path in (FOLDER / name).glob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "sys.platform" in line
        and not line.startswith("assert ")  # this assert makes mypy skip the file on other platforms
    }
    assert asking == {"choose.py"}


def test_installing_autostart_on_an_unknown_system_is_an_error() -> None:
    entry = autostart.NullAutostart()
    with pytest.raises(KnownError, match="does not know how to start"):
        entry.install()
    entry.remove()
    assert (entry.is_on(), entry.place()) == (False, "")


def test_null_implementations_do_nothing_and_doctor_says_so() -> None:
    assert idle.NullIdle("no display").seconds_idle() is None
    assert quiet.NullQuiet().reason() is None
    assert power.NullPower().sleep_fact()[0] is power.NullPower().lock_fact()[0] is False
    assert wakelock.NullWakeLock().facts() == (False, "not on this system")
