"""Every way of ending a session in a terminal, whatever it shows and whatever hangs."""

from __future__ import annotations

import os
import shutil
import signal
import termios
from pathlib import Path

import pytest

from terminal import ACCEPTED, UNCLENCH, on_terminal, records, write_routine
from waiting import LONG_S, until

FIST = "- {name: Fist, prepare: 0 s, move: 0 s, reps: 2, hold: 60 s, cue: Make a soft fist.}"
TAPS = "- {name: Taps, prepare: 0 s, reps: 4, cue: Tap the table.}"
DEAF = ("/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", *UNCLENCH)


@pytest.mark.parametrize(
    ("ending", "code"),
    [("s", 3), ("\x1b", 3), ("\x03", 3), (signal.SIGTERM, 3), (signal.SIGHUP, 3), (signal.SIGQUIT, 3), (" ", 0)],
)
def test_the_terminal_is_as_it_was_after_every_way_of_ending(
    home: Path, ending: str | signal.Signals, code: int
) -> None:
    write_routine(home, "taps", TAPS)
    with on_terminal(home, "run", "taps", "--quiet", ACCEPTED) as program:
        program.screen_until("Tap the table")
        assert not program.mode()[3] & (termios.ICANON | termios.ECHO), "each key at once, unseen"
        if isinstance(ending, signal.Signals):
            program.process.send_signal(ending)
        else:
            program.type(ending)
            if ending in ("s", "\x1b"):
                program.wait_for("Why did you stop")
                program.type("\n")
            if ending != "\x03":
                program.wait_for("How much does it hurt")
                program.type("\x04")
        assert program.ended() == code
        assert program.mode() == program.mode_before
    assert records(home)[0].outcome == ("stopped" if code else "finished")


@pytest.mark.parametrize("ending", ["\x03", signal.SIGTERM])
def test_ended_at_a_question_it_is_in_order_too(home: Path, ending: str | signal.Signals) -> None:
    write_routine(home, "taps", TAPS)
    for arguments, question in (
        (["run", "taps"], "> "),
        (["run", "taps", "--quiet", ACCEPTED], "How much does it hurt"),
    ):
        with on_terminal(home, *arguments) as program:
            if question != "> ":
                program.screen_until("Tap the table")
                program.type(" ")
            program.wait_for(question)
            if isinstance(ending, str):
                program.type(ending)
            else:
                program.process.send_signal(ending)
            assert program.ended() == 3
            assert "Traceback" not in program.text
            assert program.mode() == program.mode_before
    assert [record.outcome for record in records(home)] == ["finished"], "kept before the question"


@pytest.mark.parametrize("ending", ["\x03", signal.SIGTERM])
@pytest.mark.parametrize("keys", ["", " ", "h", "\x1bOP"])
def test_ended_at_once_whatever_it_shows(home: Path, keys: str, ending: str | signal.Signals) -> None:
    """Running, paused, hurting, or with the safety text open; started by a script that is deaf to Ctrl-C, too."""
    write_routine(home, "fist", FIST)
    with on_terminal(home, "run", "fist", "--quiet", ACCEPTED, command=DEAF) as program:
        program.screen_until("Make a soft fist")
        program.type(keys)
        program.screen_until({"": "Hold", " ": r"Paused\.", "h": "S  stop"}.get(keys, "space: more"))
        if isinstance(ending, str):
            program.type(ending)
        else:
            program.process.send_signal(ending)
        assert program.ended() == 3
        assert program.mode() == program.mode_before
    assert [record.outcome for record in records(home)] == ["stopped"]


def test_started_deaf_to_ctrl_c_it_hears_it_at_a_question_too(home: Path) -> None:
    write_routine(home, "taps", TAPS)
    with on_terminal(home, "run", "taps", command=DEAF) as program:
        program.wait_for("> ")
        program.type("\x03")
        assert program.ended() == 3


@pytest.mark.parametrize("question", [False, True])
def test_a_terminal_that_takes_nothing_cannot_keep_it(home: Path, question: bool) -> None:
    write_routine(home, "fist", FIST)
    with on_terminal(home, "run", "fist", "--quiet", ACCEPTED) as program:
        program.screen_until("Make a soft fist")
        program.fill()
        if question:
            program.type("s")
            until(lambda: records(home))
            until(lambda: program.mode() == program.mode_before)
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(LONG_S) == 3
        assert program.mode() == program.mode_before
    assert [record.outcome for record in records(home)] == ["stopped"]


@pytest.mark.parametrize("ending", ["\x03", signal.SIGTERM])
def test_ended_while_the_last_cue_hangs(home: Path, tmp_path: Path, ending: str | signal.Signals) -> None:
    """As with a sound server that hangs: the wait for the last sound is no time to be deaf in."""
    write_routine(home, "taps", TAPS)
    players, log = tmp_path / "players", tmp_path / "log"
    players.mkdir()
    player = players / "aplay"
    player.write_text(f'#!/bin/sh\n[ "$1" = --version ] && exit 0\necho $2 >> {log}\nexec {shutil.which("sleep")} 60\n')
    player.chmod(0o755)
    with on_terminal(home, "run", "taps", ACCEPTED, PATH=str(players)) as program:
        program.screen_until("Tap the table")
        program.type(" ")
        until(lambda: log.exists() and "finish.wav" in log.read_text())
        if isinstance(ending, str):
            program.type(ending)
        else:
            program.process.send_signal(ending)
        assert program.ended() == 3
    assert [record.outcome for record in records(home)] == ["finished"]


def test_q_stops_as_s_does(home: Path) -> None:
    write_routine(home, "fist", FIST)
    with on_terminal(home, "run", "fist", "--quiet", ACCEPTED) as program:
        program.screen_until("Make a soft fist")
        program.type("q")
        program.wait_for("Why did you stop")
        os.write(program.keyboard, b"\xff\n")  # a byte that is no letter is no answer either
        program.wait_for("Why did you stop")
        program.type("\x04")
        assert program.ended() == 3
