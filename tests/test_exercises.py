"""Each shared exercise has the dose, sides, poses, words and cautions that were planned for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from builtin import FIGURES, LIBRARY, shared, spoken
from unclench.content.bundled import routines_dir
from unclench.content.routines import routine_of
from unclench.core.routine.routine import Exercise, ExerciseType, Range
from unclench.core.routine.timeline import Choices, compile_timeline

# Sides · reps per set · seconds of one rep at gentle · range of the longest hold or of the duration · poses in order.
PLAN: dict[str, tuple[str, str, float, str, str]] = {
    "wrist-ext-stretch": ("each", "2-5", 21, "15-30", "reach hand-up drawn-back reach"),
    "wrist-flex-stretch": ("each", "2-5", 21, "15-30", "reach hand-down drawn-in reach"),
    "wrist-palm-up-stretch": ("each", "2-3", 26, "20-30", "reach fingers-down drawn-in reach"),
    "hand-shake": ("both", "-", 60, "60-120", ""),
    "spider-pushup": ("both", "3-5", 20, "5-5", "tips spread angled-down angled-up"),
    "fist-open": ("both", "6-10", 6, "2-2", "fist open"),
    "finger-spread": ("both", "3-5", 8, "5-5", "wide together"),
    "wrist-circles": ("both", "5-10", 3, "-", "clockwise"),
    "wrist-circles-back": ("both", "5-10", 3, "-", "counter-clockwise"),
    "neck-turn": ("none", "2-4", 18, "5-10", "turn-left front turn-right front"),
    "neck-tilt": ("none", "2-4", 18, "5-10", "tilt-left front tilt-right front"),
    "shoulder-rolls": ("both", "5-6", 4, "-", ""),
    "arm-raise": ("both", "5-10", 6, "0-0", "up down"),
    "elbow-bend": ("both", "5-5", 6, "0-0", "bent straight"),
    "forearm-turn": ("both", "5-10", 6, "0-0", "palm-up palm-down"),
    "wrist-up-down": ("both", "5-10", 8, "2-2", "down level up level"),
    "median-glide": ("each", "5-5", 21, "5-7", "fist open wrist-back thumb-out palm-up thumb-eased"),
    "hand-massage": ("each", "1-1", 180, "60-60", "stroke circles knead shake stroke"),
    "hand-massage-short": ("each", "1-1", 90, "30-30", "stroke circles knead shake stroke"),
    "change-position": ("none", "-", 15, "15-60", "rest"),
    "ankle-circles": ("each", "5-10", 3, "-", "clockwise"),
    "ankle-circles-back": ("each", "5-10", 3, "-", "counter-clockwise"),
    "toe-curl-lift": ("both", "8-10", 6, "2-5", "curl lift"),
    "rise-slowly": ("none", "1-1", 90, "20-20", "sit sit shod shod stand stand"),
    "walk-easy": ("none", "-", 60, "60-120", "walk"),
    "tendon-glide": ("both", "5-10", 24, "3-6", "straight hook fist open tabletop straight-fist"),
    "median-slider": ("each", "8-15", 5, "0-0", "bent long"),
    "ulnar-slider": ("each", "5-10", 8, "0-0", "far near far"),
    "chin-tuck": ("none", "5-10", 7, "5-6", "tuck look"),
    "upper-trap": ("each", "1-4", 19, "15-30", "upright tilt"),
    "levator": ("each", "1-3", 19, "15-20", "turn down"),
    "blade-squeeze": ("both", "5-12", 8, "6-6", "squeeze easy"),
    "thumb-touch": ("both", "4-8", 8, "1-5", "index middle ring little"),
    "thumb-across": ("each", "4-8", 9, "6-6", "across up"),
    "thumb-away": ("each", "4-8", 9, "6-6", "away beside"),
    "ankle-pump": ("both", "10-10", 4, "0-0", "toes-up toes-away"),
    "heel-toe-tap": ("both", "5-5", 2, "-", "toes-up"),
    "heel-toe-tap-heels": ("both", "5-5", 2, "-", "heels-up"),
    "sit-edge": ("none", "1-1", 30, "5-20", "sit shod shod"),
    "stand-supported": ("none", "-", 20, "20-20", "stand"),
    "rest-neutral": ("both", "-", 10, "10-20", "rest"),
    "settle": ("both", "-", 20, "20-20", "settle"),
}

# The words spoken at the start of each position.
SAID = {
    "wrist-ext-stretch":
        "Arm forward, elbow soft. / Fingers up, like stop. / Other hand draws palm back. / Slowly let go.",
    "wrist-flex-stretch":
        "Arm forward, elbow soft. / Fingers down, palm to you. / Other hand draws it in. / Slowly let go.",
    "wrist-palm-up-stretch":
        "Arm forward, palm up. / Fingers point to the floor. / Draw the fingers toward you. / Slowly let go.",
    "hand-shake": "Shake your hands loose. / Let the fingers flop.",
    "spider-pushup": "Fingertips together. / Spread your fingers wide. / Point the hands down. / Point the hands up.",
    "fist-open": "Soft fist. / Open wide.",
    "finger-spread": "Spread your fingers. / Relax.",
    "wrist-circles": "Circle the wrists.",
    "wrist-circles-back": "Other way round.",
    "wrist-up-down": "Wrist down. / Straight. / Wrist up. / Straight.",
    "forearm-turn": "Palms up. / Palms down.",
    "neck-turn": "Look left. / Back to the middle. / Look right. / Back to the middle.",
    "neck-tilt": "Left ear to shoulder. / Back to the middle. / Right ear to shoulder. / Back to the middle.",
    "shoulder-rolls": "Shoulders up, back and down.",
    "arm-raise": "Arms up, thumbs lead. / Slowly down.",
    "elbow-bend": "Bend your elbows. / Make your arms long.",
    "median-glide":
        "Make a soft fist. / Open, thumb close. / Bend the wrist back. / Thumb out wide. / Turn the palm up."
        " / Gently ease the thumb back.",
    "median-slider": "Elbow in, wrist back. / Reach long, wrist loose.",
    "ulnar-slider": "Make an OK sign. / Hand toward your ear. / Arm long, head tips away.",
    "tendon-glide":
        "Fingers straight. / Make a hook. / Soft fist. / Straight again. / Make a tabletop. / Fingertips to the wrist.",
    "chin-tuck": "Slide your chin back. / Relax forward.",
    "upper-trap": "Hold the chair. / Ear away from that hand.",
    "levator": "Turn halfway to the other side. / Nose toward the other armpit.",
    "blade-squeeze": "Squeeze your shoulder blades. / Let go.",
    "thumb-touch": "Thumb to index. / Middle. / Ring. / Little finger.",
    "thumb-across": "Thumb across the palm. / And back.",
    "thumb-away": "Thumb away from palm. / And back.",
    "hand-massage":
        "Other hand strokes toward the elbow. / Small circles at the wrist. / Knead the palm. / Shake the hand loose."
        " / Long strokes again.",
    "hand-massage-short":
        "Other hand strokes toward the elbow. / Small circles at the wrist. / Knead the palm. / Shake the hand loose."
        " / Long strokes again.",
    "ankle-circles": "Circle clockwise.",
    "ankle-circles-back": "Now the other way.",
    "ankle-pump": "Toes toward you. / Toes away.",
    "toe-curl-lift": "Curl your toes. / Lift and spread them.",
    "heel-toe-tap": "Tap your toes.",
    "heel-toe-tap-heels": "Now lift your heels.",
    "rise-slowly":
        "Roll over, then sit up. / Feet flat. Wait. / Put your shoes on. / Do both feet feel as usual? / "
        "Hold on and stand. / Stand still a moment.",
    "walk-easy": "Walk slowly, short steps.",
    "change-position": "Take the weight off. / Let it wake up.",
    "sit-edge": "Feet flat. Wait. / Put your shoes on. / Do both feet feel as usual?",
    "stand-supported": "Hold on and stand. / Stand still a moment.",
    "rest-neutral": "Hands rest, wrists straight.",
    "settle": "Wrists straight, elbows long.",
}  # fmt: skip

STOP_FOR_ALL = [
    "the pain is sharp or electric",
    "numbness or tingling gets stronger, or does not fade within 10 s of easing off",
    "you notice new weakness",
    "you feel dizzy",
    "the skin changes colour",
]
HELPED_BY_THE_OTHER_HAND = [
    "wrist-ext-stretch", "wrist-flex-stretch", "wrist-palm-up-stretch", "median-glide", "hand-massage",
    "hand-massage-short",
]  # fmt: skip
OWN_CAUTIONS = [
    ("wrist-ext-stretch", "a hand that tingles at rest"),
    ("wrist-flex-stretch", "tingling comes again"),
    ("wrist-palm-up-stretch", "an operation on this hand"),
    ("hand-shake", "unstable or newly injured wrist"),
    ("spider-pushup", "hot, swollen joint"),
    ("wrist-circles", "clicks painfully"),
    ("neck-turn", "your sight blurs"),
    ("neck-tilt", "your sight blurs"),
    ("chin-tuck", "your sight blurs"),
    ("upper-trap", "your sight blurs"),
    ("levator", "your sight blurs"),
    ("shoulder-rolls", "a recent shoulder injury"),
    ("arm-raise", "raise it less"),
    ("median-glide", "numb all the time"),
    ("ulnar-slider", "even in a smaller move"),
    ("hand-massage", "a clot"),
    ("change-position", "still limp after 10 min"),
    ("ankle-circles", "may be a clot"),
    ("toe-curl-lift", "cramps"),
    ("rise-slowly", "stay seated"),
    ("walk-easy", "or you fall"),
    ("tendon-glide", "leave out the fist shapes"),
    ("thumb-touch", "thumb side of the wrist"),
    ("thumb-across", "pain over the thumb side of the wrist"),
    ("heel-toe-tap", "may be a clot"),
]
NERVE = ["median-glide", "median-slider", "ulnar-slider"]
STRETCH = ["levator", "upper-trap", "wrist-ext-stretch", "wrist-flex-stretch", "wrist-palm-up-stretch"]
ALL = sorted(LIBRARY.exercises)


def longest(exercise: Exercise) -> Range | None:
    """The longest hold of a rep, or the duration; None for a paced rep."""
    holds = [position.hold or exercise.hold for position in exercise.positions] or [exercise.duration]
    known = [hold for hold in holds if hold is not None]
    return max(known, key=lambda hold: hold.high) if known else None


def as_text(range_: Range | None) -> str:
    return "-" if range_ is None else f"{range_.low:g}-{range_.high:g}"


def test_every_exercise_was_planned() -> None:
    assert sorted(PLAN) == ALL
    assert sorted(SAID) == ALL


@pytest.mark.parametrize("id_", PLAN)
def test_dose_sides_and_poses_are_as_planned(id_: str) -> None:
    exercise = shared(id_)
    timeline = compile_timeline(routine_of(LIBRARY.exercises[id_]), Choices())
    key = next(segment.rep_key for segment in timeline.segments if segment.rep_key)
    one_rep_s = sum(segment.duration_s or 0 for segment in timeline.segments if segment.rep_key == key)
    poses = [position.pose or "" for position in exercise.positions] or [exercise.pose or ""]
    found = (exercise.side, as_text(exercise.reps), one_rep_s, as_text(longest(exercise)), " ".join(poses))
    assert found == PLAN[id_]


@pytest.mark.parametrize("id_", SAID)
def test_the_spoken_words_are_as_planned(id_: str) -> None:
    exercise = shared(id_)
    lines = [position.cue for position in exercise.positions]
    lines = lines or [exercise.cue, *(cue.say for cue in exercise.cues)]
    assert " / ".join(map(str, lines)) == SAID[id_]


@pytest.mark.parametrize("id_", ALL)
def test_a_cue_is_at_most_six_words(id_: str) -> None:
    assert [line for line in spoken(shared(id_)) if not 1 <= len(line.split()) <= 6] == []


@pytest.mark.parametrize("id_", ALL)
def test_an_exercise_has_a_figure_words_areas_and_sources(id_: str) -> None:
    exercise = shared(id_)
    assert exercise.figure is not None
    assert exercise.figure in FIGURES
    assert id_.startswith(exercise.figure)
    assert exercise.cue
    assert exercise.mistake
    assert "\n" not in exercise.mistake
    assert exercise.areas
    assert LIBRARY.exercises[id_].sources
    poses = {position.pose for position in exercise.positions} | ({exercise.pose} if exercise.pose else set())
    assert poses <= FIGURES[exercise.figure]


def test_every_figure_is_shown_by_an_exercise() -> None:
    assert {shared(id_).figure for id_ in ALL} == set(FIGURES)


@pytest.mark.parametrize("id_", ALL)
def test_an_exercise_says_when_to_stop(id_: str) -> None:
    said = shared(id_).safety.stop_if
    assert set(STOP_FOR_ALL) <= set(said)
    assert ("the hand is too numb to feel a light touch" in said) == (
        id_ in [*HELPED_BY_THE_OTHER_HAND, "spider-pushup"]
    )


@pytest.mark.parametrize(("id_", "words"), OWN_CAUTIONS)
def test_an_exercise_has_its_own_caution(id_: str, words: str) -> None:
    safety = shared(id_).safety
    assert any(words in line for line in (*safety.stop_if, *safety.ask_first, *safety.not_for))


def test_nerve_exercises_and_stretches_have_their_type() -> None:
    """The limits of time and pain depend on the type."""
    by_type = {type_: [id_ for id_ in ALL if shared(id_).type is type_] for type_ in ExerciseType}
    assert by_type[ExerciseType.NERVE] == NERVE
    assert by_type[ExerciseType.STRETCH] == STRETCH
    assert {shared(id_).safety.pain_stop for id_ in NERVE} == {4}


@pytest.mark.parametrize("id_", ALL)
def test_lines_are_sentences_and_names_start_with_a_capital(id_: str) -> None:
    exercise = shared(id_)
    assert all(re.search(r"[.?]$", line) for line in (*spoken(exercise), exercise.mistake or ""))
    assert exercise.name == exercise.name[0].upper() + exercise.name[1:]


@pytest.mark.parametrize("path", sorted(routines_dir().rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_parses_without_libyaml(path: Path) -> None:
    """libyaml accepts a question mark before a bracket; the parser in Python does not."""
    assert yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
