"""The built-in routines: their exercises, lengths and cautions, and a whole session of each."""

from __future__ import annotations

import re

import pytest

from builtin import IDS, LIBRARY, ROOT, ROUTINES, routine
from fakes import Driver
from unclench.core.routine.routine import ExerciseType, Level, Routine
from unclench.core.routine.timeline import Choices, RepKey, compile_timeline
from unclench.core.session.cues import cue_plan

# Seconds at gentle, middle and full, computed by hand. Every exercise has 5 s to get ready and, if it is done on one
# side and then the other, 5 s to change sides; these are the 5 and the 10 below. Circles: 5 + n × 3 one way, 3 + n × 3
# the other way. A range in a formula is gentle-middle-full.
TOTALS_S = {
    # 2 directions × (10 + 2 feet × 5-7-10 × 3), minus 2; 5 + 8-9-10 × 2 × (1 + 2-3-5); 5 + 10-15-20 × 2 + 20; 5 + 20;
    # 5 + 60-90-120
    "after-nap-feet": (256, 348, 478),
    # 2 directions × (10 + 2 feet × 5-7-10 × 3); 5 + 10 × 4; 5 + 8-9-10 × 2 × (1 + 2-3-5)
    "ankle-rotations": (178, 226, 310),
    # 5 + 5 × 8; 10 + 2 × (30 + 60 + 30 + 30 + 30); 5 + 3-4-5 × 8; 5 + 20
    "before-bed": (469, 477, 485),
    # 5 + 30; 5 + 6 × 4; 3 + 3 × 3 and 2 + 3 × 3; 5 + 2 × (2 + 3 + 2); 5 + 3 × 3; the same at every level
    "desk-reset": (120, 120, 120),
    # 5 + 5-5-6 × 4; 5 + 5 × 6; 10 + 2 × 5-7-10 × 8; 5 + 5-7-10 × 6; 5 + 20-25-30
    "elbow-glide": (210, 259, 334),
    # 5 + 5-5-6 × 4; 5 + 5-7-10 × (2 + 5-5-6); 5 + 3-3-4 × (8 + 2 × 5-7-10); 5 + 2-3-4 × (8 + 2 × 5-7-10);
    # 10 + 2 × 1-1-2 × (4 + 15-22-30); 10 + 2 × 1-1-2 × (4 + 15-17-20); 5 + 5-6-8 × 8
    "neck-ease": (306, 388, 669),
    # 2 × (5 + 2-3-4 × (4 moves of 2 + 2 × 5-7-10)); 5 + 5-5-6 × 4
    "neck-range-of-motion": (107, 167, 263),
    # 10 + 2 sides × 5 × (6 moves of 1 + 5 × 2 + 5-6-7); heat and ice are not counted
    "nerve-gliding": (220, 230, 240),
    # 2 × (5 + 3-3-4 × (4 moves of 1.5 + 2 × 5-7-10)); 5 + 5-5-6 × 4; 5 + 5 × 6; 2 × (10 + 2 × 5 × (4.8 + 15-22-30));
    # 10 + 2 × 5 × (16 + 5-6-7)
    "seed-arms-hands": (802, 976, 1238),
    # 10 + 2 × 2-2-3 × (5 + 20-25-30); 5 + 3-4-5 × 20; 5 + 60-90-120
    "seed-hand-relief": (240, 310, 450),
    # 5 + 10 × 6; 5 + 5 × 8; circles 5-7-10
    "seed-hands-basic": (148, 160, 178),
    # 5 + 3-4-5 × (4 moves of 1 + 3 + 3 + 5 + 5); 5 + 30
    "spider-push-up": (100, 120, 140),
    # 5 + 5-6-8 × 4 × 2; 10 + 2 × 4-6-8 × 9; 5 + 5 × 8; 5 + 10-15-20
    "thumb-gentle": (187, 236, 293),
    # 5 + 5-5-6 × 4; 5 + 3-4-5 × 8; circles 5; 5 + 2-2-3 × 6 × 4; 5 + 5 × 6; 5 + 15-22-30
    "typing-warmup": (200, 215, 259),
    # 5 + 10 × 4; 2 directions × (10 + 2 feet × 5-7-10 × 3), minus 2; 5 + 8-9-10 × 2 × (1 + 2-3-5);
    # 5 + (5 up + 20 + 20 + 20 + 5 up + 20); 5 + 60-90-120
    "wake-feet": (336, 414, 528),
    # 5 + 15-37-60; 5 + 10 × 6; circles 4-4-5; 5 + 3-3-4 × 4 × 2; 5 + 2-2-3 × 6 × 4; 5 + 30
    "wake-hands": (234, 256, 317),
    # 2 stretches × (10 + 2 sides × 2-3-5 × (4 moves of 1.5 + 15-22-30))
    "wrist-flex": (188, 356, 740),
    # circles 3-4-5; 5 + 5 × 6 × (1 + 3-4-6); 10 + 2 × 5 × (16 + 5-6-7); 2 × (10 + 2 × 2-3-5 × (5 + 15-22-30));
    # 5 + 20-25-30
    "wrist-hand-daily": (576, 791, 1248),
    # 5 + 5 × 8; 5 + 3-4-5 × 6 × 4; 10 + 2 × 8-11-15 × 5; 5 + 20
    "wrist-hand-gentle": (237, 291, 355),
}

