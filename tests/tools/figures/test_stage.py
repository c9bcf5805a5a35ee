"""A state is turned into triangles in front of the camera."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from tools.figures.model import Model
from tools.figures.poses import FigureFile, read_figure
from tools.figures.props import FIRST_PART, prop_scene
from tools.figures.scene import MATERIALS, Scene
from tools.figures.stage import camera_of, scene_of

ARMS = """
kind: arms
seen: own
view: {ppu: 100, center: [0.5, 1]}
still: open
mirror: true
keys:
  - {pose: open, main: {distal: [0.2, 1, 0], dorsal: [0, 0, 1], at: [-1, 0, 0.5], pose: {shape: straight}}}
"""
SITTING = """
kind: body
seen: side
view: {ppu: 30, center: [0, 0], yaw: 60, ground: -8, stand: 0}
still: sit
props: [{at: [0, -5, -1], size: [4, 1, 4], part: 1}]
keys: [{pose: sit, hip.flex: 88, knee.flex: 90}]
"""


@cache
def model() -> Model:
    return Model.load()


def figure(folder: Path, text: str) -> FigureFile:
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    return read_figure("one", folder)


def test_a_mirrored_arm_is_the_mirror_image(tmp_path: Path) -> None:
    found = figure(tmp_path, ARMS)
    scene = scene_of(model(), found, found.states[0])
    for joint in ("wrist", "index.tip", "thumb.ip"):
        there, here = scene.joints[f"main-twin.{joint}"], scene.joints[f"main.{joint}"]
        assert np.allclose(there, here * [-1, 1, 1])
    assert outward(scene) > 0


def outward(scene: Scene) -> float:
    """The volume that the triangles enclose; negative when they are wound the wrong way."""
    a, b, c = (scene.vertices[scene.triangles[:, corner]] for corner in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_a_prop_is_a_closed_box_of_its_size() -> None:
    box = prop_scene({"at": [1, 2, 3], "size": [2, 4, 6], "turn": 30, "part": 2, "material": "cloth"}, np.eye(3))
    assert np.allclose(box.vertices.mean(axis=0), [1, 2, 3])
    assert np.isclose(outward(box), 48)
    assert set(box.materials) == {MATERIALS.index("cloth")}
    assert set(box.parts) == {FIRST_PART + 2}


def test_a_person_and_a_chair_are_in_one_scene(tmp_path: Path) -> None:
    found = figure(tmp_path, SITTING)
    scene = scene_of(model(), found, found.states[0])
    body = model().body({"hip.flex": 88, "knee.flex": 90}, yaw=60, ground=-8, stand=0)
    assert len(scene.triangles) == len(body.triangles) + 12
    assert scene.triangles.max() == len(scene.vertices) - 1
    assert np.isclose(scene.vertices[: len(body.vertices), 1].min(), -8)
    assert MATERIALS.index("prop") in scene.materials


def test_a_second_camera_turns_everything(tmp_path: Path) -> None:
    found = figure(tmp_path, ARMS)
    front, side = (scene_of(model(), found, found.states[0], turned=(yaw, 0)) for yaw in (0, 90))
    assert np.allclose(front.joints["main.wrist"][2], side.joints["main.wrist"][0], atol=1e-6)
    assert camera_of(found).center == (0.5, 1.0)
