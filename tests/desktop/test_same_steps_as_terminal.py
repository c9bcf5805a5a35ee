"""The same answers in the window and in the terminal lead to the same steps in the same order and the same record."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from fakes import FakeClock
from on_screen import button
from pages import press_on, records, write_own
from unclench.cli import after, care, cautions, choosing, gate, guide
from unclench.cli.context import Context
from unclench.core.care.care import Answer
from unclench.core.problem import KnownError
from unclench.core.session import events as ev
from unclench.core.session import way as ways
from unclench.core.session import way_steps as ws
from unclench.store.paths import Paths, find_paths
from way import words

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]

TAPS = """\
title: Taps
safety: {not_for: a cast}
before: [{heat: 1 min}]
after: [{ice: 1 min}]
exercises:
  - {name: Taps, reps: 4, prepare: 0 s}
"""


class Person:
    """Answers the questions in order, each once, with the words of `core/session/way_steps.py`."""

    def __init__(self, *says: str) -> None:
        self.says = list(says)

    def next(self) -> str:
        return self.says.pop(0)


def switch_on_both(paths: Paths) -> None:
    write_own(paths, "taps", TAPS)
    on = {"on": True}
    settings = {"muted": True, "emergency_number": "112", "routines": {"taps": {"care": {"heat": on, "ice": on}}}}
    paths.settings_file.write_text(json.dumps(settings), encoding="utf-8")


def in_window(open_desk: OpenDesk, says: list[str]) -> None:
    """One start of the window. A routine is chosen at home, and the flow ends there."""
    desk = open_desk()
    session_flow, person = desk.app.session_flow, Person(*says)
    while person.says:
        said = person.next()
        match said:
            case "accept":
                session_flow.disclaimer.accepted.emit()
            case "not today" if desk.page is session_flow.disclaimer:
                session_flow.disclaimer.declined.emit()
            case "not today":
                session_flow.cautions.decline.click()
            case "go on" | "let go":
                press_on("was cut off", {"go on": "Go on", "let go": "No"}[said], desk)
            case "taps":
                desk.app.browse_flow.open("taps")
                desk.press(Qt.Key.Key_Return)
            case "read":
                session_flow.cautions.start.click()
            case "no, no, no" | "no, not sure":
                answers = [Answer.NO] * 3 if said == "no, no, no" else [Answer.NO, Answer.UNSURE]
                for number, one in enumerate(answers):
                    session_flow.pack_flow.questions.answer(number, one)
                session_flow.pack_flow.questions.go_on.click()
            case "it is on":
                session_flow.pack_flow.page.on_confirmed.emit()
            case "leave it out":
                session_flow.pack_flow.page.left_out.emit()
            case "take it off":
                desk.press("s")
            case "it is off":
                session_flow.pack_flow.page.off.click()
            case "wait for the lead-in":
                desk.wait(3.5)
            case "tap":
                desk.app.controller.obey(ev.Done())
            case "stop":
                desk.app.controller.obey(ev.Stop())
            case "less":
                button(session_flow.after, "Less").click()
                session_flow.after.done.click()
            case "crash":
                pass
            case _:
                raise AssertionError(said)
    desk.leave()


TYPED = {
    "accept": ["y"], "not today": ["n"], "go on": ["y"], "let go": ["n"], "read": ["y"], "it is on": [""],
    "leave it out": ["n"], "it is off": [""], "no, no, no": ["n", "n", "n"], "no, not sure": ["n", "s"],
}  # fmt: skip


class Terminal:
    """The terminal's front end with a person who types; keys arrive when they are waited for."""

    def __init__(self, person: Person, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.person = person
        self.clock = clock
        self.lines: list[str] = []
        self.before_stop: Callable[[], object] = lambda: None
        self.has_terminal = True
        self.waits = 0  # in tenths of a second
        for module in (after, care, cautions, choosing, gate):
            monkeypatch.setattr(module, "typed_line", self.typed_line)
        for module in (care, choosing):
            monkeypatch.setattr(module, "confirmed_line", self.typed_line)
        monkeypatch.setattr(guide, "is_interactive", lambda: True)
        monkeypatch.setattr(guide, "SystemClock", lambda: self.clock)
        for module in (guide, care):
            monkeypatch.setattr(module, "open_keys", lambda _stream: self)

    def typed_line(self, prompt: str) -> str:
        if self.lines:
            return self.lines.pop(0)
        if "Tingling" in prompt:
            assert self.person.next() == "less"
            return "l"
        if prompt.startswith(("Why did you stop", "How much", "Level")):
            return ""
        if prompt.startswith("Which one"):
            if not self.person.says:
                raise EOFError
            return self.person.next()
        self.lines = list(TYPED[self.person.next()])
        return self.lines.pop(0)

    def wait(self, _timeout_s: float) -> list[str]:
        self.clock.advance(0.1)
        if self.waits:
            self.waits -= 1
            return []
        said = self.person.next()
        if said == "wait for the lead-in":
            self.waits = 35
            return []
        if said == "crash":
            raise Crash
        return [{"tap": "space", "stop": "s", "take it off": "s"}[said]]

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_error: object) -> None: ...


