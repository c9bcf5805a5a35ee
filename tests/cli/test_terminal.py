"""A person at a terminal, from the gate to the questions afterwards."""

from __future__ import annotations

import json
import re
import signal
import sys
import termios
from pathlib import Path

import pytest

from terminal import (
    ACCEPTED,
    let_pass,
    on_terminal,
    ran,
    records,
    reps,
    write_routine,
)  # fmt: skip

RIGHT, LEFT, F1 = "\x1b[C", "\x1b[D", "\x1bOP"
FIST = "- {name: Fist, prepare: 0 s, move: 0 s, reps: 2-3, hold: 60 s, side: each, switch: 0 s, cue: Make a soft fist.}"
TAPS = "- {name: Taps, prepare: 0 s, reps: 4, cue: Tap the table.}"
SHAKE = "- {name: Shake, prepare: 0 s, duration: 1 s, cue: Shake loose.}"
TWENTY = "- {name: Open, prepare: 0 s, move: 0 s, reps: 20, hold: 1 s, cue: Open wide.}"


def test_from_the_gate_to_the_questions(home: Path) -> None:
    write_routine(home, "a-first", f"{FIST}\n{TAPS}\n{SHAKE}")
    with on_terminal(home) as program:
        program.wait_for("Before you start")
        program.wait_for("> ")
        program.type("m\n")
        program.wait_for("It does not replace")
        program.wait_for("> ")
        program.type("what\n")
        program.wait_for("Type y, m or n")
        program.wait_for("> ")
        program.type("y\n")
        program.wait_for("Your emergency number")
        program.type("\n")
        program.wait_for(r"1 +a-first +A-First \(yours\)")
        program.wait_for("Enter to leave: ")
        program.type("spoon\n")
        program.wait_for("There is no routine 'spoon'")
        program.wait_for("Enter to leave: ")
        program.type("1\n")
        program.wait_for("Level: gentle")
        program.type("fu\n")
        program.wait_for(r"Stop at pain 6 of 10\.")
        program.screen_until(r"Fist  Rep 1 of 3 · Right")
        program.type(RIGHT)
        program.screen_until("Rep 2 of 3 · Right")
        program.type(LEFT)
        program.screen_until("Rep 1 of 3")
        program.type(f"{RIGHT}x{RIGHT}")  # without another key in between it would look held
        program.screen_until("Rep 3 of 3")
        program.type("r")
        program.screen_until("Rep 1 of 3")
        program.type("+")
        program.screen_until("110% · sound on")
        program.type("-m")
        program.screen_until("100% · sound off")
        program.type(" ")
        still = program.screen_until(r"Paused\.")
        assert not any("Continues in" in row for row in still)
        program.type("x ")
        program.screen_until("Continues in a moment")
        program.type("h")
        hurting = "\n".join(program.screen_until("Let go, and let it settle"))
        assert all(choice in hurting for choice in ("G  pressed by", "E  it is gone", "K  skip this one", "S  stop"))
        program.type("k")
        program.screen_until(r"^(?![\s\S]*Continues in)[\s\S]*Taps[\s\S]*space done")
        program.type(" ")
        program.screen_until("Shake loose")
        program.wait_for(r"Done\. A-First: 5 of 11 reps")
        program.skip(r"\[w\]arning signs")
        program.wait_for("How much does it hurt now")
        program.type("11\n")
        program.wait_for("How much does it hurt now")
        program.type("3\n")
        program.wait_for("Tingling:")
        program.type("l\n")
        program.wait_for("Leave 'Fist' out of this routine from now on")
        program.type("y\n")
        assert program.ended() == 0
        assert program.mode() == program.mode_before
    (record,) = records(home)
    assert reps(record) == [
        ("fist", "right", 3, 0), ("fist", "left", 3, 0), ("taps", None, 4, 4), ("shake", None, 1, 1)
    ]  # fmt: skip
    assert (record.routine, record.level, record.outcome, record.stop_reason) == ("a-first", "full", "finished", None)
    assert (record.score_after, record.tingling) == (3, "less")
    settings = json.loads((home / "config" / "settings.json").read_text())
    assert settings["routines"]["a-first"]["left_out"] == ["fist"]
    with on_terminal(home, "run", "a-first") as program:  # neither the gate nor the hidden exercise comes again
        program.screen_until("Tap the table")
        assert "Before you start" not in program.text
        program.type("s")
        program.wait_for("Why did you stop")


def test_declined_nothing_starts(home: Path) -> None:
    write_routine(home, "taps", TAPS)
    for arguments in ((), ("run", "taps")):
        with on_terminal(home, *arguments) as program:
            program.wait_for("> ")
            program.type("n\n")
            assert program.ended() == 4
    assert not (home / "state" / "acknowledgement.json").exists()


