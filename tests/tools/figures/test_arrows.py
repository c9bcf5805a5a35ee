"""Arrows follow the path of a joint."""

from __future__ import annotations

import re

import numpy as np
import pytest
from tools.figures.arrows import EDGE, HEAD_LONG, LEAST, WIDTH, Points, arrow_svg, projected

STRAIGHT: Points = np.array([[100.0, 200.0], [200.0, 200.0], [300.0, 200.0]])


def numbers(svg: str) -> list[list[tuple[float, float]]]:
    """The points of both paths in the arrow's own color: the shaft, then the head or heads."""
    paths = re.findall(r'"\{arrow\}"[^>]* d="([^"]+)"', svg)
    found = [[float(number) for number in re.findall(r"-?\d+\.?\d*", path)] for path in paths]
    return [list(zip(values[::2], values[1::2], strict=True)) for values in found]


def test_an_arrow_follows_the_joint_and_its_head_is_at_the_end() -> None:
    shaft, head = numbers(arrow_svg({}, STRAIGHT))
    assert shaft[0] == (100.0, 200.0)
    assert shaft[-1] == (300.0 - HEAD_LONG, 200.0)
    assert head[0] == (300.0, 200.0)
    assert [x for x, _y in head[1:]] == [300 - HEAD_LONG] * 2


def test_a_movement_back_and_forth_has_a_head_at_each_end() -> None:
    shaft, heads = numbers(arrow_svg({"both": True}, STRAIGHT))
    assert (heads[0], heads[3]) == ((300, 200), (100, 200))
    assert {shaft[0], shaft[-1]} == {(300 - HEAD_LONG, 200), (100 + HEAD_LONG, 200)}


def test_an_arrow_has_an_edge_in_the_color_of_the_background() -> None:
    svg = arrow_svg({}, STRAIGHT)
    widths = [float(width) for width in re.findall(r'fill="none" stroke="\{\w+\}" stroke-width="([\d.]+)"', svg)]
    assert widths == [WIDTH + 2 * EDGE, WIDTH]
    assert svg.rindex("{ground}") < svg.index("{arrow}")


def test_an_arrow_can_be_moved_aside_and_cover_part_of_the_path() -> None:
    shaft, head = numbers(arrow_svg({"aside": [0, -50], "from": 0.25, "to": 0.75}, STRAIGHT))
    assert shaft[0] == (150.0, 150.0)
    assert head[0] == (250, 150)


def test_a_short_path_is_drawn_long_enough_to_see() -> None:
    shaft, head = numbers(arrow_svg({}, np.array([[200.0, 200.0], [220.0, 200.0]])))
    assert head[0][0] - shaft[0][0] == pytest.approx(LEAST)
    assert (head[0][0] + shaft[0][0]) / 2 == pytest.approx(210)


def test_a_joint_that_does_not_move_still_has_an_arrow() -> None:
    shaft, head = numbers(arrow_svg({}, np.full((4, 2), 240.0)))
    assert all(np.isfinite(point).all() for point in (*shaft, *head))


def test_a_curve_stays_close_to_its_path() -> None:
    angles = np.linspace(0, np.pi / 2, 30)
    way = np.stack([240 + 150 * np.cos(angles), 240 - 150 * np.sin(angles)], axis=1)
    shaft, _head = numbers(arrow_svg({}, way))
    assert all(abs(np.hypot(x - 240, y - 240) - 150) < 4 for x, y in shaft)


def test_a_point_in_front_of_the_camera_is_projected_into_the_picture() -> None:
    assert projected([1.0, 2.0, 9.0], 100, (0.5, 1.5)).tolist() == [290, 190]
