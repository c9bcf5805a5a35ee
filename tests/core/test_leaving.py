"""What happens for each way to close or quit the program, as a table."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from unclench.core.session.leaving import ASKS, BACKGROUND, QUIT, Asked, Leave, Situation, leave

IDLE = Situation()
SESSION, PACK = Situation(session=True), Situation(pack=True)
TABLE: list[tuple[str, Asked, Situation, Leave]] = [
    ("the first close", Asked.CLOSE, IDLE, Leave.ASK_ONCE),
    ("a close that goes on in the tray", Asked.CLOSE, replace(IDLE, on_close=BACKGROUND), Leave.HIDE),
    ("and where there is no tray", Asked.CLOSE, replace(IDLE, on_close=BACKGROUND, tray=False), Leave.MINIMIZE),
    ("a close that quits", Asked.CLOSE, replace(IDLE, on_close=QUIT), Leave.END),
    ("no reminder is on", Asked.CLOSE, replace(IDLE, reminds=False), Leave.END),
    ("none is on, whatever closing means", Asked.CLOSE, replace(IDLE, reminds=False, on_close=BACKGROUND), Leave.END),
    ("the safety text is for another day", Asked.CLOSE, replace(IDLE, accepted=False), Leave.END),
    ("but not where the answer is known", Asked.CLOSE,
     replace(IDLE, accepted=False, on_close=BACKGROUND), Leave.HIDE),
    ("a close in a session", Asked.CLOSE, SESSION, Leave.ASK_SESSION),
    ("in a session, whatever closing means", Asked.CLOSE, replace(SESSION, on_close=QUIT), Leave.ASK_SESSION),
    ("a close with a pack on", Asked.CLOSE, PACK, Leave.ASK_PACK),
    ("a second close while the first is asked about", Asked.CLOSE, replace(IDLE, asking=True), Leave.STAY),
    ("the same in a session", Asked.CLOSE, replace(SESSION, asking=True), Leave.STAY),
    ("the same with a pack on", Asked.CLOSE, replace(PACK, asking=True), Leave.STAY),
    ("Quit in the tray", Asked.QUIT, IDLE, Leave.END),
    ("Quit in a session, which is kept", Asked.QUIT, SESSION, Leave.END),
    ("Quit with a pack on", Asked.QUIT, PACK, Leave.ASK_PACK),
    ("Quit while a close is asked about", Asked.QUIT, replace(SESSION, asking=True), Leave.END),
    ("from a script", Asked.COMMAND, SESSION, Leave.END),
    ("from a script with a pack on", Asked.COMMAND, PACK, Leave.REFUSE),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "now", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_table(asked: Asked, now: Situation, expected: Leave) -> None:
    assert leave(asked, now) is expected


def everything() -> list[Situation]:
    switches = product((True, False), repeat=6)
    return [
        Situation(session, pack, on_close, reminds, tray, accepted, asking)
        for session, pack, reminds, tray, accepted, asking in switches
        for on_close in (None, BACKGROUND, QUIT)
    ]


def test_the_end_of_the_system_session_never_asks_and_is_never_refused() -> None:
    assert {leave(Asked.SYSTEM, now) for now in everything()} == {Leave.END}
    assert {leave(Asked.WARNING, now) for now in everything()} == {Leave.SAVE}


def test_only_the_system_can_end_the_program_while_a_pack_is_on() -> None:
    here = [now for now in everything() if now.pack]
    for asked in (Asked.CLOSE, Asked.QUIT, Asked.COMMAND):
        assert {leave(asked, now) for now in here} <= {Leave.ASK_PACK, Leave.REFUSE, Leave.STAY}


def test_no_question_is_opened_while_another_is_open() -> None:
    for asked, now in product(Asked, everything()):
        assert leave(asked, replace(now, asking=True)) not in ASKS