# The planned lengths at gentle. The difference, at most 5 %, is time to hear the next line: 3 s before the circles in
# the other direction, and four spoken positions in each rep of a wrist stretch.
PLANNED_S = {
    "desk-reset": 120, "wrist-hand-daily": 557, "wrist-hand-gentle": 237, "elbow-glide": 210, "neck-ease": 306,
    "wake-hands": 231, "wake-feet": 323, "after-nap-feet": 248, "before-bed": 469, "thumb-gentle": 187,
    "typing-warmup": 197, "seed-hands-basic": 145, "seed-hand-relief": 232, "seed-arms-hands": 766,
}  # fmt: skip

OPTIONAL = {
    "after-nap-feet": ["heel-toe-tap", "heel-toe-tap-heels"],
    "before-bed": ["hand-massage-short"],
    "seed-arms-hands": ["arm-raise"],
    "thumb-gentle": ["thumb-across"],
    "wrist-flex": ["wrist-palm-up-stretch"],
}

FOR_ALL = {
    "ask_first": [
        "you have diabetes with numbness, MS or another nerve disease",
        "you had a steroid injection in the last 2 weeks",
    ],
    "not_for": [
        "the 12 weeks after an operation, fracture, dislocation or tendon repair in the area",
        "a part in a cast or a fixed splint",
        "an open wound in the area",
        "a hot, swollen joint or an arthritis flare",
    ],
}
WRIST = {
    "ask_first": ["you had a carpal tunnel operation", "you have inflammatory arthritis", "you are pregnant"],
    "not_for": [
        "a hand that is numb all the time",
        "a thumb muscle that is getting thin",
        "a hand that tingles at rest",
    ],
}
NECK = {
    "ask_first": ["you have osteoporosis or artery disease", "moving your neck brings pain into the arm"],
    "not_for": [
        "a recent whiplash or fall, or one that still hurts",
        "a neck known to be unstable",
        "dizziness or a change in sight",
        "clumsy hands",
    ],
}
FEET = {
    "ask_first": ["you have nerve trouble in the feet, or you fall", "your blood pressure drops when you stand up"],
    "not_for": ["a leg that is swollen, warm or throbbing", "a sore or ulcer on the foot"],
}
ELBOW = {
    "ask_first": ["your little finger is numb all the time", "you pinch with less strength"],
    "not_for": ["an elbow fracture or an operation on the nerve", "a nerve that snaps over the elbow bone"],
}
MASSAGE = {
    "ask_first": ["you take blood thinners", "you have lymph swelling"],
    "not_for": ["a clot", "a wound, rash or infection", "a new scar or very fragile skin"],
}
THUMB = {
    "ask_first": ["you have a new baby and pain over the thumb side of the wrist"],
    "not_for": ["pain above 3 of 10 over the thumb side", "a thumb that wears a splint all day"],
}
CAUTIONS = [
    (
        WRIST,
        ["wrist-hand-daily", "seed-hand-relief", "seed-arms-hands", "wrist-flex", "spider-push-up", "nerve-gliding"],
    ),
    (NECK, ["neck-ease", "neck-range-of-motion", "desk-reset", "seed-arms-hands"]),
    (FEET, ["wake-feet", "after-nap-feet", "ankle-rotations"]),
    (ELBOW, ["elbow-glide"]),
    (MASSAGE, ["before-bed"]),
    (THUMB, ["thumb-gentle"]),
    (NECK, ["elbow-glide"]),  # the head tips away in the glide
]
FOR_TINGLING_HANDS = ["wrist-hand-gentle", "wake-hands", "typing-warmup", "desk-reset", "seed-hands-basic"]


