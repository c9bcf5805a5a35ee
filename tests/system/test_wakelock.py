"""The screen stays on while the lock is held, and no longer, however the holder ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field

import pytest

from unclench.system.wakelock.macos import NO_DISPLAY_SLEEP, MacWakeLock
from unclench.system.wakelock.windows import WindowsWakeLock
from waiting import LONG_S

linux = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is for Linux")
if sys.platform == "linux":
    from bus import PrivateBus, Service
    from unclench.system import dbus
    from unclench.system.wakelock.linux import LinuxWakeLock

SAVER = "org.freedesktop.ScreenSaver"
PORTAL = "org.freedesktop.portal.Desktop"
LOGIND = "org.freedesktop.login1"


def asked() -> None:
    """Wait until no thread of a wake lock is left."""
    for thread in threading.enumerate():
        if thread.name == "unclench-wakelock":
            thread.join(LONG_S)
            assert not thread.is_alive()


@pytest.fixture
def saver(private_bus: PrivateBus) -> Service:
    return private_bus.serve(SAVER).answers("Inhibit", "u", (7,)).answers("UnInhibit")


@linux
def test_the_screen_saver_is_inhibited_and_released(private_bus: PrivateBus, saver: Service) -> None:
    lock = LinuxWakeLock()
    lock.hold()
    lock.hold()
    call = saver.called()
    assert (call.member, call.body[0], call.path) == ("Inhibit", "Unclench", "/org/freedesktop/ScreenSaver")
    asked()
    assert saver.calls_waiting == 0, "held once"
    lock.release()
    lock.release()
    back = saver.called()
    assert (back.member, back.body, back.sender) == ("UnInhibit", (7,), call.sender)
    private_bus.wait_until_alone()
    lock.hold()
    assert saver.called().member == "Inhibit", "and again after a pause"
    asked()
    lock.release()
    private_bus.wait_until_alone()


@linux
def test_a_crash_ends_the_connection_and_releases_the_lock(private_bus: PrivateBus, saver: Service) -> None:
    program = (
        "import sys\nfrom unclench.system.wakelock.linux import LinuxWakeLock\n"
        "LinuxWakeLock().hold()\nsys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as holder:
        sender = saver.called().sender
        holder.kill()
    saver.wait_until_left(sender)
    assert saver.calls_waiting == 0, "no program was left to release it"


@linux
def test_without_a_screen_saver_the_portal_is_asked(private_bus: PrivateBus) -> None:
    handle = "/org/freedesktop/portal/desktop/request/1_1/t"
    portal = private_bus.serve(PORTAL).answers("Inhibit", "o", (handle,)).answers("Close")
    lock = LinuxWakeLock()
    lock.hold()
    call = portal.called()
    assert call.interface == "org.freedesktop.portal.Inhibit"
    assert call.body == ("", 8, {"reason": ("s", "A guided session is running")})
    asked()
    lock.release()
    close = portal.called()
    assert (close.path, close.interface, close.member) == (handle, "org.freedesktop.portal.Request", "Close")


@linux
def test_without_both_logind_is_asked_and_its_handle_is_closed(private_bus: PrivateBus) -> None:
    reader, writer = os.pipe()
    logind = private_bus.serve(LOGIND).answers("Inhibit", "h", (writer,))
    lock = LinuxWakeLock()
    lock.hold()
    assert logind.called().body == ("idle", "Unclench", "A guided session is running", "block")
    asked()
    os.close(writer)  # ours; the lock has its own
    os.set_blocking(reader, False)
    with pytest.raises(BlockingIOError):
        os.read(reader, 1)
    lock.release()
    assert os.read(reader, 1) == b""
    os.close(reader)


@linux
def test_a_release_before_the_answer_leaves_nothing_held(private_bus: PrivateBus) -> None:
    """As when a session is paused in its first moment."""
    may_answer = threading.Event()

    def answer(_call: object) -> tuple[str, tuple[int]]:
        assert may_answer.wait(LONG_S)
        return "u", (7,)

    saver = private_bus.serve(SAVER).does("Inhibit", answer).answers("UnInhibit")
    lock = LinuxWakeLock()
    lock.hold()
    lock.release()
    may_answer.set()
    assert [saver.called().member, saver.called().member] == ["Inhibit", "UnInhibit"]
    asked()
    private_bus.wait_until_alone()


@linux
@pytest.mark.usefixtures("no_bus")
def test_a_missing_bus_is_not_an_error() -> None:
    lock = LinuxWakeLock()
    lock.hold()
    asked()
    lock.release()
    ok, sentence = LinuxWakeLock().facts()
    assert not ok
    assert "no service" in sentence


@linux
def test_a_service_that_hangs_is_skipped(private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dbus.LIMIT_S <= 2
    monkeypatch.setattr(dbus, "LIMIT_S", 0.1)
    private_bus.serve(SAVER).hangs("Inhibit")
    private_bus.serve(PORTAL).answers("Inhibit", "o", ("/r",)).answers("Close")
    lock = LinuxWakeLock()
    lock.hold()
    assert LinuxWakeLock().facts() == (True, PORTAL)
    asked()
    lock.release()


@linux
def test_the_bus_dies_while_the_lock_is_held(private_bus: PrivateBus, saver: Service) -> None:
    lock = LinuxWakeLock()
    lock.hold()
    saver.called()
    asked()
    private_bus.kill()
    lock.release()


@linux
def test_doctor_leaves_no_lock_held(private_bus: PrivateBus, saver: Service) -> None:
    assert LinuxWakeLock().facts() == (True, SAVER)
    assert [saver.called().member, saver.called().member] == ["Inhibit", "UnInhibit"]
    private_bus.wait_until_alone()


@pytest.mark.parametrize(("refused", "story"), [(False, [0x80000003, 0x80000000]), (True, [0x80000003])])
def test_windows_is_asked_once_and_reset(refused: bool, story: list[int]) -> None:
    told: list[int] = []

    def set_state(state: int) -> int:
        told.append(state)
        return 0 if refused else 0x80000000

    lock = WindowsWakeLock(set_state)
    lock.hold()
    if not refused:
        lock.hold()
    lock.release()
    lock.release()
    assert told == story


@dataclass
class FakePower:
    refuses: bool = False
    story: list[str] = field(default_factory=list)

    def create(self, kind: str, name: str) -> int | None:
        self.story.append(f"{kind}: {name}")
        return None if self.refuses else 5

    def release(self, number: int) -> None:
        self.story.append(f"release {number}")


def test_macos_has_one_assertion_at_most() -> None:
    power = FakePower()
    lock = MacWakeLock(power)
    lock.release()
    lock.hold()
    lock.hold()
    lock.release()
    lock.release()
    assert power.story == [f"{NO_DISPLAY_SLEEP}: A guided session is running", "release 5"]


def test_an_assertion_that_macos_refused_is_not_released() -> None:
    power = FakePower(refuses=True)
    lock = MacWakeLock(power)
    lock.hold()
    lock.release()
    assert power.story == [f"{NO_DISPLAY_SLEEP}: A guided session is running"]
