"""A window for posing: edit poses/NAME.yaml, save, and see it move at once, from two cameras, with exceeded limits.

python -m tools.figures.preview NAME
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QFileSystemWatcher, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget
from tools.figures.drawing import preview
from tools.figures.limits import problems
from tools.figures.model import Model
from tools.figures.poses import FOLDER, FigureFile, PoseFileError, angles_in, read_figure
from tools.figures.scene import Camera
from tools.figures.sheet import SECOND, SECOND_SMALLER
from tools.figures.stage import camera_of, scene_of

SIDE = 480
PACE_MS = 80  # per frame, about the pace of drawn animation ("on twos")
AFTER_SAVE_MS = 60  # an editor may replace the file in two steps


class PosingWindow(QWidget):
    """Plays all frames in a loop. The slider stops it at one frame; any key stops or continues."""

    def __init__(self, name: str, model: Model) -> None:
        super().__init__()
        self._name, self._model = name, model
        self._figure: FigureFile | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(PACE_MS)
        self._timer.timeout.connect(self._step)
        self._cameras = [QLabel(), QLabel()]
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.valueChanged.connect(self._show)
        self._slider.sliderPressed.connect(lambda: self._timer.stop())
        pictures = QHBoxLayout()
        for camera in self._cameras:
            camera.setFixedSize(SIDE, SIDE)
            pictures.addWidget(camera)
        column = QVBoxLayout(self)
        column.addLayout(pictures)
        column.addWidget(self._slider)
        column.addWidget(self._said)
        self.setWindowTitle(f"{name} – posing")
        self._watcher = QFileSystemWatcher([str(FOLDER), str(FOLDER / f"{name}.yaml")])
        self._soon = _single_shot(self, AFTER_SAVE_MS, self.read)
        self._watcher.fileChanged.connect(lambda _path: self._soon.start())
        self._watcher.directoryChanged.connect(lambda _path: self._soon.start())
        self._timer.start()
        self.read()

    def read(self) -> None:
        """Read the file again. If it is invalid, say why and keep showing the last valid version."""
        path = str(FOLDER / f"{self._name}.yaml")
        if path not in self._watcher.files():
            self._watcher.addPath(path)
        try:
            self._figure = read_figure(self._name)
        except (PoseFileError, OSError) as error:
            self._said.setText(str(error))
            return
        self._slider.setMaximum(len(self._figure.states) - 1)
        self._show()

    def keyPressEvent(self, event: object) -> None:  # noqa: N802  Qt's name
        self._timer.stop() if self._timer.isActive() else self._timer.start()

    def _step(self) -> None:
        self._slider.setValue((self._slider.value() + 1) % (self._slider.maximum() + 1))

    def _show(self) -> None:
        figure, number = self._figure, self._slider.value()
        if figure is None:
            return
        begin = time.perf_counter()
        camera = camera_of(figure)
        second = Camera(camera.ppu * SECOND_SMALLER, camera.center)
        for label, turned, one in zip(self._cameras, ((0.0, 0.0), SECOND), (camera, second), strict=True):
            scene = scene_of(self._model, figure, figure.states[number], turned=turned)
            label.setPixmap(_pixmap(preview(scene, one, SIDE)))
        taken = (time.perf_counter() - begin) * 1000
        here = next((pose for pose, frame in figure.poses.items() if frame == number), "between")
        faults = [fault for angles in angles_in(figure, number) for fault in problems(angles, stretch=True)]
        self._said.setText(f"frame {number}: {here} ({taken:.0f} ms)\n" + "\n".join(faults))


def _single_shot(parent: QWidget, wait_ms: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(wait_ms)
    timer.timeout.connect(then)
    return timer


def _pixmap(picture: NDArray[np.uint8]) -> QPixmap:
    data = np.ascontiguousarray(picture)
    height, width = data.shape[:2]
    return QPixmap.fromImage(QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888))


def main() -> int:
    """Show the figure that the command line names."""
    if len(sys.argv) != 2:
        print("Which figure? python -m tools.figures.preview NAME", file=sys.stderr)
        return 2
    app = QApplication(sys.argv)
    window = PosingWindow(sys.argv[1], Model.load())
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
