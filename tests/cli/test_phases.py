"""Rounds, breaths and phases in the terminal: check, show, phase and run, and a crash inside a round."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from terminal import ACCEPTED, on_terminal, ran, records, write_routine
from waiting import until

KNEE = """\
schema: 2
title: Knee
description: Do it near a table.
tools: [a chair]
phases:
  - name: Weeks 1-2
    rounds: 2
    rest: 5 s
    exercise_rest: 3 s
    dose: {sessions_per_day: 2, weeks: 2, at: ["7:30"]}
    exercises:
      - {name: Slide, reps: 2, tempo: 1 s, prepare: 1 s, directions: [Inward, Outward], effort: light, per_day: 1}
      - circuit: Strength
        rounds: 2
        exercises:
          - {name: Bridge, reps: [2, 1], hold: 1 s, prepare: 1 s, tools: [a mat], weight: 1 kg, description: Lie down.,
             progress: {after: 7 days, hold: +1 s}}
          - {name: Calm, breaths: 2, breath: 1-1, prepare: 1 s}
  - name: From week 3
    dose: {per_week: 3}
    exercises:
      - {name: Plank, reps: 2, duration: 2 s, prepare: 1 s}
"""


def test_check_and_show_of_every_new_field(home: Path) -> None:
    path = write_routine(home, "knee", KNEE)
    checked = ran(home, "check", str(path))
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    first = json.loads(ran(home, "show", "knee", "--json").stdout)["segments"]
    assert {one["exercise"] for one in first} == {"slide", "bridge", "calm"}
    assert {(one["round"], one["lap"]) for one in first if one["exercise"] == "calm" and one["phase"] == "inhale"} == {
        (1, 1), (1, 2), (2, 1), (2, 2),
    }  # fmt: skip
    assert {one["direction"] for one in first if one["phase"] == "rep"} == {1, 2}
    second = json.loads(ran(home, "show", "knee", "--phase", "2", "--json").stdout)["segments"]
    assert {one["exercise"] for one in second} == {"plank-phase-2"}
    with on_terminal(home, "show", "knee") as terminal:
        for words in ("Phase 1 of 2: Weeks 1-2", "Do it near a table.", "You need: a chair",
                      "2 rounds · rest 5 s between rounds · rest 3 s between exercises", "7:30", "Round 1 of 2",
                      "Effort: light", "Strength 1 of 2", "Lie down.", "You need: a mat", "Weight: 1 kg", "You decide.",
                      "Strength 2 of 2", "Round 2 of 2", "Strength 1 of 2"):  # fmt: skip
            terminal.wait_for(words)


def test_run_leads_through_all_of_it(home: Path) -> None:
    write_routine(home, "knee", KNEE)
    ran_fast = ran(home, "run", "knee", "--speed", "100", "--quiet", ACCEPTED)
    assert ran_fast.returncode == 0, ran_fast.stderr


def test_phase_tells_and_goes_one_on_or_back(home: Path) -> None:
    write_routine(home, "knee", KNEE)
    write_routine(home, "plain", "- {name: A, reps: 5}")
    for arguments, code, answer in (
        (["knee"], 0, "Phase 1 of 2: Weeks 1-2\n"),
        (["knee", "3"], 2, "'Knee' has phases 1 to 2.\n"),
        (["knee", "2"], 0, "Phase 2 of 2: From week 3\n"),
        (["knee", "1"], 0, "Phase 1 of 2: Weeks 1-2\n"),
        (["plain"], 2, "'Plain' has no phases.\n"),
    ):
        found = ran(home, "phase", *arguments)
        assert (found.returncode, found.stdout or found.stderr) == (code, answer), arguments
    settings = json.loads((home / "config" / "settings.json").read_text())
    settings["routines"]["knee"]["pain"] = {"day": "2026-01-05", "exercises": ["slide"], "smallest": True}
    (home / "config" / "settings.json").write_text(json.dumps(settings))
    found = ran(home, "phase", "knee", "2")
    assert (found.returncode, found.stderr) == (
        2, "It hurt the last time. Do this phase on another day without pain first.\n",
    )  # fmt: skip


def test_a_kill_inside_a_round_is_resumed_there(home: Path) -> None:
    """The record counts all rounds, those before the kill and those after it."""
    routine = "title: Two\nrounds: 3\nexercises:\n  - {name: A, reps: 1, tempo: 1 s, prepare: 1 s}\n"
    write_routine(home, "two", routine)
    with on_terminal(home, "run", "two", "--quiet", ACCEPTED) as terminal:
        terminal.wait_for("Round 2 of 3")
        until(lambda: noted_rounds(home) == {2}, "a note of the second round")
        terminal.process.send_signal(signal.SIGKILL)
        assert terminal.ended() == -signal.SIGKILL
    with on_terminal(home, "run", "two", "--quiet", ACCEPTED) as terminal:
        terminal.wait_for(r"Go on there\? \[y/n\]")
        terminal.type("y\n")
        terminal.wait_for("Round 2 of 3")
        terminal.wait_for("Round 3 of 3")
        until(lambda: records(home), "the record")
    (record,) = records(home)
    assert [(one.planned, one.done) for one in record.exercises] == [(3, 3)]


def noted_rounds(home: Path) -> set[int]:
    """How many reps the resume notes say are done, and one: the round in which they are."""
    notes = [json.loads(one.read_text()) for one in (home / "state").rglob("*.json") if "resume" in str(one)]
    return {len(one["done"]) + 1 for one in notes}
