from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from systems import posix_only
from unclench.content.build import derive_id
from unclench.content.loader import load_exercise, load_routine, read_file
from unclench.core.problem import KnownError
from unclench.core.routine.routine import Dose, Exercise, Kind, Level, Range, Routine, Side, TimedCue
from unclench.core.routine.timeline import Choices, compile_timeline

DATA = Path(__file__).resolve().parents[1] / "data"
FULL = (DATA / "full-example.yaml").read_text(encoding="utf-8")
SIX = (DATA / "six-lines.yaml").read_text(encoding="utf-8")


def load(text: str, **kwargs: object) -> Routine:
    routine, problems = load_routine(text, "own.yaml", **kwargs)  # type: ignore[arg-type]
    assert not problems, [str(one) for one in problems]
    assert routine is not None
    return routine


def load_one(fields: str) -> Exercise:
    return load(f"title: T\nexercises: {{name: A, {fields}}}\n").exercises[0]


@pytest.mark.parametrize(
    ("text", "level", "total_s", "segments"),
    [
        (SIX, Level.GENTLE, 78, 10),
        (SIX, Level.MIDDLE, 154, 14),
        (SIX, Level.FULL, 330, 22),
        (FULL, Level.GENTLE, 279, 130),
        (FULL, Level.FULL, 319, 130),
    ],
)
def test_the_worked_totals(text: str, level: Level, total_s: float, segments: int) -> None:
    timeline = compile_timeline(load(text), Choices(level=level))
    assert (timeline.total_s, len(timeline.segments)) == (total_s, segments)


def test_the_full_example_says_everything_it_says() -> None:
    routine = load(FULL)
    assert (routine.id, routine.language, routine.areas) == ("own", "en", ("hand", "wrist"))
    assert routine.dose == Dose(Range(10, 15), Range(2, 3), weeks=Range(3, 4))
    assert routine.safety.pain_stop == 4
    assert [(step.kind, step.duration) for step in (*routine.before, *routine.after)] == [
        ("heat", Range(600, 900)),
        ("ice", Range(480, 600)),
    ]
    (glide,) = routine.exercises
    assert (glide.id, glide.kind, glide.side, glide.switch_s) == ("median-glide", Kind.POSITIONS, Side.EACH, 8)
    assert [position.hold for position in glide.positions] == [None] * 5 + [Range(3, 7)]
    assert glide.positions[1].cue == "Open, thumb close."


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_no_scalar_is_typed_by_yaml(loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if loader == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader")
    routine = load(
        "title: ~\nlanguage: no\nsummary: null\nnotes: yes\nsources: [off, 010, 1:30, 2024-01-01]\n"
        "dose: {at: [7:00, 15:30], days: [weekdays, sun], every: 1 h}\n"
        "exercises: {name: 1e3, reps: 010, optional: true}\n"
    )
    assert (routine.title, routine.language, routine.summary, routine.notes) == ("~", "no", "null", "yes")
    assert routine.sources == ("off", "010", "1:30", "2024-01-01")
    assert routine.dose == Dose(days=("mon", "tue", "wed", "thu", "fri", "sun"), every_s=3600, at=("07:00", "15:30"))
    assert (routine.exercises[0].name, routine.exercises[0].reps) == ("1e3", Range(10, 10))


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SIX,
        SIX.replace("\n", "\r\n"),
        "---\n" + SIX,
        "%YAML 1.1\n---\n" + SIX + "...\n",
        SIX.replace(": ", ":\t"),
        SIX.replace("\n", "\t\n\t\n\t# a comment\n"),
        SIX.replace("15-30 s", '"15–30 s"'),
        SIX.replace("  - ", "- ").replace("    ", "  "),
    ],
)
def test_the_same_file_however_an_editor_saves_it(text: str, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if loader == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader")
    assert load(text) == load(SIX)


def test_one_value_counts_as_a_list_of_one() -> None:
    routine = load("title: T\nareas: hand\nbefore: {heat: 5 min}\nexercises: {name: A, reps: 5}\n")
    assert routine.areas == ("hand",)
    assert len(routine.before) == len(routine.exercises) == 1


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("reps: 5", Kind.COUNT),
        ("duration: 30 s", Kind.WORK),
        ("reps: 5, hold: 3 s, move: 1 s, relax: 1 s", Kind.HOLD),
        ("reps: 5, tempo: 2-2-2-1, relax: 1 s", Kind.TEMPO),
        ("reps: 5, hold: 3 s, positions: [{name: P}, {name: Q, hold: 0 s, move: 0 s}]", Kind.POSITIONS),
    ],
)
def test_the_kind_follows_from_the_fields(fields: str, kind: Kind) -> None:
    common = "prepare: 9 s, sets: 2, rest: 8 s, side: each, switch: 7 s, first: left"
    exercise = load_one(f"{fields}, {common}")
    assert exercise.kind is kind
    assert (exercise.prepare_s, exercise.sets, exercise.rest) == (9, Range(2, 2), Range(8, 8))
    assert (exercise.side, exercise.switch_s, exercise.first) == (Side.EACH, 7, Side.LEFT)


