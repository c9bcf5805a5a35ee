"""Heat and ice: the gate, the lengths, and the whole story of a pack on the skin."""

from __future__ import annotations

from itertools import product

import pytest

from care import HEAT, ICE, ON, SAFE, TEXT, Pack
from fakes import FakeClock
from unclench.core.care.care import Answer, Ending, Fine, TakeOff, as_note, begin, may_use, next_deadline, sentence_of
from unclench.core.care.care_length import CareChoice, length_of, may_be_advised, range_of
from unclench.core.care.care_view import care_view
from unclench.core.routine.routine import CareStep, Range
from unclench.core.session.events import Tick


def test_the_questions_have_the_exact_words() -> None:
    assert TEXT.questions == (
        "Is it hard to feel warm and cold there, compared with your cheek?",
        "Is the skin numb or broken, or not its normal color?",
        "Do you have any of these: diabetes with numbness, poor circulation, Raynaud's, MS that gets worse with heat, "
        "a clot, fever, pregnancy, cold allergy, vibration white finger?",
    )
    assert TEXT.leave_out == "Leave heat and ice out today."
    assert (TEXT.on, TEXT.check, TEXT.off) == ("Cloth on, pack on.", "Check your skin now.", "Take it off.")


def test_a_pack_needs_three_answers_of_no() -> None:
    now = FakeClock().reading()
    for answers in product([*Answer, None], repeat=3):
        assert may_use(answers, TEXT) is (answers == SAFE)
        if answers != SAFE:
            with pytest.raises(ValueError, match="all three answers must be no"):
                begin(HEAT, ON, answers, TEXT, now)
    assert not may_use((), TEXT)
    assert not may_use(SAFE[:2], TEXT)


def test_a_pack_cannot_begin_before_the_person_turns_it_on() -> None:
    with pytest.raises(ValueError, match="switch"):
        begin(HEAT, CareChoice(), SAFE, TEXT, FakeClock().reading())


@pytest.mark.parametrize(
    ("kind", "file", "advised", "low", "high"),
    [
        ("heat", (10, 15), False, 10, 15),
        ("heat", (15, 20), False, 10, 15),  # a file cannot exceed our limits or raise the minimum
        ("heat", (15, 20), True, 10, 15),
        ("heat", (5, 7), False, 5, 7),
        ("ice", (8, 10), False, 8, 10),
        ("ice", (8, 10), True, 8, 10),
        ("ice", (8, 20), False, 8, 10),
        ("ice", (8, 20), True, 8, 20),
        ("ice", (15, 15), False, 8, 10),
        ("ice", (3, 12), True, 3, 12),
    ],
)
def test_allowed_lengths(kind: str, file: tuple[int, int], advised: bool, low: int, high: int) -> None:
    step = CareStep(kind, Range(file[0] * 60, file[1] * 60))
    assert range_of(step, advised=advised) == Range(low * 60, high * 60)
    choices = {None: low, 1: low, 20: high, low: low, high: high}
    for minutes, then in choices.items():
        assert length_of(step, CareChoice(True, minutes, advised)) == then * 60


def test_a_clinician_can_only_lengthen_ice_that_the_file_allows() -> None:
    assert may_be_advised(ICE)
    assert not may_be_advised(CareStep("ice", Range(480, 600)))
    assert not may_be_advised(CareStep("heat", Range(480, 1200)))


def test_a_ten_minute_pack_has_one_check() -> None:
    pack = Pack().wait(310).send(Fine()).wait(400)
    assert pack.lines == [
        "0 cue begin", "0 say Cloth on, pack on.",
        "300 cue reminder", "300 say Check your skin now.", "300 check",
        "600 cue finish", "600 say Take it off.", "600 ended time",
    ]  # fmt: skip


def test_the_sentence_from_the_file_is_said_first() -> None:
    assert Pack(ICE).lines[1] == "0 say Damp cloth, then the pack."


def test_a_twenty_minute_pack_has_three_checks_however_late_the_answers() -> None:
    pack = Pack(ICE, CareChoice(True, 20, advised=True))
    for _check in range(3):
        pack.wait(300 + 300 * _check + 25 - pack.care.elapsed_s).send(Fine())
    pack.wait(600)
    assert [line for line in pack.lines if "check" in line] == ["300 check", "600 check", "900 check"]
    assert pack.ends == ["1200 ended time"]


def test_an_unanswered_check_ends_the_pack_with_a_sound() -> None:
    assert Pack().wait(400).lines[5:] == ["330 cue finish", "330 say Take it off.", "330 ended unanswered"]


