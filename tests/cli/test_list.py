from __future__ import annotations

import json
from pathlib import Path

from builtin import IDS as BUILTIN
from builtin import routine
from terminal import on_terminal, ran, write_routine
from unclench.core.routine.timeline import compile_timeline

KEYS = ["id", "title", "areas", "situations", "seconds_gentle", "seconds_full", "source", "figures"]
SHAKE = "- {name: Shake, duration: 30-90 s, prepare: 0 s}"


def ids(home: Path, *options: str) -> list[str]:
    listed = ran(home, "list", "--json", *options)
    assert (listed.returncode, listed.stderr) == (0, "")
    return [row["id"] for row in json.loads(listed.stdout)]


def test_rows_for_scripts(home: Path) -> None:
    path = write_routine(home, "n-mine", SHAKE)
    listed = ran(home, "list")
    assert (listed.returncode, listed.stderr) == (0, "")
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    assert [row[0] for row in rows] == sorted([*BUILTIN, "n-mine"]), "own routines are sorted among the built-in ones"
    assert next(row for row in rows if row[0] == "n-mine") == ["n-mine", "N-Mine", "30", "90", "", "", str(path)]
    flex = next(row for row in rows if row[0] == "wrist-flex")
    assert flex[1:2] + flex[4:] == ["Wrist flex", "wrist", "desk", "built-in"]


def test_json_for_scripts(home: Path) -> None:
    path = write_routine(home, "z-mine", f"title: Ärmel\nareas: [hand, foot]\nsituations: bed\nexercises:\n  {SHAKE}\n")
    listed = json.loads(ran(home, "list", "--json").stdout)
    assert [row["id"] for row in listed] == [*BUILTIN, "z-mine"]
    assert all(list(row) == KEYS for row in listed)
    assert list(listed[-1].values()) == ["z-mine", "Ärmel", ["hand", "foot"], ["bed"], 30, 90, str(path), []]
    assert all(row["source"] == "built-in" and row["seconds_gentle"] <= row["seconds_full"] for row in listed[:-1])


def test_each_figure_is_listed_once(home: Path) -> None:
    write_routine(home, "z-mine", "".join(f"- {{name: {n}, reps: 2, hold: 2 s, figure: fist-open}}\n" for n in "AB"))
    assert json.loads(ran(home, "list", "--json").stdout)[-1]["figures"] == ["fist-open"]


def test_filter_by_body_area(home: Path) -> None:
    assert ids(home, "--area", "wrist") == [id_ for id_ in BUILTIN if "wrist" in routine(id_).areas]
    assert ids(home, "--area", "ankle") == ["after-nap-feet", "ankle-rotations", "wake-feet"]
    assert ran(home, "list", "--area", "nose").returncode == 2


def test_filter_by_the_gentle_length(home: Path) -> None:
    write_routine(home, "two", "- {name: Shake, duration: 2-20 min, prepare: 0 s}")
    short = [id_ for id_ in BUILTIN if compile_timeline(routine(id_)).total_s <= 120]
    assert short == ["desk-reset", "neck-range-of-motion", "spider-push-up"]
    assert ids(home, "--max-minutes", "2") == [*short, "two"]
    assert "two" not in ids(home, "--max-minutes", "1.99")
    for wrong in ("0", "-1", "soon", "inf", "nan"):
        assert ran(home, "list", "--max-minutes", wrong).returncode == 2


def test_a_broken_file_is_reported_and_hides_no_other(home: Path) -> None:
    path = write_routine(home, "broken", "- {name: Shake, duration: 30}")
    write_routine(home, "whole", SHAKE)
    listed = ran(home, "list")
    assert listed.returncode == 0
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == sorted([*BUILTIN, "whole"])
    assert listed.stderr.startswith(f"{path}:3:29: error: exercises[1] 'Shake'.duration: '30' has no unit;")
    assert listed.stderr.count("\n") == 1


def test_an_own_routine_never_replaces_a_built_in_one(home: Path) -> None:
    path = write_routine(home, "wrist-flex", SHAKE)
    listed = ran(home, "list", "--json")
    assert listed.returncode == 0
    assert [row["id"] for row in json.loads(listed.stdout)] == BUILTIN
    assert {row["id"]: row["title"] for row in json.loads(listed.stdout)}["wrist-flex"] == "Wrist flex"
    (line,) = listed.stderr.splitlines()
    assert line.startswith(f"{path}:1:1: error: the id 'wrist-flex' is taken by ")
    assert "routines/wrist-flex.yaml; rename this file" in line.split("taken by", 1)[1]


def test_a_table_for_people(home: Path) -> None:
    write_routine(home, "mine", SHAKE)
    with on_terminal(home, "list", columns=120) as program:
        assert program.ended() == 0
        assert "Name" in program.text
        assert "Mine (yours)" in program.text
        assert "1-2 min" in program.text
    with on_terminal(home, "list", columns=40) as program:
        assert program.ended() == 0
        assert all(len(line) <= 40 for line in program.text.splitlines())
        assert "mine" in program.text


def test_a_file_that_is_not_read_because_of_its_name_is_reported(home: Path) -> None:
    path = write_routine(home, "mine", "title: A\nexercises:\n  - {name: Shake, duration: 30 s}\n")
    lost = path.rename(f"{path}.txt")
    listed = ran(home, "list")
    assert listed.returncode == 0
    assert f"{lost}:1:1: error: is not read because of its ending; rename it to 'mine.yaml'" in listed.stderr