def test_defaults_fill_only_what_the_kind_has_and_what_is_not_written() -> None:
    held, counted = load(
        "title: T\ndefaults: {move: 4 s, relax: 3 s, side: each, first: left}\nexercises:\n"
        "- {name: A, reps: 5, hold: 2 s, relax: 1 s}\n- {name: B, reps: 5, side: none}\n"
    ).exercises
    assert (held.move_s, held.relax_s, held.side, held.first) == (4, 1, Side.EACH, Side.LEFT)
    assert (counted.kind, counted.move_s, counted.relax_s, counted.side) == (Kind.COUNT, 2, 0, Side.NONE)


def test_cues_and_progress() -> None:
    exercise = load_one(
        "reps: 5, hold: 5-20 s, cues: [{at: half, say: H}, {at: 20 s, say: T}], progress: {after: 1 week, hold: +1 s}"
    )
    assert exercise.cues == (TimedCue("half", "H"), TimedCue(20, "T"))
    assert exercise.progress is not None
    assert (exercise.progress.after_days, exercise.progress.field, exercise.progress.step) == (7, "hold", 1)


def test_ids_are_derived_and_never_repeat() -> None:
    names = ["Fist", "Fist", "Élan vital!", "グー", "Fist"]
    items = "".join(f"- {{name: {name!r}, reps: 5}}\n" for name in names)
    text = f"title: T\nexercises:\n{items}- {{name: Q, id: fist-2, reps: 5}}\n"
    routine, problems = load_routine(text, "own.yaml")
    assert routine is not None
    assert [(one.level, one.line, one.message) for one in problems] == [
        ("warning", line, f"exercises[{line - 2}] 'Fist'.name: has the same name as exercise 1; give it an id, such as "
         f"{id_}, to keep your choices with it")
        for line, id_ in ((4, "fist-3"), (7, "fist-4"))
    ]  # fmt: skip
    assert [one.id for one in routine.exercises] == [
        "fist", "fist-3", "elan-vital", "グー", "fist-4", "fist-2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Сжать кулак", "сжать-кулак"), ("握拳 (5 s)", "握拳-5-s"), ("קפיצת אגרוף!", "קפיצת-אגרוף"),
        ("मुट्ठी", "मुट्ठी"), ("Γροθιά", "γροθιά"), ("Élan vital", "elan-vital"), ("…", ""),
    ],
)  # fmt: skip
def test_the_id_of_an_exercise_comes_from_its_words_in_any_script(name: str, id_: str) -> None:
    assert derive_id(name) == id_
    assert derive_id(unicodedata.normalize("NFD", name)) == id_


def test_choices_stay_with_an_exercise_when_a_line_is_inserted_above_it() -> None:
    def ids(*names: str) -> list[str]:
        return [
            one.id
            for one in load("title: T\nexercises:\n" + "".join(f"- {{name: {n}, reps: 5}}\n" for n in names)).exercises
        ]

    assert ids("Сжать", "Согнуть")[1] == ids("Погладить", "Сжать", "Согнуть")[2]