def test_leaving_the_choice_is_no_fault(home: Path) -> None:
    with on_terminal(home) as program:
        program.wait_for("> ")
        program.type("y\n")
        program.wait_for("Enter to skip: ")
        program.type("\n")
        program.wait_for("Enter to leave: ")
        program.type("\n")
        assert program.ended() == 0
    with on_terminal(home) as program:
        program.wait_for("Enter to leave: ")
        program.type("\x04")
        assert program.ended() == 0
    write_routine(home, "broken", "- {name: Taps, reps: many}")
    with on_terminal(home) as program:
        program.wait_for("Enter to leave: ")
        program.type("broken\n")
        program.wait_for("broken.yaml:3:24: error: ")
        program.wait_for("Enter to leave: ")
        program.type("1\n")
        program.wait_for("Level: gentle")
        program.type("\x04")
        assert program.ended() == 0
    assert records(home) == []


def test_when_it_hurts_each_of_the_four_choices(home: Path) -> None:
    write_routine(home, "two", f"{FIST}\n- {{name: Wide, prepare: 0 s, move: 0 s, reps: 1-4, hold: 60 s}}")
    with on_terminal(home, "run", "two", "--level", "full", "--quiet", ACCEPTED) as program:
        program.screen_until("Rep 1 of 3")
        program.type("h")
        program.screen_until("G  pressed by mistake")
        program.type("g")
        program.screen_until("Rep 1 of 3")
        program.type("h")
        program.screen_until("E  it is gone: go on here, with the smallest doses")
        program.type("e")
        program.screen_until("Rep 1 of 2")
        program.type("h")
        program.screen_until("E  it is gone: go on here; the doses are already the smallest")
        program.type("k")
        program.screen_until("Wide")
        program.type("h")
        program.screen_until("S  stop")
        program.type("s")
        program.wait_for("You stopped because it hurt. That was right.")
        program.wait_for(r"\[w\]arning signs")
        program.type("w\n")
        program.wait_for(r"Call your emergency number[\s\S]*\[w\]arning signs")
        program.type("b\n")
        program.skip("to skip", "Tingling")  # the reason is known
        program.wait_for("Leave 'Fist' out")
        program.type("n\n")
        assert program.ended() == 3
        assert "Why did you stop" not in program.text
        assert "emergency" in program.text
    (record,) = records(home)
    assert (record.outcome, record.stop_reason, record.score_after, record.tingling) == ("stopped", "hurt", None, None)
    assert reps(record) == [("fist", "right", 3, 0), ("fist", "left", 3, 0), ("wide", None, 4, 0)]
    assert [one.hurt for one in record.exercises] == [True, True, True]
    settings = json.loads((home / "config" / "settings.json").read_text(encoding="utf-8"))
    own = settings["routines"]["two"]
    assert (own["half_reps"], own["pain"]["exercises"], own["pain"]["smallest"]) == (True, ["fist", "wide"], True)


def test_the_side_is_asked_before_the_first_routine_that_needs_it(home: Path) -> None:
    write_routine(home, "one", FIST.replace("each, switch: 0 s", "affected"))
    for asked in (True, False):
        with on_terminal(home, "run", "one", "--quiet", ACCEPTED) as program:
            if asked:
                program.wait_for("Which side needs it")
                program.type("b\n")
            program.screen_until("Rep 1 of 2")
            assert ("Which side needs it" in program.text) is asked
            program.type("s")
            program.skip("Why did you stop", "How much", "Tingling")
            assert program.ended() == 3
    assert {one.side for one in records(home)[0].exercises} == {"left", "right"}


def test_keys_pressed_after_the_end_answer_no_question(home: Path) -> None:
    """Whoever skips to the end presses the key once too often."""
    write_routine(home, "shake", "- {name: Shake, prepare: 0 s, reps: 3, hold: 60 s, move: 0 s}")
    with on_terminal(home, "run", "shake", "--quiet", ACCEPTED) as program:
        program.screen_until("Rep 1 of 3")
        program.type(f"{RIGHT}x{RIGHT}x{RIGHT}x{RIGHT}\n\n\n")
        program.wait_for("How much does it hurt now")
        program.type("4\n")
        program.wait_for("Tingling:")
        program.type("s\n")
        assert program.ended() == 0
    (record,) = records(home)
    assert (record.score_after, record.tingling) == (4, "same")


@pytest.mark.parametrize(
    ("hurts", "yes", "skip"), [("р", "н", "л"), ("η", "υ", "κ"), ("י", "ט", "ל"), ("ا", "غ", "ن"), ("ჰ", "ყ", "კ"),
    ("\x7f", "y", "k")], ids=["ru", "gr", "il", "ara", "ge", "Backspace"]
)  # fmt: skip
def test_letters_of_every_layout(home: Path, hurts: str, yes: str, skip: str) -> None:
    write_routine(home, "two", f"{FIST}\n- {{name: Wide, prepare: 0 s, move: 0 s, reps: 2, hold: 60 s}}")
    with on_terminal(home, "run", "two", "--quiet") as program:
        program.wait_for("Before you start")
        program.wait_for("> ")
        program.type(f"{yes}\n")
        program.skip("Your emergency number")
        program.screen_until("Fist")
        program.type(hurts)
        program.screen_until("Let go, and let it settle")
        program.type(skip)
        program.screen_until("Wide")
        program.type("\x03")
        assert program.ended() == 3


