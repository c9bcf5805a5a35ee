"""One pain ladder everywhere: 0-3 carry on, 4-5 smaller, 6 and more stop; a nerve exercise stops above 3; tingling that
does not fade within 10 seconds stops. And numbness that is always there is no reason to stop."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from builtin import LIBRARY, ROOT, shared
from unclench.content.safety_text import load_safety_text
from unclench.core.routine.routine import ExerciseType

ASSETS = ROOT / "assets"
SAFETY = ASSETS / "safety.yaml"
FOR_ALL = "numbness or tingling gets stronger, or does not fade within 10 s of easing off"

# Another ladder: a stop at the first pain or tingling, or only at tingling that both grows and stays.
CONTRADICTS = re.compile(
    r"\b(?:stop|leave it|leave out)\b[^.;|]{0,40}\b(?:if|when|once|as soon as|until) (?:it|this|something) hurts"
    r"|never pain|pain[- ]free|until it hurts|^ *- it hurts\b"
    r"|first (?:pain|tingling)\b|any (?:pain|tingling)\b|stronger and (?:stays|does not)",
    re.IGNORECASE | re.MULTILINE,
)
LIMIT = re.compile(r"\bpain[^.;|]{0,45}?\b(?:above|over|at most|more than) (\d+)|above (\d+) of 10", re.IGNORECASE)
LOCKS_OUT = re.compile(
    r"(?:until|when|if) you can feel (?:both|your) feet|can you feel both feet|still feels numb"
    r"|until you can feel the limb|on a numb foot",
    re.IGNORECASE,
)


def words_of(path: Path) -> str:
    """What a reader can see of a file, without comments and the sources. Of Python only the strings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        return "\n".join(one.string.strip("\"'") for one in tokens if one.type == tokenize.STRING)
    if path.suffix == ".yaml":
        text = re.sub(r"\s#.*", "", re.sub(r"^sources:\n(?: .*\n)*", "", text, flags=re.MULTILINE))
    return re.sub(r"\n +(?![-{ ])", " ", text)


def files() -> Iterator[Path]:
    yield from (SAFETY, ROOT / "README.md")
    for folder, pattern in (
        ("routines", "*.yaml"), ("assets/learn", "*.md"), ("docs", "*.md"), ("src", "*.py"),
    ):  # fmt: skip
        yield from sorted((ROOT / folder).rglob(pattern))


@pytest.mark.parametrize("path", list(files()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_stops_at_another_pain_and_none_locks_out_who_is_always_numb(path: Path) -> None:
    words = words_of(path)
    assert [found[0] for found in CONTRADICTS.finditer(words)] == []
    assert {int(one or other) for one, other in LIMIT.findall(words)} <= {3, 5}
    assert [found[0] for found in LOCKS_OUT.finditer(words)] == []


@pytest.mark.parametrize(
    "words",
    [
        "Stop if it hurts, or if the numbness gets worse.", "cue: Gentle stretch, never pain.",
        "    - it hurts over the thumb side of the wrist", "- the first tingling comes",
        "any tingling or numbness comes", "tingling or numbness gets stronger and stays",
    ],
)  # fmt: skip
def test_the_search_finds_the_rules_of_old(words: str) -> None:
    assert CONTRADICTS.search(words)


@pytest.mark.parametrize(
    "words",
    [
        "Stay seated until you can feel both feet", "Can you feel both feet?", "a foot still feels numb; stay seated",
        "Wait until you can feel the limb before you use it.", "Do not stand up on a numb foot.",
    ],
)  # fmt: skip
def test_the_search_finds_what_locked_out_numb_feet(words: str) -> None:
    assert LOCKS_OUT.search(words)


def test_the_card_has_the_ladder() -> None:
    light = load_safety_text(SAFETY).traffic_light
    assert [(one.light, one.pain) for one in light.lights] == [
        ("green", (0, 3)), ("amber", (4, 5)), ("red", (6, 10)),
    ]  # fmt: skip
    assert "within 10 seconds" in light.lights[1].tingling
    assert "pain above 3" in light.nerve


@pytest.mark.parametrize("id_", sorted(LIBRARY.exercises))
def test_every_exercise_stops_by_the_ladder(id_: str) -> None:
    exercise = shared(id_)
    assert FOR_ALL in exercise.safety.stop_if
    assert exercise.safety.pain_stop == (4 if exercise.type is ExerciseType.NERVE else 6)


# Each sign that a hand therapist asked for, and where it was checked.
CHECKED = {
    "sexual feeling": "Royal Free NHS, cauda equina syndrome leaflet",
    "pain down both legs": "Royal Free NHS, cauda equina syndrome leaflet",
    "with or without headache": "Headache classification ICHD-3, 6.5.1, torn neck artery",
    "fever with a stiff neck": "St John Ambulance, meningitis",
    "so that you drop while awake": "GPonline, red flags of neck pain",
    "after a blow, fall or crash": "GPonline, red flags of neck pain",
    "in a cast or splint": "Biology Insights, signs of a cast that is too tight",
    "swollen finger that hurts to straighten": "Melbourne Hand Surgery, infected tendon sheath",
    "even without pain or fever": "Emergency Education Australia, Charcot foot",
    "fumble with buttons": "Myelopathy.org, symptoms",
    "electric shock down the back": "Myelopathy.org, symptoms",
    "weight loss, cancer now or in the past": "GPonline, red flags of neck pain",
    "droops on one side": "Stroke Association UK, signs of a stroke",
    "Chest pain": "NHS, heart attack",
    "possible clot": "NHS, deep vein thrombosis",
    "climbing from feet or hands": "GAIN charity, Guillain-Barré syndrome",
}


@pytest.mark.parametrize("sign", CHECKED)
def test_a_warning_sign_names_where_it_was_checked(sign: str) -> None:
    text = load_safety_text(SAFETY)
    assert any(sign in line for level in text.red_flags for line in level.signs)
    known = {one["name"] for one in yaml.safe_load((ASSETS / "sources.yaml").read_text(encoding="utf-8"))}
    assert CHECKED[sign] in known
    learn = (ASSETS / "learn" / "when-to-see-a-doctor.md").read_text(encoding="utf-8")
    assert f"- {CHECKED[sign]}\n" in learn