SHARED_HOLD = """
name: Held
reps: 5
hold: 5 s
relax: 1 s
type: nerve
safety: {pain_stop: 3, not_for: someone}
areas: [wrist]
"""


def test_an_item_outranks_the_shared_exercise_and_that_the_defaults() -> None:
    shared, _problems = load_exercise(SHARED_HOLD, "exercises/held.yaml")
    text = (
        "title: T\nsafety: {pain_stop: 5, stop_if: it hurts}\ndefaults: {relax: 9 s, move: 8 s}\n"
        "exercises:\n- {use: held}\n- {use: held, hold: 7-9 s, side: each, optional: true}\n"
    )
    routine = load(text, exercises={"held": shared})
    plain, changed = routine.exercises
    assert (plain.id, plain.uses, plain.name, plain.hold) == ("held", "held", "Held", Range(5, 5))
    assert (plain.relax_s, plain.move_s) == (1, 8)
    assert (changed.id, changed.uses, changed.hold, changed.side) == ("held-2", "held", Range(7, 9), Side.EACH)
    assert changed.optional
    assert routine.safety.pain_stop == 3
    assert (routine.safety.stop_if, routine.safety.not_for) == (("it hurts",), ("someone",))


@pytest.mark.parametrize(("own", "limit"), [("", 4), ("safety: {pain_stop: 6}\n", 4), ("safety: {pain_stop: 2}\n", 2)])
def test_a_nerve_exercise_lowers_the_pain_limit_and_nothing_raises_it(own: str, limit: int) -> None:
    assert load(f"title: T\n{own}exercises: {{name: A, type: nerve, reps: 5}}\n").safety.pain_stop == limit


def picture(path: str) -> str:
    return f"title: T\nexercises: {{name: A, reps: 5, image: {path}, alt: A hand.}}\n"


def test_a_picture_beside_the_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes((0, 0, 0, 1, 0, 0, 0, 1))
    (tmp_path / "pictures" / "hand.PNG").write_bytes(head)
    routine = load(picture("pictures/hand.PNG"), folder=tmp_path)
    assert routine.exercises[0].image == str((tmp_path / "pictures" / "hand.PNG").resolve())


