"""The allowed range of each joint, by joint name, with the signs of `rig`.

A limit is about 80 % of what a healthy joint can do, so that no picture shows an extreme; a stretch may go to 90 %.
Healthy ranges come from goniometry tables and published measurements; where there are none, they are our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """The allowed angles of a joint (degrees), the reason, and the wider range for a stretch or a loaded joint, if
    there is one."""

    low: float
    high: float
    why: str
    stretch: tuple[float, float] | None = None


_OURS = "our own, by eye"

LIMITS: Mapping[str, Limit] = {
    "wrist.flex": Limit(-60, 60, "healthy 70 back, 80 towards the palm", (-65, 65)),
    "wrist.dev": Limit(-15, 25, "healthy 20 to the thumb, 30-35 to the little finger"),
    "forearm.pron": Limit(-75, 75, "healthy 80 palm up, 80 palm down"),
    "elbow.flex": Limit(5, 130, "healthy 0-145; never shown locked straight"),
    # In the hand shapes, fingers spread against each other go 15 back, and the little finger goes to 95 in a fist.
    "fingers.mcp": Limit(-15, 90, "healthy 90 forward; 15 back when spread"),
    "little.mcp": Limit(-15, 95, "in a real fist 79-97, most at the little finger"),
    "fingers.pip": Limit(0, 95, "healthy 100"),
    "fingers.dip": Limit(-5, 65, "healthy 80-90; in a real fist 52-68"),
    "fingers.spread": Limit(-5, 20, "18 between neighbors at the widest"),
    # Measured from the flat hand with the thumb beside the index finger, which is rad 14, palm -8.
    "thumb.rad": Limit(-36, 30, "healthy 60 out to the side, of which 50"),
    "thumb.palm": Limit(-25, 32, "healthy 45 off the palm, of which 40"),
    "thumb.mcp": Limit(-10, 50, "healthy 55"),
    "thumb.ip": Limit(-10, 60, "healthy 80, 15 back"),
    "thumb.opp": Limit(-30, 40, _OURS),
    "thumb.cmc": Limit(-15, 35, _OURS),
    "palm.cup": Limit(0, 15, _OURS),
    "neck.turn": Limit(-60, 60, "healthy 80"),
    "neck.tilt": Limit(-32, 32, "healthy 45"),
    "neck.flex": Limit(0, 35, "healthy 50; never backwards"),
    "neck.tuck": Limit(0, 20, _OURS),
    "spine.flex": Limit(-10, 30, _OURS),
    "spine.tilt": Limit(-20, 20, _OURS),
    "spine.turn": Limit(-30, 30, _OURS),
    "shoulder.flex": Limit(-40, 140, "as high as an arm is raised here"),
    "shoulder.abd": Limit(-15, 90, _OURS),
    "shoulder.rot": Limit(-85, 70, "our own; healthy 90 outward with the arm raised to the side"),
    "shoulder.shrug": Limit(-12, 30, _OURS),
    "shoulder.protract": Limit(-20, 20, _OURS),
    "hip.flex": Limit(-20, 110, _OURS),
    "hip.abd": Limit(-10, 35, _OURS),
    "hip.rot": Limit(-30, 30, _OURS),
    "knee.flex": Limit(0, 130, _OURS),
    "ankle.dorsi": Limit(-35, 12, "healthy 20 up, 50 down", (-35, 20)),
    "ankle.inv": Limit(-10, 22, "healthy 35 inwards, 15 outwards"),
    "ankle.turn": Limit(-15, 15, _OURS),
    "toes.mtp": Limit(-30, 30, "healthy 40 up, 40 down", (-40, 30)),
    "toes.pip": Limit(0, 30, "healthy 35"),
    "toes.dip": Limit(0, 40, "healthy 60"),
    "toes.spread": Limit(0, 12, _OURS),
    "great.mtp": Limit(-45, 30, "healthy 70 up, 45 down"),
    "great.ip": Limit(0, 30, _OURS),
    "root.pitch": Limit(-180, 180, "the whole body, however it lies"),
    "root.roll": Limit(-180, 180, "the whole body, however it lies"),
    "root.turn": Limit(-180, 180, "the whole body, however it faces"),
}
_FINGERS = ("index", "middle", "ring", "little")
# The spread of a single finger is its place in the fan, from the closed hand to the widest one.
_FINGER_SPREAD = Limit(-20, 36, "its place in a fan with 18 between neighbors")


def limit_of(joint: str) -> Limit | None:
    """The limit of a joint by its name in a pose, with or without `L.` or `R.`; None for an unknown joint."""
    name = joint.removeprefix("L.").removeprefix("R.")
    if name in LIMITS:
        return LIMITS[name]
    finger, _, motion = name.partition(".")
    if finger not in _FINGERS:
        return None
    return _FINGER_SPREAD if motion == "spread" else LIMITS.get(f"fingers.{motion}")


def problems(pose: Mapping[str, float], *, stretch: bool = False) -> list[str]:
    """What is wrong with a pose: one sentence for each joint that goes too far or is unknown. `stretch` allows the
    wider angles of stretches and of joints under weight."""
    found: list[str] = []
    for joint, angle in pose.items():
        limit = limit_of(joint)
        if limit is None:
            found.append(f"{joint}: there is no such joint")
            continue
        low, high = limit.stretch if stretch and limit.stretch else (limit.low, limit.high)
        if not low <= angle <= high:
            found.append(f"{joint}: {angle:g} degrees is outside {low:g} to {high:g} ({limit.why})")
    return found
