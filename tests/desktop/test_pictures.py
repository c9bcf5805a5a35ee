"""The person's own pictures: decoded in a child process that may crash, hang or refuse without harm."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QProcess
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication

from unclench.content.bundled import assets_dir
from unclench.desktop.drawing import pictures as module
from unclench.desktop.drawing.decode_picture import SIDE
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.pictures import Pictures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.widgets.figure_view import FigureView
from unclench.system.probe import probe_command

HANGS = [sys.executable, "-c", "import threading; threading.Event().wait(600)"]
CRASHES = [sys.executable, "-c", "import os; os.abort()"]
REFUSES = [sys.executable, "-c", "raise SystemExit(3)"]
LIES = [sys.executable, "-c", "import os; os.write(1, bytes((255, 255, 255, 255, 1, 0, 0, 0)) + bytes(40))"]
SAYS_NOTHING = [sys.executable, "-c", ""]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2" fill="#00ff00"/>{}</svg>'


def png(path: Path, width: int = 6, height: int = 4, color: str = "#336699") -> str:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    assert image.save(str(path))
    return str(path)


@pytest.fixture
def style(qapp: QApplication) -> Style:
    return Style(Theme(Scheme.LIGHT), assets_dir())


def real() -> Pictures:
    return Pictures(partial(probe_command, "picture"))


def decoded(qtbot: Any, pictures: Pictures, path: str) -> QPixmap | str:
    assert pictures.find(path) is None
    with qtbot.waitSignal(pictures.changed, check_params_cb=lambda done: done == path):
        pass
    found = pictures.find(path)
    assert found is not None
    return found


def test_a_picture_arrives_from_the_child(qtbot: Any, tmp_path: Path) -> None:
    pictures = real()
    found = decoded(qtbot, pictures, png(tmp_path / "hand.png"))
    assert isinstance(found, QPixmap)
    assert (found.width(), found.height()) == (6, 4)
    assert found.toImage().pixelColor(3, 2) == QColor("#336699")
    qtbot.waitUntil(lambda: not pictures.findChildren(QProcess))


def test_a_vector_picture_with_text_is_drawn_large(qtbot: Any, tmp_path: Path) -> None:
    path = tmp_path / "hand.svg"
    path.write_text(SVG.format('<text x="1" y="1" font-size="1">a</text>'), encoding="utf-8")
    found = decoded(qtbot, real(), str(path))
    assert isinstance(found, QPixmap)
    assert (found.width(), found.height()) == (SIDE, SIDE // 2)
    assert found.toImage().pixelColor(SIDE - 1, 1) == QColor("#00ff00")


def test_a_large_picture_becomes_smaller(qtbot: Any, tmp_path: Path) -> None:
    found = decoded(qtbot, real(), png(tmp_path / "hand.png", SIDE + 2, 10))
    assert isinstance(found, QPixmap)
    assert found.width() == SIDE


def test_a_picture_that_changes_is_decoded_again(qtbot: Any, tmp_path: Path) -> None:
    pictures = real()
    path = png(tmp_path / "hand.png")
    decoded(qtbot, pictures, path)
    png(tmp_path / "hand.png", 8, 8, "#ff0000")
    os.utime(path, (1, 1))
    found = decoded(qtbot, pictures, path)
    assert isinstance(found, QPixmap)
    assert found.toImage().pixelColor(3, 2) == QColor("#ff0000")


def test_what_looks_like_a_picture_and_is_none(qtbot: Any, tmp_path: Path) -> None:
    path = Path(png(tmp_path / "hand.png"))
    path.write_bytes(path.read_bytes()[:40])
    found = decoded(qtbot, real(), str(path))
    assert found == "hand.png is not shown: it cannot be read as a picture."


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (CRASHES, "it could not be decoded"),
        (REFUSES, "it cannot be read as a picture"),
        (LIES, "it could not be decoded"),
        (SAYS_NOTHING, "it could not be decoded"),
        (["/nowhere/python"], "it could not be decoded"),
    ],
    ids=["crashes", "refuses", "lies", "silent", "absent"],
)
def test_a_child_that_fails_costs_only_its_picture(qtbot: Any, tmp_path: Path, command: list[str], fault: str) -> None:
    bad, good = png(tmp_path / "bad.png"), png(tmp_path / "good.png")
    pictures = Pictures(lambda path: command if path == bad else probe_command("picture", path))
    assert pictures.find(bad) is None
    assert isinstance(decoded(qtbot, pictures, good), QPixmap)
    assert pictures.find(bad) == f"bad.png is not shown: {fault}."
    qtbot.waitUntil(lambda: not pictures.findChildren(QProcess))


def test_a_child_that_hangs_is_ended_at_the_limit(qtbot: Any, tmp_path: Path) -> None:
    pictures = Pictures(lambda _path: HANGS, limit_ms=1)
    path = png(tmp_path / "hand.png")
    assert decoded(qtbot, pictures, path) == "hand.png is not shown: decoding it takes too long."
    qtbot.waitUntil(lambda: not pictures.findChildren(QProcess))


def test_the_end_of_the_program_ends_the_child(qtbot: Any, tmp_path: Path) -> None:
    pictures = Pictures(lambda _path: HANGS)
    pictures.find(png(tmp_path / "hand.png"))
    (child,) = pictures.findChildren(QProcess)
    assert child.waitForStarted()
    pictures.close()
    assert child.state() is QProcess.ProcessState.NotRunning


def test_what_goes_beyond_a_limit_reaches_no_child(tmp_path: Path) -> None:
    path = tmp_path / "hand.svg"
    path.write_text(SVG.format('<image href="other.png"/>'), encoding="utf-8")
    pictures = Pictures(lambda _path: pytest.fail("started"))
    assert pictures.find(str(path)) == "hand.svg is not shown: it contains or refers to another file."


def test_a_picture_of_the_working_folder_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    png(tmp_path / "hand.png")
    monkeypatch.chdir(tmp_path)
    pictures = Pictures(lambda _path: pytest.fail("started"))
    assert pictures.find("hand.png") == "hand.png is not shown: the file is missing."


def test_only_a_few_are_kept(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    pictures = real()
    first, second = png(tmp_path / "a.png"), png(tmp_path / "b.png")
    for path in (first, second, first):
        assert isinstance(decoded(qtbot, pictures, path), QPixmap)


def test_the_view_shows_it_once_it_is_there(qtbot: Any, style: Style, tmp_path: Path) -> None:
    view = FigureView(Figures(style, tmp_path))
    qtbot.addWidget(view)
    view.resize(60, 60)
    view.show_image(png(tmp_path / "hand.png"), "a hand")
    assert (view.has_picture, view.image.isNull(), view.refusal) == (True, True, "")
    qtbot.waitUntil(lambda: not view.image.isNull())
    assert view.grab().toImage().pixelColor(30, 30) == QColor("#336699")


def test_the_view_says_why_a_picture_is_refused(qtbot: Any, style: Style, tmp_path: Path) -> None:
    view = FigureView(Figures(style, tmp_path))
    qtbot.addWidget(view)
    view.resize(200, 100)
    blank = view.grab().toImage()
    (tmp_path / "hand.png").write_bytes(b"")
    view.show_image(str(tmp_path / "hand.png"), None)
    assert view.refusal == "hand.png is not shown: it cannot be read as a picture."
    assert view.grab().toImage() != blank
