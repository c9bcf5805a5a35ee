"""Turns a state of a figure into the triangles in front of its camera: posed model, mirrored arm and props."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tools.figures.arms import ArmPose
from tools.figures.model import Model, looking
from tools.figures.poses import FigureFile, body_angles
from tools.figures.props import prop_scene
from tools.figures.scene import Camera, Scene

State = Mapping[str, Any]


def scene_of(model: Model, figure: FigureFile, state: State, *, turned: tuple[float, float] = (0, 0)) -> Scene:
    """The scene of one frame of a figure. `turned`: yaw and pitch added to those of the figure, for a second camera."""
    view = figure.view
    yaw, pitch = view.get("yaw", 0) + turned[0], view.get("pitch", 0) + turned[1]
    shift = np.array([float(state.get(f"shift.{axis}", 0)) for axis in "xyz"])
    if figure.kind == "arms":
        arms = [_arm(name, arm) for name, arm in state.items()]
        scene = model.arms(arms + [_twin(arm) for arm in arms] if figure.mirror else arms, yaw, pitch)
    elif figure.kind == "foot":
        scene = model.foot(body_angles(state), yaw, pitch)
    else:
        shoes = state.get("shoes", 0 if view.get("bare_feet", False) else 1)
        scene = model.body(
            body_angles(state), yaw, pitch, ground=view.get("ground"), stand=view.get("stand"), bare_feet=shoes < 1,
        )  # fmt: skip
    if shift.any():
        scene = _moved(scene, looking(yaw, pitch) @ shift)
    return together([scene, *(prop_scene(prop, looking(yaw, pitch)) for prop in figure.props)])


def camera_of(figure: FigureFile) -> Camera:
    """The camera of a figure."""
    x, y = figure.view["center"]
    return Camera(float(figure.view["ppu"]), (float(x), float(y)))


def together(scenes: Sequence[Scene]) -> Scene:
    """Several scenes as one."""
    starts = np.cumsum([0, *(len(scene.vertices) for scene in scenes)])
    joints = {name: place for scene in scenes for name, place in scene.joints.items()}
    return Scene(
        np.concatenate([scene.vertices for scene in scenes]),
        np.concatenate([scene.triangles + start for scene, start in zip(scenes, starts, strict=False)]),
        np.concatenate([scene.materials for scene in scenes]),
        np.concatenate([scene.parts for scene in scenes]),
        joints,
    )


def _moved(scene: Scene, shift: NDArray[np.float64]) -> Scene:
    joints = {name: place + shift for name, place in scene.joints.items()}
    return Scene(scene.vertices + shift, scene.triangles, scene.materials, scene.parts, joints)


def _arm(name: str, arm: Mapping[str, Any]) -> ArmPose:
    fields = dict(arm)
    for field in ("distal", "dorsal", "at", "lift", "pin"):
        if field in fields:
            fields[field] = tuple(fields[field])
    return ArmPose(name, **fields)


def _twin(arm: ArmPose) -> ArmPose:
    """The same arm on the other side, mirrored at the plane between both."""

    def flipped(place: tuple[float, float, float]) -> tuple[float, float, float]:
        return (-place[0], place[1], place[2])

    return ArmPose(
        f"{arm.name}-twin", flipped(arm.distal), flipped(arm.dorsal), "R" if arm.side == "L" else "L", flipped(arm.at),
        arm.anchor, (f"{arm.pin[0]}-twin", arm.pin[1]) if arm.pin else None, arm.sleeve, flipped(arm.lift), arm.size,
        arm.pose,
    )  # fmt: skip
