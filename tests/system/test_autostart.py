"""The entry that starts the program at login: its content, how the desktop reads it, and its removal."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from unclench.core.problem import KnownError
from unclench.system.autostart.choose import Autostart, own_command
from unclench.system.autostart.linux import NAME, LinuxAutostart, autostart_folders, entry_text, quoted
from unclench.system.autostart.macos import LABEL, MacAutostart, agent_text
from unclench.system.autostart.windows import WindowsAutostart

COMMAND = ["/opt/my programs/unclench", "--hidden"]


@dataclass
class FakeRunKey:
    values: dict[str, str] = field(default_factory=lambda: {"Other": "C:\\other.exe"})

    def read(self, name: str) -> str | None:
        return self.values.get(name)

    def write(self, name: str, value: str) -> None:
        self.values[name] = value

    def delete(self, name: str) -> None:
        self.values.pop(name, None)


MAKERS: dict[str, Callable[[Path], Autostart]] = {
    "linux": lambda folder: LinuxAutostart(folder / "own" / "autostart", [folder / "system" / "autostart"], COMMAND),
    "macos": lambda folder: MacAutostart(folder / "own" / "LaunchAgents", COMMAND),
    "windows": lambda folder: WindowsAutostart(FakeRunKey(), COMMAND),
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_turning_it_on_and_off_twice(make: Callable[[Path], Autostart], tmp_path: Path) -> None:
    entry = make(tmp_path)
    assert not entry.is_on()
    entry.remove()
    for _time in range(2):
        entry.install()
        assert entry.is_on()
    for _time in range(2):
        entry.remove()
        assert not entry.is_on()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["linux", "macos"])
def test_a_folder_that_cannot_be_written_is_reported(name: str, tmp_path: Path) -> None:
    (tmp_path / "own").write_text("a file where a folder should be")
    with pytest.raises(KnownError, match=r"^Cannot change .*: .*\.$"):
        MAKERS[name](tmp_path).install()


def test_the_command_for_each_kind_of_installation(tmp_path: Path) -> None:
    python = str(tmp_path / "python.exe")
    assert own_command("/usr/bin/python3", {}, frozen=False) == ["/usr/bin/python3", "-m", "unclench", "--hidden"]
    assert own_command("/opt/unclench", {}, frozen=True) == ["/opt/unclench", "--hidden"]
    assert own_command("/tmp/.mount/unclench", {"APPIMAGE": "/home/me/U.AppImage"}, frozen=True)[0].endswith("AppImage")
    assert own_command(python, {}, frozen=False)[0] == python, "there is no other command"
    (tmp_path / "pythonw.exe").touch()
    assert own_command(python, {}, frozen=False)[0] == str(tmp_path / "pythonw.exe")


def test_the_desktop_entry() -> None:
    lines = entry_text(COMMAND).splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert 'Exec="/opt/my programs/unclench" --hidden' in lines
    assert {"Type=Application", "Name=Unclench", "Terminal=false"} <= set(lines)


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ("/usr/bin/python3", "/usr/bin/python3"),
        ("100%", "100%%"),
        ("with space", '"with space"'),
        ('say "hi"', r'"say \\"hi\\""'),
        ("$HOME", r'"\\$HOME"'),
        ("back\\slash", '"back\\\\\\\\slash"'),
        ("", '""'),
        ("~/x;y", '"~/x;y"'),
    ],
)
def test_the_desktop_reads_the_arguments_unchanged(argument: str, written: str) -> None:
    """As a desktop does: undo the escapes of the value, then the quoting, then the field codes."""
    assert quoted(argument) == written
    read = written.replace("\\\\", "\\")
    if read.startswith('"'):
        read = re.sub(r"\\(.)", r"\1", read[1:-1])
    assert read.replace("%%", "%") == argument


def test_an_entry_of_the_system_is_overridden_not_deleted(tmp_path: Path) -> None:
    packaged = tmp_path / "system" / "autostart" / NAME
    packaged.parent.mkdir(parents=True)
    packaged.write_text(entry_text(["unclench", "--hidden"]))
    entry = MAKERS["linux"](tmp_path)
    assert entry.is_on()
    entry.remove()
    assert not entry.is_on()
    assert packaged.exists()
    assert "Hidden=true" in (tmp_path / "own" / "autostart" / NAME).read_text()
    entry.install()
    assert entry.is_on()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = true "])
def test_an_entry_that_the_desktop_switched_off_is_off(line: str, tmp_path: Path) -> None:
    entry = MAKERS["linux"](tmp_path)
    entry.install()
    path = Path(entry.place())
    path.write_text(f"{path.read_text()}{line}\n")
    assert not entry.is_on()


def test_the_autostart_folders() -> None:
    home = Path("/home/me")
    assert autostart_folders({}, home) == (Path("/home/me/.config/autostart"), [Path("/etc/xdg/autostart")])
    chosen = {"XDG_CONFIG_HOME": "/cfg", "XDG_CONFIG_DIRS": "/a:relative:/b"}
    assert autostart_folders(chosen, home) == (Path("/cfg/autostart"), [Path("/a/autostart"), Path("/b/autostart")])
    assert autostart_folders({"XDG_CONFIG_HOME": "relative"}, home)[0] == Path("/home/me/.config/autostart")


def test_the_launch_agent() -> None:
    agent = plistlib.loads(agent_text(COMMAND))
    assert agent["Label"] == LABEL
    assert agent["ProgramArguments"] == COMMAND
    assert agent["RunAtLoad"] is True
    assert "KeepAlive" not in agent, "quitting it must not start it again"


@pytest.mark.parametrize("content", [b"", b"no plist", b"<plist><array/></plist>"])
def test_a_broken_launch_agent_is_off(content: bytes, tmp_path: Path) -> None:
    entry = MAKERS["macos"](tmp_path)
    path = Path(entry.place())
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert not entry.is_on()


def test_the_run_key_is_quoted_and_other_values_are_kept() -> None:
    key = FakeRunKey()
    WindowsAutostart(key, COMMAND).install()
    assert key.values == {"Other": "C:\\other.exe", "Unclench": '"/opt/my programs/unclench" --hidden'}
    WindowsAutostart(key, COMMAND).remove()
    assert list(key.values) == ["Other"]
