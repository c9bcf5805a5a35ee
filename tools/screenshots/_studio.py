"""The window for screenshots: the real program, with the built-in routines, one own routine and a fake clock."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from unclench.content.bundled import assets_dir, routines_dir
from unclench.core.ports import DesktopFacts, Manner, Reading, Spoken
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord
from unclench.core.session import events as ev
from unclench.core.session.session import next_deadline
from unclench.desktop.compose.compose import compose
from unclench.desktop.compose.real_world import real_world
from unclench.desktop.frame.main_window import MainWindow
from unclench.store.history_db import HistoryDb
from unclench.store.paths import Paths, find_paths

ROOT = Path(__file__).parents[2]
BUILD, IMAGES = ROOT / "build" / "screenshots", ROOT / "docs" / "images"
NOW = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
OWN = """\
title: My mornings
summary: Wake the hands, then the neck.
areas: [hand, neck]
situations: [bed]
exercises:
  - {name: Palm turn, sets: 2, reps: 2-4, hold: 4 s, move: 2 s, relax: 6 s, rest: 12 s, prepare: 3 s, side: each,
     switch: 4 s, image: palm.png, alt: A palm turned up, cue: Turn the palm up., mistake: Lifting the elbow.}
  - {name: Shake loose, duration: 20 s, prepare: 3 s, cue: Let the hands hang and shake.}
  - {name: Shoulder rolls, reps: 8, prepare: 3 s, cue: Roll them back.}
"""
BROKEN = "title: Evening\nexercises:\n  - {nam: Fist, reps: ten, hold: 5}\n"


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.mono_s = 100.0

    def reading(self) -> Reading:
        """This moment."""
        return Reading(self.mono_s, self.mono_s, NOW + timedelta(seconds=self.mono_s - 100))

    def refresh_zone(self) -> None: ...


class NoCues:
    """Plays no sound."""

    volume, muted = 60, False

    def play(self, name: str) -> None: ...

    def stop(self) -> None: ...

    def look_for_output(self) -> None: ...

    def tell_trouble_to(self, listener: Callable[[str], object]) -> None: ...

    def close(self) -> None: ...


class NoSpeaker:
    """A silent voice, so that the settings have one to show."""

    name, manner = "studio", Manner()

    def say(self, text: str) -> None: ...

    def stop(self) -> None: ...

    def spoken(self) -> list[Spoken]:
        return []

    def voices(self, language: str) -> list[str]:
        return ["English (Great Britain)", "English (America)"]

    def close(self) -> None: ...


class Here:
    """A desktop with a person at the computer, at a good moment for an offer."""

    def ask(self, _away_s: float, tell: Callable[[DesktopFacts], None]) -> None:
        tell(DesktopFacts(idle_s=8.0))

    def close(self) -> None: ...


class NoAutostart:
    """Never starts with the computer."""

    def install(self) -> None: ...

    def remove(self) -> None: ...

    def is_on(self) -> bool:
        return False

    def place(self) -> str:
        return "nowhere"


class Studio:
    """The window, with ways to go from page to page."""

    def __init__(self, paths: Paths) -> None:
        self.clock = HandClock()
        self.window = MainWindow()
        self.window.show()
        world = replace(
            real_world(paths, routines_dir(), assets_dir()),
            clock=self.clock,
            cues=NoCues(),
            desktop=Here(),
            autostart=NoAutostart,
            look_for_voice=lambda output: output.use(NoSpeaker()),
            wants_little_motion=lambda: False,
            open_path=lambda _path: True,
            where_to_save=lambda _window, _name: None,
        )
        program = compose(world, self.window)
        assert program is not None
        self.program = program
        self.app = program.app_state.open_window()
        self.style = self.app.style
        self.reminders, self.wake_up_flow = program.reminder_flow.controller, program.wake_up_flow

    def play(self, routine: str, seconds: float) -> None:
        """Start a session and let it run for `seconds`."""
        self.app.browse_flow.open(routine)
        self.app.browse_flow.routine.start_requested.emit()
        if self.app.pages.page is self.app.session_flow.cautions:
            self.app.session_flow.cautions.start_chosen.emit()
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Let time pass for the session, with a tick at each of its deadlines."""
        until_s = self.clock.mono_s + seconds
        while self.clock.mono_s < until_s and self.app.controller.session is not None:
            deadline = next_deadline(self.app.controller.session, self.clock.reading())
            self.clock.mono_s = until_s if deadline is None else min(until_s, deadline)
            self.app.controller.obey(ev.Tick())

    def spoil(self) -> None:
        """Add an own routine file with mistakes."""
        (self.app.folders.person.routines / "evening.yaml").write_text(BROKEN, encoding="utf-8")
        self.app.library.load()

    def stop(self) -> None:
        """Stop the session and go home."""
        self.app.controller.obey(ev.Stop())
        self.app.session_flow.after.skipped.emit()


def prepare(paths: Paths) -> None:
    """The files of a person who has used the program: a session this morning, an own routine with a picture."""
    paths.make_folders()
    (paths.routines / "my-mornings.yaml").write_text(OWN, encoding="utf-8")
    image = QImage(480, 360, QImage.Format.Format_RGB32)
    image.fill(QColor("#C9D8D4"))
    painter = QPainter(image)
    painter.setPen(QColor("#16262A"))
    painter.drawText(image.rect(), Qt.AlignmentFlag.AlignCenter, "the person's own photograph")
    painter.end()
    image.save(str(paths.routines / "palm.png"))
    done = tuple(ExerciseRecord("median-glide", "Median nerve glide", side, 5, 5) for side in ("right", "left"))
    began = NOW - timedelta(hours=5)
    record = SessionRecord(
        "nerve-gliding", "Nerve gliding", "gentle", began, began + timedelta(minutes=4), 220, Outcome.FINISHED, done
    )
    with HistoryDb(paths.history) as history:
        history.add(record)


@contextmanager
def studio() -> Iterator[Studio]:
    """The window at its first start, in a temporary home."""
    for folder in (BUILD, IMAGES):
        folder.mkdir(parents=True, exist_ok=True)
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as home:
        paths = find_paths({"UNCLENCH_HOME": home})
        prepare(paths)
        here = Studio(paths)
        yield here
        here.program.close()
    del qt
