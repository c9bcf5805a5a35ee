from __future__ import annotations

import os
from pathlib import Path

import pytest

from systems import posix_only
from unclench.content.bundled import assets_dir, routines_dir
from unclench.content.figure_index import figure_path, read_figure_index, read_figures
from unclench.content.library import Shelf, check_paths, load_file, load_library, report
from unclench.core.problem import KnownError, Problem
from unclench.core.routine.figure import Figure, Loop

GOOD = "title: T\nexercises: {name: A, reps: 5}\n"
BAD = "title: T\nexercises: {name: A, reps: ten}\n"
EXERCISE = "name: Shake\nduration: 30 s\n"


def write(folder: Path, **files: str) -> Path:
    """Write files, given by stem; two underscores stand for a slash."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/").replace("_", "-") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def builtin(tmp_path: Path) -> Path:
    return write(
        tmp_path / "builtin",
        desk="title: Desk\nexercises: {use: shake}\n",
        wrist=GOOD,
        exercises__shake=EXERCISE,
    )


def texts(problems: tuple[Problem, ...] | list[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_own_routines_are_added_and_a_broken_one_hides_no_other(builtin: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own", mine="title: M\nexercises: [{use: shake}, {use: squeeze}]\n", broken=BAD, zebra=GOOD)
    write(own, exercises__squeeze="name: Squeeze\nreps: 5\n")
    library = load_library(builtin, own)
    assert [one.id for one in library.routines] == ["desk", "mine", "wrist", "zebra"]
    assert [library.is_builtin(one.id) for one in library.routines] == [True, False, True, False]
    found = library.find("mine")
    assert found is not None
    assert found.path == str(own / "mine.yaml")
    assert library.find("broken") is None
    assert (
        texts(library.problems)
        == texts(library.problems_of("broken"))
        == [
            f"{own / 'broken.yaml'}:2:28: error: exercises[1] 'A'.reps: "
            "'ten' is not a whole number or a range such as 2-5"
        ]
    )


def test_built_in_files_that_are_known_are_not_read_again_and_own_ones_are(builtin: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own", mine="title: M\nexercises: {use: shake}\n", desk=GOOD)
    first = load_library(builtin, own)
    write(own, more=GOOD, broken=BAD, exercises__shake=EXERCISE)
    (own / "mine.yaml").unlink()
    again = load_library(builtin, own, known=first)
    assert again == load_library(builtin, own)
    assert [one.id for one in again.routines] == ["desk", "more", "wrist"]
    for id_ in ("desk", "wrist"):
        assert again.find(id_) is first.find(id_)


def test_an_own_id_already_taken_names_both_files_and_the_built_in_one_stays(builtin: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own", desk=GOOD, exercises__shake="name: Mine\nreps: 5\n", exercises__other=EXERCISE)
    library = load_library(builtin, own)
    assert sorted(texts(library.problems)) == [
        f"{own / 'desk.yaml'}:1:1: error: the id 'desk' is taken by {builtin / 'desk.yaml'}; rename this file",
        f"{own / 'exercises' / 'shake.yaml'}:1:1: error: the id 'shake' is taken by "
        f"{builtin / 'exercises' / 'shake.yaml'}; rename this file",
    ]
    desk = library.find("desk")
    assert desk is not None
    assert (desk.title, desk.exercises[0].name) == ("Desk", "Shake")
    assert set(library.exercises) == {"shake", "other"}


def test_two_own_files_with_one_id(builtin: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own", mine=GOOD)
    (own / "mine.yml").write_text(GOOD)
    library = load_library(builtin, own)
    assert [problem.path for problem in library.problems] == [str(own / "mine.yml")]
    assert str(own / "mine.yaml") in library.problems[0].message
    assert library.find("mine") is not None


def test_a_broken_exercise_is_reported_in_each_routine_that_uses_it(builtin: Path) -> None:
    write(builtin, exercises__shake="name: Shake\n")
    library = load_library(builtin)
    assert [one.id for one in library.routines] == ["wrist"]
    path = builtin / "exercises" / "shake.yaml"
    assert texts(library.problems) == [
        f"{path}:1:1: error: needs reps or duration",
        f"{builtin / 'desk.yaml'}:2:18: error: exercises[1].use: exercise 'shake' has errors; correct {path} first",
    ]


def test_only_routine_files_are_read(builtin: Path) -> None:
    (builtin / ".hidden.yaml").write_text(BAD)
    (builtin / "notes.txt").write_text(BAD)
    (builtin / "folder.yaml").mkdir()
    (builtin / "third.yml").write_text(GOOD)
    library = load_library(builtin, builtin / "not-there-yet")
    assert [one.id for one in library.routines] == ["desk", "third", "wrist"]
    assert library.problems == ()


@posix_only
def test_what_cannot_be_read_is_one_problem_and_loses_nothing(builtin: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("not a folder")
    (builtin / "gone.yaml").symlink_to(tmp_path / "nowhere.yaml")
    library = load_library(builtin, own)
    assert [one.id for one in library.routines] == ["desk", "wrist"]
    assert [(one.path, one.message) for one in library.problems] == [
        (str(builtin / "gone.yaml"), f"cannot be read: {os.strerror(2)}"),
        (str(own / "exercises"), f"cannot be read: {os.strerror(20)}"),
        (str(own), f"cannot be read: {os.strerror(20)}"),
    ]


def test_check_reads_folders_in_order_and_keeps_paths_as_given(
    builtin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "given", b=BAD, a=BAD, sub__c=BAD, exercises__x="name: X\n")
    (tmp_path / "given" / ".git").mkdir()
    (tmp_path / "given" / ".git" / "d.yaml").write_text(BAD)
    monkeypatch.chdir(tmp_path)
    checked = check_paths(["given/sub/c.yaml", "given", "missing", "given/a.yaml"], Shelf(builtin))
    given = [
        os.path.join("given", *parts) for parts in (["sub", "c"], ["a"], ["b"], ["exercises", "x"], ["sub", "c"], ["a"])
    ]
    assert [one.path for one in checked.problems] == [f"{one}.yaml" for one in given]
    assert checked.problems[3].message == "needs reps or duration"
    assert checked.unreadable == ("missing: there is no such file or folder",)


def test_check_finds_exercises_next_to_the_file(builtin: Path, tmp_path: Path) -> None:
    write(tmp_path / "given", a="title: T\nexercises: [{use: near}, {use: shake}]\n", exercises__near=EXERCISE)
    assert check_paths([str(tmp_path / "given" / "a.yaml")], Shelf(builtin)).problems == ()
    write(tmp_path / "given", exercises__shake="name: Mine\n")
    (problem,) = check_paths([str(tmp_path / "given" / "a.yaml")], Shelf(builtin)).problems
    assert "exercise 'shake' has errors" in problem.message


def test_check_of_an_own_file_reports_that_its_id_is_taken(builtin: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own", desk=GOOD, exercises__shake=EXERCISE)
    checked = check_paths([str(own), str(builtin)], Shelf(builtin, own))
    assert [one.path for one in checked.problems] == [str(own / "desk.yaml"), str(own / "exercises" / "shake.yaml")]
    assert all("is taken by" in one.message for one in checked.problems)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_check_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    checked = check_paths([str(tmp_path / "pipe.yaml")], Shelf())
    assert checked.unreadable == (f"{tmp_path / 'pipe.yaml'}: cannot be read: not a file",)
    (problem,) = check_paths([str(tmp_path)], Shelf()).problems
    assert problem.message == "cannot be read: not a file"


def test_load_file_reads_a_routine_or_one_exercise(builtin: Path, tmp_path: Path) -> None:
    shelf = Shelf(builtin)
    routine, problems = load_file(builtin / "desk.yaml", shelf)
    assert routine is not None
    assert (routine.id, problems) == ("desk", [])
    alone, problems = load_file(builtin / "exercises" / "shake.yaml", shelf)
    assert alone is not None
    assert (alone.id, alone.title, len(alone.exercises), problems) == ("shake", "Shake", 1, [])
    with pytest.raises(KnownError, match=r"none\.yaml: cannot be read: No such file"):
        load_file(tmp_path / "none.yaml", shelf)


def test_at_most_a_hundred_problems_are_listed_for_a_file() -> None:
    many = [Problem("a.yaml", line, 1, "error", "x") for line in range(1, 121)]
    lines = report([*many, Problem("b.yaml", 1, 1, "error", "y")])
    assert lines[99:] == ["a.yaml:100:1: error: x", "… and 20 more", "b.yaml:1:1: error: y"]


def test_the_bundled_folders_contain_routines_without_faults() -> None:
    library = load_library(routines_dir())
    assert library.problems == ()
    assert {"median-glide", "hand-shake"} <= set(library.exercises)
    assert assets_dir().is_dir()


def test_the_bundled_folders_are_found_in_a_frozen_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    bundled = tmp_path / "unclench" / "bundle" / "routines"
    bundled.mkdir(parents=True)
    assert routines_dir() == bundled


def test_the_figure_index_lists_the_poses_of_each_figure(tmp_path: Path) -> None:
    assert read_figure_index(tmp_path) is None
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "index.json").write_text('{"fist": {"frames": 24, "poses": {"open": 0, "fist": 23}}}')
    assert read_figure_index(tmp_path) == {"fist": {"open", "fist"}}


def test_a_figure_is_read_with_its_loops_and_its_mirrored_pairs(tmp_path: Path) -> None:
    assert read_figures(tmp_path) == {}
    path = figure_path(tmp_path, "circles")
    path.parent.mkdir()
    (path.parent / "index.json").write_text(
        '{"circles": {"frames": 48, "poses": {"on": 0, "back": 47}, "closed": true, "still": "back", "seen": "facing",'
        ' "loops": {"on": [0, 47, 8], "back": [47, 0, 6.5]}, "swap": [["on", "back"]]},'
        ' "plain": {"frames": 2, "poses": {"a": 1, "b": 0}}}'
    )
    circles, plain = read_figures(tmp_path).values()
    loops = {"on": Loop(0, 47, 8), "back": Loop(47, 0, 6.5)}
    assert circles == Figure(48, {"on": 0, "back": 47}, "back", True, loops, "facing", (("on", "back"),))
    assert plain == Figure(2, {"a": 1, "b": 0}, "a")


def test_a_routine_that_is_not_read_because_of_its_name_is_a_problem(builtin: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "sub").mkdir(parents=True)
    (own / "pictures").mkdir()
    (own / "exercises").mkdir()
    for name in ("a.yaml.txt", "b.txt", "c.json", "sub/k.yaml", "exercises/fist.yaml"):
        (own / name).write_text("title: T\nname: T\nreps: 5\nexercises: [{name: A, reps: 5}]\n")
    (own / "utf16.txt").write_text("exercises: []\n", encoding="utf-16")
    for name in ("readme.txt", "picture.png", "pictures/hand.svg", ".hidden.yaml.txt"):
        (own / name).write_text("Nothing to do with it.\n")
    problems = [one for one in load_library(builtin, own).problems if one.path.startswith(str(own))]
    not_read = "is not read because of its ending; "
    assert [(Path(one.path).name, one.message) for one in problems if "not read" in one.message] == [
        ("a.yaml.txt", f"{not_read}rename it to 'a.yaml'"),
        ("b.txt", f"{not_read}if it is a routine, rename it to 'b.yaml'"),
        ("c.json", f"{not_read}if it is a routine, rename it to 'c.yaml'"),
        ("sub", "folders are not read; move the routines of this folder one folder up"),
        ("utf16.txt", f"{not_read}if it is a routine, rename it to 'utf16.yaml'"),
    ]
