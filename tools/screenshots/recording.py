"""Record the player during one repetition on both sides: docs/images/*.webp. Holds run four times as fast."""

from __future__ import annotations

from io import BytesIO

from _studio import IMAGES, Studio, studio
from PIL import Image
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, Qt

ROUTINES = ("nerve-gliding", "wrist-flex")
WIDTH = 640
FRAME_S, FRAME_MS = 0.1, 100
HOLD_FASTER = 4
LONGEST_FRAMES = 400


def film(here: Studio, routine: str) -> None:
    """Record from the first move to the end of the first rep, on both sides."""
    here.play(routine, 0.1)
    frames: list[Image.Image] = []
    done: set[str | None] = set()
    while here.app.controller.session is not None and len(frames) < LONGEST_FRAMES:
        segment = here.app.controller.session.segment
        if segment.rep == 1 and segment.phase != "prepare" and segment.side not in done:
            frames.append(_shot(here))
        elif segment.rep == 2 and segment.side not in done:
            done.add(segment.side)
            if len(done) == 2:
                break
        here.wait(FRAME_S * (HOLD_FASTER if segment.phase == "hold" else 1))
    here.stop()
    path = IMAGES / f"{routine}.webp"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=FRAME_MS, loop=0, quality=60, method=4)
    print(f"{path.name}: {len(frames)} frames, {path.stat().st_size / 1e6:.2f} MB")


def _shot(here: Studio) -> Image.Image:
    here.app.controller._show()
    for _turn in range(3):
        QCoreApplication.processEvents()
    picture = here.window.grab().scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")


def main() -> None:
    """Record both routines."""
    with studio() as here:
        here.app.session_flow.disclaimer.accepted.emit()
        here.window.resize(1000, 700)
        for routine in ROUTINES:
            film(here, routine)


if __name__ == "__main__":
    main()
