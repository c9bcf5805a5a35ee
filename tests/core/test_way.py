"""What comes next: every step with every answer, and what no answer can get around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care import ON, TEXT
from fakes import MONDAY, SAFETY_VERSION, FakeClock
from samples import routine_of
from unclench.core.care.care import may_use
from unclench.core.care.care_length import CareChoice
from unclench.core.reminders.rules import WakeUpRule
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices
from unclench.core.session import way as ways
from unclench.core.session import way_steps as ws
from unclench.core.session.resume import ResumeNote
from unclench.core.session.safety import fingerprint, is_current, must_show_cautions
from unclench.core.session.way_steps import Why
from unclench.core.settings.routine_choices import RoutineChoices
from unclench.core.settings.settings import Settings
from way import ANSWERS, BOTH_ON, CUT, FIST, ONE_SIDE, ROUTINE, Walk, words

TO: Mapping[str, tuple[str, ...]] = {
    "text": ("enter", "start"),
    "text for another day": ("enter", "start", "decline"),
    "offer": ("enter with a note", "accept"),
    "choose": ("enter", "accept"),
    "cautions": ("enter", "accept", "start"),
    "ask side": ("enter", "accept", "start one-sided", "cautions read"),
    "ask": ("enter", "accept", "start", "cautions read"),
    "put on": ("enter", "accept", "start", "cautions read", "safe"),
    "wear": ("enter", "accept", "start", "cautions read", "safe", "pack on"),
    "take off": ("enter", "accept", "start", "cautions read", "safe", "pack on", "pack ended"),
    "session": ("enter", "accept", "start", "cautions read", "leave out"),
    "questions": (
        "enter", "accept", "start", "cautions read", "safe", "pack on", "pack ended", "pack off", "finished",
    ),
    "left": ("enter with a note", "accept", "start", "decline"),
}  # fmt: skip

TABLE = """\
text:
    enter → text
    enter with a note → text
    start → text
    start one-sided → text
    settle → text
    accept → cautions + RememberText
    decline → leave: text declined
    close → leave: closed
text for another day:
    enter → text
    enter with a note → text
    start → text
    start one-sided → text
    settle → text
    accept → cautions + RememberText
    close → leave: closed
offer:
    enter → offer
    enter with a note → offer
    start → cautions
    start one-sided → cautions
    settle → cautions
    go on → cautions
    go on, changed → leave: routine changed + KeepInterrupted
    go on, gone → leave: routine gone + KeepInterrupted
    let go → choose + KeepInterrupted
    close → leave: closed
choose:
    enter → choose
    enter with a note → offer
    start → cautions
    start one-sided → cautions
    settle → cautions
    decline → leave: nothing chosen
    close → leave: closed
cautions:
    enter → choose
    enter with a note → offer
    start → cautions
    start one-sided → cautions
    settle → cautions
    decline → leave: cautions declined
    cautions read → ask heat + RememberCautions
    close → leave: closed
ask side:
    enter → choose
    enter with a note → offer
    start → cautions, not asked
    start one-sided → cautions, not asked
    settle → cautions, not asked
    side → session + RememberSide
    give up → leave: given up
    close → leave: closed
ask:
    enter → choose
    enter with a note → offer
    start → cautions, not asked
    start one-sided → cautions, not asked
    settle → cautions, not asked
    safe → put on heat
    not sure → session + PackLeftOut
    leave out → session + PackLeftOut
    give up → leave: given up
    close → leave: closed
put on:
    enter → choose
    enter with a note → offer
    start → cautions, not asked
    start one-sided → cautions, not asked
    settle → cautions, not asked
    leave out → session + PackLeftOut
    pack on → wear heat, then the session
    give up → leave: given up
    close → leave: closed
wear:
    pack ended → take off heat
    give up → stays + LookAtHome
    close → leave: closed
take off:
    enter → choose
    enter with a note → offer
    start → cautions, not asked
    start one-sided → cautions, not asked
    settle → cautions, not asked
    pack off → session
    give up → leave: given up
    close → leave: closed
session:
    finished → questions + KeepRecord
    stopped → questions + KeepRecord
    stopped, it hurt → questions + KeepRecord + NotePain
    cut off → leave: cut off
    taken elsewhere → leave: taken elsewhere
    close → leave: closed
