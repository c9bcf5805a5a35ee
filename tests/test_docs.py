"""The documents are true: examples load, mistakes give the output shown, tables match the code, nothing is promised."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from tools.figures.limits import problems
from tools.figures.poses import read_figure

from unclench.content.loader import load_exercise, load_routine
from unclench.content.schema import author_table
from unclench.content.taking import SharedExercise
from unclench.core.problem import Problem
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.timeline import Choices, compile_timeline

ROOT = Path(__file__).resolve().parent.parent
FORMAT = ROOT / "docs" / "routine-format.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
OUR_FILES = sorted(
    path
    for path in [
        *ROOT.glob("*"), *(ROOT / ".ci").rglob("*"),
        *(one for top in ("assets", "docs", "routines", "src", "tests", "tools") for one in (ROOT / top).rglob("*")),
    ]
    if path.suffix in {".md", ".py", ".sh", ".toml", ".yaml", ".yml", ".json"} or path.name in {"Makefile", "run"}
    if path.is_file() and "__pycache__" not in path.parts
)  # fmt: skip

CLAIMS = re.compile(r"\b(heal(s|ed|ing)?|cur(e|es|ed|ing)|treat(s|ed|ing|ment|ments)?)\b", re.I)
DENIALS = re.compile(
    r"does not diagnose or treat|does not treat, cure or prevent any illness|^# What treatment can look like"
)
MACHINE = re.compile(r"(?<![\w.-])/(work|root)/|\.\./shared|/opt/(wheels|pypi)")


class Example(NamedTuple):
    """A fenced block of YAML: its document and line, its kind as named after the fence, its text, and the output shown
    below it."""

    document: Path
    line: int
    kind: str
    text: str
    output: str

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"


def examples() -> list[Example]:
    """All YAML blocks of the documents, in order."""
    found = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for block in re.finditer(r"^```yaml ?(.*)\n((?:.*\n)*?)```\n(?:\n```text\n((?:.*\n)*?)```\n)?", text, re.M):
            line = text.count("\n", 0, block.start()) + 1
            found.append(Example(document, line, block[1], block[2], block[3] or ""))
    return found


EXAMPLES = examples()


@pytest.fixture(scope="module")
def shared() -> dict[str, SharedExercise]:
    """The built-in exercises, which an example may use."""
    return {
        path.stem: load_exercise(path.read_text(encoding="utf-8"), path.name)[0]
        for path in (ROOT / "routines" / "exercises").glob("*.yaml")
    }


def load(example: Example, shared: dict[str, SharedExercise]) -> tuple[Routine | None, list[Problem]]:
    """Load an example under the file name in its output."""
    return load_routine(example.text, "my-wrist.yaml", shared)


def test_there_are_examples_of_every_kind() -> None:
    assert {(one.document.name, one.kind) for one in EXAMPLES} == {
        ("README.md", ""), ("routine-format.md", ""), ("routine-format.md", "exercise"), ("routine-format.md", "error"),
        ("figures.md", "figure"),
    }  # fmt: skip
    assert all(one.output for one in EXAMPLES if one.kind == "error")


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind == ""], ids=str)
def test_every_routine_shown_loads_without_a_problem(example: Example, shared: dict[str, SharedExercise]) -> None:
    routine, problems = load(example, shared)
    assert [str(one) for one in problems] == []
    assert routine is not None
    assert compile_timeline(routine).total_s > 0


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind == "exercise"], ids=str)
def test_every_shared_exercise_shown_loads_without_a_problem(example: Example) -> None:
    exercise, problems = load_exercise(example.text, "slow-fist.yaml")
    assert [str(one) for one in problems] == []
    assert exercise.kind is not None


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind == "figure"], ids=str)
def test_every_figure_shown_can_be_posed(example: Example, tmp_path: Path) -> None:
    (tmp_path / "shown.yaml").write_text(example.text, encoding="utf-8")
    shown = read_figure("shown", tmp_path)
    assert list(shown.poses) == ["open", "fist"]
    assert all(problems(arm["pose"]) == [] for state in shown.states for arm in state.values())


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind == "error"], ids=str)
def test_every_mistake_shown_gives_the_output_shown(example: Example, shared: dict[str, SharedExercise]) -> None:
    routine, problems = load(example, shared)
    assert routine is None
    assert "".join(f"{one}\n" for one in problems) == example.output


def test_the_table_of_fields_matches_the_loader() -> None:
    table = FORMAT.read_text(encoding="utf-8").split("<!-- fields -->\n")[1].split("<!-- end of fields -->")[0]
    made = "unclench.content.schema.author_table() makes the table; put its text between the two marks"
    assert table.strip() == author_table().strip(), made


def test_every_built_in_exercise_is_listed(shared: dict[str, SharedExercise]) -> None:
    table = FORMAT.read_text(encoding="utf-8").split("| for | exercises |\n")[1].split("\n\n")[0]
    assert sorted(re.findall(r"`([a-z-]+)`", table)) == sorted(shared)


@pytest.mark.parametrize("level", list(Level))
def test_the_arithmetic_of_the_six_lines_is_right(level: Level, shared: dict[str, SharedExercise]) -> None:
    row = re.search(rf"^\| {level} \| (.+) \| (\d+) \|$", FORMAT.read_text(encoding="utf-8"), re.M)
    assert row is not None
    six_lines = next(one for one in EXAMPLES if one.document == FORMAT)
    assert len(six_lines.text.splitlines()) == 6
    routine, _ = load(six_lines, shared)
    assert routine is not None
    total = compile_timeline(routine, Choices(level=level)).total_s
    assert total == int(row[2]) == eval(row[1].replace("×", "*"), {"__builtins__": {}})


def words_for_people(path: Path) -> str:
    """What a person may read: the translated strings of code, and everything in data and documents."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return text
    calls = [
        node for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
    ]  # fmt: skip
    return "\n".join(
        one.value
        for call in calls
        for one in ast.walk(call)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )


def test_the_searches_find_what_they_look_for() -> None:
    claims = "It heals. A treatment. This cures you. Gentle treating."
    assert len(CLAIMS.findall(DENIALS.sub("", claims))) == 4
    assert not CLAIMS.search(DENIALS.sub("", "A healthy therapist is accurate. It does not diagnose or treat."))
    assert MACHINE.search("see " + "/".join(["", "work", "main"]))
    assert not MACHINE.search("src/work/main and ./work/main")


@pytest.mark.parametrize("path", OUR_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_claims_to_be_medicine_or_names_a_machine(path: Path) -> None:
    if "tests" not in path.relative_to(ROOT).parts:
        claims = CLAIMS.finditer(DENIALS.sub("", re.sub(r"\s+", " ", words_for_people(path))))
        assert [one.group() for one in claims] == []
    assert [one.group() for one in MACHINE.finditer(path.read_text(encoding="utf-8"))] == []


def test_readme_and_package_have_the_same_description() -> None:
    sentence = "A guided movement timer. Not a medical device; it does not diagnose or treat."
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["description"] == sentence
    assert sentence in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_existing_files(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [one for one in targets if not (document.parent / one).exists()] == []


def test_every_picture_of_the_documents_is_shown_in_one() -> None:
    shown = {
        (document.parent / one).resolve()
        for document in DOCUMENTS
        for one in re.findall(r"""(?:\]\(|src=")((?:docs/)?images/[^)"]+)""", document.read_text(encoding="utf-8"))
    }
    assert shown == set((ROOT / "docs" / "images").iterdir())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_make_targets_exist(document: Path) -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8")))
    assert named - made == set()


@pytest.mark.parametrize("document", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_files_named_for_contributors_exist(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    tops = "core|content|store|audio|system|cli|desktop|tools|tests|docs|routines|assets"
    named = sorted(set(re.findall(rf"`((?:{tops})/[\w./-]*)`", text)))
    assert "core/settings/settings.py" in named
    real = [one for one in named if not re.search(r"\b[A-Z]{4,}\b", one)]  # NAME stands for any name
    assert [one for one in real if not ((ROOT / "src" / "unclench" / one).exists() or (ROOT / one).exists())] == []


def defines(source: str, name: str) -> bool:
    """Whether Python source has a class, a function or an attribute of this name."""
    return re.search(rf"^ *(?:(?:def|class) {name}\b|{name}(?:: .+)? = )", source, re.M) is not None


def test_functions_named_in_the_walks_exist() -> None:
    """`file.py`: `name` means that this file defines it; any other name is defined somewhere in the package."""
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    walks = architecture.partition("## Three walks")[2].partition("\n## ")[0]
    package = ROOT / "src" / "unclench"
    pairs = re.findall(r"`([\w/]+\.py)`:\s+`(\w+)`(?:\s+and\s+`(\w+)`)?", walks)
    here = [(file, name) for file, *names in pairs for name in names if name]
    assert ("core/routine/timeline.py", "compile_timeline") in here
    sources = {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in package.rglob("*.py")}
    assert [(file, name) for file, name in here if not defines(sources[file], name)] == []
    others = set(re.findall(r"`(\w+)`", walks)) - {name for _file, name in here}
    everything = "\n".join(sources.values())
    assert [name for name in sorted(others) if not defines(everything, name)] == []


def test_every_dependency_has_its_reason_in_the_architecture() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = [re.split(r"[<>=!;\[ ]", one)[0] for one in project["dependencies"]]
    assert [one for one in names if f"| {one} " not in text] == []


def test_every_yaml_example_is_plain_yaml() -> None:
    for example in EXAMPLES:
        if example.kind != "error":
            assert isinstance(yaml.safe_load(example.text), dict), example
