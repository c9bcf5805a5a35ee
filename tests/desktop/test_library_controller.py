"""A saved routine file appears at once, however it was saved."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher, QTimer
from pytestqt.qtbot import QtBot

from unclench.content.library import Library
from unclench.desktop.state import library_controller
from unclench.desktop.state.library_controller import LibraryController


def routine(title: str = "T", exercise: str = "{name: A, reps: 5}") -> str:
    return f"title: {title}\nexercises: {exercise}\n"


def save(path: Path, text: str) -> Path:
    """Save in place, as `echo` and some editors do."""
    path.write_text(text, encoding="utf-8")
    return path


def save_by_renaming(path: Path, text: str) -> Path:
    """Save by renaming, as most editors do, so that a crash leaves the old file intact."""
    os.replace(save(path.with_name(f".{path.name}.tmp"), text), path)
    return path


class Watched:
    """A controller on real folders, and the last library that it signaled."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.builtin, self.own = folder / "builtin", folder / "data" / "routines"
        self.builtin.mkdir()
        save(self.builtin / "desk.yaml", routine("Desk"))
        self.controller = LibraryController(self.builtin, self.own)
        self.told: list[Library] = []
        self.controller.changed.connect(self.told.append)
        self._qtbot = qtbot

    def start(self, **files: str) -> None:
        """Start with these files in the own folder."""
        self.own.mkdir(parents=True)
        for stem, text in files.items():
            save(self.own / f"{stem}.yaml", text)
        self.controller.load()

    def after(self, act: Callable[[], object]) -> dict[str, str]:
        """Titles by id in the library that is signaled after `act`."""
        with self._qtbot.waitSignal(self.controller.changed):
            act()
        return self.titles

    @property
    def titles(self) -> dict[str, str]:
        """Titles of the own routines, by id."""
        return {one.id: one.title for one in self.told[-1].routines if one.id != "desk"}


@pytest.fixture
def watched(tmp_path: Path, qtbot: QtBot) -> Iterator[Watched]:
    watched = Watched(tmp_path, qtbot)
    yield watched
    watched.controller.close()


def test_the_first_load_signals_and_the_same_load_again_does_not(watched: Watched) -> None:
    watched.start(mine=routine("Mine"))
    assert [one.id for one in watched.told[0].routines] == ["desk", "mine"]
    assert watched.told[0].builtin_ids == {"desk"}
    save(watched.own / "mine.yaml", routine("Mine"))
    watched.controller.load()
    assert len(watched.told) == 1


def test_an_empty_library_is_signaled_once(watched: Watched) -> None:
    (watched.builtin / "desk.yaml").unlink()
    watched.controller.load()
    watched.controller.load()
    assert watched.told == [Library()]


def test_a_new_file(watched: Watched) -> None:
    watched.start()
    assert watched.after(lambda: save(watched.own / "new.yaml", routine("New"))) == {"new": "New"}


def test_a_new_file_is_watched(watched: Watched) -> None:
    watched.start()
    watched.after(lambda: save(watched.own / "new.yaml", routine("New")))
    assert watched.after(lambda: save(watched.own / "new.yaml", routine("Newer"))) == {"new": "Newer"}


def test_a_save_in_place_and_another(watched: Watched) -> None:
    watched.start(mine=routine("One"))
    for title in ("Two", "Three"):
        assert watched.after(partial(save, watched.own / "mine.yaml", routine(title))) == {"mine": title}


def test_a_file_that_breaks_is_a_problem_and_returns_after_a_fix(watched: Watched) -> None:
    watched.start(mine=routine("Mine"), other=routine("Other"))
    broken = routine(exercise="{name: A, reps: ten}")
    assert watched.after(lambda: save(watched.own / "mine.yaml", broken)) == {"other": "Other"}
    assert [problem.path for problem in watched.told[-1].problems] == [str(watched.own / "mine.yaml")]
    assert watched.after(lambda: save(watched.own / "mine.yaml", routine("Mended")))["mine"] == "Mended"
    assert watched.told[-1].problems == ()


def test_an_editor_that_saves_by_renaming_repeatedly(watched: Watched) -> None:
    watched.start(mine=routine("One"))
    path = watched.own / "mine.yaml"
    assert watched.after(lambda: save_by_renaming(path, routine("Two"))) == {"mine": "Two"}
    assert watched.after(lambda: save_by_renaming(path, routine("Three"))) == {"mine": "Three"}
    assert watched.after(lambda: save(path, routine("Four"))) == {"mine": "Four"}


def test_an_editor_that_moves_the_old_file_aside_first(watched: Watched) -> None:
    watched.start(mine=routine("One"))
    path = watched.own / "mine.yaml"

    def save_with_backup() -> None:
        os.replace(path, path.with_name("mine.yaml~"))
        save(path, routine("Two"))

    assert watched.after(save_with_backup) == {"mine": "Two"}
    assert watched.after(lambda: save(path, routine("Three"))) == {"mine": "Three"}


def test_a_file_with_a_backup_of_its_old_content_is_still_watched(watched: Watched, tmp_path: Path) -> None:
    watched.start(mine=routine("One"))
    path = watched.own / "mine.yaml"
    os.link(path, tmp_path / "backup.yaml")
    watched.after(lambda: save_by_renaming(path, routine("Two")))
    assert watched.after(lambda: save(path, routine("Three"))) == {"mine": "Three"}


