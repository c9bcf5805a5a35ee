from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from unclench.core.problem import KnownError
from unclench.system.instance.lock import hold_lock

HOLD = """
import sys
from pathlib import Path
from unclench.system.instance.lock import hold_lock
lock = hold_lock(Path(sys.argv[1]))
print("held" if lock else "refused", flush=True)
sys.stdin.read()
"""


def holder(path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(path)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_only_one_holder_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "terminal.lock"
    lock = hold_lock(path)
    assert lock is not None
    with lock:
        assert hold_lock(path) is None
    again = hold_lock(path)
    assert again is not None
    again.release()
    again.release()
    assert path.exists()


def test_another_program_is_refused_until_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / "terminal.lock"
    lock = hold_lock(path)
    assert lock is not None
    with holder(path) as other:
        assert other.communicate("")[0] == "refused\n"
    lock.release()
    with holder(path) as other:
        assert other.communicate("")[0] == "held\n"


def test_killing_the_holder_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "terminal.lock"
    with holder(path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert hold_lock(path) is None
        other.kill()
    lock = hold_lock(path)
    assert lock is not None
    lock.release()


def test_a_sound_that_still_plays_does_not_hold_the_lock(tmp_path: Path) -> None:
    """We start players as processes. They may outlive a session and must not inherit its lock."""
    path = tmp_path / "terminal.lock"
    lock = hold_lock(path)
    assert lock is not None
    command = [sys.executable, "-c", "input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, close_fds=False, text=True) as player:
        lock.release()
        again = hold_lock(path)
        assert again is not None
        again.release()
        player.communicate("\n")


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "none" / "terminal.lock"
    with pytest.raises(KnownError) as caught:
        hold_lock(path)
    assert str(caught.value) == f"Cannot lock {path}: No such file or directory."
