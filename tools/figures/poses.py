"""Reads a figure's file, which lists key poses and loops as changes of angles, and computes the frames in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from tools.figures.between import blend, round_trip

FOLDER = Path(__file__).with_name("poses")
STEPS = 13  # from one key to the next: twelve frames between them
LOOP_FRAMES = 24

State = dict[str, Any]


class PoseFileError(ValueError):
    """A figure's file is invalid; the text names the file and the fault."""


@dataclass(frozen=True)
class Loop:
    """A cyclic movement: the frames from `first` to `last` and again from `first` (backwards if first > last), one
    cycle in `cycle_s` seconds."""

    first: int
    last: int
    cycle_s: float


@dataclass(frozen=True)
class FigureFile:
    """One figure as described in its file. `states`: the angles of each frame; `poses`: the frame of each named pose;
    `moves`: for each pose or loop, the frames of the movement that leads to it; `closed`: after the last frame the
    movement continues at the first."""

    name: str
    kind: str
    seen: str
    view: Mapping[str, Any]
    states: tuple[State, ...]
    poses: Mapping[str, int]
    loops: Mapping[str, Loop]
    moves: Mapping[str, tuple[int, ...]]
    closed: bool
    still: str
    swap: tuple[tuple[str, str], ...]
    mirror: bool
    arrows: Mapping[str, tuple[Mapping[str, Any], ...]]
    props: tuple[Mapping[str, Any], ...]


FIELDS = {
    "kind", "seen", "view", "keys", "loops", "closed", "still", "swap", "mirror", "arrows", "props", "base", "steps",
}  # fmt: skip
ARROW_FIELDS = {"joint", "aside", "grow", "from", "to", "both"}
KINDS = ("arms", "body", "foot")
SEEN = ("own", "facing", "mirror", "side")


def figure_names(folder: Path = FOLDER) -> list[str]:
    """The names of all figures that have a file."""
    return sorted(path.stem for path in folder.glob("*.yaml") if not path.stem.startswith("_"))


def read_figure(name: str, folder: Path = FOLDER) -> FigureFile:
    """The figure with this name. Raises PoseFileError if its file is invalid."""
    path = folder / f"{name}.yaml"
    shapes = yaml.safe_load((FOLDER / "_shapes.yaml").read_text(encoding="utf-8"))
    try:
        return _figure(name, yaml.safe_load(path.read_text(encoding="utf-8")), shapes)
    except (KeyError, TypeError, ValueError) as error:
        raise PoseFileError(f"{path.name}: {error!r}") from error


def angles_in(figure: FigureFile, number: int) -> list[dict[str, float]]:
    """The joint angles of a frame: one mapping for each arm, or one for the body."""
    state = figure.states[number]
    return [arm["pose"] for arm in state.values()] if figure.kind == "arms" else [body_angles(state)]


def body_angles(state: Mapping[str, Any]) -> dict[str, float]:
    """The joint angles of a body or a foot, without its `shift` and its `shoes`."""
    return {name: float(value) for name, value in state.items() if name != "shoes" and not name.startswith("shift.")}


def _figure(name: str, data: Mapping[str, Any], shapes: Mapping[str, Any]) -> FigureFile:
    unknown = set(data) - FIELDS
    if unknown:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    if data["kind"] not in KINDS or data["seen"] not in SEEN:
        raise ValueError(f"kind is one of {KINDS}, seen one of {SEEN}")
    steps = data.get("steps", STEPS)
    base = _shaped(data.get("base", {}), shapes)
    closed = bool(data.get("closed", False))
    states: list[State] = []
    poses: dict[str, int] = {}
    moves: dict[str, tuple[int, ...]] = {}
    keys = list(_keys(data.get("keys", ()), base, shapes))
    for number, (pose, state) in enumerate(keys):
        if number and keys[number - 1][1] | {"shoes": state.get("shoes")} != state:  # shoes alone are not a movement
            _same_joints(keys[number - 1][1], state)
            states += [blend(keys[number - 1][1], state, step / steps) for step in range(1, steps)]
        states.append(state)
        if pose:
            moves[pose] = tuple(range(_last_named(poses, len(states) - 1), len(states)))
            poses[pose] = len(states) - 1
    if len(poses) > 1 and not closed:
        start, following = list(poses)[:2]  # the first pose is only reached from the second
        moves[start] = tuple(reversed(moves[following]))
    if closed:
        states += [blend(keys[-1][1], keys[0][1], step / steps) for step in range(1, steps)]
        if keys[0][0]:
            moves[keys[0][0]] = (*range(poses[_last(poses)], len(states)), 0)
    loops: dict[str, Loop] = {}
    for loop_name, loop in (data.get("loops") or {}).items():
        if "reverse" in loop:
            other = loops[loop["reverse"]]
            loops[loop_name] = Loop(other.last, other.first, other.cycle_s)
            moves[loop_name] = tuple(reversed(moves[loop["reverse"]]))
        else:
            first = len(states)
            states += _loop(loop, base, shapes)
            loops[loop_name] = Loop(first, len(states) - 1, float(loop["cycle_s"]))
            moves[loop_name] = (*range(first, len(states)), first)
        poses[loop_name] = loops[loop_name].first
    still = data["still"]
    if still not in poses:
        raise ValueError(f"still: no pose {still!r}")
    arrows = {pose: tuple(entries) for pose, entries in (data.get("arrows") or {}).items()}
    for pose, specs in arrows.items():
        if pose not in moves:
            raise ValueError(f"arrows: no pose {pose!r}")
        unknown = {field for spec in specs for field in spec} - ARROW_FIELDS
        if unknown:
            raise ValueError(f"arrows: unknown fields {unknown}")
    swap = tuple((one, other) for one, other in data.get("swap", ()))
    return FigureFile(
        name, data["kind"], data["seen"], data["view"], tuple(states), poses, loops, moves, closed, still, swap,
        bool(data.get("mirror", False)), arrows, tuple(data.get("props", ())),
    )  # fmt: skip