def test_a_file_with_an_uppercase_extension_is_watched(watched: Watched) -> None:
    watched.start()
    path = watched.own / "LOUD.YAML"
    watched.after(lambda: save(path, routine("One")))
    assert watched.after(lambda: save(path, routine("Two"))) == {"LOUD": "Two"}


def test_a_deleted_file(watched: Watched) -> None:
    watched.start(mine=routine("Mine"), other=routine("Other"))
    assert watched.after((watched.own / "mine.yaml").unlink) == {"other": "Other"}


def test_a_renamed_file_has_another_id(watched: Watched) -> None:
    watched.start(mine=routine("Mine"))
    assert watched.after(lambda: (watched.own / "mine.yaml").rename(watched.own / "yours.yaml")) == {"yours": "Mine"}


def test_a_folder_created_later(watched: Watched) -> None:
    watched.controller.load()

    def make() -> None:
        watched.own.mkdir(parents=True)
        save(watched.own / "mine.yaml", routine("Mine"))

    assert watched.after(make) == {"mine": "Mine"}
    assert watched.after(lambda: save(watched.own / "mine.yaml", routine("Ours"))) == {"mine": "Ours"}


def is_watched(watched: Watched, folder: Path) -> bool:
    return str(folder) in watched_folders(watched)


def test_a_folder_created_level_by_level(watched: Watched, qtbot: QtBot) -> None:
    watched.controller.load()
    for folder in (watched.own.parent, watched.own):
        folder.mkdir()
        qtbot.waitUntil(partial(is_watched, watched, folder))
    assert watched.after(lambda: save(watched.own / "mine.yaml", routine("Mine"))) == {"mine": "Mine"}


def test_a_folder_deleted_and_created_again(watched: Watched) -> None:
    watched.start(mine=routine("Mine"))
    assert watched.after(lambda: shutil.rmtree(watched.own.parent)) == {}

    def make() -> None:
        watched.own.mkdir(parents=True)
        save(watched.own / "mine.yaml", routine("Back"))

    assert watched.after(make) == {"mine": "Back"}


def test_a_changed_exercise_changes_the_routines_that_use_it(watched: Watched) -> None:
    watched.start(mine=routine(exercise="{use: shake}"))
    assert watched.titles == {}
    exercises = watched.own / "exercises"

    def make() -> None:
        exercises.mkdir()
        save(exercises / "shake.yaml", "name: Shake\nduration: 30 s\n")

    assert watched.after(make) == {"mine": "T"}
    for name, put in (("Rattle", save), ("Roll", save_by_renaming)):
        watched.after(partial(put, exercises / "shake.yaml", f"name: {name}\nduration: 30 s\n"))
        mine = watched.told[-1].find("mine")
        assert mine is not None
        assert mine.exercises[0].name == name
    assert watched.after((exercises / "shake.yaml").unlink) == {}


def test_a_burst_of_saves_is_one_change(watched: Watched) -> None:
    watched.start()
    left = [watched.own / f"r{number}.yaml" for number in range(20)]

    def save_next() -> None:
        save(left.pop(), routine())
        if left:
            QTimer.singleShot(0, save_next)  # so that the watcher can signal each one separately

    assert len(watched.after(save_next)) == 20
    assert len(watched.told) == 2


def test_a_thousand_files_are_watched_by_their_folder(watched: Watched) -> None:
    watched.start(**{f"r{number}": routine() for number in range(1000)})
    assert len(watched.titles) == 1000
    assert watched_files(watched) == []
    assert watched.after(lambda: save_by_renaming(watched.own / "r7.yaml", routine("Changed")))["r7"] == "Changed"
    assert "new" in watched.after(lambda: save(watched.own / "new.yaml", routine()))


def test_files_are_watched_individually_up_to_the_limit(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_controller, "MOST_FILES", 2)
    watched.start(a=routine(), b=routine())
    assert watched_files(watched) == [str(watched.own / "a.yaml"), str(watched.own / "b.yaml")]
    watched.after(lambda: save(watched.own / "c.yaml", routine()))
    assert watched_files(watched) == []
    watched.after((watched.own / "c.yaml").unlink)
    assert len(watched_files(watched)) == 2


def test_a_folder_that_cannot_be_checked_stops_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    builtin = tmp_path / "builtin"
    builtin.mkdir()
    save(builtin / "desk.yaml", routine("Desk"))
    told: list[Library] = []
    controller = LibraryController(builtin, tmp_path / ("long" * 100))
    controller.changed.connect(told.append)
    controller.load()
    controller.close()
    assert [one.id for one in told[0].routines] == ["desk"]
    assert told[0].problems != ()


def test_nothing_is_watched_after_close(watched: Watched) -> None:
    watched.start(mine=routine())
    assert watched_folders(watched) == [str(watched.own)]
    watched.controller.close()
    assert watched_folders(watched) + watched_files(watched) == []


def watcher_of(watched: Watched) -> QFileSystemWatcher:
    (watcher,) = watched.controller.findChildren(QFileSystemWatcher)
    return watcher


def watched_folders(watched: Watched) -> list[str]:
    return sorted(watcher_of(watched).directories())


def watched_files(watched: Watched) -> list[str]:
    return sorted(watcher_of(watched).files())
