"""Contact sheets to look at: every pose of a figure from its own camera and from a second one, and the frames between.

python -m tools.figures.sheet [NAME ...]    writes build/figures/NAME.png and NAME-between.png
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from tools.figures.drawing import preview
from tools.figures.model import Model
from tools.figures.poses import FigureFile, figure_names, read_figure
from tools.figures.scene import Camera
from tools.figures.stage import camera_of, scene_of

OUT = Path(__file__).resolve().parents[2] / "build" / "figures"
SECOND = (60.0, 10.0)  # yaw and pitch of the second camera, from the first
SECOND_SMALLER = 0.8  # a part turned toward the viewer needs more room
LARGE, SMALL, SMALL_FRAMES = 480, 160, 36

Picture = NDArray[np.uint8]


def poses_to_see(figure: FigureFile) -> list[int]:
    """The frames of all poses, and four frames of each loop."""
    frames = dict.fromkeys(figure.poses.values())
    for loop in figure.loops.values():
        first, last = sorted((loop.first, loop.last))
        frames |= dict.fromkeys(first + (last - first + 1) * quarter // 4 for quarter in range(4))
    return list(frames)


def tiled(pictures: Sequence[Picture], columns: int) -> Picture:
    """Pictures of one size side by side, row after row, on white."""
    rows = -(-len(pictures) // columns)
    height, width = pictures[0].shape[:2]
    sheet = np.full((rows * height, columns * width, 3), 255, np.uint8)
    for number, picture in enumerate(pictures):
        top, left = number // columns * height, number % columns * width
        sheet[top : top + height, left : left + width] = picture
    return sheet


def save(picture: Picture, path: Path) -> None:
    """Write a PNG file. Raises OSError if that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = np.ascontiguousarray(picture)
    height, width = data.shape[:2]
    if not QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).save(str(path)):
        raise OSError(f"cannot write {path}")


def make_sheets(name: str, folder: Path = OUT) -> list[Path]:
    """Both sheets of a figure."""
    figure, model = read_figure(name), Model.load()
    camera = camera_of(figure)
    second = Camera(camera.ppu * SECOND_SMALLER, camera.center)
    seen = poses_to_see(figure)
    poses = [preview(scene_of(model, figure, figure.states[frame]), camera, LARGE) for frame in seen]
    poses += [preview(scene_of(model, figure, figure.states[frame], turned=SECOND), second, LARGE) for frame in seen]
    step = max(1, len(figure.states) // SMALL_FRAMES)
    between = [preview(scene_of(model, figure, state), camera, SMALL) for state in figure.states[::step]]
    paths = [folder / f"{name}.png", folder / f"{name}-between.png"]
    save(tiled(poses, min(6, len(seen))), paths[0])
    save(tiled(between, 12), paths[1])
    return paths


def main() -> int:
    """Make sheets of the figures named on the command line, or of all figures."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for paths in pool.map(make_sheets, sys.argv[1:] or figure_names()):
            print(*(path.relative_to(OUT.parents[1]) for path in paths))
    return 0


if __name__ == "__main__":
    sys.exit(main())
