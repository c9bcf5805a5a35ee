from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from systems import posix_only
from unclench.core.problem import KnownError
from unclench.store.json_file import LEFT_BEHIND_S, MAX_BYTES, read_json, remove, write_json

OLD = {"volume": 60, "routines": {"hände": {"left_out": ["faust"]}}}
NEW = {"volume": 20}


def test_a_value_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    write_json(path, OLD)
    write_json(path, NEW)
    write_json(path, OLD)
    assert read_json(path) == (OLD, None)
    assert list(tmp_path.iterdir()) == [path], "no other file is left behind"


def test_the_temporary_file_of_a_killed_save_is_deleted_by_the_next_save(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    left = tmp_path / ".settings.json.4711.tmp"
    others = [".settings.json.812.tmp", ".reminders.json.4711.tmp", ".settings.json.mine.tmp", "settings.json.4711.tmp"]
    for name in [left.name, *others]:
        (tmp_path / name).touch()
    long_ago_s = left.stat().st_mtime - LEFT_BEHIND_S - 60
    for name in [left.name, *others[1:]]:  # another program is still writing the first of the others
        os.utime(tmp_path / name, (long_ago_s, long_ago_s))
    write_json(path, NEW)
    assert {one.name for one in tmp_path.iterdir()} == {path.name, *others}
    assert read_json(path) == (NEW, None)


def test_a_missing_file_is_not_an_error(tmp_path: Path) -> None:
    assert read_json(tmp_path / "settings.json") == (None, None)


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xef\xbb\xbf" + b'{\r\n"volume": 60}')
    assert read_json(path) == ({"volume": 60}, None)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (json.dumps(OLD, indent=2).encode()[:30], "line 3 is not JSON"),
        (b"", "line 1 is not JSON"),
        (b"[1, 2]", "it is not a JSON object"),
        (b"null", "it is not a JSON object"),
        (b'{"name": "h\xe4nde"}', "it is not text in UTF-8"),
        (b'{"volume": NaN}', "NaN is not a number"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"a": "' + b"x" * MAX_BYTES + b'"}', "it is too large"),
    ],
)
def test_a_broken_file_is_set_aside_and_reported(tmp_path: Path, raw: bytes, fault: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(raw)
    value, trouble = read_json(path)
    assert value is None
    assert trouble == (
        f"{path} is broken ({fault}); it was set aside as settings.json.broken-1 and the defaults are used."
    )
    assert (tmp_path / "settings.json.broken-1").read_bytes() == raw
    assert read_json(path) == (None, None), "reported once"


def test_the_size_limit(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"a": "' + b"x" * (MAX_BYTES - 9) + b'"}')
    value, trouble = read_json(path)
    assert trouble is None
    assert value is not None


def test_a_file_without_read_permission_is_reported_and_not_changed(plain_folder: Path) -> None:
    path = plain_folder / "settings.json"
    write_json(path, OLD)
    path.chmod(0)
    with pytest.raises(KnownError) as caught:
        read_json(path)
    assert str(caught.value) == f"Cannot read {path}: this is not allowed."
    path.chmod(0o600)
    assert read_json(path) == (OLD, None)


@posix_only
def test_a_folder_or_a_pipe_of_that_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(KnownError, match="it is not a file"):
            read_json(tmp_path / name)


@pytest.mark.parametrize("value", [{"a": float("nan")}, {"a": object()}])
def test_a_value_that_is_not_json_is_a_bug_and_keeps_the_old_file(tmp_path: Path, value: dict[str, Any]) -> None:
    path = tmp_path / "settings.json"
    write_json(path, OLD)
    with pytest.raises((ValueError, TypeError)):
        write_json(path, value)
    assert read_json(path) == (OLD, None)


def test_a_full_disk_is_reported_and_the_old_file_stays(tiny_disk: Path, fill: Callable[[Path], None]) -> None:
    path = tiny_disk / "settings.json"
    write_json(path, OLD)
    fill(tiny_disk)
    with pytest.raises(KnownError) as caught:
        write_json(path, NEW)
    assert str(caught.value) == f"Cannot save {path}: the disk is full; what was saved before is still there."
    assert read_json(path) == (OLD, None)
    assert sorted(found.name for found in tiny_disk.iterdir()) == ["filler", "settings.json"]


@posix_only
def test_a_write_cut_short_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    """Not only a disk: here the process may write no more than 10 bytes to any file."""
    path = tmp_path / "settings.json"
    write_json(path, OLD)
    script = f"""
import resource
from pathlib import Path
from unclench.core.problem import KnownError
from unclench.store.json_file import write_json
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    write_json(Path({str(path)!r}), {NEW!r})
except KnownError as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    reason = "the file would be too large"
    assert told.stdout == f"Cannot save {path}: {reason}; what was saved before is still there.\n"
    assert read_json(path) == (OLD, None)
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_or_read_only_folder_is_reported(plain_folder: Path) -> None:
    path = plain_folder / "settings.json"
    write_json(path, OLD)
    plain_folder.chmod(0o500)
    with pytest.raises(KnownError, match="this is not allowed"):
        write_json(path, NEW)
    assert read_json(path) == (OLD, None)
    with pytest.raises(KnownError, match="the folder is missing"):
        write_json(plain_folder / "none" / "settings.json", NEW)


@posix_only
def test_a_link_to_settings_kept_elsewhere_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    path = tmp_path / "settings.json"
    path.symlink_to(tmp_path / "dotfiles" / "unclench.json")
    write_json(path, OLD)
    assert path.is_symlink()
    assert read_json(tmp_path / "dotfiles" / "unclench.json") == (OLD, None)


@posix_only
def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "resume.json"
    script = f"""
from itertools import count
from pathlib import Path
from unclench.store.json_file import write_json
for number in count():
    write_json(Path({str(path)!r}), {{"number": number, "filler": str(number) * 100_000}})
    print(number, flush=True)
"""
    for writes in (1, 2, 5):
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _write in range(writes):
                told = int(writer.stdout.readline())
            writer.send_signal(signal.SIGKILL)
        value, trouble = read_json(path)
        assert trouble is None
        assert value is not None
        assert value["filler"] == str(value["number"]) * 100_000
        assert value["number"] >= told, "everything reported as written is in the file"


def test_remove(tmp_path: Path, plain_folder: Path) -> None:
    write_json(plain_folder / "resume.json", NEW)
    plain_folder.chmod(0o500)
    with pytest.raises(KnownError) as caught:
        remove(plain_folder / "resume.json")
    assert str(caught.value) == f"Cannot delete {plain_folder / 'resume.json'}: this is not allowed."
    plain_folder.chmod(0o700)
    remove(plain_folder / "resume.json")
    remove(plain_folder / "resume.json")
    assert list(plain_folder.iterdir()) == []


class Scanner:
    """A program that holds a file for the next `times` calls, as Windows tells of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, times: int) -> None:
        self.waits: list[float] = []
        real, left = getattr(owner, name), [times]

        def call(*arguments: Any, **named: Any) -> Any:
            if left[0]:
                left[0] -= 1
                error = PermissionError(13, "The process cannot access the file")
                vars(error)["winerror"] = 32
                raise error
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, call)


def test_a_file_that_a_scanner_holds_is_written_a_moment_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    scanner = Scanner(monkeypatch, os, "replace", 3)
    write_json(path, NEW, wait=scanner.waits.append)
    assert (read_json(path), len(scanner.waits)) == ((NEW, None), 3)
    scanner = Scanner(monkeypatch, os, "replace", 1000)
    with pytest.raises(KnownError, match="Cannot save"):
        write_json(path, OLD, wait=scanner.waits.append)
    assert sum(scanner.waits) == pytest.approx(0.5)
    assert [one.name for one in tmp_path.iterdir()] == ["settings.json"], "no temporary file is left"


def test_a_file_that_a_scanner_holds_is_read_and_deleted_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.json"
    write_json(path, NEW)
    scanner = Scanner(monkeypatch, Path, "open", 2)
    assert read_json(path, wait=scanner.waits.append) == (NEW, None)
    assert len(scanner.waits) == 2
    scanner = Scanner(monkeypatch, Path, "unlink", 2)
    remove(path, wait=scanner.waits.append)
    assert (path.exists(), len(scanner.waits)) == (False, 2)
