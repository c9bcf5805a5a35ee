from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from unclench.core.problem import KnownError
from unclench.store.paths import Paths, find_paths, make_folder


def test_unclench_home_holds_everything(tmp_path: Path) -> None:
    paths = find_paths({"UNCLENCH_HOME": str(tmp_path)})
    assert paths.settings_file == tmp_path / "config/settings.json"
    assert paths.routines == tmp_path / "data/routines"
    assert paths.exercises == tmp_path / "data/routines/exercises"
    assert paths.history == tmp_path / "data/history.sqlite3"
    assert paths.acknowledgement == tmp_path / "state/acknowledgement.json"
    assert paths.resume == tmp_path / "state/resume"
    assert paths.terminal_lock == tmp_path / "state/terminal.lock"
    assert list(tmp_path.iterdir()) == [], "find_paths creates nothing"


def test_a_relative_home_does_not_change_with_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = find_paths({"UNCLENCH_HOME": "here"})
    assert paths.config == tmp_path / "here/config"


@pytest.mark.skipif(sys.platform != "linux", reason="the folders of the freedesktop standard")
def test_without_unclench_home_the_folders_of_the_system_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    paths = find_paths({"UNCLENCH_HOME": ""})
    assert paths == Paths(*(tmp_path / name / "unclench" for name in ("CONFIG", "DATA", "STATE")))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems find the home folder differently")
def test_a_missing_home_folder_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as for a user without an account
    with pytest.raises(KnownError, match="set UNCLENCH_HOME to a folder"):
        find_paths({})


def test_folders_are_created_for_the_person_only(tmp_path: Path) -> None:
    paths = find_paths({"UNCLENCH_HOME": str(tmp_path / "new")})
    paths.make_folders()
    paths.make_folders()
    for folder in (paths.config, paths.data, paths.state, paths.routines, paths.exercises):
        assert folder.is_dir()
    if os.name == "posix":
        assert stat.S_IMODE(paths.state.stat().st_mode) == 0o700


def test_a_file_in_place_of_a_folder_is_reported(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("")
    with pytest.raises(KnownError) as caught:
        find_paths({"UNCLENCH_HOME": str(tmp_path)}).make_folders()
    assert str(caught.value) == (
        f"Cannot make the folder {tmp_path / 'config'}: a file has that name; "
        "set UNCLENCH_HOME to a folder that you may write to."
    )
    with pytest.raises(KnownError, match="there is a file where a folder is needed"):
        make_folder(tmp_path / "config" / "deeper")


def test_a_folder_that_cannot_be_created_is_reported(plain_folder: Path) -> None:
    plain_folder.chmod(0o500)
    with pytest.raises(KnownError, match=r"Cannot make the folder .*: this is not allowed; set UNCLENCH_HOME"):
        make_folder(plain_folder / "state")