class Crash(BaseException):
    """The power fails."""


def in_terminal(says: list[str], clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    Terminal(Person(*says), clock, monkeypatch)
    context = Context()
    with contextlib.suppress(Crash, KnownError):
        guide.choose_and_run(context)
    context.close()


@pytest.fixture
def visited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of every step that a front end reaches, and the effects between them."""
    seen: list[str] = []
    follow = ways.follow

    def watched(way: ways.Way, answer: ws.Answer, facts: ways.Facts) -> tuple[ways.Way, tuple[ws.Effect, ...]]:
        on, effects = follow(way, answer, facts)
        seen.extend(type(effect).__name__ for effect in effects)
        if on.step is not way.step and not isinstance(answer, ws.CutOff):
            seen.append(words(on.step))
        return on, effects

    monkeypatch.setattr(ways, "follow", watched)
    return seen


HEAT = ("no, no, no", "it is on", "take it off", "it is off")
WHOLE = ("taps", "read", *HEAT, "tap", "less", *HEAT)
STORIES: dict[str, list[list[str]]] = {
    "the whole way": [["accept", *WHOLE]],
    "the text is for another day": [["not today"]],
    "the notes are for another day": [["accept", "taps", "not today"]],
    "not sure": [["accept", "taps", "read", "no, not sure", "tap", "less"]],
    "the pack is left out": [["accept", "taps", "read", "no, no, no", "leave it out", "tap", "less"]],
    "stopped": [["accept", "taps", "read", *HEAT, "stop", "less"]],
    "read once": [["accept", "taps", "read", "no, not sure", "stop", "less"], ["taps", "no, not sure", "stop", "less"]],
    "taken up": [
        ["accept", "taps", "read", *HEAT, "crash"],
        ["go on", "wait for the lead-in", "tap", "less", "no, not sure"],
    ],
    "not taken up": [["accept", "taps", "read", *HEAT, "crash"], ["let go", "taps", "no, not sure", "stop", "less"]],
    "changed meanwhile": [["accept", "taps", "read", *HEAT, "crash"], ["changed"], ["go on"]],
    "gone meanwhile": [["accept", "taps", "read", *HEAT, "crash"], ["gone"], ["go on"]],
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_window_and_terminal_take_the_same_steps(
    story: str, open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visited: list[str], no_bus: None
) -> None:
    ways_gone, kept, clock = [], [], FakeClock()
    for front in ("window", "terminal"):
        paths = find_paths({"UNCLENCH_HOME": str(tmp_path / ("home" if front == "window" else front))})
        monkeypatch.setenv("UNCLENCH_HOME", str(tmp_path / ("home" if front == "window" else front)))
        switch_on_both(paths)
        visited.clear()
        for says in STORIES[story]:
            if says == ["changed"]:
                write_own(paths, "taps", TAPS.replace("reps: 4", "reps: 9"))
            elif says == ["gone"]:
                (paths.routines / "taps.yaml").unlink()
            elif front == "window":
                in_window(open_desk, says)
            else:
                in_terminal(says, clock, monkeypatch)
        ways_gone.append(list(visited))
        found = records(paths) if paths.history.exists() else []
        kept.append([(one.outcome, one.done, one.stop_reason, one.tingling) for one in found])
    window, terminal = ways_gone
    assert len(window) > 1
    assert terminal == window
    assert kept[0] == kept[1]