def story(of: Routine, exercise: str) -> list[tuple[str | None, str | None]]:
    """The side and pose of each position in one exercise; a move and its hold count once."""
    told: list[tuple[str | None, str | None]] = []
    rep = None
    for segment in compile_timeline(of).segments:
        here = (segment.rep_key, segment.position)
        if segment.exercise == exercise and segment.rep_key and here != rep:
            told.append((segment.side, segment.pose_to))
            rep = here
    return told


def test_every_file_loads_without_a_problem() -> None:
    assert [str(problem) for problem in LIBRARY.problems] == []
    files = sorted(path.stem for path in ROUTINES.glob("*.yaml"))
    assert files == IDS
    assert set(LIBRARY.exercises) == {path.stem for path in (ROUTINES / "exercises").glob("*.yaml")}


def test_there_are_nineteen_routines() -> None:
    assert sorted(TOTALS_S) == IDS
    assert len(IDS) == 19
    assert len({routine(id_).title for id_ in IDS}) == 19


def test_every_shared_exercise_is_used() -> None:
    used = {exercise.uses for one in LIBRARY.routines for exercise in one.exercises}
    assert used == set(LIBRARY.exercises)


@pytest.mark.parametrize("id_", IDS)
def test_a_routine_uses_only_shared_exercises(id_: str) -> None:
    assert [exercise.id for exercise in routine(id_).exercises if exercise.uses is None] == []


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("id_", IDS)
def test_the_length_is_as_computed_by_hand(id_: str, level: Level) -> None:
    total_s = compile_timeline(routine(id_), Choices(level=level)).total_s
    assert total_s == TOTALS_S[id_][list(Level).index(level)]


@pytest.mark.parametrize("id_", PLANNED_S)
def test_the_length_is_about_as_planned(id_: str) -> None:
    assert compile_timeline(routine(id_)).total_s == pytest.approx(PLANNED_S[id_], rel=0.05)


@pytest.mark.parametrize(
    ("id_", "on", "off", "planned_s"),
    [
        ("wrist-hand-daily", [], ["wrist-ext-stretch", "wrist-flex-stretch"], 393),
        ("before-bed", ["hand-massage-short"], ["hand-massage", "fist-open"], 244),
        ("thumb-gentle", ["thumb-across"], [], 269),
    ],
)
def test_a_variant_takes_about_as_long_as_planned(id_: str, on: list[str], off: list[str], planned_s: int) -> None:
    chosen = Choices(switched_on=frozenset(on), left_out=frozenset(off))
    assert compile_timeline(routine(id_), chosen).total_s == pytest.approx(planned_s, rel=0.05)


def test_only_these_exercises_are_optional() -> None:
    waiting = {one.id: [exercise.id for exercise in one.exercises if exercise.optional] for one in LIBRARY.routines}
    assert {id_: exercises for id_, exercises in waiting.items() if exercises} == OPTIONAL


@pytest.mark.parametrize("id_", IDS)
def test_a_routine_has_a_summary_sources_and_cautions(id_: str) -> None:
    one = routine(id_)
    assert one.summary
    assert one.areas
    assert one.situations
    assert one.sources
    assert one.notes
    assert "Children only with an adult." in one.notes
    assert one.dose.sessions_per_day or one.dose.every_s
    assert set(FOR_ALL["ask_first"]) <= set(one.safety.ask_first)
    assert set(FOR_ALL["not_for"]) <= set(one.safety.not_for)


@pytest.mark.parametrize(("cautions", "id_"), [(cautions, id_) for cautions, ids in CAUTIONS for id_ in ids])
def test_a_routine_has_the_cautions_of_its_exercises(cautions: dict[str, list[str]], id_: str) -> None:
    safety = routine(id_).safety
    for wanted, said in ((cautions["ask_first"], safety.ask_first), (cautions["not_for"], safety.not_for)):
        assert [line for line in wanted if not any(one.startswith(line) for one in said)] == []


@pytest.mark.parametrize("id_", IDS)
def test_the_table_of_cautions_is_complete(id_: str) -> None:
    """Every routine with a neck, foot or nerve exercise is in the table."""
    one = routine(id_)
    areas = {area for exercise in one.exercises for area in exercise.areas}
    assert ("neck" in areas) == (id_ in CAUTIONS[1][1])
    assert ("foot" in areas and id_ != "wake-hands") == (id_ in CAUTIONS[2][1])
    nerve = any(exercise.type is ExerciseType.NERVE for exercise in one.exercises)
    assert one.safety.pain_stop == (4 if nerve or id_ == "thumb-gentle" else 6)