questions:
    enter → choose
    enter with a note → offer
    start → cautions, not asked
    start one-sided → cautions, not asked
    settle → cautions, not asked
    rated → stays + KeepAnswers
    rated, it hurt → stays + KeepAnswers + NotePain
    hide → stays + HideExercise
    done → ask ice
    close → leave: closed
left:
    enter → offer
    enter with a note → offer
    start → cautions
    start one-sided → cautions
    settle → cautions
    go on → cautions
    go on, changed → leave: routine changed + KeepInterrupted
    go on, gone → leave: routine gone + KeepInterrupted
    let go → choose + KeepInterrupted
    close → leave: closed
"""


def table() -> str:
    """Every answer at every step; what changes nothing has no line."""
    lines = []
    for name, answers in TO.items():
        lines.append(f"{name}:")
        for answer in ANSWERS:
            walk = Walk().send(*answers)
            before, did = walk.way, len(walk.did)
            walk.send(answer)
            if walk.way is before and len(walk.did) == did:
                continue
            to = "stays" if walk.way.step is before.step else words(walk.way.step)
            lines.append("    " + " + ".join([f"{answer} → {to}", *walk.did[did:]]))
    return "\n".join(lines) + "\n"


def test_every_answer_at_every_step() -> None:
    assert table() == TABLE


def test_every_step_has_a_place_in_the_table() -> None:
    reached = {type(Walk().send(*answers).way.step) for answers in TO.values()}
    assert reached == set(get_args(ws.Step))


WHOLE = (
    "enter", "accept", "start", "cautions read", "safe", "pack on", "pack ended", "pack off", "finished", "rated",
    "done", "safe", "pack on", "pack ended", "pack off",
)  # fmt: skip


def test_the_whole_way() -> None:
    walk = Walk().send(*WHOLE)
    assert walk.visited == [
        "text", "choose", "cautions", "ask heat", "put on heat", "wear heat, then the session", "take off heat",
        "session", "questions", "ask ice", "put on ice", "wear ice, then the end", "take off ice", "leave: finished",
    ]  # fmt: skip
    assert walk.did == ["RememberText", "RememberCautions", "KeepRecord", "KeepAnswers"]


@pytest.mark.parametrize("refusal", ["not sure", "leave out"])
def test_a_pack_that_was_left_out_before_does_not_come_afterwards(refusal: str) -> None:
    walk = Walk(accepted=True).send("start", "cautions read", refusal, "finished", "done")
    assert walk.visited[-3:] == ["session", "questions", "leave: finished"]
    again = walk.send("start", "cautions read")
    assert words(again.way.step) == "ask heat", "the next time it is asked again"


def test_only_a_finished_session_is_followed_by_ice() -> None:
    walk = Walk(accepted=True).send("start", "cautions read", "leave out", "stopped", "done")
    assert words(walk.way.step) == "leave: stopped"
    walk = Walk(settings=only("ice"), accepted=True).send("start", "cautions read", "stopped", "done")
    assert words(walk.way.step) == "leave: stopped"
    walk = Walk(settings=only("ice"), accepted=True).send("start", "cautions read", "finished", "done")
    assert words(walk.way.step) == "ask ice"


def only(kind: str) -> Settings:
    return Settings(routines={ROUTINE.id: RoutineChoices(care={kind: ON})})


def test_what_is_off_is_not_asked() -> None:
    walk = Walk(settings=Settings(), accepted=True).send("start", "cautions read", "finished", "done")
    assert walk.visited == ["cautions", "session", "questions", "leave: finished"]


def test_a_pack_that_is_switched_off_while_it_is_asked_for_is_left_out() -> None:
    walk = Walk(accepted=True).send("start", "cautions read")
    walk.facts = replace(walk.facts, settings=Settings(routines={ROUTINE.id: RoutineChoices(care={"ice": ON})}))
    assert words(walk.send("safe").way.step) == "session"


def test_two_packs_come_one_after_the_other() -> None:
    both = routine_of(FIST, "before: [{heat: 10 min}, {ice: 8 min}]\n")
    walk = Walk(accepted=True).send(ws.Start(both), "cautions read", "safe", "pack on")
    assert words(walk.way.step) == "wear heat, then ice"
    walk.send("pack ended", "pack off")
    assert words(walk.way.step) == "ask ice"


def test_notes_are_asked_once_and_again_when_they_have_changed() -> None:
    walk = Walk(accepted=True).send("start", "cautions read", "leave out", "stopped", "done", "start")
    assert walk.visited[-1] == "cautions, not asked"
    other = routine_of(FIST, "safety: {not_for: a splint}\n")
    assert words(walk.send(ws.Start(other)).way.step) == "cautions"
    plain = routine_of(FIST)
    assert words(Walk(accepted=True).send(ws.Start(plain)).way.step) == "cautions, not asked"


def test_nothing_to_do_is_said_before_anything_else_and_before_the_session() -> None:
    nothing = Settings(routines={ROUTINE.id: RoutineChoices(left_out=frozenset({"fist"}), care={"heat": ON})})
    assert Walk(settings=nothing, accepted=True).send("start").visited == ["leave: nothing to do"]
    walk = Walk(accepted=True).send("start", "cautions read", "safe", "pack on", "pack ended")
    walk.facts = replace(walk.facts, settings=nothing)
    assert words(walk.send("pack off").way.step) == "leave: nothing to do"


def test_a_level_that_is_asked_for_holds_for_this_session() -> None:
    walk = Walk(settings=Settings(), accepted=True).send(ws.Start(ROUTINE, Level.FULL), "cautions read")
    assert isinstance(walk.way.step, ws.BeginSession)
    assert walk.way.step.plan == replace(Settings().choices_for(ROUTINE.id), level=Level.FULL)


def test_a_text_that_expires_on_the_way_is_shown_again() -> None:
    walk = Walk(accepted=True).send("start", "cautions read", "safe", "pack on", "pack ended")
    walk.facts = replace(walk.facts, now=MONDAY + timedelta(days=91))
    assert words(walk.send("pack off").way.step) == "text"
    assert words(walk.send("accept").way.step) == "session", "what was read and worn stays so"


def test_where_nobody_can_answer() -> None:
    alone = ways.Terms(can_ask=False)
    assert Walk(alone).send("enter").visited == ["leave: text not read"]
    walk = Walk(alone, accepted=True).send("enter with a note", "start", "cautions read", "finished")
    assert walk.visited == ["choose", "cautions, not asked", "session", "leave: finished"]
    assert walk.did == ["KeepInterrupted", "KeepRecord"], "what nobody takes up is kept"


def test_the_word_of_the_command_line_is_remembered_nowhere() -> None:
    walk = Walk(ways.Terms(vouched=True), accepted=True).send("enter", "start", "cautions read")
    assert walk.visited == ["choose", "cautions, not asked", "ask heat"]
    assert walk.did == []


def test_a_preview_has_no_pack_no_record_and_no_questions() -> None:
    walk = Walk(ways.Terms(speed=2.0), accepted=True).send("enter with a note", "start", "cautions read", "finished")
    assert walk.visited == ["choose", "cautions", "session, preview", "leave: finished"]
    assert walk.did == ["RememberCautions"]
    assert walk.way.note is CUT, "nor does it touch what was cut off"


def test_going_on_where_it_was_cut_off() -> None:
    walk = Walk(accepted=True).send("enter with a note", "go on", "cautions read", "finished", "done")
    assert walk.visited == ["offer", "cautions", "take up the session", "questions", "ask ice"]
    assert "KeepInterrupted" not in walk.did


def test_of_several_sessions_that_were_cut_off_the_last_is_offered() -> None:
    older = replace(CUT, index=0)
    walk = Walk(accepted=True).send(ws.Enter((older, CUT)), "go on", "cautions read")
    assert walk.did == ["KeepInterrupted", "RememberCautions"]
    assert isinstance(walk.way.step, ws.BeginSession)
    assert walk.way.step.plan is CUT
    assert Walk(accepted=True).send(ws.Enter((older, CUT)), "let go").did == ["KeepInterrupted"] * 2


def test_nothing_begins_in_place_of_a_session_that_goes_on_elsewhere() -> None:
    walk = Walk(accepted=True).send("enter with a note", "go on", "cautions read", "taken elsewhere")
    assert (walk.visited[-1], walk.way.note, walk.did) == ("leave: taken elsewhere", None, ["RememberCautions"])


def test_who_declines_the_notes_is_offered_it_again() -> None:
    walk = Walk(accepted=True).send("enter with a note", "go on", "decline", "go on", "cautions read")
    assert walk.visited == ["offer", "cautions", "leave: cautions declined", "cautions", "take up the session"]


def test_what_was_cut_off_is_kept_when_another_session_begins_unasked() -> None:
    walk = Walk(settings=Settings(), accepted=True).send("enter with a note", "start")
    assert walk.did == []
    walk.send("cautions read")
    assert walk.did == ["RememberCautions", "KeepInterrupted"]
    assert walk.way.note is None


def test_a_session_that_is_left_for_later_waits_for_its_answer() -> None:
    walk = Walk(settings=Settings(), accepted=True).send("start", "cautions read", "cut off")
    assert (walk.visited[-1], walk.way.note, walk.way.busy) == ("leave: cut off", CUT, False)


def test_what_waits_behind_the_text_still_does() -> None:
    walk = Walk().send("enter with a note", "start", "decline", "enter", "accept")
    assert walk.visited == ["text", "text", "leave: text declined", "text", "cautions"]
    walk = Walk().send("enter with a note", "decline", "accept")
    assert walk.visited == ["text", "leave: text declined", "offer"]


def test_a_begun_session_is_the_one_that_was_chosen() -> None:
    clock = FakeClock()
    walk = Walk(settings=Settings(), accepted=True).send("enter with a note", "go on", "cautions read")
    assert isinstance(walk.way.step, ws.BeginSession)
    session, _effects = walk.way.step.begin(SAFETY_VERSION, clock.reading())
    assert (session.index, session.done) == (CUT.index, CUT.done)
    walk.send("stopped", "done", "start", "cautions read")
    assert isinstance(walk.way.step, ws.BeginSession)
    session, _effects = walk.way.step.begin(SAFETY_VERSION, clock.reading())
    assert (session.index, session.done) == (0, {})


def test_only_a_session_that_cannot_be_taken_up_has_a_sentence() -> None:
    assert {why for why in Why if ways.sentence_of(why)} == {
        Why.ROUTINE_GONE, Why.ROUTINE_CHANGED, Why.TAKEN_ELSEWHERE,
    }  # fmt: skip


OWN = st.builds(
    RoutineChoices,
    cautions_read=st.sampled_from([None, fingerprint(ROUTINE.safety)]),
    care=st.dictionaries(st.sampled_from(["heat", "ice"]), st.builds(CareChoice, on=st.booleans())),
    left_out=st.sampled_from([frozenset(), frozenset(), frozenset({"fist"})]),
)
WALKS = st.builds(
    Walk,
    st.builds(ways.Terms, can_ask=st.booleans(), vouched=st.booleans(), speed=st.sampled_from([1.0, 1.5, 2.0])),
    st.builds(lambda own: Settings(routines={ROUTINE.id: own}), OWN) | st.just(BOTH_ON),
    st.booleans(),
)
KEYS = st.sampled_from(sorted(ANSWERS))


@given(WALKS, st.lists(KEYS | st.sampled_from([91.0, 0.5]), max_size=40))
def test_no_answers_get_around_a_gate(walk: Walk, script: list[str | float]) -> None:
    """Between each start and its session lie an accepted text, the notes, and each pack answered or left out."""
    notes = asked = False
    answered: set[str] = set()
    for one in script:
        if isinstance(one, float):
            walk.facts = replace(walk.facts, now=walk.facts.now + timedelta(days=one))
            continue
        before = walk.way
        walk.send(one)
        step, old = walk.way.step, before.step
        if walk.way.routine is not before.routine or (one in ("start", "go on") and not before.busy):
            notes, answered = False, set()
        notes = notes or (isinstance(old, ws.ShowCautions) and one == "cautions read")
        if isinstance(old, ws.AskCare | ws.PutPackOn | ws.WearPack | ws.TakePackOff) and step is not old:
            answered.add(old.care.kind)
        if isinstance(step, ws.ShowCautions):
            asked = walk.way.terms.can_ask and not walk.way.terms.vouched
            read = walk.facts.settings.own(ROUTINE.id).cautions_read
            assert step.asks == (asked and must_show_cautions(step.routine.safety, read))
        if isinstance(step, ws.WearPack) and step is not old:
            assert may_use(step.answers, TEXT)
            assert step.choice.on
            assert not walk.way.left_out
            assert not walk.way.terms.preview
        if not isinstance(step, ws.BeginSession) or step is old:
            continue
        assert is_current(step.acknowledgement, SAFETY_VERSION, walk.facts.now)
        assert notes, "the notes were not shown"
        own = walk.facts.settings.own(ROUTINE.id)
        if isinstance(step.plan, ResumeNote):
            assert step.plan.fits(step.routine)
        elif walk.terms.can_ask and not walk.terms.preview and not walk.way.left_out:
            assert {one.kind for one in step.routine.before if own.care_of(one.kind).on} <= answered


@given(WALKS, st.lists(KEYS, max_size=30), st.data())
def test_whoever_goes_on_answering_comes_to_an_end(walk: Walk, script: list[str], data: st.DataObject) -> None:
    """From any state, the answers that belong to its steps lead to the end, and so does closing at once."""
    walk.send(*script)
    assert words(Walk.send(replace_way(walk), "close").way.step) == "leave: closed"
    for _step in range(24):
        if isinstance(walk.way.step, ws.Leave):
            return
        walk.send(data.draw(st.sampled_from(FORWARD[type(walk.way.step)])))
    assert isinstance(walk.way.step, ws.Leave), walk.visited


FORWARD: Mapping[type, tuple[str, ...]] = {
    ws.ShowSafetyText: ("accept", "decline"),
    ws.OfferToGoOn: ("go on", "go on, changed", "go on, gone", "let go"),
    ws.Choose: ("decline",),
    ws.AskSide: ("side", "give up"),
    ws.ShowCautions: ("cautions read", "decline"),
    ws.AskCare: ("safe", "not sure", "leave out", "give up"),
    ws.PutPackOn: ("pack on", "leave out", "give up"),
    ws.WearPack: ("pack ended",),
    ws.TakePackOff: ("pack off", "give up"),
    ws.BeginSession: ("finished", "stopped", "cut off"),
    ws.AskAfter: ("done",),
}


def replace_way(walk: Walk) -> Walk:
    """Another person at the same place."""
    other = Walk(walk.terms, walk.settings, walk.accepted)
    other.way, other.facts = walk.way, walk.facts
    return other


def test_settling_asks_everything_and_starts_nothing() -> None:
    walk = Walk(accepted=True).send("enter", "settle", "cautions read")
    assert walk.visited == ["choose", "cautions", "leave: settled"]
    assert walk.way.settling
    assert Walk(accepted=True).send("enter", ws.Settle(ONE_SIDE), "cautions read", "side").visited == [
        "choose", "cautions", "ask side", "leave: settled",
    ]  # fmt: skip
    assert walk.send("enter", "start").visited[-2:] == ["choose", "cautions, not asked"]
    assert not walk.way.settling


def test_the_side_is_asked_once_and_only_for_an_exercise_of_one_side() -> None:
    walk = Walk(accepted=True).send("enter", "start one-sided", "cautions read", "side")
    assert walk.visited == ["choose", "cautions", "ask side", "session"]
    assert isinstance(walk.way.step, ws.BeginSession)
    assert isinstance(walk.way.step.plan, Choices)
    assert walk.way.step.plan.affected == "both"
    walk.send("stopped", "done", "start one-sided", "cautions read")
    assert walk.visited[-1] == "session"
    assert "ask side" not in Walk(ways.Terms(can_ask=False), accepted=True).send("start one-sided").visited


def test_pain_of_a_session_that_was_cut_off_is_noted_when_it_is_not_resumed() -> None:
    exercises = (replace(CUT.record.exercises[0], hurt=True),)
    hurt = replace(CUT, record=replace(CUT.record, exercises=exercises))
    walk = Walk(accepted=True).send(ws.Enter((hurt,)), "let go")
    assert walk.did == ["KeepInterrupted", "NotePain"]
    pain = walk.facts.settings.own(ROUTINE.id).pain
    assert pain is not None
    assert (pain.day, pain.exercises, pain.smallest) == (MONDAY.date(), {"fist"}, True)


@pytest.mark.parametrize("on", [True, False])
def test_with_the_wake_up_on_the_safety_text_is_asked_for_a_day_before_it_expires(on: bool) -> None:
    walk = Walk(settings=Settings(wake_up=WakeUpRule(on=on)), accepted=True)
    walk.facts = replace(walk.facts, now=MONDAY + timedelta(days=89.5))
    assert walk.send("enter").visited == (["text"] if on else ["choose"])
    assert walk.send("accept", "enter").visited[-1] == "choose"
    alone = Walk(ways.Terms(can_ask=False), Settings(wake_up=WakeUpRule(on=on)), accepted=True)
    alone.facts = walk.facts
    assert alone.send("enter").visited == ["choose"]
