from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from unclench.core.problem import KnownError
from unclench.store.error_sentence import reason, set_aside


def test_each_broken_file_gets_the_next_free_number(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    (tmp_path / "settings.json.broken-2").write_text("not ours to touch")
    names = []
    for number in range(3):
        path.write_text(f"broken {number}")
        names.append(set_aside(path).name)
    assert names == ["settings.json.broken-1", "settings.json.broken-3", "settings.json.broken-4"]
    assert [(tmp_path / name).read_text() for name in names] == ["broken 0", "broken 1", "broken 2"]
    assert (tmp_path / "settings.json.broken-2").read_text() == "not ours to touch"
    assert not path.exists()


def test_a_broken_file_that_cannot_be_moved_stays_in_place(plain_folder: Path) -> None:
    path = plain_folder / "settings.json"
    path.write_text("broken")
    plain_folder.chmod(0o500)
    with pytest.raises(KnownError) as caught:
        set_aside(path)
    assert str(caught.value) == (
        f"{path} is broken and cannot be moved out of the way: this is not allowed; move or rename it yourself."
    )
    assert path.read_text() == "broken"


def test_setting_aside_a_missing_file_creates_none(tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        set_aside(tmp_path / "settings.json")
    assert list(tmp_path.iterdir()) == []


def test_an_error_without_our_own_words_keeps_the_systems_words() -> None:
    assert reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))) == "the disk is full"
    assert reason(OSError(errno.ELOOP, os.strerror(errno.ELOOP))) == os.strerror(errno.ELOOP)
    assert reason(OSError()) == "OSError"