@pytest.mark.parametrize("id_", FOR_TINGLING_HANDS)
def test_some_routines_are_for_a_hand_that_tingles(id_: str) -> None:
    assert [line for line in routine(id_).safety.not_for if "tingles" in line] == []


@pytest.mark.parametrize(
    ("exercise", "words"),
    [
        ("wrist-circles", "Support the elbows if an arm is weak."),
        ("neck-turn", "roll the head round in full circles"),
        ("walk-easy", "If you feel dizzy, sit or lie down again."),
        ("walk-easy", "light on, and no stairs at first"),
    ],
)
def test_the_notes_have_the_advice_for_a_movement(exercise: str, words: str) -> None:
    using = [one for one in LIBRARY.routines if any(item.id == exercise for item in one.exercises)]
    assert using
    assert [one.id for one in using if words not in (one.notes or "")] == []


def test_standing_can_be_left_out() -> None:
    for id_, up in (("wake-feet", ["rise-slowly", "walk-easy"]), ("after-nap-feet", ["stand-supported", "walk-easy"])):
        one = routine(id_)
        assert "To keep it seated" in (one.notes or "")
        assert set(up) < {exercise.id for exercise in one.exercises}


def test_waking_feet_goes_from_lying_to_walking() -> None:
    """Ankles, toes, sit, stand, walk: people who stand up on a numb foot fall."""
    lying = ["ankle-circles", "ankle-circles-back", "toe-curl-lift"]
    wake_up_flow = [exercise.id for exercise in routine("wake-feet").exercises]
    assert wake_up_flow == ["ankle-pump", *lying, "rise-slowly", "walk-easy"]
    napped = [exercise.id for exercise in routine("after-nap-feet").exercises if not exercise.optional]
    assert napped == [*lying, "sit-edge", "stand-supported", "walk-easy"]
    assert [pose for _side, pose in story(routine("wake-feet"), "rise-slowly")] == [
        "sit",
        "sit",
        "shod",
        "shod",
        "stand",
        "stand",
    ]


def test_nerve_gliding_stays_within_its_limits() -> None:
    gliding = routine("nerve-gliding")
    (glide,) = gliding.exercises
    assert glide.type is ExerciseType.NERVE
    assert [(step.kind, step.duration.low, step.duration.high) for step in gliding.before] == [("heat", 600, 900)]
    assert [(step.kind, step.duration.low, step.duration.high) for step in gliding.after] == [("ice", 480, 1200)]
    poses = ["fist", "open", "wrist-back", "thumb-out", "palm-up", "thumb-eased"]
    assert story(gliding, "median-glide") == [(side, pose) for side in ("right", "left") for pose in poses * 5]


def test_only_nerve_gliding_has_heat_and_ice() -> None:
    assert [one.id for one in LIBRARY.routines if one.before or one.after] == ["nerve-gliding"]


def test_the_neck_passes_the_middle_between_the_sides() -> None:
    for move in ("turn", "tilt"):
        one_rep = [f"{move}-left", "front", f"{move}-right", "front"]
        assert story(routine("neck-range-of-motion"), f"neck-{move}") == [(None, pose) for pose in one_rep * 2]


def test_each_ankle_circles_five_times_each_way() -> None:
    ankles = routine("ankle-rotations")
    assert story(ankles, "ankle-circles") == [("right", "clockwise")] * 5 + [("left", "clockwise")] * 5
    other_way = [("right", "counter-clockwise")] * 5 + [("left", "counter-clockwise")] * 5
    assert story(ankles, "ankle-circles-back") == other_way


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("id_", IDS)
def test_every_cue_of_a_whole_session_comes_in_order_and_on_time(id_: str, level: Level) -> None:
    """With all optional exercises, on a fake clock."""
    chosen = Choices(level=level, switched_on=frozenset(OPTIONAL.get(id_, ())))
    timeline = compile_timeline(routine(id_), chosen)
    said: dict[float, list[str]] = {}
    sounds: list[tuple[float, str]] = []
    for index, segment in enumerate(timeline.segments):
        for event in cue_plan(timeline, index):
            at_s = round(segment.start_s + event.at_s, 3)
            if event.sound:
                sounds.append((at_s, event.sound))
            if event.say:
                said.setdefault(at_s, []).append(event.say)
    said.setdefault(timeline.total_s, []).append("Done. Rest your hands.")
    driver = Driver(routine(id_), chosen).finish()
    assert [(round(at, 3), sound) for at, sound in driver.sounds()] == [*sounds, (timeline.total_s, "finish")]
    told = [(round(at, 3), line.removeprefix("say ")) for at, line in driver.story if line.startswith("say ")]
    assert told == [(at_s, " ".join(lines)) for at_s, lines in said.items()]
    entered = [round(at, 3) for at, line in driver.story if line.startswith("enter ")]
    assert entered == [round(segment.start_s, 3) for segment in timeline.segments]
    record = driver.record()
    assert record.done == record.planned
    assert driver.now_s == pytest.approx(timeline.total_s)


