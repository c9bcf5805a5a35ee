"""Fixtures for all tests: no noise, no real folders, no screen."""

from __future__ import annotations

import gc
import logging
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from unclench.content.bundled import assets_dir
from unclench.desktop.frame.garbage import collect_what_is_due
from waiting import PatientBot

if TYPE_CHECKING:
    from bus import PrivateBus
    from screen import Screen

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QPA_FONTDIR", str(assets_dir() / "fonts"))  # Windows and macOS have no others offscreen
os.environ.pop("UNCLENCH_HOME", None)
os.environ["TERM"] = "xterm-256color"
if os.name == "posix":  # the path of a socket has at most about 100 characters, so tests do not use a long TMPDIR
    for _name in ("TMPDIR", "TEMP", "TMP"):
        os.environ.pop(_name, None)
    tempfile.tempdir = None
os.environ["SPEECHD_ADDRESS"] = "unix_socket:/nonexistent/speechd.sock"  # no test starts a speech server that stays

# A test run in the background inherits ignored signals and would pass them on to every program that it starts.
for _name, _handler in (
    ("SIGINT", signal.default_int_handler),
    ("SIGHUP", signal.SIG_DFL),
    ("SIGQUIT", signal.SIG_DFL),
):
    if hasattr(signal, _name) and signal.getsignal(getattr(signal, _name)) is signal.SIG_IGN:
        signal.signal(getattr(signal, _name), _handler)

settings.register_profile("ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """A QtBot with long time limits, because the machine may be busy."""
    return PatientBot(request)


gc.disable()  # a widget that is destroyed in a thread of xdist or of a test crashes the run


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    """Collects garbage between tests, in the thread of the tests."""
    yield
    collect_what_is_due()


class ExpectedLogs(logging.Handler):
    """Keeps every log record from WARNING up. A test must expect each record, and each expected record must come."""

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self._records: list[logging.LogRecord] = []
        self._patterns: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Called by logging."""
        self._records.append(record)

    def __call__(self, pattern: str) -> None:
        """Expect at least one record whose text matches this regular expression."""
        self._patterns.append(pattern)

    def faults(self) -> list[str]:
        """Unexpected records and expectations without a record, as sentences."""
        texts = [f"{record.name} {record.levelname}: {record.getMessage()}" for record in self._records]
        unexpected = [text for text in texts if not any(re.search(one, text) for one in self._patterns)]
        unmet = [one for one in self._patterns if not any(re.search(one, text) for text in texts)]
        return [f"unexpected log: {text}" for text in unexpected] + [f"expected log never came: {one}" for one in unmet]


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[ExpectedLogs]:
    """Fails the test on any log record from WARNING up that it did not expect with `expect_log(pattern)`."""
    logs = ExpectedLogs()
    root = logging.getLogger()
    root.addHandler(logs)
    yield logs
    root.removeHandler(logs)
    if faults := logs.faults():
        pytest.fail("\n".join(faults), pytrace=False)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty UNCLENCH_HOME, so that no file of the person at this machine is read or written."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("UNCLENCH_HOME", str(folder))
    return folder


@pytest.fixture
def private_bus(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateBus]:
    """A private D-Bus, the session bus and the system bus of this test."""
    if sys.platform != "linux":
        pytest.skip("D-Bus is for Linux")
    from bus import private_bus_in  # late: jeepney is for Linux only

    with private_bus_in(tmp_path_factory.mktemp("bus")) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
        yield bus


@pytest.fixture
def no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses of D-Bus that lead nowhere."""
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, f"unix:path={tmp_path / 'no-bus'}")


@pytest.fixture
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A private X server for this test."""
    from screen import screen_in

    with screen_in(tmp_path_factory.mktemp("screen")) as display:
        yield display
