from __future__ import annotations

import json
from pathlib import Path

import pytest

from terminal import ran, write_routine

GOOD = "title: A\nexercises:\n  - {name: Shake, duration: 30 s}\n"
BAD = "title: A\nexercises:\n  - {name: Shake, duration: 30}\n"
DOUBTFUL = "title: A\nexercises:\n  - {name: Long, type: stretch, reps: 1, hold: 40 s}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    for name, text in (("good", GOOD), ("bad", BAD), ("doubtful", DOUBTFUL)):
        (made / f"{name}.yaml").write_text(text)
    return made


def test_no_output_without_faults(home: Path, folder: Path) -> None:
    checked = ran(home, "check", str(folder / "good.yaml"))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_one_line_for_an_error(home: Path, folder: Path) -> None:
    path = folder / "bad.yaml"
    checked = ran(home, "check", str(path), str(folder / "good.yaml"))
    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout == (
        f"{path}:3:29: error: exercises[1] 'Shake'.duration: '30' has no unit; write 30 s or 30 min\n"
    )


def test_warnings_do_not_change_the_exit_code(home: Path, folder: Path) -> None:
    checked = ran(home, "check", str(folder / "doubtful.yaml"))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert ": warning: " in checked.stdout
    assert checked.stdout.count("\n") == 1


def test_a_missing_path_takes_precedence_over_an_error(home: Path, folder: Path) -> None:
    checked = ran(home, "check", str(folder / "nowhere.yaml"), str(folder / "bad.yaml"))
    assert checked.returncode == 2
    assert checked.stdout.startswith(f"{folder / 'bad.yaml'}:3:29: error: "), "the other files are checked"
    assert checked.stderr.startswith(f"{folder / 'nowhere.yaml'}: ")
    assert checked.stderr.count("\n") == 1
    assert ran(home, "check").returncode == 2


def test_json_for_scripts(home: Path, folder: Path) -> None:
    checked = ran(home, "check", "--json", str(folder))
    assert (checked.returncode, checked.stderr) == (1, "")
    problems = json.loads(checked.stdout)
    assert [list(problem) for problem in problems] == [["path", "line", "column", "level", "message"]] * 2
    assert [(problem["path"], problem["level"]) for problem in problems] == [
        (str(folder / "bad.yaml"), "error"),
        (str(folder / "doubtful.yaml"), "warning"),
    ]
    assert json.loads(ran(home, "check", "--json", str(folder / "good.yaml")).stdout) == []


def test_folders_are_read_in_order_and_hidden_files_are_skipped(home: Path, folder: Path) -> None:
    inner = folder / "b-inner"
    for name in (
        "b-inner/second.yml",
        "b-inner/.hidden.yaml",
        ".hidden/third.yaml",
        "z.txt",
        "b-inner/exercises/x.yaml",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(BAD)
    (inner / "exercises" / "x.yaml").write_text("name: Shake\nduration: 30\n")
    checked = ran(home, "check", str(folder))
    found = [line.split(":")[0].removeprefix(f"{folder}/") for line in checked.stdout.splitlines()]
    assert checked.returncode == 1
    assert sorted(found) == ["b-inner/exercises/x.yaml", "b-inner/second.yml", "bad.yaml", "doubtful.yaml"]
    assert found == sorted(found)


def test_twenty_faults_give_twenty_lines(home: Path, folder: Path) -> None:
    path = folder / "twenty.yaml"
    faulty = "".join(f"  - {{name: E{number}, reps: 0, hold: '15'}}\n" for number in range(10))
    path.write_text(f"title: A\nexercises:\n{faulty}")
    lines = ran(home, "check", str(path)).stdout.splitlines()
    assert len(lines) == 20
    places = [tuple(map(int, line.removeprefix(f"{path}:").split(":")[:2])) for line in lines]
    assert places == sorted(places), "in order of position"


def test_an_own_file_with_a_built_in_id(home: Path) -> None:
    path = write_routine(home, "wrist-flex", GOOD)
    checked = ran(home, "check", str(path))
    assert checked.returncode == 1
    assert checked.stdout.startswith(f"{path}:1:1: error: the id 'wrist-flex' is taken by ")


@pytest.mark.parametrize("name", ["mine.yaml", "mine"])
def test_a_name_is_found_in_the_routines_folder(home: Path, name: str) -> None:
    path = write_routine(home, "mine", BAD)
    checked = ran(home, "check", name)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout.startswith(f"{path}:3:29: error: ")


def test_a_name_that_is_nowhere_says_where_it_was_looked_for(home: Path) -> None:
    folder = write_routine(home, "mine", GOOD).parent
    checked = ran(home, "check", "yours.yaml")
    assert (checked.returncode, checked.stdout) == (2, "")
    assert f"yours.yaml: there is no such file here or in {folder}" in checked.stderr