@pytest.mark.parametrize("id_", IDS)
def test_every_position_is_spoken_in_every_rep(id_: str) -> None:
    timeline = compile_timeline(routine(id_), Choices(switched_on=frozenset(OPTIONAL.get(id_, ()))))
    heard: dict[RepKey, list[str]] = {}
    for index, segment in enumerate(timeline.segments):
        if segment.position and segment.rep_key:
            openings = [event.say for event in cue_plan(timeline, index) if event.at_s == 0 and event.say]
            heard.setdefault(segment.rep_key, []).extend(line.removeprefix("Last one. ") for line in openings)
    written = {one.id: [position.cue for position in one.positions] for one in routine(id_).exercises if one.positions}
    assert {key[0] for key in heard} == set(written)
    assert [key for key, lines in heard.items() if lines != written[key[0]]] == []


def test_no_title_or_summary_names_an_illness() -> None:
    named = re.compile(r"carpal|cubital|quervain|tunnel|neuropath|arthritis|syndrome|numb", re.I)
    assert [text for one in LIBRARY.routines for text in (one.title, one.summary or "") if named.search(text)] == []


def test_the_readme_lists_every_routine_with_its_minutes() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| ([\d-]+) \|$", text, re.M)
    assert sorted(id_ for id_, _title, _minutes in listed) == IDS
    for id_, title, minutes in listed:
        gentle, _middle, full = (round(seconds / 60) for seconds in TOTALS_S[id_])
        assert (title, minutes) == (routine(id_).title, f"{gentle}-{full}" if gentle < full else str(gentle))
    assert "made of forty-two exercises" in text
    assert len(LIBRARY.exercises) == 42


PASSED_ON = {
    "new pain or weakness in an arm that comes from the neck": (
        "not_for", {"elbow-glide", "nerve-gliding", "neck-ease"},
    ),
    "your joints bend further than most, as with EDS": (
        "ask_first", {"wrist-flex", "wrist-hand-daily", "seed-arms-hands", "thumb-gentle", "neck-ease"},
    ),
    "a hand or wrist that still hurts or is numb; wait until that is gone": (
        "not_for", {"wrist-flex", "wrist-hand-daily", "seed-arms-hands", "seed-hand-relief"},
    ),
    "you are pregnant; from 28 weeks lie down on your side": ("ask_first", {"before-bed"}),
    "a recent whiplash or fall, or one that still hurts": ("not_for", {"elbow-glide", "neck-ease"}),
    "moving your neck brings pain into the arm": ("ask_first", {"elbow-glide", "neck-ease", "seed-arms-hands"}),
}  # fmt: skip


@pytest.mark.parametrize("caution", PASSED_ON)
def test_each_routine_passes_on_the_cautions_of_its_exercises(caution: str) -> None:
    kind, ids = PASSED_ON[caution]
    for id_ in ids:
        assert caution in getattr(routine(id_).safety, kind), id_


@pytest.mark.parametrize("id_", ["wake-feet", "after-nap-feet"])
def test_numb_feet_put_shoes_on_before_they_stand_and_are_not_locked_out(id_: str) -> None:
    lines = [segment.cue for segment in compile_timeline(routine(id_)).segments if segment.cue]
    said = [
        line for line in lines if line in ("Put your shoes on.", "Do both feet feel as usual?", "Hold on and stand.")
    ]
    assert said == ["Put your shoes on.", "Do both feet feel as usual?", "Hold on and stand."]
    stop_if = routine(id_).safety.stop_if
    assert any("more numb than is usual for you" in line for line in stop_if)
    assert not any("still feels numb" in line for line in stop_if)
