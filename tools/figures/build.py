"""Draws every figure whose file or drawing code has changed since the last build: poses/*.yaml → assets/figures.

python -m tools.figures.build [NAME ...]
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import sys
import tokenize
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from tools.figures.arrows import arrow_svg, projected
from tools.figures.drawing import draw
from tools.figures.model import Model
from tools.figures.poses import FOLDER, FigureFile, figure_names, read_figure
from tools.figures.stage import camera_of, scene_of
from tools.figures.svgfile import check_plain, figure_svg

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "assets" / "figures"

Joints = Mapping[str, NDArray[np.float64]]


def digest(name: str) -> str:
    """A hash of everything that decides the drawings of a figure: its file, the hand shapes, the code and the baked
    human."""
    sources = [FOLDER / f"{name}.yaml", FOLDER / "_shapes.yaml", *studio_files()]
    total = hashlib.sha256()
    for path in sources:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        if path.suffix == ".py":
            content = code_of(content.decode()).encode()
        total.update(path.name.encode() + b"\0" + content + b"\0")
    return total.hexdigest()[:16]


def code_of(source: str) -> str:
    """Python source without comments, docstrings and blank lines: no drawing depends on these. The result is the same
    with every version of Python."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            first, last = node.body[0].lineno, node.body[0].end_lineno or 0
            lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(line.rstrip() for line in lines if line.strip())


@cache
def studio_files() -> tuple[Path, ...]:
    """The modules and the data that decide what a drawing looks like."""
    here = Path(__file__).parent
    apart = {"__init__.py", "build.py", "sheet.py", "preview.py", "source.py", "limits.py", "contact.py"}
    return (*sorted(path for path in here.glob("*.py") if path.name not in apart), here / "human.npz")


def read_index(folder: Path = OUT) -> dict[str, Any]:
    """The present index; empty if there is none yet."""
    try:
        index: dict[str, Any] = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return index


def entry_of(figure: FigureFile) -> dict[str, Any]:
    """The entry of a figure in the index, which the program reads."""
    return {
        "frames": len(figure.states),
        "poses": dict(figure.poses),
        "closed": figure.closed,
        "loops": {name: [loop.first, loop.last, loop.cycle_s] for name, loop in figure.loops.items()},
        "seen": figure.seen,
        "swap": [list(pair) for pair in figure.swap],
        "still": figure.still,
        "hash": digest(figure.name),
    }


@cache
def _model() -> Model:
    return Model.load()


@cache
def _figure(name: str) -> FigureFile:
    return read_figure(name)


def draw_frame(job: tuple[str, int]) -> tuple[str, int, str, Joints]:
    """Draw one frame of one figure; runs in any process. Returns its name, number, drawing and joint positions."""
    name, number = job
    figure = _figure(name)
    scene = scene_of(_model(), figure, figure.states[number])
    return name, number, draw(scene, camera_of(figure)), dict(scene.joints)


def arrows_of(figure: FigureFile, joints: Mapping[int, Joints]) -> dict[str, str]:
    """The arrow of each pose or loop that has one, as SVG."""
    camera = camera_of(figure)
    found = {}
    for pose, specs in figure.arrows.items():
        parts = []
        for spec in specs:
            places = [joints[frame][spec["joint"]] for frame in figure.moves[pose]]
            parts.append(arrow_svg(spec, np.array([projected(place, camera.ppu, camera.center) for place in places])))
        found[f"arrow-{pose}"] = "".join(parts)
    return found


def stale(names: Iterable[str], folder: Path = OUT) -> list[str]:
    """Those of these figures that must be drawn again."""
    index = read_index(folder)
    return [
        name
        for name in names
        if index.get(name, {}).get("hash") != digest(name) or not (folder / f"{name}.svg").exists()
    ]


def build(names: Iterable[str], folder: Path = OUT) -> list[str]:
    """Draw the stale ones of these figures and return their names. Each figure is written as soon as it is complete."""
    todo = stale(names, folder)
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(name, number) for name in todo for number in range(len(_figure(name).states))]
    drawn: dict[str, dict[int, tuple[str, Joints]]] = {name: {} for name in todo}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as progress, ProcessPoolExecutor(os.cpu_count()) as pool:
        task = progress.add_task("figures", total=len(jobs))
        for name, number, drawing, joints in pool.map(draw_frame, jobs):
            progress.update(task, advance=1, description=name)
            drawn[name][number] = (drawing, joints)
            if len(drawn[name]) == len(_figure(name).states):
                _write(_figure(name), drawn.pop(name), folder)
    return todo


def _write(figure: FigureFile, drawn: Mapping[int, tuple[str, Joints]], folder: Path) -> None:
    frames = [drawn[number][0] for number in range(len(figure.states))]
    svg = figure_svg(frames, arrows_of(figure, {number: joints for number, (_drawing, joints) in drawn.items()}))
    faults = check_plain(svg)
    if faults:
        raise ValueError(f"{figure.name}: {'; '.join(faults)}")
    (folder / f"{figure.name}.svg").write_text(svg, encoding="utf-8")
    index = read_index(folder) | {figure.name: entry_of(figure)}
    known = set(figure_names())
    kept = {name: index[name] for name in sorted(index) if name in known}
    (folder / "index.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Build the figures named on the command line, or all of them."""
    drawn = build(sys.argv[1:] or figure_names())
    print(f"{len(drawn)} figures drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
