"""`run` where nobody can press a key."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminal import ACCEPTED, UNCLENCH, environment, let_pass, ran, records, reps, write_routine

QUICK = "- {name: Fist, prepare: 0 s, move: 0 s, reps: 2, hold: 1 s}"
LONG = "- {name: Fist, prepare: 0 s, move: 0 s, reps: 2-9, hold: 1 s, relax: 60 s}"


@contextmanager
def running(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`run` on pipes, after it has printed its first segments."""
    process = subprocess.Popen(
        [*UNCLENCH, "run", *arguments, "--quiet", ACCEPTED],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_safety_text_comes_first(home: Path) -> None:
    write_routine(home, "quick", QUICK)
    refused = ran(home, "run", "quick")
    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr == (
        "The safety text has not been accepted: run this once in a terminal, or add "
        "--yes-i-have-read-the-safety-text.\n"
    )
    assert ran(home, "run", "quick", "--speed", "100", ACCEPTED).returncode == 0
    assert ran(home, "run", "quick", "--speed", "100").returncode == 4, "it applies to that run only"


def test_one_row_for_each_segment_and_a_summary(home: Path) -> None:
    write_routine(home, "quick", QUICK)
    done = ran(home, "run", "quick", "--quiet", ACCEPTED)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "0\t1\thold\t\t1\tFist\t",
        "1\t1\thold\t\t2\tFist\t",
        "Done. Quick: 2 of 2 reps, 0:02.",
        "Fist\t\t2\t2",
    ]
    (record,) = records(home)
    assert (record.routine, record.level, record.outcome, record.score_after) == ("quick", "gentle", "finished", None)
    assert reps(record) == [("fist", None, 2, 2)]
    assert record.active_s == pytest.approx(2.0, abs=0.1)
    assert not list((home / "state" / "resume").glob("*.json"))


def test_counted_reps_pass_at_once_and_heat_and_ice_are_left_out(home: Path) -> None:
    exercises = "exercises:\n  - {name: Taps, reps: 40, prepare: 0 s}\n  - {name: More, reps: 2-5, prepare: 0 s}\n"
    write_routine(home, "taps", f"title: Taps\nbefore: [{{heat: 10 min, cue: Warm.}}]\n{exercises}")
    done = ran(home, "run", "taps", "--level", "full", "--quiet", ACCEPTED)
    assert done.returncode == 0
    assert [line.split("\t")[1:6] for line in done.stdout.splitlines()[:2]] == [
        ["", "count", "", "", "Taps"],
        ["", "count", "", "", "More"],
    ]
    assert reps(records(home)[0]) == [("taps", None, 40, 40), ("more", None, 5, 5)]


@pytest.mark.parametrize(("speed", "kept"), [("1.5", 1), ("1.51", 0)])
def test_a_speed_that_is_too_high_makes_it_a_preview(home: Path, speed: str, kept: int) -> None:
    write_routine(home, "quick", QUICK)
    assert ran(home, "run", "quick", "--speed", speed, "--quiet", ACCEPTED).returncode == 0
    assert (len(records(home)) if kept else (home / "data" / "history.sqlite3").exists()) == kept


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"], ["walk"], ["run", "nowhere"], ["run", "./nowhere.yaml"], ["run", "quick", "--level", "hard"],
        ["run", "quick", "--speed", "0.4"], ["run", "quick", "--speed", "101"], ["run", "quick", "--speed", "x"],
        ["run", "quick", "--speed", "nan"],
    ],
)  # fmt: skip
def test_usage_errors(home: Path, arguments: list[str]) -> None:
    write_routine(home, "quick", QUICK)
    wrong = ran(home, *arguments, *([ACCEPTED] if arguments[0] == "run" else []))
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_a_broken_routine_does_not_run(home: Path) -> None:
    path = write_routine(home, "broken", "- {name: Shake, duration: 30}")
    refused = ran(home, "run", "broken", ACCEPTED)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"{path}:3:29: error: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_end_keeps_what_was_done(home: Path, number: signal.Signals) -> None:
    write_routine(home, "long", LONG)
    with running(home, "long", "--level", "full") as process:
        assert process.stdout is not None
        while "relax" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(number)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (3, "")
    assert out.splitlines() == ["Stopped. That is fine. Long: 1 of 9 reps, 0:02.", "Fist\t\t1\t9"]
    (record,) = records(home)
    assert (record.outcome, record.stop_reason, reps(record)) == ("stopped", None, [("fist", None, 9, 1)])
    assert not list((home / "state" / "resume").glob("*.json"))


def test_a_suspended_stretch_is_reported_and_not_counted(home: Path) -> None:
    write_routine(home, "held", "- {name: Fist, prepare: 0 s, move: 0 s, reps: 1, hold: 1 s}")
    with running(home, "held") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        os.kill(process.pid, signal.SIGSTOP)
        let_pass(3.5)
        os.kill(process.pid, signal.SIGCONT)
        out, error = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "\thold\t" in first
    assert error == "Paused: the computer or the program was asleep. That time was not counted.\n"
    assert out.startswith("Done. Held: 1 of 1 reps")
    assert records(home)[0].active_s == pytest.approx(1.0, abs=0.1)