def test_a_held_space_pauses_once(home: Path) -> None:
    write_routine(home, "fist", FIST)
    with on_terminal(home, "run", "fist", "--quiet", ACCEPTED) as program:
        program.screen_until("Make a soft fist")
        program.type(" " * 8 + "m")
        paused = program.screen_until("sound on|sound off")
        assert any("Paused." in row for row in paused)
        program.type("s")
        program.wait_for("Why did you stop")


def test_the_safety_text_in_mid_session(home: Path) -> None:
    write_routine(home, "fist", FIST)
    with on_terminal(home, "run", "fist", "--quiet", ACCEPTED, rows=16) as program:
        program.screen_until("Make a soft fist")
        program.type(F1)
        first = program.screen_until("space: more")
        program.type(" ")
        while program.screen() == first:
            assert program.process.poll() is None
        program.type("x")
        program.screen_until(r"Paused\.")
        program.type(F1)
        program.screen_until("space: more")
        seen = set(first)
        for _page in range(30):
            rows = program.screen()
            seen.update(rows)
            if any("any key: back" in row for row in rows):
                break
            program.type(" ")
        assert any("Before you start" in row for row in seen)
        program.type("x")
        program.screen_until(r"Paused\.")
        program.type("s")
        program.wait_for("Why did you stop")
        program.type("t\n")
        program.skip("How much", "Tingling")
        assert program.ended() == 3
    assert (records(home)[0].outcome, records(home)[0].stop_reason) == ("stopped", "tired")


def cut_off(home: Path) -> None:
    """A session killed in its second rep."""
    write_routine(home, "twenty", TWENTY)
    with on_terminal(home, "run", "twenty", "--quiet", ACCEPTED) as program:
        program.screen_until("Rep 2 of 20")
        program.process.send_signal(signal.SIGKILL)
        assert program.ended() == -signal.SIGKILL
    assert not (home / "data" / "history.sqlite3").exists()


def test_after_a_crash_it_goes_on_at_that_rep(home: Path) -> None:
    cut_off(home)
    with on_terminal(home, "run", "wrist-flex", "--quiet", ACCEPTED) as program:
        program.wait_for(r"'Twenty' was cut off \d{4}-\d\d-\d\d \d\d:\d\d\. Go on there\?")
        program.type("y\n")
        program.screen_until(r"Rep 2 of 20[\s\S]*Continues in a moment")
        program.screen_until("Rep 3 of 20")
        program.type("s")
        program.wait_for("2 of 20 reps")
        program.skip("Why did you stop", "How much", "Tingling")
        assert program.ended() == 3
    (record,) = records(home)
    assert (record.outcome, reps(record)) == ("stopped", [("open", None, 20, 2)])
    assert record.active_s == pytest.approx(2.0, abs=0.6)
    assert not list((home / "state" / "resume").glob("*.json"))


def test_after_a_crash_a_no_is_kept_as_interrupted(home: Path) -> None:
    cut_off(home)
    write_routine(home, "taps", TAPS)
    with on_terminal(home, "run", "taps", "--quiet", ACCEPTED) as program:
        program.wait_for("Go on there")
        program.type("n\n")
        program.screen_until("Tap the table")
        assert [(one.outcome, reps(one)) for one in records(home)] == [("interrupted", [("open", None, 20, 1)])]
        program.type(" ")
        program.wait_for("How much does it hurt")
        program.type("\x04")
        assert program.ended() == 0
    assert [one.outcome for one in records(home)] == ["interrupted", "finished"]


def test_after_a_crash_a_changed_routine_is_kept_and_nothing_begins_by_itself(home: Path) -> None:
    cut_off(home)
    write_routine(home, "twenty", TWENTY.replace("reps: 20", "reps: 9"))
    with on_terminal(home, "run", "twenty", "--quiet", ACCEPTED) as program:
        program.wait_for("Go on there")
        program.type("y\n")
        program.wait_for("The routine has changed since then. What you did is in the record")
        assert program.ended() == 2
    assert [(one.outcome, reps(one)) for one in records(home)] == [("interrupted", [("open", None, 20, 1)])]
    assert not (home / "state" / "resume-terminal.json").exists()


