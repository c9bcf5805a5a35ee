"""Heat before and ice after in the terminal."""

from __future__ import annotations

import io
import json
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console

from care import HEAT, ON, SAFE, TEXT
from fakes import FakeClock, FakeCuePlayer
from terminal import ACCEPTED, OnTerminal, on_terminal, ran, records, write_routine
from unclench.cli.care import CareTimer
from unclench.core.care.care import Ending, begin
from waiting import LONG_S

PACK = """\
title: Pack
exercises:
  - {name: Shake, prepare: 0 s, duration: 1 s}
before:
  - heat: 1 min
after:
  - ice: 1 min
"""


BY_HAND = " \n"  # Enter alone, right after the question, could be a held key


@dataclass
class ScriptedKeys:
    """Presses keys at given times of a fake clock, and moves the clock."""

    clock: FakeClock
    script: list[tuple[float, str]] = field(default_factory=list)
    has_terminal: bool = True

    def __post_init__(self) -> None:
        self.before_stop: Callable[[], object] = lambda: None

    def wait(self, timeout_s: float) -> list[str]:
        until_s = self.clock.mono_s + max(timeout_s, 1e-4)
        if self.script and self.script[0][0] <= until_s - 100:
            at_s, key = self.script.pop(0)
            self.clock.advance_to(max(self.clock.mono_s, at_s + 100))
            return [key]
        self.clock.advance_to(until_s)
        return []

    def __enter__(self) -> ScriptedKeys:
        return self

    def __exit__(self, *_error: object) -> None: ...


def run(
    script: list[tuple[float, str]], *, terminal: bool = True, taken: bool = True
) -> tuple[CareTimer, Ending | None, float, str]:
    clock, out = FakeClock(), io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=80, height=24, legacy_windows=False)
    timer = CareTimer(clock, ScriptedKeys(clock, [*script]), FakeCuePlayer(), console, lambda: taken)
    care = timer.run(*begin(HEAT, ON, SAFE, TEXT, clock.reading()))
    return timer, care.ending, round(clock.mono_s - 100, 1), out.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize(
    ("script", "ending", "at_s"),
    [
        ([(310, "f")], Ending.TIME, 600),
        ([(10, "f")], Ending.UNANSWERED, 330),
        ([], Ending.UNANSWERED, 330),
        ([(42, "s")], Ending.STOPPED, 42),
        ([(305, "esc")], Ending.STOPPED, 305),
        ([(20, "space"), (21, "enter"), (301, "enter")], Ending.UNANSWERED, 330),
    ],
)
def test_keys(script: list[tuple[float, str]], ending: Ending, at_s: float, terminal: bool) -> None:
    timer, ended, took_s, _picture = run(script, terminal=terminal)
    assert (ended, took_s, timer.ended_by_signal) == (ending, pytest.approx(at_s, abs=0.11), False)


@pytest.mark.parametrize("key", ["interrupt", "terminate", "eof"])
def test_ending_the_program_says_to_take_the_pack_off(key: str) -> None:
    timer, ended, _took_s, _picture = run([(5, key)])
    assert (ended, timer.ended_by_signal) == (Ending.STOPPED, True)


def test_the_text_on_the_screen() -> None:
    timer, _ended, _took_s, picture = run([(302, "f")])
    for words in ("Warm pack", "Cloth on, pack on.", "S stop", "F fine · S stop now", "Lift the pack and look"):
        assert words in picture
    assert timer.sounds.heard == ["begin", "reminder", "finish"]  # type: ignore[attr-defined]


def test_a_blocked_terminal_does_not_stop_the_sounds() -> None:
    timer, ending, _took_s, picture = run([(302, "f")], taken=False)
    assert ending is Ending.TIME
    assert timer.sounds.heard == ["begin", "reminder", "finish"]  # type: ignore[attr-defined]
    assert "Warm pack" not in picture


def test_without_a_screen_it_prints_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    run([(302, "f")], terminal=False)
    assert capsys.readouterr().out.splitlines() == ["Cloth on, pack on.", "Check your skin now.", "Take it off."]


def prepare(home: Path, **care: object) -> None:
    write_routine(home, "pack", PACK)
    (home / "config").mkdir(parents=True)
    (home / "config" / "settings.json").write_text(json.dumps({"routines": {"pack": {"care": care}}}))


def answer_no(program: OnTerminal) -> None:
    """Answer the three questions."""
    for question in ("warm and cold there", "numb or broken", "any of these"):
        program.wait_for(question)
        program.wait_for("not .s.ure: ")
        program.type("n\n")


def put_on(program: OnTerminal) -> None:
    """Answer the three questions and say that the pack is on."""
    answer_no(program)
    program.wait_for("Press Enter when it is on.*: ")
    program.type(BY_HAND)


