"""The voice in the terminal: spoken at its moments, cut by a key, learned from."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from rich.console import Console

from fakes import SAFETY_VERSION, FakeClock, FakeCuePlayer, FakeSpeaker
from samples import holds
from terminal import ACCEPTED, ran, write_routine
from unclench.audio.voice.talker import Talker
from unclench.cli.terminal_player import TerminalPlayer
from unclench.content.bundled import assets_dir
from unclench.content.safety_text import load_safety_text
from unclench.core.ports import Manner
from unclench.core.routine.timeline import Choices
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import begin
from unclench.core.session.voice import Tempo
from unclench.store.json_file import write_json
from unclench.store.paths import find_paths

MISSING = "No voice: install espeak-ng; its package has that name on Debian, Ubuntu, Fedora and Arch."
ROUTINE = holds(reps="2", hold="20 s", more="relax: 4 s")


@dataclass
class Keys:
    """Pressed when their time has come; waiting is what moves the clock."""

    clock: FakeClock
    presses: list[tuple[float, str]]
    has_terminal: bool = True

    def wait(self, limit_s: float) -> list[str]:
        if self.presses and self.presses[0][0] - self.clock.mono_s <= limit_s:
            at_s, key = self.presses.pop(0)
            self.clock.advance_to(max(at_s, self.clock.mono_s))
            return [key]
        self.clock.advance(limit_s)
        return []


@dataclass
class Sounds(FakeCuePlayer):
    muted: bool = False
    trouble: str | None = None
    heard: list[str] = field(default_factory=list)


def play(presses: list[tuple[float, str]], *, alone: bool = False) -> tuple[FakeSpeaker, Talker, Sounds]:
    clock = FakeClock()
    speaker = FakeSpeaker(clock, Tempo(0.1, 0.05))
    talker = Talker(speaker, clock)
    sounds = Sounds(muted=alone)
    voice = talker.voice(Manner(), alone=alone)
    now = clock.reading()
    session, effects = begin(ROUTINE, Choices(), acknowledge(1, now.wall), SAFETY_VERSION, now, voice=voice)
    player = TerminalPlayer(
        clock, cast(Any, Keys(clock, presses)), cast(Any, sounds), Console(file=io.StringIO()),
        load_safety_text(assets_dir() / "safety.yaml"), lambda _session: None, lambda _session, _record: None,
        talker=talker,
    )  # fmt: skip
    player.play(session, effects)
    return speaker, talker, sounds


def words(speaker: FakeSpeaker) -> list[str]:
    return [text for _since, _until, text in speaker.said]


def test_a_session_is_led_without_a_cut_and_measured() -> None:
    speaker, talker, sounds = play([])
    assert words(speaker) == [
        "Fist.", "Hold. Keep breathing.", "Half-way.", "Slowly let go.",
        "Last one.", "Hold. Keep breathing.", "Half-way.",
    ]  # fmt: skip
    assert speaker.cuts == 0
    assert talker.waits_s is not None, "the last words wait for the finish"
    assert talker.tempo != Tempo()
    assert sounds.heard.count("half-way") == 2


def test_a_pause_cuts_it_and_says_so() -> None:
    speaker, _talker, _sounds = play([(106.8, "space"), (120.0, "s")])
    assert words(speaker)[-3:] == ["Hold. Keep breathing.", "Paused.", "Stopped. Shake loose and rest."]
    assert speaker.said[-3][1] == 106.8


def test_mute_takes_both_and_gives_both_back() -> None:
    speaker, talker, sounds = play([(106.8, "m"), (125.0, "m"), (130.0, "s")])
    assert speaker.said[1][1] == 106.8
    assert "Half-way." not in words(speaker)
    assert (talker.muted, sounds.muted) == (False, False)


def test_unmuting_a_voice_that_is_alone_leaves_the_sounds_off() -> None:
    speaker, talker, sounds = play([(106.2, "m"), (110.0, "m"), (130.0, "s")], alone=True)
    assert (talker.muted, sounds.muted) == (False, True)
    assert "Half-way." in words(speaker)


@pytest.mark.parametrize(("mode", "told"), [("voice", 1), ("both", 0)])
def test_who_wants_the_voice_alone_is_told_once_that_there_is_none(home: Path, mode: str, told: int) -> None:
    write_routine(home, "fist", "- {name: Fist, prepare: 0 s, move: 0 s, reps: 1, hold: 1 s}")
    paths = find_paths({"UNCLENCH_HOME": str(home)})
    paths.make_folders()
    write_json(paths.settings_file, {"sound_mode": mode})
    done = ran(home, "run", "fist", ACCEPTED, PATH=str(home))
    assert done.returncode == 0
    assert (done.stdout + done.stderr).count(MISSING) == told
