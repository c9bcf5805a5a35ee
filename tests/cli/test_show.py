from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from terminal import on_terminal, ran, write_routine

DATA = Path(__file__).resolve().parents[1] / "data"
SIX, FULL = str(DATA / "six-lines.yaml"), str(DATA / "full-example.yaml")
KEYS = ["id", "title", "level", "total_s", "segments", "before", "after", "problems", "notes"]
SEGMENT_KEYS = [
    "phase", "start_s", "duration_s", "exercise", "side", "set", "rep", "reps", "position", "name", "cue", "figure",
    "pose_from", "pose_to", "direction", "round", "lap",
]  # fmt: skip


def shown(home: Path, *arguments: str) -> dict[str, Any]:
    answer = ran(home, "show", *arguments, "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    found: dict[str, Any] = json.loads(answer.stdout)
    assert list(found) == KEYS
    return found


@pytest.mark.parametrize(
    ("file", "level", "total_s", "segments"),
    [
        (SIX, "gentle", 78, 10), (SIX, "middle", 154, 14), (SIX, "full", 330, 22),
        (FULL, "gentle", 279, 130), (FULL, "full", 319, 130),
    ],
)  # fmt: skip
def test_the_worked_totals(home: Path, file: str, level: str, total_s: int, segments: int) -> None:
    found = shown(home, file, "--level", level)
    assert (found["level"], found["total_s"], len(found["segments"])) == (level, total_s, segments)
    assert all(list(segment) == SEGMENT_KEYS for segment in found["segments"])
    starts = [segment["start_s"] for segment in found["segments"]]
    lengths = [segment["duration_s"] for segment in found["segments"]]
    assert starts == [sum(lengths[:place]) for place in range(segments)]
    assert starts[-1] + lengths[-1] == total_s


def test_the_default_is_gentle_and_right_side_first(home: Path) -> None:
    found = shown(home, SIX)
    assert (found["id"], found["title"], found["level"], found["problems"]) == ("six-lines", "Wrist flex", "gentle", [])
    told = [(s["phase"], s["duration_s"], s["side"], s["rep"]) for s in found["segments"][:5]]
    assert told == [
        ("prepare", 5, "right", None), ("move", 2, "right", 1), ("hold", 15, "right", 1),
        ("move", 2, "right", 2), ("hold", 15, "right", 2),
    ]  # fmt: skip


def test_the_person_can_begin_with_the_left_side(home: Path) -> None:
    sides = [segment["side"] for segment in shown(home, SIX, "--first", "left")["segments"]]
    assert sides[0] == "left"
    assert sides[-1] == "right"
    settings = home / "config" / "settings.json"
    settings.parent.mkdir()
    settings.write_text('{"affected_side": "left"}')
    assert shown(home, SIX)["segments"][0]["side"] == "left"
    assert shown(home, SIX, "--first", "right")["segments"][0]["side"] == "right"


def test_positions_of_the_full_example(home: Path) -> None:
    found = shown(home, FULL)
    last = next(segment for segment in found["segments"] if segment["position"] == 6 and segment["phase"] == "hold")
    assert (last["name"], last["cue"], last["duration_s"]) == ("Thumb eased", "Gently ease the thumb back.", 3)
    assert (last["exercise"], last["set"], last["rep"], last["reps"]) == ("median-glide", 1, 1, None)
    assert found["before"] == [{"kind": "heat", "duration_s": 600, "cue": "Warm pack over a cloth. Warm, never hot."}]
    assert [step["kind"] for step in found["after"]] == ["ice"]
    assert shown(home, FULL, "--level", "full")["after"][0]["duration_s"] == 600


def test_an_open_ended_exercise_has_no_length(home: Path) -> None:
    write_routine(home, "taps", "- {name: Taps, reps: 4, prepare: 0 s}")
    found = shown(home, "taps")
    assert found["total_s"] == 0
    assert [(s["phase"], s["duration_s"], s["reps"]) for s in found["segments"]] == [("count", None, 4)]


def test_a_built_in_routine_by_its_id(home: Path) -> None:
    assert shown(home, "wrist-flex", "--level", "middle")["title"] == "Wrist flex"


@pytest.mark.parametrize("by_id", [True, False])
def test_a_broken_file_gives_the_same_keys(home: Path, by_id: bool) -> None:
    path = write_routine(home, "broken", "- {name: Shake, duration: 30}")
    answer = ran(home, "show", "broken" if by_id else str(path), "--json")
    assert (answer.returncode, answer.stderr) == (1, "")
    found = json.loads(answer.stdout)
    assert list(found) == KEYS
    assert (found["id"], found["title"], found["total_s"]) == ("broken", None, 0)
    assert found["segments"] == found["before"] == found["after"] == found["notes"] == []
    (problem,) = found["problems"]
    assert list(problem) == ["path", "line", "column", "level", "message"]
    assert (problem["path"], problem["line"], problem["column"], problem["level"]) == (str(path), 3, 29, "error")


def test_a_broken_file_in_words(home: Path) -> None:
    path = write_routine(home, "broken", "- {name: Shake, duration: 30}")
    answer = ran(home, "show", "broken")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(f"{path}:3:29: error: ")


def test_a_warning_is_reported_and_the_plan_is_shown(home: Path) -> None:
    write_routine(home, "long", "- {name: A, type: stretch, reps: 1, hold: 40 s}")
    answer = ran(home, "show", "long")
    assert answer.returncode == 0
    assert ": warning: " in answer.stderr
    assert len(answer.stdout.splitlines()) == 3


def test_an_unknown_routine(home: Path) -> None:
    guessed = ran(home, "show", "wrist-flx")
    assert (guessed.returncode, guessed.stdout) == (2, "")
    assert guessed.stderr == "There is no routine 'wrist-flx'; did you mean 'wrist-flex'?\n"
    assert ran(home, "show", "qqqq").stderr == "There is no routine 'qqqq'; 'unclench list' shows them all.\n"
    missing = ran(home, "show", "./nowhere.yaml")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert missing.stderr.startswith("nowhere.yaml: ")
    assert ran(home, "show", "wrist-flex", "--level", "hard").returncode == 2
    assert ran(home, "show", "WRIST-FLEX").stderr.endswith("did you mean 'wrist-flex'?\n")


def test_rows_for_scripts(home: Path) -> None:
    answer = ran(home, "show", SIX)
    rows = [line.split("\t") for line in answer.stdout.splitlines()]
    assert (answer.returncode, answer.stderr, len(rows)) == (0, "", 10)
    name = "Wrist flexion stretch"
    assert rows[0] == ["0", "5", "prepare", "wrist-flexion-stretch", "right", "", "", "", name, ""]
    assert rows[2][:7] == ["7", "15", "hold", "wrist-flexion-stretch", "right", "1", "1"]


def test_a_plan_for_people(home: Path) -> None:
    with on_terminal(home, "show", FULL) as program:
        assert program.ended() == 0
    lines = [line.strip() for line in program.text.splitlines()]
    assert lines[0] == "Median nerve glide 4:39 · gentle"
    assert "1. Median nerve glide 5 reps each side · 4:39" in lines
    assert "Heat before, off until switched on: 10:00-15:00" in lines
    assert "Stop at pain 4 of 10." in lines
    assert any(line.startswith("Source: AAOS OrthoInfo") for line in lines)


def test_a_stroke_is_not_shown_as_a_hold(home: Path) -> None:
    with on_terminal(home, "show", "before-bed") as program:
        assert program.ended() == 0
    (knead, *_other_side) = [line for line in program.text.splitlines() if "Knead the palm." in line]
    (fist, *_other_reps) = [line for line in program.text.splitlines() if "Hold" in line and "Soft fist." in line]
    assert "Move" in knead
    assert "Hold" not in knead + fist.replace("Hold", "", 1)


def test_what_comes_from_the_library_is_said(home: Path) -> None:
    path = write_routine(home, "own", "- {use: neck-turn, reps: 5}\n- {use: median-glide, hold: 3 s}")
    notes = [
        "neck-turn: side none, hold 5-10 s, move 2 s, from the library",
        "median-glide: side each, reps 5, move 1 s, from the library",
        "median-glide: hold 3 s in each position",
    ]
    assert shown(home, str(path))["notes"] == notes
    answer = ran(home, "show", "own")
    assert (answer.returncode, answer.stderr.splitlines()) == (0, notes)
    assert "library" not in answer.stdout
    with on_terminal(home, "show", "own") as program:
        assert program.ended() == 0
    lines = [line.strip() for line in program.text.splitlines()]
    place = lines.index("2. Median nerve glide 5 reps each side · 4:10")
    assert lines[place + 1 : place + 3] == [note.removeprefix("median-glide: ") for note in notes[1:]]


@pytest.mark.parametrize("command", ["show", "run"])
def test_a_file_name_is_found_in_the_routines_folder(home: Path, command: str) -> None:
    path = write_routine(home, "mine", "title: A\nexercises:\n  - {name: Shake, duration: 30}\n")
    result = ran(home, command, "mine.yaml")
    assert result.returncode == 1
    assert f"{path}:3:29: error: " in result.stderr