@pytest.mark.parametrize("link", ["file", "folder"])
@posix_only
def test_a_link_may_not_lead_out_of_the_folder(link: str, tmp_path: Path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    (other / "hand.png").write_bytes(b"")
    if link == "file":
        (own / "hand.png").symlink_to(other / "hand.png")
    else:
        (own / "link").symlink_to(other, target_is_directory=True)
    path = "hand.png" if link == "file" else "link/hand.png"
    routine, problems = load_routine(picture(path), "own.yaml", folder=own)
    assert routine is None
    assert [one.message for one in problems] == ["exercises[1] 'A'.image: must be in the folder of the routine file"]


@posix_only
def test_a_link_in_a_circle_is_a_missing_picture(tmp_path: Path) -> None:
    (tmp_path / "hand.png").symlink_to(tmp_path / "hand.png")
    routine, problems = load_routine(picture("hand.png"), "own.yaml", folder=tmp_path)
    assert routine is not None
    assert [(one.level, one.message) for one in problems] == [
        ("warning", "exercises[1] 'A'.image: no picture 'hand.png'; a placeholder is shown")
    ]


FIGURED = (
    "title: T\nexercises: {name: A, reps: 5, hold: 1 s, figure: FIG, positions: [{name: P, pose: POSE}, {name: Q}]}\n"
)


@pytest.mark.parametrize(
    ("figure", "pose", "message"),
    [
        ("fist", "open", None),
        ("fsit", "open", "exercises[1] 'A'.figure: no figure 'fsit'; did you mean 'fist'?"),
        ("elephant", "open", "exercises[1] 'A'.figure: no figure 'elephant'"),
        ("fist", "opne", "exercises[1] 'A'.positions[1] 'P'.pose: no pose 'opne'; did you mean 'open'?"),
    ],
)
def test_figures_are_checked_against_an_index_only(figure: str, pose: str, message: str | None) -> None:
    text = FIGURED.replace("FIG", figure).replace("POSE", pose)
    assert load(text).exercises[0].figure == figure
    routine, problems = load_routine(text, "own.yaml", figures={"fist": {"open", "closed"}})
    assert routine is not None
    assert [(one.level, one.message) for one in problems] == ([("warning", message)] if message else [])


def test_read_file_reads_no_more_than_it_must_and_no_pipe(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    with large.open("wb") as file:
        file.truncate(10 * 1024 * 1024)
    assert len(read_file(large)) == 256 * 1024 + 1
    with pytest.raises(KnownError, match=r"^cannot be read: not a file$"):
        read_file(tmp_path)
    with pytest.raises(KnownError, match=r"^cannot be read: No such file"):
        read_file(tmp_path / "none.yaml")


HOSTILE = {
    "deep flow": "[" * 200_000,
    "deep maps": "{a: " * 60_000,
    "deep block": "- " * 120_000,
    "deep keys": "? " * 120_000,
    "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "object": "title: !!python/object/apply:os.system [id]\n",
    "unclosed": "a: " + "[[]" * 80_000,
    "one value": "title: T\nexercises: {name: A, reps: " + "9" * 200_000 + "}",
    "one key": "? " + "x" * 200_000 + "\n: 3",
    "unknown keys": "\n".join(f"titl{number}: x" for number in range(4_900)),
    "controls": "\x1b" * 250_000,
    "segments": "title: T\nexercises: {name: A, reps: 100, sets: 10, hold: 1 s, side: each}",
    "outside": "title: T\nexercises: {name: A, reps: 5, image: ../../etc/passwd.png, alt: x}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_hostile_files_are_refused(text: str, loader: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if loader == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader")
    routine, problems = load_routine(text, "a.yaml", folder=tmp_path)
    assert routine is None
    assert problems


LINES = st.sampled_from(
    [*FULL.splitlines(), *SIX.splitlines(), "\t- x", "? [", "a: &b *c", "--- !x", "'", '"', "}", ""]
)


@given(st.one_of(st.text(), st.lists(LINES).map("\n".join), st.binary(max_size=200)))
@example("\x00")
@example("\ud800")
@example("a: \u2028b\x85c\r")
@example("a: [b: }")
def test_any_text_loads_or_says_where_it_fails(text: str | bytes) -> None:
    check_positions(text)


@given(st.integers(0, len(FULL)), st.integers(0, 30), st.text(max_size=5))
def test_a_mutated_example_loads_or_says_where_it_fails(at: int, cut: int, insert: str) -> None:
    check_positions(FULL[:at] + insert + FULL[at + cut :])


def check_positions(text: str | bytes) -> None:
    routine, problems = load_routine(text, "a.yaml")
    assert (routine is None) == any(one.level == "error" for one in problems)
    assert problems == sorted(problems)
    shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
    rows = shown.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in problems:
        assert 1 <= one.line <= len(rows)
        assert 1 <= one.column <= len(rows[one.line - 1]) + 2
        assert "\n" not in str(one)
        assert "\x1b" not in str(one)


@pytest.mark.parametrize("names", [("Кулак", "Кулак"), ("Fist", "Fist"), ("Fist", "😀")])
def test_the_id_that_a_warning_proposes_can_be_written(names: tuple[str, str]) -> None:
    first, second = names
    text = f"title: T\nexercises:\n- {{name: {first}, reps: 5}}\n- {{name: {second}, reps: 5}}\n"
    (warning,) = load_routine(text, "x.yaml")[1]
    proposed = warning.message.partition("such as ")[2].partition(",")[0]
    start, before, end = text.rpartition("reps")
    routine, problems = load_routine(f"{start}id: {proposed}, {before}{end}", "x.yaml")
    assert problems == []
    assert routine is not None
    assert routine.exercises[1].id == proposed
