"""The exact text of every error and warning about routine files: one bad file each, or a row here if that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from unclench.content.loader import MAX_BYTES, load_exercise, load_routine
from unclench.core.problem import Problem

BAD = Path(__file__).resolve().parents[1] / "data" / "bad"
FILES = sorted(BAD.glob("*.yaml"))
EXPECT = re.compile(r"^# expect: (.*)$", re.M)

SHARED = {
    "fist-open": load_exercise("name: Fist, open\nreps: 5\n", "exercises/fist-open.yaml")[0],
    "broken": load_exercise("name: Broken\n", "exercises/broken.yaml")[0],
    "passing": load_exercise(
        "name: P\nreps: 5\npositions: [{name: A, hold: 0 s}, {name: B, hold: 0 s}]\n", "exercises/passing.yaml"
    )[0],
    "massage": load_exercise(
        "name: M\nreps: 1\nhold: 5 s\npositions: [{name: A, move: 0 s}, {name: B, move: 0 s}]\n",
        "exercises/massage.yaml",
    )[0],
    "turn": load_exercise(
        "name: T\nboth_ways: true\nreps: 2\nhold: 5 s\npositions: [{name: Left}, {name: Right}]\n",
        "exercises/turn.yaml",
    )[0],
}

FINE = "exercises: {name: A, reps: 5}\n"
WITHOUT_COMMENT: list[tuple[str, str | bytes, list[str]]] = [
    ("nothing", "", ["1:1 error: the file is empty"]),
    ("comment", "# nothing but this\n", ["1:1 error: the file is empty"]),
    ("dashes", "---\n", ["1:1 error: the file is empty"]),
    (
        "utf-16",
        "title: T\n".encode("utf-16"),
        ["1:1 error: not UTF-8 text (byte 1); save it again with the encoding UTF-8, it is UTF-16"],
    ),
    ("latin-1", b"title: caf\xe9\n", ["1:1 error: not UTF-8 text (byte 11); save it again with the encoding UTF-8"]),
    ("large", "#" * (MAX_BYTES + 1), ["1:1 error: larger than 256 KB"]),
    ("large in bytes", "é" * (MAX_BYTES // 2 + 1), ["1:1 error: larger than 256 KB"]),
    (
        "byte order mark",
        "\ufefftitle:\n" + FINE,
        ["1:7 error: title: is empty; write it, in quotes if it starts with #"],
    ),
    ("CRLF", "title: T\r\ntitel: U\r\n" + FINE, ["2:1 error: unknown key 'titel'; did you mean 'title'?"]),
    ("deep", "[" * 21, ["1:21 error: nested deeper than 20 levels"]),
    ("many values", "title: T\nsources:\n" + "- x\n" * 10_001, ["9998:3 error: more than 10000 values"]),
]


def lines(problems: list[Problem]) -> list[str]:
    return [f"{one.line}:{one.column} {one.level}: {one.message}" for one in problems]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_bad_file_gives_exactly_the_lines_it_names(file: Path) -> None:
    expected = EXPECT.findall(file.read_text(encoding="utf-8"))
    routine, problems = load_routine(file.read_bytes(), str(file), SHARED, folder=file.parent)
    assert lines(problems) == expected != []
    assert (routine is None) == any(" error: " in line for line in expected)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_parser_without_libyaml_gives_the_same_messages(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_libyaml = load_routine(file.read_bytes(), str(file), SHARED, folder=file.parent)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert load_routine(file.read_bytes(), str(file), SHARED, folder=file.parent) == with_libyaml


@pytest.mark.parametrize(("name", "text", "expected"), WITHOUT_COMMENT, ids=[row[0] for row in WITHOUT_COMMENT])
def test_bad_text_that_cannot_contain_a_comment(name: str, text: str | bytes, expected: list[str]) -> None:
    routine, problems = load_routine(text, f"{name}.yaml", SHARED)
    assert routine is None
    assert lines(problems) == expected


def test_twenty_faults_give_twenty_lines_in_order_of_position() -> None:
    exercises = "".join(f"  - {{name: A{number}, reps: {'x' * number}}}\n" for number in range(1, 21))
    _none, problems = load_routine(f"title: T\nexercises:\n{exercises}", "twenty.yaml")
    assert [one.line for one in problems] == list(range(3, 23))


def test_a_problem_is_one_line_with_a_location_that_editors_open() -> None:
    _none, problems = load_routine("title: T\nexercises:\n  - {name: A, reps: ten}\n", "own/wrist.yaml")
    assert [str(one) for one in problems] == [
        "own/wrist.yaml:3:21: error: exercises[1] 'A'.reps: 'ten' is not a whole number or a range such as 2-5"
    ]


def test_columns_count_characters_not_bytes_or_surrogates() -> None:
    text = 'title: T\nexercises: {name: "\U0001f600é", reps: ten}\n'
    _none, problems = load_routine(text.encode(), "a.yaml")
    assert (problems[0].line, problems[0].column) == (2, text.splitlines()[1].index("ten") + 1)


EXERCISE_ROWS = [
    ("reps: 5\n", ["1:1 error: name: is missing"]),
    ("name: A\nuse: b\nreps: 5\n", ["2:1 error: use: is not allowed in a shared exercise; write the exercise out"]),
    ("name: A\nhold: 5 s\n", ["1:1 error: needs reps or duration"]),
    ("name: A\nid: other\nreps: 5\n", ["2:5 error: id: must be the name of the file; write one or remove it"]),
    (
        "name: A\nreps: 5\npositions:\n- name: P\n- {name: Q, hold: 9}\n",
        [
            "4:3 error: positions[1] 'P': has no hold, and the exercise has none",
            "5:19 error: positions[2] 'Q'.hold: '9' has no unit; write 9 s or 9 min",
        ],
    ),
    (
        "name: A\ntype: nerve\nreps: 8\nsets: 2\nhold: 2 s\n",
        ["3:7 warning: reps: more than 15 reps a day of a nerve exercise; more irritates the nerve"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXERCISE_ROWS)
def test_exercise_file(text: str, expected: list[str]) -> None:
    shared, problems = load_exercise(text, "exercises/one.yaml")
    assert lines(problems) == expected
    assert (shared.kind is None) == any(" error: " in line for line in expected)


ONE_SLIP_ONE_LINE = [
    "title: T\nexercies:\n  - {name: A, reps: 5}\n",
    "title: T\nexercises:\n  - {nmae: A, reps: 5}\n",
    "title: T\nexercises:\n  - {name: A, reps: 5, hodl: 2 s, move: 1 s}\n",
    "title: T\nexercises:\n  - {name: A, reps: 5, hodl: 2 s, positions: [{name: P}, {name: Q}]}\n",
    "title: T\nexercises:\n  - {name: A, reps: 5, hold: 2, positions: [{name: P}, {name: Q}]}\n",
    "title: T\nexercises:\n  - {name: A, reps: 5, postions: [{name: P}], move: 1 s, relax: 1 s}\n",
    "title: T\nexercises:\n  - {name: A, reps: ten, hold: 2 s}\n",
    "title: T\nexercises:\n  - {name: A, duration: ten, cues: [{at: 5 min, say: x}]}\n",
    "title: T\nexercises:\n  - {name: A, reps: 5, image: x.png, atl: A picture.}\n",
    "title: T\nbefore: [{haet: 5 min}]\nexercises: {name: A, reps: 5}\n",
    "schema: 3\ntitle:\nfoo: bar\nexercises: []\n",
]


@pytest.mark.parametrize("text", ONE_SLIP_ONE_LINE)
def test_one_mistake_gives_one_line(text: str) -> None:
    routine, problems = load_routine(text, "a.yaml")
    assert routine is None
    assert len(problems) == 1, lines(problems)


def test_quoted_text_is_short_and_cannot_control_a_terminal() -> None:
    _none, problems = load_routine(
        'title: T\n"\\e[31mred": 1\nexercises: {name: A, reps: ' + "9" * 60 + "}\n", "a.yaml"
    )
    text = "".join(one.message for one in problems)
    assert "\x1b" not in text
    assert "'" + "9" * 40 + "…'" in text