def test_after_a_crash_where_nobody_answers_it_is_kept_too(home: Path) -> None:
    cut_off(home)
    write_routine(home, "taps", TAPS)
    assert ran(home, "run", "taps", "--quiet", ACCEPTED).returncode == 0
    assert [one.outcome for one in records(home)] == ["interrupted", "finished"]


def assert_fits(screen: list[str], columns: int, rows: int, *facts: str) -> None:
    assert len(screen) <= rows
    assert all(len(row) <= columns for row in screen)
    flowing = " ".join(" ".join(screen).split())
    for fact in facts:
        assert re.search(fact, flowing), f"{fact!r} is not on the screen:\n" + "\n".join(screen)


def test_a_terminal_of_40_by_12(home: Path) -> None:
    cue = "Slide the fingers down along the palm until they rest, then open them wide again, slowly, without any pain."
    positions = "".join(f"{{name: P{number}, hold: 60 s, cue: {cue!r}}}, " for number in range(6))
    write_routine(
        home,
        "small",
        f"- {{name: Median nerve glide of the hand, prepare: 9 s, move: 0 s, reps: 5, cue: {cue!r}, side: each,"
        f" mistake: Bending too far., positions: [{positions}]}}\n{SHAKE}",
    )
    keys = ("space pause", "H/Backspace it hurts or tingles", "S stop", "F1 safety")
    name = "Median nerve glide of the hand"
    with on_terminal(home, "run", "small", "--quiet", ACCEPTED, columns=40, rows=12) as program:
        ready = program.screen_until("Ready")
        assert_fits(ready, 40, 12, name, r"Ready [89] s", re.escape(cue), *keys)
        program.type(RIGHT)
        program.screen_until("Ready|Hold|Rep 2")
        program.type(f"x{RIGHT}")
        held = program.screen_until("Hold")
        assert_fits(held, 40, 12, name, r"Rep \d of 5 · Right", r"Hold (60|59) s", re.escape(cue), *keys)
        program.type(" ")
        program.screen_until("Paused")
        program.type("h")
        assert_fits(program.screen_until("S  stop"), 40, 12, "let it settle", "E it is gone", "K skip")
        program.type("s")
        program.wait_for("Stopped. That is fine.")


def test_every_built_in_routine_at_40_columns(home: Path) -> None:
    for name in ("nerve-gliding", "spider-push-up", "wrist-flex"):
        first = json.loads(ran(home, "show", name, "--json").stdout)["segments"][0]
        with on_terminal(home, "run", name, "--quiet", ACCEPTED, columns=40, rows=12) as program:
            screen = program.screen_until("Ready")
            assert_fits(screen, 40, 12, re.escape(first["name"]), r"Ready \d+ s", "H/Backspace it hurts", "S stop")
            program.type("s")
            program.wait_for("Stopped")


def test_the_window_may_change_its_size(home: Path) -> None:
    write_routine(home, "fist", FIST)
    with on_terminal(home, "run", "fist", "--quiet", ACCEPTED, columns=100, rows=30) as program:
        assert len(program.screen_until("Make a soft fist")) > 12
        program.resize(40, 12)
        small = program.screen()
        while max(map(len, small)) > 40 or len(small) > 12:
            small = program.screen()
        assert_fits(small, 40, 12, "Fist", r"Hold \d\d s", "Make a soft fist", "S stop")
        program.resize(2, 2)
        program.screen()
        program.resize(100, 30)
        program.screen_until("100% · sound off")
        program.type("\x03")
        assert program.ended() == 3


# What an interactive shell does with one job: a group of its own in the foreground, told of when it stops.
SHELL = """
import os, signal, subprocess, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
job = subprocess.Popen(sys.argv[1:], process_group=0, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
os.tcsetpgrp(0, job.pid)
while os.WIFSTOPPED(status := os.waitpid(job.pid, os.WUNTRACED)[1]):
    os.tcsetpgrp(0, os.getpgrp())
    print("[stopped]", flush=True)
    input()
    os.tcsetpgrp(0, job.pid)
    os.kill(job.pid, signal.SIGCONT)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def test_ctrl_z_and_back(home: Path) -> None:
    write_routine(home, "fist", FIST)
    shell = (sys.executable, "-c", SHELL, sys.executable, "-m", "unclench")
    with on_terminal(home, "run", "fist", "--quiet", ACCEPTED, command=shell) as program:
        program.screen_until("Make a soft fist")
        program.type("\x1a")
        program.wait_for(r"\[stopped\]")
        assert program.mode() == program.mode_before
        let_pass(3.3)  # longer than the gap that counts as sleep
        program.type("\n")
        program.screen_until("Paused: the computer or the program was asleep")
        assert not program.mode()[3] & (termios.ICANON | termios.ECHO)
        program.type("s")
        program.skip("Why did you stop", "How much", "Tingling")
        assert program.ended() == 3
        assert program.mode() == program.mode_before
    assert records(home)[0].active_s < 3.0