def _same_joints(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raises ValueError if a key moves a joint that the key before does not name: its start would be unknown."""
    for name, value in after.items():
        if name not in before:
            raise ValueError(f"{name} moves in a key, but the key before does not say where it is")
        if isinstance(value, Mapping):
            _same_joints(before[name], value)


def _last(poses: Mapping[str, int]) -> str:
    return max(poses, key=lambda pose: poses[pose])


def _last_named(poses: Mapping[str, int], before: int) -> int:
    return max((frame for frame in poses.values() if frame < before), default=before)


def _keys(keys: Any, base: State, shapes: Mapping[str, Any]) -> Iterator[tuple[str | None, State]]:
    """Each key is a change to the one before; with `from: POSE` it is a change to that earlier pose."""
    now = base
    named: dict[str, State] = {}
    for key in keys:
        key = dict(key)
        pose, start = key.pop("pose", None), key.pop("from", None)
        now = merged(named[start] if start else now, _shaped(key, shapes))
        if pose:
            named[pose] = now
        yield pose, now


def _loop(loop: Mapping[str, Any], base: State, shapes: Mapping[str, Any]) -> list[State]:
    """The frames of a loop: oscillations (`swing: {joint: [middle, amplitude, phase in degrees]}`) or a smooth closed
    path through keys."""
    count = int(loop.get("frames", LOOP_FRAMES))
    if "keys" in loop:
        stations = [state for _pose, state in _keys(loop["keys"], base, shapes)]
        return [round_trip(stations, number / count) for number in range(count)]
    start = merged(base, _shaped(loop.get("start", {}), shapes))
    frames = []
    for number in range(count):
        angle = 2 * np.pi * number / count
        swung: State = {}
        for joint, (middle, amplitude, phase) in loop["swing"].items():
            _put(swung, joint, float(middle + amplitude * np.sin(angle * loop.get("times", 1) + np.radians(phase))))
        frames.append(merged(start, swung))
    return frames


def _put(state: State, joint: str, angle: float) -> None:
    """Set a joint: of an arm by a name such as "main/wrist.flex", of a body by the name of the joint alone."""
    arm, slash, name = joint.partition("/")
    if slash:
        state.setdefault(arm, {"pose": {}})["pose"][name] = angle
    else:
        state[joint] = angle


def merged(before: Mapping[str, Any], change: Mapping[str, Any]) -> State:
    """`before` with `change` merged into it, level by level."""
    result: State = dict(before)
    for name, value in change.items():
        if isinstance(value, Mapping):
            result[name] = merged(result.get(name, {}), value)
        else:
            result[name] = value
    return result


def _shaped(value: Mapping[str, Any], shapes: Mapping[str, Any]) -> State:
    """Replace `shape: NAME` by the angles of that hand shape; angles given beside it override single ones. `L.shape`
    and `R.shape` are for one side."""
    result: State = {}
    for name, entry in value.items():
        side, _dot, word = name.rpartition(".")
        if word == "shape":
            prefix = f"{side}." if side else ""
            result = {f"{prefix}{joint}": float(angle) for joint, angle in shapes[entry].items()} | result
    for name, entry in value.items():
        if name.rpartition(".")[2] == "shape":
            continue
        result[name] = _shaped(entry, shapes) if isinstance(entry, Mapping) else _number(entry)
    return result


def _number(entry: Any) -> Any:
    if isinstance(entry, list):
        return [_number(one) for one in entry]
    return float(entry) if isinstance(entry, int) and not isinstance(entry, bool) else entry
