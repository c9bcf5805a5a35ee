"""The committed drawings match the pose files: complete, plain, up to date, and small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from tools.figures.poses import figure_names, read_figure
from tools.figures.svgfile import check_plain, figure_svg

from tools.figures import build
from unclench.content.figure_index import read_figures
from unclench.desktop.drawing.figure_colors import figure_colors
from unclench.desktop.drawing.theme import Scheme, Theme

NAMES = figure_names()
ASSETS = build.OUT.parent
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
MARGIN = 5  # px, with what the line's width needs
MOST_RAW, MOST_PACKED = 14_000_000, 4_000_000


def drawing(name: str) -> str:
    return (build.OUT / f"{name}.svg").read_text(encoding="utf-8")


def test_every_pose_file_has_its_drawings_and_there_are_no_others() -> None:
    assert list(build.read_index()) == NAMES
    assert sorted(path.stem for path in build.OUT.glob("*.svg")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_index_matches_the_file(name: str) -> None:
    entry, svg = build.read_index()[name], drawing(name)
    assert entry == build.entry_of(read_figure(name)), "out of date: make figures"
    assert re.findall(r'<g id="f(\d+)"', svg) == [str(number) for number in range(entry["frames"])]
    assert set(re.findall(r'<g id="arrow-([^"]+)"', svg)) == set(read_figure(name).arrows)
    assert name in read_figures(ASSETS)


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_plain_and_uses_only_known_colors(name: str) -> None:
    svg = drawing(name)
    assert check_plain(svg) == []
    known = figure_colors(Theme(Scheme.LIGHT), "medium", "teal")
    assert set(re.findall(r"\{([a-z-]+)\}", svg)) <= set(known)


@pytest.mark.parametrize("name", NAMES)
def test_no_arrow_leaves_the_picture(name: str) -> None:
    for pose, arrow in re.findall(r'<g id="arrow-([^"]+)">(.*?)</g>', drawing(name)):
        places = [float(number) for path in re.findall(r' d="([^"]+)"', arrow) for number in NUMBER.findall(path)]
        assert min(places) >= MARGIN, pose
        assert max(places) <= 480 - MARGIN, pose


def test_the_drawings_are_small_enough_to_ship() -> None:
    raw = [path.read_bytes() for path in build.OUT.glob("*.svg")]
    assert sum(map(len, raw)) <= MOST_RAW
    assert sum(len(gzip.compress(one)) for one in raw) <= MOST_PACKED


def seen(svg: str, group: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A group, rendered in the usual colors."""
    assert QGuiApplication.instance() is not None
    colors = figure_colors(Theme(Scheme.LIGHT), "medium", "teal")
    colored = re.sub(r"\{([a-z-]+)\}", lambda found: colors[found[1]], svg)
    image = QImage(480, 480, QImage.Format.Format_RGB32)
    image.fill(0xFFE7F1EF)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(colored.encode())).render(painter, group, QRectF(0, 0, 480, 480))
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(480, 480, 4)[..., :3].copy()


@pytest.mark.parametrize(("name", "frame"), [("median-glide", 30), ("neck-turn", 5), ("ankle-circles", 7)])
def test_a_frame_drawn_again_looks_the_same(qapp: QGuiApplication, name: str, frame: int) -> None:
    """Compares pixels, because another version of a library may change the last digit of a number."""
    again = figure_svg([build.draw_frame((name, frame))[2]], {})
    kept, new = seen(drawing(name), f"f{frame}"), seen(again, "f0")
    different = (np.abs(kept.astype(int) - new).max(axis=2) > 24).mean()
    assert (kept != kept[0, 0]).any(), "nothing is drawn"
    assert different < 0.002


def test_only_changed_figures_are_drawn(tmp_path: Path) -> None:
    (tmp_path / "neck-turn.svg").write_text("<svg/>", encoding="utf-8")
    index = '{"neck-turn": {"hash": "%s"}, "neck-tilt": {"hash": "%s"}}'
    hashes = (build.digest("neck-turn"), build.digest("neck-tilt"))
    (tmp_path / "index.json").write_text(index % hashes, encoding="utf-8")
    assert build.stale(["neck-turn", "neck-tilt", "ankle-pump"], tmp_path) == ["neck-tilt", "ankle-pump"]


def test_the_hash_depends_on_the_code_and_the_human() -> None:
    names = {path.name for path in build.studio_files()}
    assert {"rig.py", "style.py", "trace.py", "arrows.py", "poses.py", "human.npz"} <= names
    assert build.digest("neck-turn") != build.digest("neck-tilt")


SOURCE = '''\
"""One figure."""

WIDTH = "8 # px"  # of a line


def draw():
    """Draw it."""
    return WIDTH
'''


def test_the_hash_ignores_comments_docstrings_and_blank_lines() -> None:
    assert build.code_of(SOURCE) == 'WIDTH = "8 # px"\ndef draw():\n    return WIDTH'
    assert build.code_of(SOURCE) == build.code_of(
        SOURCE.replace("of a line", "px").replace("Draw it.", "Draw\n\n    x")
    )
    assert build.code_of(SOURCE) != build.code_of(SOURCE.replace("8 # px", "9 # px"))