def test_a_late_answer_changes_nothing() -> None:
    pack = Pack().wait(300)
    pack.clock.advance(31)
    assert pack.send(Fine()).ends == ["331 ended unanswered"]
    assert pack.care.checks == 0


def test_fine_is_ignored_before_the_check() -> None:
    assert Pack().wait(299).send(Fine()).wait(60).ends == ["330 ended unanswered"]


@pytest.mark.parametrize("at", [0, 1, 299, 310])
def test_stop_ends_the_pack_at_any_moment(at: float) -> None:
    pack = Pack().wait(at).send(TakeOff()).send(TakeOff()).send(Fine()).wait(600)
    assert pack.ends == [f"{at:g} ended stopped"]
    assert next_deadline(pack.care, pack.clock.reading()) is None


def test_the_time_of_the_pack_runs_on_during_sleep() -> None:
    pack = Pack().wait(60).sleep(200).wait(45).send(Fine()).sleep(290).wait(60)
    assert [line for line in pack.lines if "check" in line or "ended" in line] == ["300 check", "600 ended time"]


@pytest.mark.parametrize("slept", [330, 400, 5000])
def test_sleeping_through_a_check_ends_the_pack(slept: float) -> None:
    assert Pack().sleep(slept).lines[2:] == [
        f"{slept} cue finish", f"{slept} say Take it off.", f"{slept} ended unanswered"
    ]  # fmt: skip


def test_waking_during_a_check_leaves_the_rest_of_its_time() -> None:
    pack = Pack().sleep(320)
    assert pack.lines[-1] == "320 check"
    assert pack.wait(20).ends == ["330 ended unanswered"]


def test_sleeping_through_a_short_pack_ends_it_as_time_up() -> None:
    assert Pack(CareStep("heat", Range(120, 120))).sleep(500).ends == ["500 ended time"]


def test_a_late_tick_ends_the_pack_only_once() -> None:
    assert Pack(tick_s=47).wait(310).send(Fine()).wait(900).ends == ["639 ended time"]


@pytest.mark.parametrize("has_boot_clock", [True, False])
def test_setting_the_wall_clock_back_does_not_lengthen_the_pack(has_boot_clock: bool) -> None:
    pack = Pack(clock=FakeClock(has_boot_clock=has_boot_clock)).wait(100)
    pack.clock.set_wall(-3600)
    pack.wait(205).send(Fine()).wait(300)
    assert pack.care.ending is Ending.TIME
    assert pack.clock.mono_s - 100 == 605


def test_without_a_boot_clock_a_wall_clock_set_forward_looks_like_sleep() -> None:
    pack = Pack(clock=FakeClock(has_boot_clock=False)).wait(100)
    pack.clock.set_wall(3600)
    assert pack.send(Tick()).care.ending is Ending.UNANSWERED


def test_the_next_tick_comes_soon_after_sleep() -> None:
    pack = Pack().wait(12)
    now = pack.clock.reading()
    deadline = next_deadline(pack.care, now)
    assert deadline is not None
    assert now.mono_s < deadline <= now.mono_s + 5


def test_the_text_on_screen() -> None:
    pack = Pack().wait(57.5)
    view = care_view(pack.care, pack.clock.reading())
    assert (view.title, view.left, view.cue) == ("Warm pack", "9:03", "Cloth on, pack on.")
    assert view.note == "Next skin check in 4:03"
    assert "Warm, not hot" in view.words
    assert (view.asks, view.ended) == (False, False)
    pack.wait(250)
    view = care_view(pack.care, pack.clock.reading())
    assert (view.left, view.cue, view.asks) == ("0:23", "Check your skin now.", True)
    assert view.note == "If you do not answer by then, it ends with a sound."
    assert "Lift the pack" in view.words
    view = care_view(pack.send(Fine()).care, pack.clock.reading())
    assert (view.note, view.asks) == ("", False)
    view = care_view(pack.wait(300).care, pack.clock.reading())
    assert (view.cue, view.words, view.left, view.ended) == ("Take it off.", "The time is up.", "", True)


def test_the_sentence_after_a_crash() -> None:
    assert sentence_of(as_note(Pack().care)) == "A warm pack was on when the program ended. Take the pack off."
    assert sentence_of(as_note(Pack(ICE).care)).startswith("A cold pack was on")
    for broken in (None, {}, {"kind": 5}, {"kind": "mud"}):
        assert sentence_of(broken) == "A pack was on when the program ended. Take the pack off."
