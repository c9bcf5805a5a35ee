"""Entry point of the modeling half: turns poses into a scene of triangles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from tools.figures.arms import ArmPose, Arms
from tools.figures.axes import LEFT, UP, rotation
from tools.figures.body import Body, Stance
from tools.figures.foot import Foot
from tools.figures.human import DATA, Floats, Human, load
from tools.figures.rig import Rig
from tools.figures.scene import Scene


def looking(yaw: float, pitch: float) -> Floats:
    """The matrix (3, 3) of a camera: turns the world by `yaw` about the vertical, then tips its top toward the viewer
    by `pitch`, both in degrees."""
    return rotation(LEFT, pitch) @ rotation(UP, yaw)


class Model:
    """A human ready to be posed. Arms, body and foot are each built when they are first needed, and kept."""

    def __init__(self, human: Human) -> None:
        self.human = human
        self.rig = Rig(human)

    @classmethod
    def load(cls, path: Path = DATA) -> Model:
        """The model in a baked file."""
        return cls(load(path))

    @cached_property
    def _arms(self) -> Arms:
        return Arms(self.human, self.rig)

    def arms(self, arms: Sequence[ArmPose], yaw: float = 0, pitch: float = 0) -> Scene:
        """One or more arms, elbow to fingertips. Part numbers of the second arm start at 16, and so on."""
        return self._arms.scene(arms, looking(yaw, pitch))

    @cached_property
    def _body(self) -> Body:
        return Body(self.human, self.rig)

    def body(
        self,
        pose: Mapping[str, float],
        yaw: float = 0,
        pitch: float = 0,
        ground: float | None = None,
        stand: float | None = None,
        bare_feet: bool = False,
    ) -> Scene:
        """The whole person. `ground` is the height of its lowest point and `stand` the z position of the middle of its
        ankles, before the camera turns, both in decimeters; None leaves them as posed."""
        return self._body.scene(pose, looking(yaw, pitch), Stance(ground, stand), bare_feet)

    @cached_property
    def _foot(self) -> Foot:
        return Foot(self.human, self.rig)

    def foot(self, pose: Mapping[str, float], yaw: float = 0, pitch: float = 0) -> Scene:
        """The left lower leg and bare foot, with a trouser leg over it that runs out of the picture."""
        return self._foot.scene(pose, looking(yaw, pitch))
