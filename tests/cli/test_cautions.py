"""A routine's own notes in the terminal, the emergency number, and the card of three lights."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from limits import BEYOND, Limited
from terminal import ACCEPTED, on_terminal, ran, records, write_routine

CAREFUL = """\
title: Careful
safety: {not_for: a cast, ask_first: you fell, stop_if: the knee clicks, pain_stop: 5}
exercises:
  - {name: Taps, reps: 4, prepare: 0 s, cue: Tap the table.}
"""
NOTES = ["Not for: a cast", "Ask first: you fell", "Stop if: the knee clicks", "Stop at pain 5 of 10."]
TAPS = "- {name: Taps, prepare: 60 s, reps: 4, cue: Tap the table.}"


def settings(home: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((home / "config" / "settings.json").read_text())
    return found


def accept(home: Path, number: str = "") -> None:
    """Through the gate once, and out again."""
    with on_terminal(home) as program:
        program.wait_for("> ")
        program.type("y\n")
        program.wait_for("Enter to skip: ")
        program.type(f"{number}\n")
        program.wait_for("Enter to leave: ")
        program.type("\n")
        assert program.ended() == 0


def test_the_notes_are_asked_once_and_again_when_they_change(home: Path) -> None:
    write_routine(home, "careful", CAREFUL)
    accept(home)
    with on_terminal(home, "run", "careful", "--quiet") as program:
        program.wait_for(r"Stop at pain 5 of 10\.\s+\[y\] I have read this, start")
        program.skip("> ")
        program.wait_for("Type y or n")
        program.wait_for("> ")
        program.type("n\n")
        assert program.ended() == 4
    for text, asked in ((CAREFUL, True), (CAREFUL, False), (CAREFUL.replace("a cast", "a splint"), True)):
        write_routine(home, "careful", text)
        with on_terminal(home, "run", "careful", "--quiet") as program:
            if asked:
                program.wait_for("I have read this, start")
                program.wait_for("> ")
                program.type("y\n")
            program.screen_until("Tap the table")
            assert ("I have read this" in program.text) == asked
            program.type("\x03")
            assert program.ended() == 3
    assert len(records(home)) == 3


def test_where_nobody_can_answer_the_notes_are_said_and_stay_unread(home: Path) -> None:
    write_routine(home, "careful", CAREFUL)
    done = ran(home, "run", "careful", "--quiet", ACCEPTED)
    assert (done.returncode, done.stderr.splitlines()) == (0, NOTES)
    assert not (home / "config" / "settings.json").exists()


def test_the_flag_answers_for_this_run_only(home: Path) -> None:
    write_routine(home, "careful", CAREFUL)
    with on_terminal(home, "run", "careful", "--quiet", ACCEPTED) as program:
        program.wait_for("Not for: a cast")
        program.screen_until("Tap the table")
        assert "None of these" not in program.text
    assert not (home / "config" / "settings.json").exists()


def test_the_emergency_number_is_asked_once_and_then_said_everywhere(home: Path) -> None:
    write_routine(home, "taps", TAPS)
    with on_terminal(home, "run", "taps", "--quiet") as program:
        program.wait_for("Call your emergency number now")
        program.wait_for("> ")
        program.type("y\n")
        program.wait_for("Enter to skip: ")
        program.type("mum\n")
        program.wait_for("Digits only")
        program.wait_for("Enter to skip: ")
        program.type("112\n")
        program.screen_until("Ready")
        program.type("h")
        assert any(r"Call 112." in row for row in program.screen_until("S  stop"))
        program.type("s")
        program.wait_for("You stopped because it hurt")
    assert settings(home)["emergency_number"] == "112"
    (home / "state" / "acknowledgement.json").unlink()
    with on_terminal(home) as program:
        program.wait_for("Call 112 now")
        program.wait_for("> ")
        program.type("y\n")
        program.wait_for("Enter to leave: ")
        assert "Enter to skip" not in program.text


@pytest.mark.parametrize("rows", [40, 14])
def test_when_it_hurts_the_lights_and_all_warning_signs_are_at_hand(home: Path, rows: int) -> None:
    write_routine(home, "taps", TAPS)
    with on_terminal(home, "run", "taps", "--quiet", ACCEPTED, rows=rows) as program:
        assert any("Pain: 0–3 carry on" in row for row in program.screen_until("Ready"))
        program.type("h")
        hurting = "\n".join(program.screen_until("S  stop"))
        assert ("▲ Amber · pain 4–5" in hurting) == (rows == 40), "it goes before it would be cut"
        program.type("\x1bOP")
        program.screen_until("space: more")
        seen = ""
        while "any key: back" not in (page := "\n".join(program.screen())):
            seen += page
            program.type(" ")
            while "\n".join(program.screen()) == page:
                assert program.process.poll() is None
        assert "■ Red · pain 6–10" in seen + page
        assert "Same day" in seen + page
        program.type("x")
        program.screen_until("S  stop")
        program.type("s")
        program.wait_for("You stopped because it hurt")


@pytest.mark.parametrize("limited", BEYOND, ids=lambda one: one.name)
def test_a_routine_beyond_a_safety_limit_is_warned_of_and_runs(home: Path, limited: Limited) -> None:
    path = write_routine(home, "limited", limited.text)
    done = ran(home, "run", "limited", "--speed", "100", "--quiet", ACCEPTED)
    assert done.returncode == 0
    assert re.match(rf"{re.escape(str(path))}:\d+:\d+: warning: .*{re.escape(limited.reason)}\n", done.stderr)
    assert "Done. Limited: " in done.stdout
