"""Draw every page of the window and every phase of the player: build/screenshots/, and the README's docs/images/.

The program's own window, with the built-in routines, one own routine and a broken file; its clock is moved by hand.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from unclench.content.bundled import assets_dir, routines_dir
from unclench.core import events as ev
from unclench.core.history import ExerciseRecord, Outcome, SessionRecord
from unclench.core.ports import Reading
from unclench.core.session import next_deadline
from unclench.desktop.app import App, Folders
from unclench.desktop.browsing import System
from unclench.desktop.look import Look, load_fonts
from unclench.desktop.main_window import MainWindow
from unclench.desktop.theme import Scheme, Theme
from unclench.desktop.widgets.focus_ring import FocusRing, HouseStyle
from unclench.store.history_db import HistoryDb
from unclench.store.paths import Paths, find_paths

ROOT = Path(__file__).parents[2]
BUILD, IMAGES = ROOT / "build" / "screenshots", ROOT / "docs" / "images"
NOW = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)
SIZES = ((1000, 700), (360, 560))
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
# Where the player is looked at: routine, seconds after its start, name.
MOMENTS = (
    ("nerve-gliding", 2.0, "prepare"), ("nerve-gliding", 14.3, "move"), ("wrist-flex", 15.0, "hold"),
    ("my-mornings", 10.0, "relax"), ("my-mornings", 24.0, "rest"), ("my-mornings", 54.5, "switch"),
    ("my-mornings", 113.0, "work"), ("my-mornings", 134.0, "count"),
)  # fmt: skip
README_PICTURES = {"home-light-1000-100": "home.png", "player-hold-light-1000-100": "player.png"}


class HandClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.mono_s = 100.0

    def reading(self) -> Reading:
        """This moment."""
        return Reading(self.mono_s, self.mono_s, NOW + timedelta(seconds=self.mono_s - 100))


class NoCues:
    """Nobody listens to a picture."""

    volume, muted = 60, False

    def play(self, name: str) -> None: ...

    def stop(self) -> None: ...

    def close(self) -> None: ...


class Studio:
    """The window, led from page to page."""

    def __init__(self, paths: Paths) -> None:
        self.clock = HandClock()
        self.look = Look(Theme(Scheme.LIGHT), assets_dir())
        self.look.dress_application()
        self.window = MainWindow()
        folders = Folders(routines_dir(), assets_dir(), paths)
        self.app = App(
            folders, self.clock, NoCues(), self.look, self.window, System(lambda path: True, lambda window, name: None)
        )
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        FocusRing(self.look, self.window, qt)
        self.window.show()
        self.app.start()

    def shoot(self, name: str, scales: tuple[int, ...] = (100, 200)) -> None:
        """The page as it is, in every scheme and size."""
        for scheme, (width, height), scale in self._every(scales):
            settings = replace(self.app.keeper.settings, appearance=scheme, text_scale=scale)
            self.app._change(settings)
            self.window.resize(width, height)
            for _turn in range(4):
                QCoreApplication.processEvents()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                self.app.controller._show()
            stem = f"{name}-{scheme}-{width}-{scale}"
            picture = self.window.grab()
            picture.save(str(BUILD / f"{stem}.png"))
            if stem in README_PICTURES:
                picture.save(str(IMAGES / README_PICTURES[stem]))

    def _every(self, scales: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, int], int]]:
        for scale in scales:
            for size in SIZES:
                for scheme in ("light", "dark", "contrast") if scale == 100 else ("light",):
                    yield scheme, size, scale

    def play(self, routine: str, seconds: float) -> None:
        """A session, so far in."""
        self.app.browsing.open(routine)
        self.app.browsing.routine.start_requested.emit()
        until_s = self.clock.mono_s + seconds
        while self.clock.mono_s < until_s and self.app.controller.session is not None:
            deadline = next_deadline(self.app.controller.session, self.clock.reading())
            self.clock.mono_s = until_s if deadline is None else min(until_s, deadline)
            self.app.controller.obey(ev.Tick())

    def stop(self) -> None:
        """Back home."""
        self.app.controller.obey(ev.Stop())
        self.app.guiding.after.skipped.emit()


def prepare(paths: Paths) -> None:
    """A person who has been here before: a session this morning, an own routine with a picture, a broken file."""
    paths.make_folders()
    (paths.routines / "my-mornings.yaml").write_text(OWN, encoding="utf-8")
    (paths.routines / "evening.yaml").write_text(BROKEN, encoding="utf-8")
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


def main() -> None:
    """Every page, then every phase."""
    for folder in (BUILD, IMAGES):
        folder.mkdir(parents=True, exist_ok=True)
    qt = QApplication([])
    qt.setStyle(HouseStyle())
    load_fonts(assets_dir())
    with tempfile.TemporaryDirectory() as home:
        paths = find_paths({"UNCLENCH_HOME": home})
        prepare(paths)
        studio = Studio(paths)
        app = studio.app
        studio.shoot("disclaimer")
        app.guiding.disclaimer.accepted.emit()
        studio.shoot("home")
        app.browsing.home.problems_requested.emit()
        studio.shoot("problems")
        app.browsing.open("wrist-flex")
        studio.shoot("routine")
        app.pages.tab_chosen.emit(1)
        studio.shoot("settings")
        app.pages.safety_requested.emit()
        studio.shoot("safety")
        for routine, seconds, name in MOMENTS:
            studio.play(routine, seconds)
            session = app.controller.session
            assert session is not None, name
            assert session.segment.phase == name, (name, session.segment)
            studio.shoot(f"player-{name}")
            studio.stop()
        studio.play("nerve-gliding", 20)
        app.controller.obey(ev.Pause())
        studio.shoot("player-paused", (100,))
        app.controller.obey(ev.Resume())
        app.controller.obey(ev.Hurts())
        studio.shoot("hurts")
        app.controller.obey(ev.SkipExercise())
        studio.shoot("after")
        app.close()
        print(f"{len(list(BUILD.glob('*.png')))} pictures in {BUILD}")


if __name__ == "__main__":
    main()
