"""Slow parts outside the session do not delay it: it does not pause, and every sound is on time."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, cast

import pytest
from rich.console import Console

from fakes import SAFETY_VERSION, FakeClock, FakeCuePlayer
from samples import holds
from terminal import records, write_routine
from unclench.audio.cues.file_cues import FileCuePlayer
from unclench.cli import guide
from unclench.cli.context import Context
from unclench.cli.guide import RunOptions
from unclench.cli.terminal_player import TerminalPlayer
from unclench.content.bundled import assets_dir
from unclench.content.safety_text import load_safety_text
from unclench.core.record.history import SessionRecord
from unclench.core.routine.timeline import Choices
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import begin
from unclench.system.power.choose import NullPower
from unclench.system.wakelock.choose import NullWakeLock


@dataclass
class NoKeys:
    """Nobody presses a key; each wait moves the clock."""

    clock: FakeClock
    has_terminal: bool = False

    def wait(self, limit_s: float) -> list[str]:
        self.clock.advance(limit_s)
        return []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None: ...


def test_the_session_clock_starts_when_everything_is_ready(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Looking for a player may take long on a slow disk or a busy machine."""
    clock = FakeClock()
    monkeypatch.setattr(guide, "SystemClock", lambda: clock)
    monkeypatch.setattr(guide, "open_keys", lambda _stream: NoKeys(clock))
    monkeypatch.setattr(guide, "choose_power", lambda _environ: NullPower())
    monkeypatch.setattr(guide, "choose_wake_lock", lambda _environ: NullWakeLock())
    monkeypatch.setattr(guide, "find_speaker", lambda _clock: None)
    monkeypatch.setattr(FileCuePlayer, "warm_up", lambda _self: clock.advance(60))
    monkeypatch.setattr(FileCuePlayer, "play", lambda _self, _name: None)
    write_routine(home, "quick", "- {name: Fist, prepare: 0 s, move: 0 s, reps: 2, hold: 1 s}")
    assert guide.run_routine(Context(), "quick", RunOptions(accepted=True)) == 0
    assert capsys.readouterr().err == ""
    assert records(home)[0].active_s == pytest.approx(2.0, abs=0.01)


def led(*, taken: bool) -> tuple[list[str], str, SessionRecord]:
    clock, sounds, out = FakeClock(), FakeCuePlayer(), io.StringIO()
    kept: list[SessionRecord] = []
    sounds.muted, sounds.trouble = False, None  # type: ignore[attr-defined]
    player = TerminalPlayer(
        clock, cast(Any, NoKeys(clock, has_terminal=True)), cast(Any, sounds),
        Console(file=out, force_terminal=True, width=80, height=24, legacy_windows=False),
        load_safety_text(assets_dir() / "safety.yaml"), lambda _session: None,
        lambda _session, record: kept.append(record), taken=lambda: taken,
    )  # fmt: skip
    now = clock.reading()
    player.play(*begin(holds(hold="20 s"), Choices(), acknowledge(1, now.wall), SAFETY_VERSION, now))
    return sounds.heard, out.getvalue(), kept[0]


def test_a_blocked_terminal_does_not_stop_the_session() -> None:
    heard, picture, record = led(taken=True)
    assert "Fist" in picture
    assert heard[-1] == "finish"
    unseen, nothing, same = led(taken=False)
    assert "Fist" not in nothing
    assert (unseen, same) == (heard, record)
