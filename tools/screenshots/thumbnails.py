"""Draw every pose of every figure at 120 px, as the window draws it, on one page: build/figures/thumbnails-*.png, in
light, dark and high contrast, with the lightest and the darkest skin."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from _studio import ROOT
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from unclench.content.bundled import assets_dir
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style, load_fonts
from unclench.desktop.drawing.theme import Scheme, Theme

OUT = ROOT / "build" / "figures"
SIDE, LINE, COLUMNS = 120, 18, 14
PAGES = (
    ("light", Scheme.LIGHT, "medium-light"), ("dark", Scheme.DARK, "medium-light"),
    ("lightest", Scheme.LIGHT, "very-light"), ("darkest", Scheme.LIGHT, "dark"),
    ("darkest-on-dark", Scheme.DARK, "dark"), ("contrast", Scheme.CONTRAST, "medium"),
)  # fmt: skip


def page(style: Style, figures: Figures) -> QImage:
    """All poses, each with its name."""
    tiles = [
        (f"{name} · {pose}", figures.frame(name, frame, SIDE, 1.0))
        for name in figures.names
        if (figure := figures.find(name)) is not None
        for pose, frame in figure.poses.items()
    ]
    rows = -(-len(tiles) // COLUMNS)
    image = QImage(COLUMNS * SIDE, rows * (SIDE + LINE), QImage.Format.Format_RGB32)
    image.fill(style.color("stage"))
    painter = QPainter(image)
    painter.setFont(style.font("meta", px=10))
    painter.setPen(style.color("text"))
    for number, (name, pixmap) in enumerate(tiles):
        left, top = number % COLUMNS * SIDE, number // COLUMNS * (SIDE + LINE)
        painter.drawPixmap(QPointF(left, top), pixmap)
        painter.drawText(QRectF(left, top + SIDE, SIDE, LINE), Qt.AlignmentFlag.AlignCenter, name)
    painter.end()
    return image


def main() -> None:
    """Write one page for each combination of scheme and skin."""
    app = QApplication([])
    load_fonts(assets_dir())
    OUT.mkdir(parents=True, exist_ok=True)
    for name, scheme, skin in PAGES:
        style = Style(Theme(scheme), assets_dir())
        figures = Figures(style, assets_dir())
        figures.set_colors(skin, "teal")
        page(style, figures).save(str(OUT / f"thumbnails-{name}.png"))
    print(f"{len(PAGES)} pages of thumbnails in {OUT}")
    app.quit()


if __name__ == "__main__":
    main()