def test_from_the_questions_to_the_ice(home: Path) -> None:
    prepare(home, heat={"on": True}, ice={"on": True})
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet") as program:
        answer_no(program)
        program.wait_for("Press Enter when it is on")
        assert not (home / "state" / "care-terminal.json").exists()
        program.type(BY_HAND)
        program.screen_until(r"Cloth on, pack on\.")
        assert json.loads((home / "state" / "care-terminal.json").read_text())["kind"] == "heat"
        program.type("s")
        program.wait_for(r"Stopped\. That is fine\. Take it off\.")
        program.wait_for("Press Enter when it is off")
        program.type(BY_HAND)
        program.skip("How much does it hurt now", "Tingling")
        program.wait_for("Cold pack: three questions")
        program.wait_for("not .s.ure: ")
        program.type("n\n")
        program.wait_for("not .s.ure: ")
        program.type("s\n")
        program.wait_for(r"Leave heat and ice out today\.")
        assert program.ended() == 0
    assert len(records(home)) == 1
    assert not (home / "state" / "care-terminal.json").exists()


def test_declining_the_pack_also_leaves_out_the_ice(home: Path) -> None:
    prepare(home, heat={"on": True}, ice={"on": True})
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet") as program:
        answer_no(program)
        program.wait_for("Press Enter when it is on")
        program.type("n\n")
        program.wait_for(r"Leave heat and ice out today\.")
        program.skip("How much does it hurt now", "Tingling")
        assert program.ended() == 0
        assert "Cold pack" not in program.text


def test_a_yes_to_a_question_also_leaves_out_the_ice(home: Path) -> None:
    prepare(home, heat={"on": True}, ice={"on": True})
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet") as program:
        program.wait_for("warm and cold there")
        program.wait_for("not .s.ure: ")
        program.type("y\n")
        program.wait_for(r"Leave heat and ice out today\.")
        program.skip("How much does it hurt now", "Tingling")
        assert program.ended() == 0
        assert "Cold pack" not in program.text


def test_ctrl_c_with_a_pack_on_starts_no_session(home: Path) -> None:
    prepare(home, heat={"on": True})
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet") as program:
        put_on(program)
        program.screen_until("Cloth on")
        program.type("\x03")
        program.wait_for(r"Take it off\.")
        assert program.ended() == 3
        assert program.mode() == program.mode_before
    assert not (home / "data" / "history.sqlite3").exists()


def test_the_next_run_after_a_crash_reports_the_pack_once(home: Path) -> None:
    prepare(home, heat={"on": True})
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet") as program:
        put_on(program)
        program.screen_until("Cloth on")
        program.process.kill()
        program.process.wait()
    sentence = "A warm pack was on when the program ended. Take the pack off."
    assert sentence in ran(home, "run", "pack", ACCEPTED, "--quiet").stderr
    assert sentence not in ran(home, "run", "pack", ACCEPTED, "--quiet").stderr


def test_a_left_over_pack_is_reported_before_the_safety_text(home: Path) -> None:
    prepare(home, heat={"on": True})
    (home / "state").mkdir()
    (home / "state" / "care-terminal.json").write_text('{"kind": "heat", "at": "2026-01-05T09:00:00+00:00"}')
    refused = ran(home, "run", "pack", "--quiet")
    assert refused.returncode == 4
    assert refused.stderr.splitlines()[0] == "A warm pack was on when the program ended. Take the pack off."


def test_no_pack_without_a_person_or_in_a_preview(home: Path) -> None:
    prepare(home, heat={"on": True}, ice={"on": True})
    plain = ran(home, "run", "pack", ACCEPTED, "--quiet")
    assert plain.returncode == 0
    assert "pack on" not in plain.stdout + plain.stderr
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet", "--speed", "10") as program:
        program.wait_for("a preview")
        assert program.ended() == 0
        assert "three questions" not in program.text


def test_ending_with_the_ice_on_is_reported(home: Path) -> None:
    prepare(home, ice={"on": True})
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet") as program:
        program.skip("How much does it hurt now", "Tingling")
        put_on(program)
        program.screen_until(r"Cloth on, pack on\.")
        program.type("\x03")
        program.wait_for(r"Take it off\.")
        assert program.ended() == 3
    assert records(home)[0].outcome == "finished"


def test_ending_on_a_blocked_terminal_is_reported_at_the_next_start(home: Path) -> None:
    prepare(home, heat={"on": True})
    with on_terminal(home, "run", "pack", ACCEPTED, "--quiet") as program:
        put_on(program)
        program.screen_until(r"Cloth on, pack on\.")
        program.fill()
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(LONG_S) == 3
    assert "pack off" in ran(home, "run", "pack", ACCEPTED, "--quiet").stderr
