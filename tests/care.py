"""A warm or cold pack on a fake clock, with a log of what happened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fakes import FakeClock
from unclench.content.safety_text import load_safety_text
from unclench.core.care import care as c
from unclench.core.care.care_length import CareChoice
from unclench.core.routine.routine import CareStep, Range
from unclench.core.session.events import PlayCue, Say, Tick

TEXT = load_safety_text(Path(__file__).resolve().parents[1] / "assets" / "safety.yaml").care
SAFE = (c.Answer.NO,) * 3
ON = CareChoice(on=True)
HEAT = CareStep("heat", Range(600, 900))
ICE = CareStep("ice", Range(480, 1200), "Damp cloth, then the pack.")


class Pack:
    """A pack that was just put on. `story` is the log: (seconds since then, what happened)."""

    def __init__(
        self, step: CareStep = HEAT, choice: CareChoice = ON, clock: FakeClock | None = None, *, tick_s: float = 0
    ) -> None:
        self.clock = clock or FakeClock()
        self.tick_s = tick_s
        self.began = self.clock.reading()
        self.story: list[tuple[float, str]] = []
        self.care, effects = c.begin(step, choice, SAFE, TEXT, self.began)
        self._write(effects)

    @property
    def lines(self) -> list[str]:
        return [f"{at:g} {what}" for at, what in self.story]

    @property
    def ends(self) -> list[str]:
        return [line for line in self.lines if "ended" in line]

    def send(self, command: c.Command) -> Pack:
        self.care, effects = c.step(self.care, command, self.clock.reading())
        self._write(effects)
        return self

    def wait(self, seconds: float) -> Pack:
        """Let time pass while the machine is awake, with a tick at each deadline or every `tick_s`."""
        until_s = self.clock.mono_s + seconds
        while self.clock.mono_s < until_s:
            deadline = c.next_deadline(self.care, self.clock.reading())
            wake_s = self.clock.mono_s + self.tick_s if self.tick_s else deadline
            self.clock.advance_to(until_s if wake_s is None else min(wake_s, until_s))
            self.send(Tick())
        return self

    def sleep(self, seconds: float) -> Pack:
        """Let the machine sleep, with a tick when it wakes."""
        self.clock.sleep_machine(seconds)
        return self.send(Tick())

    def _write(self, effects: Iterable[c.Effect]) -> None:
        at = round(self.clock.reading().seconds_since(self.began), 3)
        for effect in effects:
            match effect:
                case PlayCue(name):
                    self.story.append((at, f"cue {name}"))
                case Say(text):
                    self.story.append((at, f"say {text}"))
                case c.CheckAsked():
                    self.story.append((at, "check"))
                case c.Ended(reason):
                    self.story.append((at, f"ended {reason}"))
