"""Measures each moving picture as the window draws it: its size, the time to read its file and split it into frames,
and the time to draw one frame at 480 and at 960 px, compared to an empty drawing. Milliseconds, medians over the
frames."""

from __future__ import annotations

import gzip
import os
import statistics
import sys
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication
from rich.console import Console
from rich.table import Table

from unclench.content.bundled import assets_dir
from unclench.content.figure_index import figure_path, read_figures
from unclench.desktop.drawing import figures as module
from unclench.desktop.drawing.figure_colors import figure_colors
from unclench.desktop.drawing.theme import Scheme, Theme

SIDES = (480, 960)
EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480"></svg>'
MOST_FRAMES = 24  # of each figure, evenly spread


def drawn_ms(documents: list[str], side: int) -> float:
    """The median time of drawing each document once."""
    times = []
    for document in documents:
        begin = perf_counter()
        module._draw(document, side, False)
        times.append((perf_counter() - begin) * 1e3)
    return statistics.median(times)


def row(path: Path, frames: int) -> tuple[float, ...]:
    """Frames, raw and packed kB, ms to read, ms to draw at each size."""
    raw = path.read_bytes()
    begin = perf_counter()
    drawings = module.Drawings(path.read_text(encoding="utf-8"))
    read_ms = (perf_counter() - begin) * 1e3
    colors = figure_colors(Theme(Scheme.LIGHT), "medium", "teal")
    step = max(1, frames // MOST_FRAMES)
    documents = [drawings.document(f"f{number}", colors) for number in range(0, frames, step)]
    times = [drawn_ms(documents, side) for side in SIDES]
    return (frames, len(raw) / 1e3, len(gzip.compress(raw)) / 1e3, read_ms, *times)


def main() -> None:
    """Print one line for each figure, and the totals."""
    app = QGuiApplication(sys.argv)
    assets = assets_dir()
    begin = perf_counter()
    found = read_figures(assets)
    index_ms = (perf_counter() - begin) * 1e3
    names = ("frames", "raw kB", "packed kB", "read ms", *(f"draw {side} ms" for side in SIDES))
    table = Table("figure", *names, title=f"figures of {app.platformName()}, index read in {index_ms:.1f} ms")
    rows = {name: row(figure_path(assets, name), figure.frames) for name, figure in found.items()}
    for name, values in rows.items():
        table.add_row(
            name, f"{values[0]:.0f}", f"{values[1]:.0f}", f"{values[2]:.0f}", *(f"{v:.2f}" for v in values[3:])
        )
    totals = [sum(values[column] for values in rows.values()) for column in range(3)]
    medians = [statistics.median(values[column] for values in rows.values()) for column in range(3, 6)]
    table.add_section()
    table.add_row("all; medians", *(f"{total:.0f}" for total in totals), *(f"{value:.2f}" for value in medians))
    empty = [f"{drawn_ms([EMPTY] * 50, side):.2f}" for side in SIDES]
    table.add_row("an empty drawing", "", "", "", "", *empty)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
